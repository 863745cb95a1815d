//! The floor for load measurements: a bare actix-web server that answers every request with the same
//! bytes. `benches/load/run.sh` starts it beside the service.
//!
//! `floor ADDRESS:PORT STATUS HEADERS BODY`: two files, of which the first has a `Name: value` a line.

use std::{env, fs, io};

use actix_web::{
    App, HttpResponse, HttpServer,
    http::{StatusCode, header::HeaderName},
    web::{self, Bytes},
};

#[actix_web::main]
async fn main() -> io::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [address, status, headers, body] = arguments.as_slice() else {
        return Err(wrong("expected ADDRESS:PORT STATUS HEADERS BODY"));
    };
    let status: u16 = status
        .parse()
        .map_err(|_| wrong("the status is no number"))?;
    let status = StatusCode::from_u16(status).map_err(|_| wrong("there is no such status"))?;
    let body = Bytes::from(fs::read(body)?);
    let headers: Vec<(HeaderName, String)> = fs::read_to_string(headers)?
        .lines()
        .map(|line| {
            let (name, value) = line.split_once(':').ok_or_else(|| wrong(line))?;
            let name = HeaderName::try_from(name).map_err(|_| wrong(line))?;
            Ok((name, value.trim().to_owned()))
        })
        .collect::<io::Result<_>>()?;
    HttpServer::new(move || {
        let (headers, body) = (headers.clone(), body.clone());
        App::new().default_service(web::to(move || {
            let mut response = HttpResponse::build(status);
            for (name, value) in &headers {
                response.insert_header((name.clone(), value.as_str()));
            }
            let response = response.body(body.clone());
            async move { response }
        }))
    })
    .workers(1)
    .bind(address)?
    .run()
    .await
}

fn wrong(problem: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, problem)
}
