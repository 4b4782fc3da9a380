//! A server with limits on the number of connections, and on the memory and the time of each.

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

/// Serves the routes of [`router`] on this listener until the process ends or a
/// [shutdown](Server::with_graceful_shutdown) is requested.
///
/// See [`Server`] for the limits, and [`serve_router`] to serve additional routes.
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

/// Serves any router with the limits of [`Server`], such as
/// [`router_with_page`](super::router_with_page) or a router with additional routes.
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

/// A server, which [`serve`] and [`serve_router`] return. Await it to run it.
///
/// It speaks HTTP/1 and limits what a client can use:
///
/// - At most 256 clients are connected. To accept a further client, the server closes the connection that has
///   been idle for the longest time. Connections without a request are closed first, then connections whose
///   client does not read. Clients that only keep connections open therefore cannot exclude others.
/// - Up to 4,096 further connections wait to be accepted, as far as the operating system permits.
/// - The head of a request must arrive within 75 seconds after the connection was opened or the previous
///   response was sent, because many scrapers have an interval of a minute. It may have at most 16 KiB.
/// - A response must be read within 30 seconds, however steadily the client reads.
/// - A client that has closed its sending half of the connection still receives its response.
/// - While the maximum number of clients is connected, each connection is closed after its response.
/// - If the process runs out of file descriptors, the server temporarily reduces the number of connections.
///
/// A connection takes at most 50 KiB, apart from the memory of the handlers. Connections cannot be upgraded,
/// for example to a web socket.
///
/// Awaiting the server never fails. Dropping it closes the listener and all connections.
///
/// # Panics
///
/// Panics if it is awaited on a tokio runtime without the time driver or the I/O driver.
#[must_use = "a server does nothing until it is awaited"]
pub struct Server {
    listener: TcpListener,
    router: Router,
    shutdown: Pin<Box<dyn Future<Output = ()> + Send>>,
    limits: Limits,
}

/// The limits of a server.
#[derive(Clone, Copy, Debug)]
struct Limits {
    /// The maximum number of connections.
    connections: usize,
    /// The maximum time from the beginning of the connection, or from the last response, to the end of the
    /// next request's head.
    request: Duration,
    /// The maximum time from the beginning of a response to its end.
    send: Duration,
    /// The maximum time from the shutdown to the end of the last response.
    grace: Duration,
}

impl Server {
    /// Shuts the server down once `signal` completes. It closes the listener and all connections without a
    /// request, waits for the other responses within the [grace period](Self::with_grace_period), and returns.
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

    /// Sets the maximum number of connected clients. The default is 256, the minimum is 1.
    pub fn with_max_connections(mut self, connections: usize) -> Self {
        self.limits.connections = connections.max(1);
        self
    }

    /// Sets the maximum time for a client to send the head of its next request. The default is 75 seconds.
    pub fn with_request_timeout(mut self, timeout: Duration) -> Self {
        self.limits.request = timeout;
        self
    }

    /// Sets the maximum time for a client to read a response. The default is 30 seconds.
    pub fn with_send_timeout(mut self, timeout: Duration) -> Self {
        self.limits.send = timeout;
        self
    }

    /// Sets the maximum time for responses to finish after a shutdown. The default is 5 seconds.
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
