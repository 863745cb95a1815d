//! What a mock of HTTP cannot do: connections that break, lie or drip.

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

use super::*;

const ANSWER: &str = r#"{"items": [{"kind": "Component", "metadata": {"name": "payments-api"}}]}"#;

/// A server that does `serve` with each connection in turn; its address and its task.
async fn server<F, S>(serve: S) -> (String, JoinHandle<()>)
where
    S: Fn(usize, TcpStream) -> F + Send + 'static,
    F: Future<Output = ()> + Send,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let task = tokio::spawn(async move {
        for number in 0.. {
            let (stream, _) = listener.accept().await.unwrap();
            serve(number, stream).await;
        }
    });
    (format!("http://{address}"), task)
}

/// Reads a question, which ends with its JSON.
async fn read_request(stream: &mut TcpStream) {
    let mut request = Vec::new();
    while !request.ends_with(b"]}") {
        match stream.read_u8().await {
            Ok(byte) => request.push(byte),
            Err(_) => return,
        }
    }
}

/// What a lookup gives where the server answers each request with these bytes and hangs up.
async fn outcome_of_bytes(bytes: Vec<u8>) -> Lookup {
    let (url, task) = server(move |_, mut stream| {
        let bytes = bytes.clone();
        async move {
            read_request(&mut stream).await;
            // The client may hang up first, where it has seen enough.
            let _ = stream.write_all(&bytes).await;
        }
    })
    .await;
    let outcome = look_up(&catalog_at(&url, Duration::from_secs(5))).await;
    task.abort();
    outcome
}

fn gzipped(body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

#[tokio::test]
async fn a_port_where_nobody_listens_is_unreachable() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let catalog = catalog_at(&url, Duration::from_secs(5));
    assert_eq!(look_up(&catalog).await, Err(CatalogError::Unreachable));
}

#[tokio::test]
async fn a_connection_that_always_breaks_is_tried_twice() {
    assert_eq!(
        outcome_of_bytes(Vec::new()).await,
        Err(CatalogError::Interrupted)
    );
}

#[tokio::test]
async fn a_kept_connection_that_the_server_closes_costs_the_caller_nothing() {
    // The first connection serves one request and hangs up when it has read the second.
    let (url, task) = server(|number, mut stream| async move {
        let answer = format!(
            "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{ANSWER}",
            ANSWER.len()
        );
        read_request(&mut stream).await;
        stream.write_all(answer.as_bytes()).await.unwrap();
        if number == 0 {
            read_request(&mut stream).await;
        }
    })
    .await;
    let catalog = catalog_at(&url, Duration::from_secs(5));
    for _ in 0..2 {
        let entity = look_up(&catalog).await.unwrap().unwrap();
        assert_eq!(entity.name(), "payments-api");
    }
    task.abort();
}

#[tokio::test]
async fn a_truncated_body_is_an_interruption() {
    let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{ANSWER}");
    assert_eq!(
        outcome_of_bytes(answer.into()).await,
        Err(CatalogError::Interrupted)
    );
}

#[tokio::test]
async fn an_answer_that_is_not_http_is_an_interruption() {
    let answer = b"SSH-2.0-OpenSSH_9.6\r\n".to_vec();
    assert_eq!(
        outcome_of_bytes(answer).await,
        Err(CatalogError::Interrupted)
    );
}

#[tokio::test]
async fn a_body_that_only_claims_to_be_gzip_is_malformed() {
    let problem = "its gzip encoding is broken".to_owned();
    let outcome = outcome_of_bytes(gzipped(b"this is not gzip at all, not even a header")).await;
    assert_eq!(outcome, Err(CatalogError::Malformed { problem }));
}

#[tokio::test]
async fn a_gzip_that_unfolds_past_the_cap_is_not_unfolded() {
    // 5 MiB of spaces out of 5 kB.
    let body = include_bytes!("../../../../tests/fixtures/catalog/spaces-5m.gz");
    let limit_bytes = MAX_BODY_BYTES;
    let outcome = outcome_of_bytes(gzipped(body)).await;
    assert_eq!(outcome, Err(CatalogError::TooLarge { limit_bytes }));
}

#[tokio::test]
async fn a_body_that_drips_ends_at_the_timeout() {
    let (url, task) = server(|_, mut stream| async move {
        read_request(&mut stream).await;
        let _ = stream
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{")
            .await;
        std::future::pending::<()>().await;
    })
    .await;
    let catalog = catalog_at(&url, Duration::from_millis(200));
    assert_eq!(look_up(&catalog).await, Err(CatalogError::Timeout));
    task.abort();
}

#[tokio::test]
async fn a_server_without_tls_behind_an_https_url_is_a_tls_error() {
    let (url, task) = server(|_, mut stream| async move {
        let mut hello = [0; 4096];
        let _ = stream.read(&mut hello).await;
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    })
    .await;
    let catalog = catalog_at(&url.replace("http:", "https:"), Duration::from_secs(5));
    assert_eq!(look_up(&catalog).await, Err(CatalogError::Tls));
    task.abort();
}
