//! A client that sends arbitrary bytes.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

/// The longest time a server may neither send nor receive.
const TIMEOUT: Duration = Duration::from_secs(20);

pub(crate) struct RawClient(TcpStream);

/// What a server sent before it closed the connection.
#[derive(Debug)]
pub(crate) struct Response {
    /// Zero if the server sent nothing.
    pub(crate) status: u16,
    head: String,
    pub(crate) body: Vec<u8>,
}

impl RawClient {
    pub(crate) fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_write_timeout(Some(TIMEOUT)).unwrap();
        Self(stream)
    }

    /// Connects and sends these bytes.
    pub(crate) fn send_to(address: SocketAddr, bytes: impl AsRef<[u8]>) -> Self {
        let mut client = Self::connect(address);
        client.send(bytes).unwrap();
        client
    }

    pub(crate) fn send(&mut self, bytes: impl AsRef<[u8]>) -> io::Result<()> {
        self.0.write_all(bytes.as_ref())
    }

    /// Closes the sending half of the connection.
    pub(crate) fn half_close(&self) {
        self.0.shutdown(Shutdown::Write).unwrap();
    }

    /// Reads until the server closes or resets the connection.
    pub(crate) fn response(mut self) -> Response {
        self.response_within(TIMEOUT).expect("the server must respond")
    }

    /// Reads like `response`. Returns `None` after a timeout.
    pub(crate) fn response_within(&mut self, time: Duration) -> Option<Response> {
        self.0.set_read_timeout(Some(time)).unwrap();
        let mut received = Vec::new();
        match self.0.read_to_end(&mut received) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => None,
            Err(error) if error.kind() != io::ErrorKind::ConnectionReset => panic!("{error}"),
            _ => Some(Response::parse(&received)),
        }
    }
}

impl Response {
    fn parse(received: &[u8]) -> Self {
        let end = received.windows(4).position(|window| window == b"\r\n\r\n");
        let (head, body) = received.split_at(end.map_or(received.len(), |end| end + 4));
        let head = String::from_utf8(head.to_vec()).unwrap();
        let status = head.split(' ').nth(1).map_or(0, |status| status.parse().unwrap());
        Self { status, head, body: body.to_vec() }
    }

    /// Returns the value of a header, or an empty text.
    pub(crate) fn header(&self, name: &str) -> &str {
        let headers = self.head.lines().filter_map(|line| line.split_once(": "));
        let mut values = headers.filter(|(key, _)| key.eq_ignore_ascii_case(name));
        values.next().map_or("", |(_, value)| value)
    }
}
