//! Bodies of responses, whose memory is bounded while they are sent.
//!
//! Requests that share a render share a [`Body`]. Each response reads it through its own [`Reader`], which
//! copies a few kilobytes at a time. Memory is held in three places:
//!
//! - **The bodies.** [`Bodies`] accepts a new body without waiting. If all bodies together exceed the budget,
//!   it empties the one that was read least recently, so that readers without progress make room. The budget
//!   is 64 MiB, or four times the length of the new body if that is more, so that two scrapers of a large
//!   exposition do not displace each other. After [`MAX_AGE`], a body is emptied even if its reader makes
//!   progress, because a client can read one byte per second.
//! - **The buffers of the server.** hyper takes at most 16 pieces before the client reads, so pieces of 4 KiB
//!   limit them to 64 KiB per connection. A shorter body is taken completely and holds no memory here.
//! - **The buffers of the sockets**, which belong to the operating system.
//!
//! There is no timer, so a runtime without a timer suffices. A body that is too old is emptied when its reader
//! polls it or when the next body is added. Until then it counts towards the budget.

use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::body::{Bytes, HttpBody};
use http_body::{Frame, SizeHint};

/// The maximum number of bytes of all bodies.
const BUDGET: usize = 64 << 20;

/// The number of bodies of equal length that fit in the budget, however long they are.
const LONG_BODIES: usize = 4;

/// The maximum time from the render of a body to its last byte.
const MAX_AGE: Duration = Duration::from_secs(30);

/// The number of bytes that the server receives at once.
const PIECE: usize = 4 << 10;

/// The bodies that are being sent.
pub(super) struct Bodies {
    budget: usize,
    max_age: Duration,
    bodies: Mutex<Vec<Weak<Body>>>,
}

/// The bytes of one render.
pub(super) struct Body {
    length: usize,
    /// The time after which the body is emptied.
    deadline: Instant,
    content: Mutex<Content>,
}

struct Content {
    /// The bytes, or nothing once the body was emptied.
    bytes: Box<[u8]>,
    last_read: Instant,
}

impl Bodies {
    pub(super) fn new() -> Self {
        Self::with_limits(BUDGET, MAX_AGE)
    }

    fn with_limits(budget: usize, max_age: Duration) -> Self {
        Self { budget, max_age, bodies: Mutex::default() }
    }

    /// Adds a rendered body and empties other bodies until all of them fit in the budget.
    pub(super) fn add(&self, bytes: Vec<u8>) -> Arc<Body> {
        let now = Instant::now();
        let body = Arc::new(Body {
            length: bytes.len(),
            deadline: now + self.max_age,
            content: Mutex::new(Content { bytes: bytes.into_boxed_slice(), last_read: now }),
        });
        let mut bodies = self.bodies.lock().unwrap_or_else(PoisonError::into_inner);
        let mut others: Vec<_> = bodies.iter().filter_map(Weak::upgrade).collect();
        others.sort_by_cached_key(|other| other.content().last_read);
        let budget = self.budget.max(body.length.saturating_mul(LONG_BODIES));
        let mut total = others.iter().fold(body.length, |total, other| total + other.length);
        *bodies = vec![Arc::downgrade(&body)];
        for other in &others {
            if other.deadline <= now || total > budget {
                other.empty();
                total -= other.length;
            } else {
                bodies.push(Arc::downgrade(other));
            }
        }
        drop(bodies);
        body
    }
}

impl Body {
    /// Returns a reader that begins at the first byte.
    pub(super) fn reader(self: Arc<Self>) -> Reader {
        Reader { body: self, position: 0 }
    }

    /// Releases the bytes.
    fn empty(&self) {
        self.content().bytes = Box::default();
    }

    fn content(&self) -> MutexGuard<'_, Content> {
        self.content.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns a copy of the piece that begins at `position`; `None` if the body was emptied.
    fn piece(&self, position: usize) -> Option<Bytes> {
        let now = Instant::now();
        let mut content = self.content();
        if self.deadline <= now {
            content.bytes = Box::default();
        }
        content.last_read = now;
        let rest = content.bytes.get(position..).filter(|rest| !rest.is_empty())?;
        Some(Bytes::copy_from_slice(&rest[..rest.len().min(PIECE)]))
    }
}

/// The body of one response.
pub(super) struct Reader {
    body: Arc<Body>,
    position: usize,
}

impl HttpBody for Reader {
    type Data = Bytes;
    type Error = ReadTooSlowly;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, ReadTooSlowly>>> {
        if self.is_end_stream() {
            return Poll::Ready(None);
        }
        let piece = self.body.piece(self.position).ok_or(ReadTooSlowly);
        self.position += piece.as_ref().map_or(0, Bytes::len);
        Poll::Ready(Some(piece.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        self.position == self.body.length
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact((self.body.length - self.position) as u64)
    }
}

/// The error if a client did not read the body in time. The server then closes the connection.
#[derive(Debug)]
pub(super) struct ReadTooSlowly;

impl fmt::Display for ReadTooSlowly {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the client did not read the body in time")
    }
}

impl Error for ReadTooSlowly {}

#[cfg(test)]
mod tests {
    use axum::body::{Body as AnyBody, to_bytes};

    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    async fn read(reader: Reader) -> Option<Vec<u8>> {
        to_bytes(AnyBody::new(reader), usize::MAX).await.ok().map(Vec::from)
    }

    fn next(reader: &mut Reader) -> Option<Result<usize, ReadTooSlowly>> {
        let mut context = Context::from_waker(std::task::Waker::noop());
        match Pin::new(reader).poll_frame(&mut context) {
            Poll::Ready(frame) => {
                frame.map(|frame| frame.map(|frame| frame.into_data().unwrap().len()))
            }
            Poll::Pending => panic!("it never waits"),
        }
    }

    #[tokio::test]
    async fn every_reader_gets_all_of_it_in_pieces_of_their_own() {
        for length in [0, 1, PIECE, PIECE + 1, 3 * PIECE] {
            let bytes: Vec<u8> = (0..length).map(|index| index as u8).collect();
            let body = Bodies::new().add(bytes.clone());
            for _ in 0..2 {
                let reader = Arc::clone(&body).reader();
                assert_eq!(reader.size_hint().exact(), Some(length as u64));
                assert_eq!(reader.is_end_stream(), length == 0);
                assert_eq!(read(reader).await.unwrap(), bytes);
            }
        }
    }

    #[tokio::test]
    async fn past_the_budget_the_least_recently_read_body_makes_room() {
        let bodies = Bodies::with_limits(10 * PIECE, HOUR);
        let [mut first, mut second, third] =
            [0; 3].map(|_| bodies.add(vec![0; 2 * PIECE]).reader());
        assert_eq!(next(&mut second).unwrap().unwrap(), PIECE);
        assert_eq!(next(&mut first).unwrap().unwrap(), PIECE);
        // The last of these exceeds the budget by two pieces.
        let later = [0; 3].map(|_| bodies.add(vec![0; 2 * PIECE]).reader());
        assert!(read(third).await.is_none(), "the body that was never read");
        assert!(next(&mut first).unwrap().is_ok() && next(&mut second).unwrap().is_ok());
        for reader in later {
            assert!(read(reader).await.is_some());
        }
    }

    #[test]
    fn four_bodies_longer_than_the_budget_are_sent_at_once() {
        let bodies = Bodies::with_limits(1, HOUR);
        let mut readers = [0; 5].map(|_| bodies.add(vec![0; 2 * PIECE]).reader());
        let is_there = readers.each_mut().map(|reader| next(reader).unwrap().is_ok());
        assert_eq!(is_there, [false, true, true, true, true]);
    }

    #[test]
    fn a_body_that_is_read_slowly_loses_its_place_however_often_it_is_read() {
        let bodies = Bodies::with_limits(usize::MAX, Duration::from_millis(50));
        let mut reader = bodies.add(vec![0; 10_000 * PIECE]).reader();
        let start = Instant::now();
        while next(&mut reader).unwrap().is_ok() {
            assert!(start.elapsed() < Duration::from_secs(20), "the body is too old");
            std::thread::sleep(Duration::from_millis(1));
        }
        assert!(reader.body.content().bytes.is_empty());
    }

    #[test]
    fn a_body_that_nobody_reads_any_more_is_gone_when_its_time_is_over_or_nobody_has_it() {
        let bodies = Bodies::with_limits(usize::MAX, Duration::ZERO);
        let unread = bodies.add(vec![0; PIECE]);
        assert_eq!(unread.content().bytes.len(), PIECE);
        drop(bodies.add(Vec::new()));
        assert_eq!(unread.content().bytes.len(), 0);
        let bodies = Bodies::new();
        drop(bodies.add(vec![0; PIECE]));
        let second = bodies.add(vec![0; PIECE]);
        assert_eq!(bodies.bodies.lock().unwrap().len(), 1);
        drop(second);
    }
}
