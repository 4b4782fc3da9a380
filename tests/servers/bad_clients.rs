//! What the demo node says to clients that mean no good, and that it serves the others meanwhile.

use std::thread;

use crate::node::Node;
use crate::wire::{Answer, Wire};

const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// The answer to a request with these lines after the first.
fn ask(node: &Node, first: &str, lines: &[&[u8]]) -> Answer {
    let mut request =
        format!("{first} HTTP/1.1\r\nHost: node\r\nConnection: close\r\n").into_bytes();
    for line in lines {
        request.extend_from_slice(line);
        request.extend_from_slice(b"\r\n");
    }
    request.extend_from_slice(b"\r\n");
    Wire::saying(node.address(), request).answer()
}

fn is_unharmed(node: &Node) {
    let answer = ask(node, "GET /metrics", &[]);
    assert_eq!(answer.status, 200);
    assert!(answer.body.starts_with(b"# HELP "), "{answer:?}");
}

#[test]
fn an_accept_that_nobody_can_read_gets_text() {
    let node = Node::start();
    for accept in [&b"Accept: \xff\xfe"[..], b"Accept:", b"Accept: ;;q=,", b"Accept: image/png"] {
        let answer = ask(&node, "GET /metrics", &[accept]);
        assert_eq!((answer.status, answer.header("content-type")), (200, TEXT));
    }
}

#[test]
fn head_has_no_body_and_the_length_of_it() {
    let node = Node::start();
    let answer = ask(&node, "HEAD /metrics", &[]);
    assert_eq!((answer.status, answer.header("content-type")), (200, TEXT));
    assert!(answer.header("content-length").parse::<usize>().unwrap() > 1000, "{answer:?}");
    assert_eq!(answer.body, b"");

    let answer = ask(&node, "HEAD /metrics", &[b"Accept-Encoding: gzip"]);
    assert_eq!((answer.status, answer.header("content-encoding")), (200, "gzip"));
    assert!(answer.header("content-length").parse::<usize>().unwrap() > 100, "{answer:?}");
    assert_eq!(answer.body, b"");
}

#[test]
fn other_methods_and_paths_are_told_so() {
    let node = Node::start();
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW"] {
        let answer = ask(&node, &format!("{method} /metrics"), &[]);
        assert_eq!((answer.status, answer.header("allow")), (405, "GET,HEAD"), "{method}");
    }
    // Before a byte of the body.
    let answer = ask(&node, "POST /metrics", &[b"Content-Length: 1000000000"]);
    assert_eq!(answer.status, 405);

    for path in ["/metrics?name%5B%5D=up&%zz", "http://elsewhere/metrics"] {
        assert_eq!(ask(&node, &format!("GET {path}"), &[]).status, 200, "{path}");
    }
    for path in ["/%6detrics", "/metrics%00", "/metrics/", "//metrics", "/a/../metrics", "/%", "*"]
    {
        assert_eq!(ask(&node, &format!("GET {path}"), &[]).status, 404, "{path}");
    }
}

#[test]
fn what_is_no_request_is_refused() {
    let node = Node::start();
    for (what, status) in [
        ("\x16\x03\x01\x02\0\x01\0\x01\u{fc}\x03\x03", 400),
        ("GET /metrics\r\n\r\n", 400),
        ("GET /metrics HTTP/1.1\r\nno colon\r\n\r\n", 400),
        ("GET /metrics HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
        // HTTP/2, whose clients would not understand an answer.
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 0),
    ] {
        assert_eq!(Wire::saying(node.address(), what).answer().status, status, "{what:?}");
    }
    is_unharmed(&node);
}

#[test]
fn giant_requests_are_cut_off_and_take_no_memory() {
    let node = Node::start();
    let many = (0..1000).map(|at| format!("X-{at}: {at}\r\n")).collect::<String>();
    let request = format!("GET /metrics HTTP/1.1\r\n{many}\r\n");
    assert_eq!(Wire::saying(node.address(), request).answer().status, 431);

    let before = node.memory();
    thread::scope(|scope| {
        for _ in 0..64 {
            scope.spawn(|| {
                let mut wire = Wire::saying(node.address(), "GET /metrics HTTP/1.1\r\nX: ");
                // What the server does not want to hear fails here, or is lost.
                let cut = (0..1024).any(|_| wire.say([b'x'; 16 * 1024]).is_err());
                assert!(cut, "it has taken 16 MiB");
            });
        }
    });
    let grown = node.memory().saturating_sub(before);
    assert!(grown < 64 * 1024, "64 times 16 MiB were sent, and {grown} KiB kept");
    is_unharmed(&node);
}

#[test]
fn clients_that_never_finish_are_in_nobodys_way() {
    let node = Node::start();
    let silent: Vec<_> = (0..100).map(|_| Wire::to(node.address())).collect();
    let slow: Vec<_> = (0..100)
        .map(|at| Wire::saying(node.address(), &"GET /metrics HTTP/1.1\r\nX"[..at % 24]))
        .collect();
    is_unharmed(&node);
    drop((silent, slow));
    is_unharmed(&node);
}

#[test]
fn a_client_that_closes_its_half_gets_its_answer() {
    let node = Node::start();
    let wire = Wire::saying(node.address(), "GET /metrics HTTP/1.1\r\nHost: node\r\n\r\n");
    wire.half_close();
    assert_eq!(wire.answer().status, 200);

    let wire = Wire::saying(node.address(), "GET /metrics HTT");
    wire.half_close();
    assert_eq!(wire.answer().status, 0, "that was no request");
    is_unharmed(&node);
}
