//! A Backstage that can be told to do everything that a network and a server can do wrong.
//!
//! It speaks just enough HTTP/1.1 by hand, for no library breaks off, drips or lies on request.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinSet,
    time::sleep,
};

/// How long a slow answer takes.
pub(crate) const SLOW: Duration = Duration::from_millis(700);

/// What it does instead of answering right and at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Fault {
    /// Nothing: it answers.
    None,
    /// It answers right, after a while.
    Slow,
    /// It takes the question and says nothing.
    Hangs,
    /// It begins to answer, and sends a byte now and then.
    Drips,
    /// It resets the connection.
    Resets,
    /// It closes the connection without a word.
    HangsUp,
    /// It closes the connection in the middle of the answer.
    BreaksOff,
    /// HTML with status 200, as of a login page.
    Html,
    /// JSON that is no answer to the question.
    OtherJson,
    /// An image, by its type and its bytes.
    Image,
    /// What is said to be gzip, and is not.
    BrokenGzip,
    /// An answer without end.
    Endless,
    /// This status, with Backstage's error body.
    Status(u16),
    /// This status, with a second in `Retry-After`.
    Wait(u16),
    /// Every other answer is a 500.
    Flaps,
    /// It answers each question with what was asked last before.
    MixesUp,
    /// It has no entities, as just after a start.
    IsEmpty,
    /// Nobody listens.
    Closed,
}

impl Fault {
    /// All but none.
    pub(crate) const ALL: [Self; 22] = [
        Self::Slow,
        Self::Hangs,
        Self::Drips,
        Self::Resets,
        Self::HangsUp,
        Self::BreaksOff,
        Self::Html,
        Self::OtherJson,
        Self::Image,
        Self::BrokenGzip,
        Self::Endless,
        Self::Status(401),
        Self::Status(403),
        Self::Status(404),
        Self::Status(500),
        Self::Status(503),
        Self::Wait(429),
        Self::Wait(503),
        Self::Flaps,
        Self::MixesUp,
        Self::IsEmpty,
        Self::Closed,
    ];
}

/// The fake. It ends when dropped.
#[derive(Debug)]
pub(crate) struct Upstream {
    address: SocketAddr,
    shared: Arc<Shared>,
    _tasks: JoinSet<()>,
}

#[derive(Debug)]
struct Shared {
    /// The owners of its components, by name.
    owners: HashMap<String, String>,
    fault: Mutex<Fault>,
    /// How many questions each fault met.
    met: Mutex<HashMap<Fault, usize>>,
    /// When each entity was last told right.
    told: Mutex<HashMap<String, Instant>>,
    count: AtomicUsize,
    /// The references of the question before.
    before: Mutex<Vec<String>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap()
}

impl Upstream {
    /// A Backstage that has these components with their owners.
    pub(crate) async fn start(owners: impl IntoIterator<Item = (String, String)>) -> Self {
        let shared = Arc::new(Shared {
            owners: owners.into_iter().collect(),
            fault: Mutex::new(Fault::None),
            met: Mutex::default(),
            told: Mutex::default(),
            count: AtomicUsize::new(0),
            before: Mutex::default(),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut tasks = JoinSet::new();
        tasks.spawn(listen(listener, address, Arc::clone(&shared)));
        Self {
            address,
            shared,
            _tasks: tasks,
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// From now on it does this.
    pub(crate) fn set(&self, fault: Fault) {
        *lock(&self.shared.fault) = fault;
    }

    /// How many questions each fault met.
    pub(crate) fn met(&self) -> HashMap<Fault, usize> {
        lock(&self.shared.met).clone()
    }

    /// How long ago it last told right of the component `name`, if ever.
    pub(crate) fn told(&self, name: &str) -> Option<Duration> {
        lock(&self.shared.told).get(name).map(Instant::elapsed)
    }
}

/// Takes connections, but while the port is to be closed.
async fn listen(listener: TcpListener, address: SocketAddr, shared: Arc<Shared>) {
    let mut listener = Some(listener);
    let mut connections = JoinSet::new();
    loop {
        if shared.is_closed() {
            listener = None;
            connections.abort_all();
        }
        let Some(open) = &listener else {
            sleep(Duration::from_millis(5)).await;
            if !shared.is_closed() {
                listener = Some(TcpListener::bind(address).await.unwrap());
            }
            continue;
        };
        tokio::select! {
            accepted = open.accept() => {
                let (stream, _) = accepted.unwrap();
                connections.spawn(serve(stream, Arc::clone(&shared)));
            }
            // The port is looked after now and then.
            () = sleep(Duration::from_millis(5)) => {}
        }
        while connections.try_join_next().is_some() {}
    }
}

/// What was asked: the path with its query, and what was posted.
struct Question {
    target: String,
    body: Vec<u8>,
}

/// Answers the questions of one connection.
async fn serve(stream: TcpStream, shared: Arc<Shared>) {
    // A small answer leaves when it is written.
    stream.set_nodelay(true).unwrap();
    let mut stream = BufReader::new(stream);
    while let Some(question) = read(&mut stream).await {
        let fault = shared.meet();
        if fault == Fault::Resets {
            let _ = stream.get_ref().set_zero_linger();
            return;
        }
        let answer = shared.answer(&question, fault);
        // The client may be gone, and that is its own affair.
        if write(stream.get_mut(), fault, answer).await.is_none() {
            return;
        }
    }
}

/// The next question; `None` where there is none.
async fn read(stream: &mut BufReader<TcpStream>) -> Option<Question> {
    let mut target = None;
    let mut length = 0;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if target.is_none() {
            target = line.split(' ').nth(1).map(str::to_owned);
        } else if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    let target = target?;
    Some(Question { target, body })
}

/// A status with its headers, and a body.
struct Answer {
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn new(status: u16, headers: &str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            head: format!("HTTP/1.1 {status} Told\r\n{headers}"),
            body: body.into(),
        }
    }

    fn json(status: u16, body: &Value) -> Self {
        let body = body.to_string();
        Self::new(status, "content-type: application/json\r\n", body)
    }
}

/// Writes an answer as the fault has it; `None` where the connection ends.
async fn write(stream: &mut TcpStream, fault: Fault, answer: Answer) -> Option<()> {
    let Answer { head, body } = answer;
    let length = match fault {
        Fault::Endless => usize::MAX >> 1,
        Fault::BreaksOff => body.len() + 1_000,
        _ => body.len(),
    };
    let head = format!("{head}content-length: {length}\r\n\r\n");
    match fault {
        Fault::HangsUp => return None,
        Fault::Hangs => std::future::pending().await,
        Fault::Slow => sleep(SLOW).await,
        _ => {}
    }
    stream.write_all(head.as_bytes()).await.ok()?;
    match fault {
        Fault::Drips => {
            for byte in body {
                stream.write_all(&[byte]).await.ok()?;
                sleep(Duration::from_millis(200)).await;
            }
        }
        Fault::Endless => loop {
            stream.write_all(&[b' '; 8 << 10]).await.ok()?;
        },
        Fault::BreaksOff => {
            stream.write_all(&body).await.ok()?;
            return None;
        }
        _ => stream.write_all(&body).await.ok()?,
    }
    Some(())
}

impl Shared {
    fn is_closed(&self) -> bool {
        *lock(&self.fault) == Fault::Closed
    }

    /// What shall be done to the next question.
    fn meet(&self) -> Fault {
        let fault = *lock(&self.fault);
        if fault != Fault::None {
            *lock(&self.met).entry(fault).or_default() += 1;
        }
        let number = self.count.fetch_add(1, Ordering::SeqCst);
        match fault {
            Fault::Flaps if number.is_multiple_of(2) => Fault::None,
            Fault::Flaps => Fault::Status(500),
            other => other,
        }
    }

    fn answer(&self, question: &Question, fault: Fault) -> Answer {
        match fault {
            Fault::Html => Answer::new(200, "content-type: text/html\r\n", "<h1>Sign in</h1>"),
            Fault::OtherJson => Answer::json(200, &json!({"items": {"team": "a"}})),
            Fault::Image => Answer::new(200, "content-type: image/png\r\n", b"\x89PNG\r\n\x1a\n"),
            Fault::BrokenGzip => Answer::new(200, "content-encoding: gzip\r\n", "no gzip at all"),
            Fault::Status(status) => Answer::json(status, &error()),
            Fault::Wait(status) => Answer::new(status, "retry-after: 1\r\n", error().to_string()),
            fault => Answer::json(200, &self.right(question, fault)),
        }
    }

    /// The name of a component, and who owns it.
    fn owner<'a>(&self, reference: &'a str) -> Option<(&'a str, &String)> {
        let name = reference.strip_prefix("component:default/")?;
        Some((name, self.owners.get(name)?))
    }

    /// The right answer, but for what is wrong with the entities themselves.
    fn right(&self, question: &Question, fault: Fault) -> Value {
        if question.target.contains("/by-query") {
            return json!({"items": [], "totalItems": 0, "pageInfo": {}});
        }
        let body: Value = serde_json::from_slice(&question.body).unwrap();
        let asked = body["entityRefs"].as_array().unwrap();
        let asked: Vec<_> = asked
            .iter()
            .map(|it| it.as_str().unwrap().to_owned())
            .collect();
        // A missing one would be told absent, and nobody could see that it is not what was asked.
        let known = asked.iter().filter(|it| self.owner(it).is_some()).cloned();
        let before = std::mem::replace(&mut *lock(&self.before), known.collect());
        let told: Vec<_> = match fault {
            Fault::MixesUp => before.iter().chain(&asked).take(asked.len()).collect(),
            _ => asked.iter().collect(),
        };
        let item = |reference: &String| {
            let (name, owner) = self.owner(reference).filter(|_| fault != Fault::IsEmpty)?;
            if matches!(fault, Fault::None | Fault::Slow) {
                lock(&self.told).insert(name.to_owned(), Instant::now());
            }
            Some(json!({
                "kind": "Component",
                "metadata": {"name": name, "namespace": "default"},
                "spec": {"owner": owner},
            }))
        };
        json!({"items": told.into_iter().map(item).collect::<Vec<_>>()})
    }
}

fn error() -> Value {
    json!({"error": {"name": "Error", "message": "as it was told to"}})
}
