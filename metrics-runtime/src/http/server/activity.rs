//! The activity of a connection, observed at its socket and its requests.

use std::future::poll_fn;
use std::io::{self, IoSlice};
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes, HttpBody};
use axum::response::Response;
use http_body::{Frame, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// The time during which a connection without a request is not closed to make room. The request of a
/// well-behaved client arrives with its connection.
const REQUEST_GRACE: Duration = Duration::from_millis(100);

/// The time during which a connection is not closed to make room although its client does not read.
const READ_GRACE: Duration = Duration::from_millis(250);

/// The activity of one connection.
#[derive(Debug)]
pub(super) struct Activity(Mutex<State>);

#[derive(Debug)]
struct State {
    phase: Phase,
    since: Instant,
    /// When bytes of a response were last written.
    last_write: Instant,
    /// Whether the task was woken and has not run since, for example because bytes have arrived.
    is_woken: bool,
    task: Option<Waker>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// There is no complete request.
    Idle,
    /// The handler is running.
    Handling,
    /// The body of the response is being read from the handler.
    Responding,
    /// The body was read, but not all of it is written.
    Flushing,
}

/// The reason why a connection may be closed to make room, with the time since which it applies. The smallest
/// one is closed first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Idleness {
    /// There has been no request.
    WithoutRequest(Instant),
    /// The client has read nothing.
    Unread(Instant),
    /// The handler has been running for longer than sending a response may take.
    Unanswered(Instant),
}

impl Activity {
    pub(super) fn new() -> Arc<Self> {
        let now = Instant::now();
        let (phase, is_woken, task) = (Phase::Idle, true, None);
        Arc::new(Self(Mutex::new(State { phase, since: now, last_write: now, is_woken, task })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn is_idle(&self) -> bool {
        self.state().phase == Phase::Idle
    }

    /// Returns whether sending the response has taken longer than `send`.
    pub(super) fn is_overdue(&self, now: Instant, send: Duration) -> bool {
        let state = self.state();
        let is_sending = matches!(state.phase, Phase::Responding | Phase::Flushing);
        is_sending && now.saturating_duration_since(state.since) > send
    }

    /// Returns why the connection may be closed to make room; `None` if it may not. A connection whose task was
    /// woken is not idle, so a request that has arrived is served however busy the process is.
    pub(super) fn idleness(&self, now: Instant, send: Duration) -> Option<Idleness> {
        let state = self.state();
        let (since, last_write) = (state.since, state.last_write);
        let (idleness, since, grace) = match state.phase {
            Phase::Idle | Phase::Responding | Phase::Flushing if state.is_woken => return None,
            Phase::Idle => (Idleness::WithoutRequest(since), since, REQUEST_GRACE),
            Phase::Responding | Phase::Flushing => {
                (Idleness::Unread(last_write), last_write, READ_GRACE)
            }
            Phase::Handling => (Idleness::Unanswered(since), since, send),
        };
        (now.saturating_duration_since(since) > grace).then_some(idleness)
    }

    /// Runs the connection and records when its task is woken.
    pub(super) async fn observe<T>(self: Arc<Self>, connection: impl Future<Output = T>) -> T {
        let waker = Waker::from(Arc::clone(&self));
        let mut connection = pin!(connection);
        poll_fn(|context| {
            let mut state = self.state();
            state.is_woken = false;
            state.task = Some(context.waker().clone());
            drop(state);
            connection.as_mut().poll(&mut Context::from_waker(&waker))
        })
        .await
    }

    /// Records that the head of a request is complete.
    pub(super) fn begin_request(&self) {
        let mut state = self.state();
        (state.phase, state.since) = (Phase::Handling, Instant::now());
    }

    /// Records that the handler has returned a response. Returns the response with a body that records when it
    /// was read.
    pub(super) fn begin_response(self: &Arc<Self>, response: Response) -> Response<Observed> {
        let mut state = self.state();
        let now = Instant::now();
        (state.phase, state.since, state.last_write) = (Phase::Responding, now, now);
        drop(state);
        let activity = Arc::clone(self);
        response.map(|body| Observed { body, activity })
    }

    fn record_write(&self) {
        self.state().last_write = Instant::now();
    }

    /// Records that all pending bytes were written.
    fn record_flush(&self) {
        let mut state = self.state();
        if state.phase == Phase::Flushing {
            (state.phase, state.since) = (Phase::Idle, Instant::now());
        }
    }
}

impl Wake for Activity {
    fn wake(self: Arc<Self>) {
        let mut state = self.state();
        state.is_woken = true;
        let task = state.task.clone();
        drop(state);
        if let Some(task) = task {
            task.wake();
        }
    }
}

/// The body of a response, which records when it was read.
pub(super) struct Observed {
    body: Body,
    activity: Arc<Activity>,
}

impl HttpBody for Observed {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Observed {
    fn drop(&mut self) {
        let mut state = self.activity.state();
        if state.phase == Phase::Responding {
            state.phase = Phase::Flushing;
        }
    }
}

/// The socket of a connection, which records writes.
pub(super) struct Socket {
    pub(super) stream: TcpStream,
    pub(super) activity: Arc<Activity>,
}

impl Socket {
    fn record(&self, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if let Poll::Ready(Ok(1..)) = written {
            self.activity.record_write();
        }
        written
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Socket {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.record(written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.record(written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    /// hyper flushes after it has written all pending bytes.
    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(context);
        if flushed.is_ready() {
            self.activity.record_flush();
        }
        flushed
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
