//! A well-behaved scraper, which sends a request every second and reads the response at once.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// The longest acceptable scrape: a few seconds. Prometheus gives up after ten.
const TIMEOUT: Duration = Duration::from_secs(5);

/// How a scraper connects: for each scrape, or once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Connection {
    New,
    KeptAlive,
}

/// The result of a scraper.
#[derive(Debug, Default)]
pub(super) struct Report {
    pub(super) responses: usize,
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
    let mut idle = None;
    while !stop.load(Ordering::Relaxed) {
        let start = Instant::now();
        match scrape(address, connection, &mut idle) {
            Ok(()) => report.responses += 1,
            Err(error) => report.failures.push(error.to_string()),
        }
        report.slowest = report.slowest.max(start.elapsed());
        thread::sleep(Duration::from_secs(1).saturating_sub(start.elapsed()));
    }
    report
}

/// Scrapes once. A server may close an idle connection; then the scraper connects again.
fn scrape(
    address: SocketAddr,
    connection: Connection,
    idle: &mut Option<TcpStream>,
) -> io::Result<()> {
    if let Some(stream) = idle.take()
        && let Ok(stream) = request(stream, connection)
    {
        *idle = Some(stream);
        return Ok(());
    }
    let stream = request(TcpStream::connect_timeout(&address, TIMEOUT)?, connection)?;
    if connection == Connection::KeptAlive {
        *idle = Some(stream);
    }
    Ok(())
}

fn request(mut stream: TcpStream, connection: Connection) -> io::Result<TcpStream> {
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    let close = if connection == Connection::New { "Connection: close\r\n" } else { "" };
    // A single write, because a second one would wait for an acknowledgement.
    let bytes = format!("GET /metrics HTTP/1.1\r\nHost: bus\r\n{close}\r\n");
    stream.write_all(bytes.as_bytes())?;
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    let mut status = String::new();
    reader.read_line(&mut status)?;
    if !status.starts_with("HTTP/1.1 200 ") {
        return Err(io::Error::other(format!("unexpected status line {status:?}")));
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
        return Err(io::Error::other("the response is not an exposition"));
    }
    Ok(reader.into_inner())
}
