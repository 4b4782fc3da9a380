//! Bodies of responses while they are sent, bounded in bytes whatever the clients do.
//!
//! Requests that share a render share one [`Body`]; each response reads it through a [`Reader`] of its
//! own, which copies a few kilobytes at a time. So three things hold memory:
//!
//! - **The bodies.** [`Bodies`] admits a new one at once and never waits for a reader: when the bodies
//!   together exceed the budget, it empties the one that was read least recently, so the readers that
//!   make no progress pay for the new body. The budget is 64 MiB, or four bodies of the new one's
//!   length where that is more, so that two scrapers of a large exposition do not displace each other.
//!   A reader that reads steadily keeps its body; after [`TIME`] it loses it all the same, since a
//!   client can also read steadily one byte a second.
//! - **What the server has taken.** hyper takes at most 16 pieces before the client reads any, which
//!   is why a piece has 4 KiB: 64 KiB a connection. A body shorter than that is taken whole and holds
//!   nothing here while it is sent.
//! - **The sockets' buffers**, which belong to the operating system.
//!
//! No timer runs, so a runtime without one will do: a body whose time is over is emptied when its
//! reader asks for more or the next body is admitted, and until then it is within the budget.

use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::body::{Bytes, HttpBody};
use http_body::{Frame, SizeHint};

/// How many bytes all bodies together may have.
const BUDGET: usize = 64 << 20;

/// How many bodies of the same length may be sent at once, however long they are.
const LONG_BODIES: usize = 4;

/// How long a body may take to be read, from when it was rendered.
const TIME: Duration = Duration::from_secs(30);

/// How many bytes a server is given at once.
const PIECE: usize = 4 << 10;

/// The bodies that are being sent.
pub(super) struct Bodies {
    budget: usize,
    time: Duration,
    admitted: Mutex<Vec<Weak<Body>>>,
}

/// What one render wrote.
pub(super) struct Body {
    length: usize,
    /// When it is emptied at the latest.
    end: Instant,
    content: Mutex<Content>,
}

struct Content {
    /// Empty once the body lost its place.
    bytes: Box<[u8]>,
    last_read: Instant,
}

impl Bodies {
    pub(super) fn new() -> Self {
        Self::with_limits(BUDGET, TIME)
    }

    fn with_limits(budget: usize, time: Duration) -> Self {
        Self { budget, time, admitted: Mutex::default() }
    }

    /// Takes in what was rendered, and empties other bodies as far as the budget demands.
    pub(super) fn admit(&self, bytes: Vec<u8>) -> Arc<Body> {
        let now = Instant::now();
        let body = Arc::new(Body {
            length: bytes.len(),
            end: now + self.time,
            content: Mutex::new(Content { bytes: bytes.into_boxed_slice(), last_read: now }),
        });
        let mut admitted = self.admitted.lock().unwrap_or_else(PoisonError::into_inner);
        let mut others: Vec<_> = admitted.iter().filter_map(Weak::upgrade).collect();
        others.sort_by_cached_key(|other| other.content().last_read);
        let budget = self.budget.max(body.length.saturating_mul(LONG_BODIES));
        let mut total = others.iter().fold(body.length, |total, other| total + other.length);
        *admitted = vec![Arc::downgrade(&body)];
        for other in &others {
            if other.end <= now || total > budget {
                other.empty();
                total -= other.length;
            } else {
                admitted.push(Arc::downgrade(other));
            }
        }
        drop(admitted);
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

    /// Copies the piece that begins at `position`; `None` if the body lost its place.
    fn piece(&self, position: usize) -> Option<Bytes> {
        let now = Instant::now();
        let mut content = self.content();
        if self.end <= now {
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

/// The client did not read the body in time; the server closes the connection.
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
            let bytes: Vec<u8> = (0..length).map(|at| at as u8).collect();
            let body = Bodies::new().admit(bytes.clone());
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
            [0; 3].map(|_| bodies.admit(vec![0; 2 * PIECE]).reader());
        assert_eq!(next(&mut second).unwrap().unwrap(), PIECE);
        assert_eq!(next(&mut first).unwrap().unwrap(), PIECE);
        // The last of these is two pieces too many.
        let later = [0; 3].map(|_| bodies.admit(vec![0; 2 * PIECE]).reader());
        assert!(read(third).await.is_none(), "the one that was never read");
        assert!(next(&mut first).unwrap().is_ok() && next(&mut second).unwrap().is_ok());
        for reader in later {
            assert!(read(reader).await.is_some());
        }
    }

    #[test]
    fn four_bodies_longer_than_the_budget_are_sent_at_once() {
        let bodies = Bodies::with_limits(1, HOUR);
        let mut readers = [0; 5].map(|_| bodies.admit(vec![0; 2 * PIECE]).reader());
        let is_there = readers.each_mut().map(|reader| next(reader).unwrap().is_ok());
        assert_eq!(is_there, [false, true, true, true, true]);
    }

    #[test]
    fn a_body_that_is_read_slowly_loses_its_place_however_often_it_is_read() {
        let bodies = Bodies::with_limits(usize::MAX, Duration::from_millis(50));
        let mut reader = bodies.admit(vec![0; 10_000 * PIECE]).reader();
        let start = Instant::now();
        while next(&mut reader).unwrap().is_ok() {
            assert!(start.elapsed() < Duration::from_secs(20), "its time is over");
            std::thread::sleep(Duration::from_millis(1));
        }
        assert!(reader.body.content().bytes.is_empty());
    }

    #[test]
    fn a_body_that_nobody_reads_any_more_is_gone_when_its_time_is_over_or_nobody_has_it() {
        let bodies = Bodies::with_limits(usize::MAX, Duration::ZERO);
        let unread = bodies.admit(vec![0; PIECE]);
        assert_eq!(unread.content().bytes.len(), PIECE);
        drop(bodies.admit(Vec::new()));
        assert_eq!(unread.content().bytes.len(), 0);
        let bodies = Bodies::new();
        drop(bodies.admit(vec![0; PIECE]));
        let second = bodies.admit(vec![0; PIECE]);
        assert_eq!(bodies.admitted.lock().unwrap().len(), 1);
        drop(second);
    }
}
