//! The limits of `http::serve`, each by itself.

use std::future::pending;
use std::io::Read;
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::routing::get;
use frozen_metrics::{Exporter, http};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use crate::program::eventually;
use crate::wire::Wire;

const GET: &str = "GET /metrics HTTP/1.1\r\nHost: bus\r\nConnection: close\r\n\r\n";

/// Far longer than anything here takes.
const LONG: Duration = Duration::from_secs(60);

/// A server in this process, which also has a long answer and one that is never given.
struct Limited {
    address: SocketAddr,
    stop: Arc<Notify>,
    /// Whether a request for `/hangs` has arrived.
    hangs: Arc<AtomicBool>,
    serving: JoinHandle<()>,
    runtime: Runtime,
}

impl Limited {
    fn start(limit: impl FnOnce(http::Server) -> http::Server) -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let listener = runtime.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))).unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, hangs) = (Arc::new(Notify::new()), Arc::new(AtomicBool::new(false)));
        let (stopped, arrived) = (Arc::clone(&stop), Arc::clone(&hangs));
        let hang = move || async move {
            arrived.store(true, Ordering::Relaxed);
            pending::<()>().await;
        };
        let router = Router::new()
            .merge(http::router(Exporter::new()))
            .route("/long", get(|| async { Bytes::from(vec![b'x'; 64 << 20]) }))
            .route("/hangs", get(hang));
        let server = limit(http::serve_router(listener, router))
            .with_graceful_shutdown(async move { stopped.notified().await });
        let serving = runtime.spawn(async move { server.await });
        Self { address, stop, hangs, serving, runtime }
    }

    fn answers(&self) {
        assert_eq!(Wire::saying(self.address, GET).answer().status, 200);
    }

    fn is_asked_to_hang(&self) -> Wire {
        let wire = Wire::saying(self.address, "GET /hangs HTTP/1.1\r\nHost: bus\r\n\r\n");
        eventually(|| match self.hangs.load(Ordering::Relaxed) {
            true => Ok(()),
            false => Err("the request has not arrived".to_owned()),
        });
        wire
    }

    fn ends(self) {
        self.runtime
            .block_on(async { tokio::time::timeout(LONG, self.serving).await })
            .expect("it ends in time")
            .unwrap();
    }
}

/// Whether the server closes it before `time` is over.
fn is_closed_within(wire: &mut Wire, time: Duration) -> bool {
    wire.answer_within(time).is_some()
}

#[test]
fn past_the_limit_the_connection_that_has_been_idle_longest_is_closed() {
    let server = Limited::start(|server| server.with_max_connections(3));
    let hanging = server.is_asked_to_hang();
    let mut idle: Vec<_> = [(); 2].map(|()| Wire::to(server.address)).into();
    server.answers();
    assert!(is_closed_within(&mut idle[0], LONG));
    server.answers();
    let mut hanging = hanging;
    assert!(!is_closed_within(&mut hanging, Duration::from_millis(500)), "it has a request");
}

#[test]
fn a_full_server_closes_each_connection_after_its_answer() {
    let server = Limited::start(|server| server.with_max_connections(2));
    let kept = "GET /metrics HTTP/1.1\r\nHost: bus\r\n\r\n";
    let mut first = Wire::saying(server.address, kept);
    assert!(!is_closed_within(&mut first, Duration::from_millis(500)), "there is room");
    let mut second = Wire::saying(server.address, kept);
    assert!(is_closed_within(&mut second, LONG), "there is none");
}

#[test]
fn a_request_has_to_be_complete_in_time_however_steadily_it_is_written() {
    let server = Limited::start(|server| server.with_request_timeout(Duration::from_millis(300)));
    let mut silent = Wire::to(server.address);
    // Well before hyper's own limit of 30 seconds.
    assert!(is_closed_within(&mut silent, Duration::from_secs(15)));
    let mut slow = Wire::saying(server.address, "GET /metrics HTTP/1.1\r\nX: ");
    let start = Instant::now();
    while slow.say("x").is_ok() {
        assert!(start.elapsed() < Duration::from_secs(15), "it still reads");
        std::thread::sleep(Duration::from_millis(20));
    }
    server.answers();
}

#[test]
fn an_answer_has_to_be_read_in_time_however_steadily_it_is_read() {
    let server = Limited::start(|server| server.with_send_timeout(Duration::from_millis(500)));
    let request = "GET /long HTTP/1.1\r\nHost: bus\r\nConnection: close\r\n\r\n";
    let unread = Wire::saying(server.address, request);
    let mut stream = TcpStream::connect(server.address).unwrap();
    std::io::Write::write_all(&mut stream, request.as_bytes()).unwrap();
    stream.set_read_timeout(Some(LONG)).unwrap();
    // At this pace it would take minutes.
    let (mut piece, mut read) = (vec![0; 64 << 10], 0);
    while let Ok(some @ 1..) = stream.read(&mut piece) {
        read += some;
        assert!(read < 64 << 20, "all of it was sent");
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(unread.answer().body.len() < 64 << 20);
    server.answers();
}

#[test]
fn a_head_has_a_limit_and_a_client_that_closes_its_half_gets_its_answer() {
    let server = Limited::start(|server| server);
    let long = format!("GET /metrics HTTP/1.1\r\nX: {}\r\n\r\n", "x".repeat(20_000));
    assert_eq!(Wire::saying(server.address, long).answer().status, 431);
    let wire = Wire::saying(server.address, "GET /metrics HTTP/1.1\r\nHost: bus\r\n\r\n");
    wire.half_close();
    assert_eq!(wire.answer().status, 200);
}

#[test]
fn a_shutdown_closes_what_is_idle_and_waits_for_answers_as_long_as_it_may() {
    let server = Limited::start(|server| server.with_grace_period(Duration::from_millis(500)));
    let address = server.address;
    let mut idle = Wire::to(address);
    let mut hanging = server.is_asked_to_hang();
    // Its answer is under way, and read to its end during the grace period.
    let long = Wire::saying(address, "GET /long HTTP/1.1\r\nHost: bus\r\n\r\n");
    std::thread::sleep(Duration::from_millis(200));
    server.stop.notify_one();
    assert_eq!(long.answer().body.len(), 64 << 20);
    assert!(is_closed_within(&mut idle, LONG) && is_closed_within(&mut hanging, LONG));
    server.ends();
    assert!(TcpStream::connect(address).is_err(), "nobody listens any more");
}

#[test]
fn dropping_the_server_closes_its_connections() {
    let server = Limited::start(|server| server);
    let mut hanging = server.is_asked_to_hang();
    server.serving.abort();
    assert!(is_closed_within(&mut hanging, LONG));
}
