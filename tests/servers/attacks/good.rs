//! A well-behaved scraper: it asks every second and reads the answer at once.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// How long a scrape may take: a few seconds, where Prometheus gives up after ten.
const PATIENCE: Duration = Duration::from_secs(5);

/// How a scraper connects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Connection {
    New,
    KeptAlive,
}

/// What a scraper got.
#[derive(Debug, Default)]
pub(super) struct Report {
    pub(super) answers: usize,
    pub(super) slowest: Duration,
    pub(super) failures: Vec<String>,
}

/// Scrapes every second until it is stopped.
pub(super) fn scrape_every_second(
    address: SocketAddr,
    connection: Connection,
    stop: &AtomicBool,
) -> Report {
    let mut report = Report::default();
    let mut kept = None;
    while !stop.load(Ordering::Relaxed) {
        let start = Instant::now();
        match scrape(address, connection, &mut kept) {
            Ok(()) => report.answers += 1,
            Err(error) => report.failures.push(error.to_string()),
        }
        report.slowest = report.slowest.max(start.elapsed());
        thread::sleep(Duration::from_secs(1).saturating_sub(start.elapsed()));
    }
    report
}

/// One scrape. A server may close a connection that is idle: then a client asks again, by a new one.
fn scrape(
    address: SocketAddr,
    connection: Connection,
    kept: &mut Option<TcpStream>,
) -> io::Result<()> {
    if let Some(stream) = kept.take()
        && let Ok(stream) = ask(stream, connection)
    {
        *kept = Some(stream);
        return Ok(());
    }
    let stream = ask(TcpStream::connect_timeout(&address, PATIENCE)?, connection)?;
    if connection == Connection::KeptAlive {
        *kept = Some(stream);
    }
    Ok(())
}

fn ask(mut stream: TcpStream, connection: Connection) -> io::Result<TcpStream> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let close = if connection == Connection::New { "Connection: close\r\n" } else { "" };
    // One write: in pieces, it would wait for the acknowledgement of the first.
    let request = format!("GET /metrics HTTP/1.1\r\nHost: bus\r\n{close}\r\n");
    stream.write_all(request.as_bytes())?;
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    let mut status = String::new();
    reader.read_line(&mut status)?;
    if !status.starts_with("HTTP/1.1 200 ") {
        return Err(io::Error::other(format!("the answer is {status:?}")));
    }
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        if let Some(value) = line.strip_prefix("content-length: ") {
            length = value.trim_end().parse().map_err(io::Error::other)?;
        }
        if line.trim_end().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    if !body.starts_with(b"# HELP ") || !body.ends_with(b"\n") {
        return Err(io::Error::other("the answer is no exposition"));
    }
    Ok(reader.into_inner())
}
