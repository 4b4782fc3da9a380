//! Misbehaving clients never delay a well-behaved scraper by more than a few seconds.

mod misbehaving;
mod scraper;
mod server;

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use frozen_metrics::protobuf;

use crate::node::Node;
use crate::raw_client::RawClient;
use misbehaving::{Attack, Kind};
use scraper::{Connection, Report, scrape_every_second};
use server::Server;

/// Runs an attack for this time, together with two well-behaved scrapers, and returns their
/// reports.
fn scrape_under_attack(
    address: SocketAddr,
    clients: &[(Kind, usize)],
    time: Duration,
) -> [Report; 2] {
    let attack = Attack::start(clients, address);
    // Lets all clients connect.
    thread::sleep(Duration::from_millis(500));
    let stop = &AtomicBool::new(false);
    let reports = thread::scope(|scope| {
        let scrapers = [Connection::New, Connection::KeptAlive]
            .map(|connection| scope.spawn(move || scrape_every_second(address, connection, stop)));
        thread::sleep(time);
        stop.store(true, Ordering::Relaxed);
        scrapers.map(|scraper| scraper.join().unwrap())
    });
    let [new, keep_alive] = &reports;
    eprintln!(
        "{clients:?}: slowest of {} and {} responses: {:?} and {:?}; {} attacking connections ended",
        new.responses,
        keep_alive.responses,
        new.slowest,
        keep_alive.slowest,
        attack.ended(),
    );
    reports
}

/// Checks that every scrape succeeded and that there were at least `min` of them.
fn assert_served(reports: [Report; 2], min: usize) {
    for report in reports {
        assert_eq!(report.failures, [""; 0], "{report:?}");
        assert!(report.responses >= min, "{report:?}");
    }
}

#[test]
fn eight_pipelining_clients_that_read_nothing_do_not_block_others() {
    let server = Server::start("axum", 13);
    let reports = scrape_under_attack(server.address, &[(Kind::Unread, 8)], Duration::from_secs(4));
    assert_served(reports, 2);
}

/// A server that is attacked, whose memory must stay below a bound.
struct Target<'a> {
    address: SocketAddr,
    /// Returns the memory of the server's process in KiB.
    memory: &'a dyn Fn() -> u64,
    bound: u64,
}

impl Target<'_> {
    /// Attacks with a hundred clients of each kind, one kind after the other.
    fn assert_withstands_every_kind(&self) {
        for kind in Kind::ALL {
            // A scraper without delays would get twice as many responses.
            self.assert_withstands(&[(kind, 100)], 4, 2);
        }
    }

    /// Attacks with a hundred clients of each kind, all at once.
    fn assert_withstands_all_kinds_at_once(&self) {
        // A scraper without delays would get four times as many responses while all attackers share
        // the processor with it.
        self.assert_withstands(&Kind::ALL.map(|kind| (kind, 100)), 12, 3);
    }

    fn assert_withstands(&self, clients: &[(Kind, usize)], seconds: u64, min: usize) {
        let reports = scrape_under_attack(self.address, clients, Duration::from_secs(seconds));
        eprintln!("  memory: {} KiB", (self.memory)());
        assert_served(reports, min);
        assert!((self.memory)() < self.bound, "{} KiB", (self.memory)());
    }
}

#[test]
#[ignore = "takes many seconds"]
fn the_router_in_axum_serve_withstands_every_kind() {
    let server = Server::start("axum", 2_000);
    let memory = &|| server.program.memory();
    let target = Target { address: server.address, memory, bound: 512 * 1024 };
    target.assert_withstands_every_kind();
    target.assert_withstands_all_kinds_at_once();
}

#[test]
#[ignore = "takes many seconds"]
fn the_server_withstands_every_kind() {
    let server = Server::start("serve", 2_000);
    let memory = &|| server.program.memory();
    let target = Target { address: server.address, memory, bound: 256 * 1024 };
    target.assert_withstands_every_kind();
    target.assert_withstands_all_kinds_at_once();
}

/// The node serves as the server above does, so one attack shows whether it is set up like that.
#[test]
#[ignore = "takes many seconds"]
fn the_demo_node_withstands_all_kinds_at_once() {
    let node = Node::start();
    let target = Target { address: node.address(), memory: &|| node.memory(), bound: 256 * 1024 };
    target.assert_withstands_all_kinds_at_once();
}

/// Silent clients, 600 more than the limit, which all reconnect at once.
#[test]
#[ignore = "takes many seconds"]
fn silent_clients_past_the_limit_do_not_block_others() {
    let server = Server::start("serve", 13);
    let clients = [(Kind::Silent, 256 + 600)];
    let reports = scrape_under_attack(server.address, &clients, Duration::from_secs(10));
    assert_served(reports, 5);
}

#[test]
#[ignore = "takes many seconds"]
fn a_server_without_free_file_descriptors_does_not_busy_wait() {
    let server = Server::start_with_open_files(48, "serve", 13);
    let reports =
        scrape_under_attack(server.address, &[(Kind::Silent, 100)], Duration::from_secs(10));
    assert_served(reports, 5);
    let unread =
        scrape_under_attack(server.address, &[(Kind::Unread, 100)], Duration::from_secs(10));
    assert_served(unread, 5);

    // Clients that wait for a file descriptor must cost no processor time.
    let before = server.program.processor_time();
    let _hanging: Vec<_> = (0..100).map(|_| RawClient::connect(server.address)).collect();
    thread::sleep(Duration::from_secs(4));
    let taken = server.program.processor_time() - before;
    eprintln!("{taken:?} of processor time in 4 s");
    assert!(taken < Duration::from_secs(2), "{taken:?}");
}

/// Sixteen clients repeatedly request the same path. Returns the server's peak memory in KiB before
/// and after.
fn peak_memory(path: &str, accept: &str) -> [u64; 2] {
    let server = Server::start("axum", 100_000);
    let before = server.program.peak_memory();
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: bus\r\nAccept: {accept}\r\nConnection: close\r\n\r\n"
    );
    thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                for _ in 0..2 {
                    let response = RawClient::send_to(server.address, &request)
                        .response_within(Duration::from_secs(120))
                        .expect("the server must respond");
                    assert_eq!(response.status, 200);
                }
            });
        }
    });
    let after = server.program.peak_memory();
    eprintln!("{path} for `{accept}`: peak memory {before} KiB before, {after} KiB after");
    [before, after]
}

#[test]
#[ignore = "takes many seconds"]
fn sixteen_readers_of_the_page_need_the_memory_of_one() {
    for path in ["/", "/metrics.json"] {
        let [_, after] = peak_memory(path, "*/*");
        assert!(after < 96 * 1024, "{after} KiB");
    }
}

#[test]
#[ignore = "takes many seconds"]
fn sixteen_scrapers_of_protobuf_need_the_memory_of_one() {
    let [_, after] = peak_memory("/metrics", protobuf::CONTENT_TYPE);
    // The gathered families of one scrape and four responses of 50 MB.
    assert!(after < 512 * 1024, "{after} KiB");
}
