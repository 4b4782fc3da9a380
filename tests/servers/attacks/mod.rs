//! No behaviour of other clients keeps a well-behaved scraper waiting for more than a few seconds.

mod bad;
mod good;
mod server;

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use frozen_metrics::protobuf;

use crate::node::Node;
use crate::wire::Wire;
use bad::{Attack, Kind};
use good::{Connection, Report, scrape_every_second};
use server::Server;

/// Attacks for so long, and lets two well-behaved scrapers ask meanwhile.
fn scraped_under_attack(
    address: SocketAddr,
    clients: &[(Kind, usize)],
    time: Duration,
) -> [Report; 2] {
    let attack = Attack::by(clients, address);
    // Until they are all there.
    thread::sleep(Duration::from_millis(500));
    let stop = &AtomicBool::new(false);
    let reports = thread::scope(|scope| {
        let scrapers = [Connection::New, Connection::KeptAlive]
            .map(|connection| scope.spawn(move || scrape_every_second(address, connection, stop)));
        thread::sleep(time);
        stop.store(true, Ordering::Relaxed);
        scrapers.map(|scraper| scraper.join().unwrap())
    });
    let [new, kept] = &reports;
    eprintln!(
        "{clients:?}: slowest of {} and {} answers: {:?} and {:?}; {} bad connections ended",
        new.answers,
        kept.answers,
        new.slowest,
        kept.slowest,
        attack.ended(),
    );
    reports
}

/// Every scrape succeeded, within the scraper's patience, and there were about as many as there should be.
fn assert_served(reports: [Report; 2], at_least: usize) {
    for report in reports {
        assert_eq!(report.failures, [""; 0], "{report:?}");
        assert!(report.answers >= at_least, "{report:?}");
    }
}

#[test]
fn eight_connections_that_pipeline_and_read_nothing_stop_nobody() {
    let server = Server::start("axum", 13);
    let reports =
        scraped_under_attack(server.address, &[(Kind::Unread, 8)], Duration::from_secs(4));
    assert_served(reports, 2);
}

/// A hundred clients of each kind: first of one kind after the other, then of all kinds at once. The
/// memory of the server stays below so many KiB.
fn withstands_every_kind(address: SocketAddr, memory: impl Fn() -> u64, bound: u64) {
    let mut attacks: Vec<_> = Kind::ALL.iter().map(|kind| (vec![(*kind, 100)], 3)).collect();
    attacks.push((Kind::ALL.iter().map(|kind| (*kind, 100)).collect(), 12));
    for (clients, seconds) in attacks {
        let reports = scraped_under_attack(address, &clients, Duration::from_secs(seconds));
        eprintln!("  memory: {} KiB", memory());
        // Half of what a scraper that is never kept waiting gets.
        assert_served(reports, seconds as usize / 2);
        assert!(memory() < bound, "{} KiB", memory());
    }
}

#[test]
#[ignore = "takes many seconds"]
fn the_router_under_a_bare_axum_serve_withstands_every_kind() {
    for keys in [13, 2_000] {
        let server = Server::start("axum", keys);
        withstands_every_kind(server.address, || server.program.memory(), 512 * 1024);
    }
}

#[test]
#[ignore = "takes many seconds"]
fn the_server_withstands_every_kind() {
    for keys in [13, 2_000] {
        let server = Server::start("serve", keys);
        withstands_every_kind(server.address, || server.program.memory(), 256 * 1024);
    }
}

#[test]
#[ignore = "takes many seconds"]
fn the_demo_node_withstands_every_kind() {
    let node = Node::start();
    withstands_every_kind(node.address(), || node.memory(), 256 * 1024);
}

/// Silent clients, 600 more than there may be, and all come again as soon as they are cut off.
#[test]
#[ignore = "takes many seconds"]
fn silent_clients_past_the_limit_shut_nobody_out() {
    let server = Server::start("serve", 13);
    let clients = [(Kind::Silent, 256 + 600)];
    let reports = scraped_under_attack(server.address, &clients, Duration::from_secs(10));
    assert_served(reports, 5);
}

#[test]
#[ignore = "takes many seconds"]
fn a_process_without_free_file_descriptors_serves_on_and_rests() {
    let server = Server::start_with_open_files(48, "serve", 13);
    let reports =
        scraped_under_attack(server.address, &[(Kind::Silent, 100)], Duration::from_secs(10));
    assert_served(reports, 5);
    let unread =
        scraped_under_attack(server.address, &[(Kind::Unread, 100)], Duration::from_secs(10));
    assert_served(unread, 5);

    // Clients that wait for a file descriptor cost no processor time.
    let before = server.program.processor_time();
    let _hanging: Vec<_> = (0..100).map(|_| Wire::to(server.address)).collect();
    thread::sleep(Duration::from_secs(4));
    let taken = server.program.processor_time() - before;
    eprintln!("took {taken:?} of the processor in 4 s");
    assert!(taken < Duration::from_secs(2), "{taken:?}");
}

/// Sixteen clients ask for the same path at once, again and again; returns the peak memory in KiB
/// before and after.
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
                    let answer = Wire::saying(server.address, &request)
                        .answer_within(Duration::from_secs(120))
                        .expect("the server answers");
                    assert_eq!(answer.status, 200);
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
fn sixteen_readers_of_the_page_take_the_memory_of_one() {
    for path in ["/", "/metrics.json"] {
        let [_, after] = peak_memory(path, "*/*");
        assert!(after < 96 * 1024, "{after} KiB");
    }
}

#[test]
#[ignore = "takes many seconds"]
fn sixteen_scrapers_of_protobuf_take_the_memory_of_one() {
    let [_, after] = peak_memory("/metrics", protobuf::CONTENT_TYPE);
    // What one of them gathers, and four of their answers of 50 MB.
    assert!(after < 512 * 1024, "{after} KiB");
}
