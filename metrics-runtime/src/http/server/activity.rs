//! What a connection is doing, observed where its bytes and its requests pass.

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

/// How long a connection without a request is not closed for another one: the request of a good client
/// arrives with its connection.
const ARRIVAL: Duration = Duration::from_millis(100);

/// How long an answer may rest before its connection may be closed for another one.
const REST: Duration = Duration::from_millis(250);

/// What one connection is doing.
#[derive(Debug)]
pub(super) struct Activity(Mutex<State>);

#[derive(Debug)]
struct State {
    phase: Phase,
    since: Instant,
    /// When the client last took bytes of the answer.
    last_write: Instant,
    /// Whether its task is to run: because of bytes that have arrived, say.
    is_woken: bool,
    task: Option<Waker>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Without a complete request.
    Idle,
    /// The handler is at work.
    Handling,
    /// The handler's body is still being read.
    Answering,
    /// The body was read, but not all of it is written.
    Flushing,
}

/// How readily a connection is closed for another one: the smallest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Idleness {
    /// It has had no request since then.
    WithoutRequest(Instant),
    /// Its client has read nothing since then.
    Unread(Instant),
    /// Its handler has been at work since then, for longer than an answer may take.
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

    /// Whether its answer has not been read for so long.
    pub(super) fn is_overdue(&self, now: Instant, send: Duration) -> bool {
        let state = self.state();
        let is_sending = matches!(state.phase, Phase::Answering | Phase::Flushing);
        is_sending && now.saturating_duration_since(state.since) > send
    }

    /// Whether, and how readily, it may be closed for another connection. One whose task is to run is
    /// not idle: however busy the process is, a request that has arrived is served.
    pub(super) fn idleness(&self, now: Instant, send: Duration) -> Option<Idleness> {
        let state = self.state();
        let (since, last_write) = (state.since, state.last_write);
        let (idleness, since, safe) = match state.phase {
            Phase::Idle | Phase::Answering | Phase::Flushing if state.is_woken => return None,
            Phase::Idle => (Idleness::WithoutRequest(since), since, ARRIVAL),
            Phase::Answering | Phase::Flushing => (Idleness::Unread(last_write), last_write, REST),
            Phase::Handling => (Idleness::Unanswered(since), since, send),
        };
        (now.saturating_duration_since(since) > safe).then_some(idleness)
    }

    /// Runs the connection, and notes when it is to run.
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

    /// A request's head is complete.
    pub(super) fn begin_request(&self) {
        let mut state = self.state();
        (state.phase, state.since) = (Phase::Handling, Instant::now());
    }

    /// The handler has answered. Returns the answer with a body that notes when it was read.
    pub(super) fn begin_answer(self: &Arc<Self>, response: Response) -> Response<Observed> {
        let mut state = self.state();
        let now = Instant::now();
        (state.phase, state.since, state.last_write) = (Phase::Answering, now, now);
        drop(state);
        let activity = Arc::clone(self);
        response.map(|body| Observed { body, activity })
    }

    fn wrote(&self) {
        self.state().last_write = Instant::now();
    }

    /// Nothing is left to be written for now.
    fn flushed(&self) {
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

/// The body of an answer.
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
        if state.phase == Phase::Answering {
            state.phase = Phase::Flushing;
        }
    }
}

/// The socket of a connection.
pub(super) struct Socket {
    pub(super) stream: TcpStream,
    pub(super) activity: Arc<Activity>,
}

impl Socket {
    fn note(&self, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if let Poll::Ready(Ok(1..)) = written {
            self.activity.wrote();
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
        self.note(written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.note(written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    /// hyper flushes once it has written all that it holds.
    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(context);
        if flushed.is_ready() {
            self.activity.flushed();
        }
        flushed
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
