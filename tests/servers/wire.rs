//! A client that says whatever it likes, to the byte.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

/// How long a server may say and hear nothing.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) struct Wire(TcpStream);

/// What a server said before it closed the connection.
#[derive(Debug)]
pub(crate) struct Answer {
    /// Zero if it said nothing.
    pub(crate) status: u16,
    head: String,
    pub(crate) body: Vec<u8>,
}

impl Wire {
    pub(crate) fn to(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        Self(stream)
    }

    /// Connects, and says this.
    pub(crate) fn saying(address: SocketAddr, what: impl AsRef<[u8]>) -> Self {
        let mut wire = Self::to(address);
        wire.say(what).unwrap();
        wire
    }

    pub(crate) fn say(&mut self, what: impl AsRef<[u8]>) -> io::Result<()> {
        self.0.write_all(what.as_ref())
    }

    /// Says that there is nothing more to say.
    pub(crate) fn half_close(&self) {
        self.0.shutdown(Shutdown::Write).unwrap();
    }

    /// Reads until the server closes the connection, or cuts it.
    pub(crate) fn answer(mut self) -> Answer {
        self.answer_within(PATIENCE).expect("the server answers")
    }

    /// The same, if it comes in time.
    pub(crate) fn answer_within(&mut self, time: Duration) -> Option<Answer> {
        self.0.set_read_timeout(Some(time)).unwrap();
        let mut said = Vec::new();
        match self.0.read_to_end(&mut said) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => None,
            Err(error) if error.kind() != io::ErrorKind::ConnectionReset => panic!("{error}"),
            _ => Some(Answer::of(&said)),
        }
    }
}

impl Answer {
    fn of(said: &[u8]) -> Self {
        let end = said.windows(4).position(|window| window == b"\r\n\r\n");
        let (head, body) = said.split_at(end.map_or(said.len(), |end| end + 4));
        let head = String::from_utf8(head.to_vec()).unwrap();
        let status = head.split(' ').nth(1).map_or(0, |status| status.parse().unwrap());
        Self { status, head, body: body.to_vec() }
    }

    /// The value of a header; empty if there is none.
    pub(crate) fn header(&self, name: &str) -> &str {
        let headers = self.head.lines().filter_map(|line| line.split_once(": "));
        let mut values = headers.filter(|(known, _)| known.eq_ignore_ascii_case(name));
        values.next().map_or("", |(_, value)| value)
    }
}
