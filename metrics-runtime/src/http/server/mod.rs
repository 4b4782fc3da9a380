//! A server that no client can hold up: it bounds the connections, and what each may take and for how
//! long.

mod activity;
mod connections;
mod run;

use std::fmt;
use std::future::{self, Future, IntoFuture};
use std::pin::Pin;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;

use super::router;
use crate::Exporter;

/// Serves `/metrics` on this listener, as [`router`] does, until the process ends or a
/// [shutdown](Server::with_graceful_shutdown) is requested.
///
/// See [`Server`] for its limits, and [`serve_router`] for other routes beside `/metrics`.
///
/// ```no_run
/// use frozen_metrics::{Exporter, http};
///
/// # async fn run(exporter: Exporter) -> std::io::Result<()> {
/// let listener = tokio::net::TcpListener::bind("127.0.0.1:9464").await?;
/// http::serve(listener, exporter).await;
/// # Ok(())
/// # }
/// ```
pub fn serve(listener: TcpListener, exporter: Exporter) -> Server {
    serve_router(listener, router(exporter))
}

/// Serves a router with the limits of [`Server`]: [`router_with_page`](super::router_with_page), or
/// routes of your own beside `/metrics`.
///
/// ```
/// use axum::{Router, routing::get};
/// use frozen_metrics::{Exporter, http};
/// use tokio::{net::TcpListener, sync::oneshot};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// let router = Router::new()
///     .merge(http::router(Exporter::new()))
///     .route("/healthz", get(|| async { "ok" }));
/// let listener = TcpListener::bind("127.0.0.1:0").await?;
/// let (stop, stopped) = oneshot::channel::<()>();
/// let server = tokio::spawn(
///     http::serve_router(listener, router)
///         .with_graceful_shutdown(async { drop(stopped.await) })
///         .into_future(),
/// );
/// drop(stop);
/// server.await?;
/// # Ok(())
/// # }
/// ```
pub fn serve_router(listener: TcpListener, router: Router) -> Server {
    Server {
        listener,
        router,
        shutdown: Box::pin(future::pending()),
        limits: Limits {
            connections: 256,
            request: Duration::from_secs(75),
            send: Duration::from_secs(30),
            grace: Duration::from_secs(5),
        },
    }
}

/// A server to be awaited, which [`serve`] and [`serve_router`] return.
///
/// It speaks HTTP/1 and bounds what a client can take:
///
/// - At most 256 clients are connected. For a further one, the connection that has been idle for the
///   longest time is closed: one without a request, else one that does not read its answer. So clients
///   that only hold their connections shut nobody out.
/// - Up to 4,096 more wait to be accepted, as far as the system permits.
/// - A request has to be complete 75 seconds after the connection was opened, or after the answer
///   before it: scrapes are often a minute apart. Its head may have 16 KiB.
/// - An answer has to be read 30 seconds after it began, however steadily it is read.
/// - A client that has closed its half of the connection still gets its answer.
/// - While as many clients are connected as may be, each connection is closed after its answer.
/// - Where the process has no file descriptors left, the server makes do with fewer connections for a
///   while.
///
/// A connection takes some 50 KiB at most, apart from what the handlers hold. It cannot be upgraded: to
/// a web socket, say.
///
/// Awaiting it never fails. Dropping it closes the listener and every connection.
///
/// # Panics
///
/// It panics when it is awaited on a tokio runtime whose time or I/O is not enabled.
#[must_use = "a server does nothing until it is awaited"]
pub struct Server {
    listener: TcpListener,
    router: Router,
    shutdown: Pin<Box<dyn Future<Output = ()> + Send>>,
    limits: Limits,
}

/// What clients may take.
#[derive(Clone, Copy, Debug)]
struct Limits {
    connections: usize,
    /// From the connection's begin or the last answer to the end of the next request's head.
    request: Duration,
    /// From the begin of an answer to its end.
    send: Duration,
    /// From the shutdown to the end of the last answer.
    grace: Duration,
}

impl Server {
    /// Shuts down once `signal` completes: closes the listener and the connections without a request,
    /// lets the others finish their answers within the [grace period](Self::with_grace_period), and
    /// returns.
    ///
    /// ```no_run
    /// # async fn run(listener: tokio::net::TcpListener, exporter: frozen_metrics::Exporter) {
    /// use frozen_metrics::http;
    ///
    /// # let stop_requested = async {};
    /// http::serve(listener, exporter).with_graceful_shutdown(stop_requested).await;
    /// # }
    /// ```
    pub fn with_graceful_shutdown(
        mut self,
        signal: impl Future<Output = ()> + Send + 'static,
    ) -> Self {
        self.shutdown = Box::pin(signal);
        self
    }

    /// Sets how many clients may be connected: 256 by default, and at least one.
    pub fn with_max_connections(mut self, connections: usize) -> Self {
        self.limits.connections = connections.max(1);
        self
    }

    /// Sets how long a client may take to send the head of its next request: 75 seconds by default.
    pub fn with_request_timeout(mut self, timeout: Duration) -> Self {
        self.limits.request = timeout;
        self
    }

    /// Sets how long a client may take to read an answer: 30 seconds by default.
    pub fn with_send_timeout(mut self, timeout: Duration) -> Self {
        self.limits.send = timeout;
        self
    }

    /// Sets how long answers may take to finish after a shutdown: 5 seconds by default.
    pub fn with_grace_period(mut self, grace: Duration) -> Self {
        self.limits.grace = grace;
        self
    }
}

impl IntoFuture for Server {
    type Output = ();
    type IntoFuture = Pin<Box<dyn Future<Output = ()> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(run::run(self))
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("listener", &self.listener)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}
