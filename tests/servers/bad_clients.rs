//! Malformed and malicious requests to the demo node, which keeps serving other clients.

use std::thread;

use crate::node::Node;
use crate::raw_client::{RawClient, Response};

const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Sends a request with these header lines and returns the response.
fn request(node: &Node, first: &str, lines: &[&[u8]]) -> Response {
    let mut bytes = format!("{first} HTTP/1.1\r\nHost: node\r\nConnection: close\r\n").into_bytes();
    for line in lines {
        bytes.extend_from_slice(line);
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"\r\n");
    RawClient::send_to(node.address(), bytes).response()
}

fn assert_serves(node: &Node) {
    let response = request(node, "GET /metrics", &[]);
    assert_eq!(response.status, 200);
    assert!(response.body.starts_with(b"# HELP "), "{response:?}");
}

#[test]
fn an_unusable_accept_header_gets_text() {
    let node = Node::start();
    for accept in [&b"Accept: \xff\xfe"[..], b"Accept:", b"Accept: ;;q=,", b"Accept: image/png"] {
        let response = request(&node, "GET /metrics", &[accept]);
        assert_eq!((response.status, response.header("content-type")), (200, TEXT));
    }
}

#[test]
fn a_head_response_has_a_content_length_and_no_body() {
    let node = Node::start();
    let response = request(&node, "HEAD /metrics", &[]);
    assert_eq!((response.status, response.header("content-type")), (200, TEXT));
    assert!(response.header("content-length").parse::<usize>().unwrap() > 1000, "{response:?}");
    assert_eq!(response.body, b"");

    let response = request(&node, "HEAD /metrics", &[b"Accept-Encoding: gzip"]);
    assert_eq!((response.status, response.header("content-encoding")), (200, "gzip"));
    assert!(response.header("content-length").parse::<usize>().unwrap() > 100, "{response:?}");
    assert_eq!(response.body, b"");
}

#[test]
fn unsupported_methods_get_405_and_unknown_paths_404() {
    let node = Node::start();
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW"] {
        let response = request(&node, &format!("{method} /metrics"), &[]);
        assert_eq!((response.status, response.header("allow")), (405, "GET,HEAD"), "{method}");
    }
    // Refused before any byte of the body.
    let response = request(&node, "POST /metrics", &[b"Content-Length: 1000000000"]);
    assert_eq!(response.status, 405);

    for path in ["/metrics?name%5B%5D=up&%zz", "http://elsewhere/metrics"] {
        assert_eq!(request(&node, &format!("GET {path}"), &[]).status, 200, "{path}");
    }
    for path in ["/%6detrics", "/metrics%00", "/metrics/", "//metrics", "/a/../metrics", "/%", "*"]
    {
        assert_eq!(request(&node, &format!("GET {path}"), &[]).status, 404, "{path}");
    }
}

#[test]
fn malformed_requests_are_refused() {
    let node = Node::start();
    for (bytes, status) in [
        ("\x16\x03\x01\x02\0\x01\0\x01\u{fc}\x03\x03", 400),
        ("GET /metrics\r\n\r\n", 400),
        ("GET /metrics HTTP/1.1\r\nno colon\r\n\r\n", 400),
        ("GET /metrics HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
        // HTTP/2. Its clients would not understand a response.
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 0),
    ] {
        assert_eq!(
            RawClient::send_to(node.address(), bytes).response().status,
            status,
            "{bytes:?}"
        );
    }
    assert_serves(&node);
}

#[test]
fn oversized_requests_are_refused_without_using_memory() {
    let node = Node::start();
    let many = (0..1000).map(|index| format!("X-{index}: {index}\r\n")).collect::<String>();
    let request = format!("GET /metrics HTTP/1.1\r\n{many}\r\n");
    assert_eq!(RawClient::send_to(node.address(), request).response().status, 431);

    let before = node.memory();
    thread::scope(|scope| {
        for _ in 0..64 {
            scope.spawn(|| {
                let mut client = RawClient::send_to(node.address(), "GET /metrics HTTP/1.1\r\nX: ");
                // After the server closed the connection, writing fails or is lost.
                let is_refused = (0..1024).any(|_| client.send([b'x'; 16 * 1024]).is_err());
                assert!(is_refused, "the server accepted 16 MiB");
            });
        }
    });
    let grown = node.memory().saturating_sub(before);
    assert!(grown < 64 * 1024, "memory grew by {grown} KiB after 64 requests of 16 MiB");
    assert_serves(&node);
}

#[test]
fn unfinished_requests_do_not_block_other_clients() {
    let node = Node::start();
    let silent: Vec<_> = (0..100).map(|_| RawClient::connect(node.address())).collect();
    let slow: Vec<_> = (0..100)
        .map(|index| {
            RawClient::send_to(node.address(), &"GET /metrics HTTP/1.1\r\nX"[..index % 24])
        })
        .collect();
    assert_serves(&node);
    drop((silent, slow));
    assert_serves(&node);
}

#[test]
fn a_half_closed_client_gets_its_response() {
    let node = Node::start();
    let client = RawClient::send_to(node.address(), "GET /metrics HTTP/1.1\r\nHost: node\r\n\r\n");
    client.half_close();
    assert_eq!(client.response().status, 200);

    let client = RawClient::send_to(node.address(), "GET /metrics HTT");
    client.half_close();
    assert_eq!(client.response().status, 0, "an incomplete request gets no response");
    assert_serves(&node);
}
