//! The limits of `http::serve`, one test each.

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
use crate::raw_client::RawClient;

const GET: &str = "GET /metrics HTTP/1.1\r\nHost: bus\r\nConnection: close\r\n\r\n";

/// Much longer than any step of these tests.
const TIMEOUT: Duration = Duration::from_secs(60);

/// A server in this process with two more routes: a long response, and one that never completes.
struct Limited {
    address: SocketAddr,
    stop: Arc<Notify>,
    /// Set once a request for `/hangs` has arrived.
    is_hanging: Arc<AtomicBool>,
    serving: JoinHandle<()>,
    runtime: Runtime,
}

impl Limited {
    fn start(limit: impl FnOnce(http::Server) -> http::Server) -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let listener = runtime.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))).unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, is_hanging) = (Arc::new(Notify::new()), Arc::new(AtomicBool::new(false)));
        let (stopped, arrived) = (Arc::clone(&stop), Arc::clone(&is_hanging));
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
        Self { address, stop, is_hanging, serving, runtime }
    }

    fn assert_serves(&self) {
        assert_eq!(RawClient::send_to(self.address, GET).response().status, 200);
    }

    fn send_hanging_request(&self) -> RawClient {
        let client = RawClient::send_to(self.address, "GET /hangs HTTP/1.1\r\nHost: bus\r\n\r\n");
        eventually(|| match self.is_hanging.load(Ordering::Relaxed) {
            true => Ok(()),
            false => Err("the request has not arrived".to_owned()),
        });
        client
    }

    fn wait_for_end(self) {
        self.runtime
            .block_on(async { tokio::time::timeout(TIMEOUT, self.serving).await })
            .expect("the server must end in time")
            .unwrap();
    }
}

/// Returns whether the server closes the connection within `time`.
fn is_closed_within(client: &mut RawClient, time: Duration) -> bool {
    client.response_within(time).is_some()
}

#[test]
fn past_the_limit_the_longest_idle_connection_is_closed() {
    let server = Limited::start(|server| server.with_max_connections(3));
    let hanging = server.send_hanging_request();
    let mut idle: Vec<_> = [(); 2].map(|()| RawClient::connect(server.address)).into();
    server.assert_serves();
    assert!(is_closed_within(&mut idle[0], TIMEOUT));
    server.assert_serves();
    let mut hanging = hanging;
    assert!(!is_closed_within(&mut hanging, Duration::from_millis(500)), "it has an open request");
}

#[test]
fn at_the_limit_a_connection_is_closed_after_its_response() {
    let server = Limited::start(|server| server.with_max_connections(2));
    let keep_alive = "GET /metrics HTTP/1.1\r\nHost: bus\r\n\r\n";
    let mut first = RawClient::send_to(server.address, keep_alive);
    assert!(!is_closed_within(&mut first, Duration::from_millis(500)), "below the limit");
    let mut second = RawClient::send_to(server.address, keep_alive);
    assert!(is_closed_within(&mut second, TIMEOUT), "at the limit");
}

#[test]
fn the_request_timeout_closes_silent_and_slow_clients() {
    let server = Limited::start(|server| server.with_request_timeout(Duration::from_millis(300)));
    let mut silent = RawClient::connect(server.address);
    // Well below hyper's own timeout of 30 seconds.
    assert!(is_closed_within(&mut silent, Duration::from_secs(15)));
    let mut slow = RawClient::send_to(server.address, "GET /metrics HTTP/1.1\r\nX: ");
    let start = Instant::now();
    while slow.send("x").is_ok() {
        assert!(start.elapsed() < Duration::from_secs(15), "the server still reads");
        std::thread::sleep(Duration::from_millis(20));
    }
    server.assert_serves();
}

#[test]
fn the_send_timeout_closes_clients_that_read_slowly_or_not_at_all() {
    let server = Limited::start(|server| server.with_send_timeout(Duration::from_millis(500)));
    let request = "GET /long HTTP/1.1\r\nHost: bus\r\nConnection: close\r\n\r\n";
    let unread = RawClient::send_to(server.address, request);
    let mut stream = TcpStream::connect(server.address).unwrap();
    std::io::Write::write_all(&mut stream, request.as_bytes()).unwrap();
    stream.set_read_timeout(Some(TIMEOUT)).unwrap();
    // At this pace, reading the response would take minutes.
    let (mut chunk, mut read) = (vec![0; 64 << 10], 0);
    while let Ok(length @ 1..) = stream.read(&mut chunk) {
        read += length;
        assert!(read < 64 << 20, "the server sent the whole response");
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(unread.response().body.len() < 64 << 20);
    server.assert_serves();
}

#[test]
fn oversized_headers_get_431_and_half_closed_clients_get_their_response() {
    let server = Limited::start(|server| server);
    let long = format!("GET /metrics HTTP/1.1\r\nX: {}\r\n\r\n", "x".repeat(20_000));
    assert_eq!(RawClient::send_to(server.address, long).response().status, 431);
    let client = RawClient::send_to(server.address, "GET /metrics HTTP/1.1\r\nHost: bus\r\n\r\n");
    client.half_close();
    assert_eq!(client.response().status, 200);
}

#[test]
fn a_shutdown_closes_idle_connections_and_completes_responses() {
    let server = Limited::start(|server| server.with_grace_period(Duration::from_millis(500)));
    let address = server.address;
    let mut idle = RawClient::connect(address);
    let mut hanging = server.send_hanging_request();
    // This response has started and is completed during the grace period.
    let long = RawClient::send_to(address, "GET /long HTTP/1.1\r\nHost: bus\r\n\r\n");
    std::thread::sleep(Duration::from_millis(200));
    server.stop.notify_one();
    assert_eq!(long.response().body.len(), 64 << 20);
    assert!(is_closed_within(&mut idle, TIMEOUT) && is_closed_within(&mut hanging, TIMEOUT));
    server.wait_for_end();
    assert!(TcpStream::connect(address).is_err(), "the port is closed");
}

#[test]
fn dropping_the_server_closes_its_connections() {
    let server = Limited::start(|server| server);
    let mut hanging = server.send_hanging_request();
    server.serving.abort();
    assert!(is_closed_within(&mut hanging, TIMEOUT));
}
