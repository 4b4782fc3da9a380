//! The part of GitHub's API that is about the comments of a pull request.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use serde_json::{Value, json};

/// A server on a free port of the loopback. It serves until the process ends.
pub(crate) struct Api {
    port: u16,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    comments: Vec<Value>,
    is_read_only: bool,
    is_down: bool,
}

impl Api {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let state = Arc::new(Mutex::new(State::default()));
        let served = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                serve(stream, &served);
            }
        });
        Self { port, state }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Adds a comment of a user of this type.
    pub(crate) fn add(&self, user: &str, body: &str) {
        lock(&self.state).add(user, body);
    }

    /// Refuses requests that write, as GitHub does for the token of a fork.
    pub(crate) fn refuse_writes(&self) {
        lock(&self.state).is_read_only = true;
    }

    /// Fails to list comments.
    pub(crate) fn fail_to_list(&self) {
        lock(&self.state).is_down = true;
    }

    /// Returns the texts of the comments.
    pub(crate) fn comments(&self) -> Vec<String> {
        let state = lock(&self.state);
        state.comments.iter().filter_map(|one| one["body"].as_str().map(str::to_owned)).collect()
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl State {
    fn add(&mut self, user: &str, body: &str) {
        let id = 1000 + self.comments.len();
        self.comments.push(json!({
            "id": id, "user": { "login": "somebody", "type": user }, "body": body,
        }));
    }

    /// Returns the status and the body of the response.
    fn answer(&mut self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let text = body["body"].as_str().unwrap_or_default().to_owned();
        let page = path.strip_prefix("/repos/o/r/issues/7/comments?per_page=100&page=");
        match (method, page.and_then(|page| page.parse::<usize>().ok())) {
            ("GET", Some(_)) if self.is_down => (404, json!({ "message": "not found" })),
            ("GET", Some(page)) => {
                (200, self.comments.iter().skip(100 * (page - 1)).take(100).cloned().collect())
            }
            ("POST" | "PATCH", _) if self.is_read_only => (403, json!({ "message": "forbidden" })),
            ("POST", _) if path == "/repos/o/r/issues/7/comments" => {
                self.add("Bot", &text);
                (201, json!({}))
            }
            ("PATCH", _) => {
                let id = path.strip_prefix("/repos/o/r/issues/comments/");
                let id = id.and_then(|id| id.parse::<u64>().ok());
                match self.comments.iter_mut().find(|one| one["id"].as_u64() == id) {
                    Some(comment) => {
                        comment["body"] = text.into();
                        (200, json!({}))
                    }
                    None => (404, json!({})),
                }
            }
            // Such as `GET /user`, which the token of a workflow may not use.
            _ => (403, json!({})),
        }
    }
}

/// Answers one request.
fn serve(stream: TcpStream, state: &Mutex<State>) {
    let mut reader = BufReader::new(&stream);
    let mut line = || {
        let mut line = String::new();
        reader.read_line(&mut line).map(|_| line.trim_end().to_owned()).unwrap_or_default()
    };
    let first = line();
    let headers: Vec<String> = std::iter::from_fn(|| Some(line()).filter(|line| !line.is_empty()))
        .map(|line| line.to_ascii_lowercase())
        .collect();
    let header = |name: &str| headers.iter().find_map(|line| line.strip_prefix(name));
    if header("expect: ").is_some() {
        let _ = (&stream).write_all(b"HTTP/1.1 100 Continue\r\n\r\n");
    }
    let length = header("content-length: ").and_then(|length| length.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    let _ = reader.read_exact(&mut body);
    let mut words = first.split(' ');
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let (status, answer) = match header("authorization: ") {
        Some("bearer secret") => {
            let body = serde_json::from_slice(&body).unwrap_or_default();
            lock(state).answer(method, path, &body)
        }
        _ => (401, json!({})),
    };
    let answer = answer.to_string();
    let length = answer.len();
    let head =
        format!("HTTP/1.1 {status} -\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
    let _ = (&stream).write_all((head + &answer).as_bytes());
}
