//! Accepting and serving connections.

use std::io::{self, ErrorKind};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderValue, header};
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use socket2::SockRef;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};

use super::Server;
use super::activity::{Activity, Socket};
use super::connections::Connections;

/// The maximum size of a request's head, and of the buffer of a response that is not read.
const BUFFER: usize = 16 << 10;

/// The maximum number of connections that wait to be accepted. By default it is 128, and the operating system
/// drops further ones. A client would then wait at least a second for its retransmission.
const BACKLOG: i32 = 4096;

/// The pause after no connection could be accepted and none could be closed.
const PAUSE: Duration = Duration::from_millis(100);

/// The interval between checks for responses that are not read.
const TICK: Duration = Duration::from_secs(1);

pub(super) async fn run(server: Server) {
    let Server { listener, router, mut shutdown, limits } = server;
    // If this fails, the length of the queue does not change.
    let _ = SockRef::from(&listener).listen(BACKLOG);
    let mut connections = Connections::new(limits);
    let (stop, stopping) = watch::channel(());
    let client = Client {
        service: TowerToHyperService::new(router),
        request_time: limits.request,
        is_full: Arc::clone(connections.is_full()),
        stopping,
    };
    let mut ticks = interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut has_failed = false;
    loop {
        let accepts = !has_failed && connections.has_room();
        has_failed = false;
        tokio::select! {
            () = &mut shutdown => break,
            Some(()) = connections.ended() => {}
            _ = ticks.tick() => {
                connections.close_overdue();
                connections.recover_capacity();
            }
            accepted = listener.accept(), if accepts => match accepted {
                Ok((stream, _)) => {
                    let activity = Activity::new();
                    let serve = client.clone().serve(stream, Arc::clone(&activity));
                    connections.open(Arc::clone(&activity), activity.observe(serve));
                }
                Err(error) if is_client_error(&error) => {}
                Err(_) => {
                    // For example, too many open files.
                    connections.reduce_capacity();
                    has_failed = true;
                }
            },
            () = sleep(PAUSE), if !accepts => {}
        }
    }
    drop(listener);
    drop(stop);
    connections.close_idle();
    let all_ended = async { while connections.ended().await.is_some() {} };
    let _ = timeout(limits.grace, all_ended).await;
}

/// Returns whether the client disconnected before it was accepted. The next client is not affected.
fn is_client_error(error: &io::Error) -> bool {
    use ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};

    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// The service of one client.
#[derive(Clone)]
struct Client {
    service: TowerToHyperService<Router>,
    request_time: Duration,
    is_full: Arc<AtomicBool>,
    /// Closed when the server shuts down.
    stopping: watch::Receiver<()>,
}

impl Client {
    /// Serves the connection until either side closes it. Errors are caused by the client; responses report
    /// them as far as HTTP allows.
    async fn serve(self, stream: TcpStream, activity: Arc<Activity>) {
        let Self { service, request_time, is_full, mut stopping } = self;
        // Otherwise a response could be delayed until the client acknowledges the previous one.
        let _ = stream.set_nodelay(true);
        let socket = Socket { stream, activity: Arc::clone(&activity) };
        let service = service_fn(move |request| {
            activity.begin_request();
            let (response, activity) = (service.call(request), Arc::clone(&activity));
            let is_full = Arc::clone(&is_full);
            async move {
                let mut response = response.await?;
                // A client that wants to send further requests must queue for a new connection.
                if is_full.load(Ordering::Relaxed) {
                    let close = HeaderValue::from_static("close");
                    response.headers_mut().insert(header::CONNECTION, close);
                }
                Ok::<_, std::convert::Infallible>(activity.begin_response(response))
            }
        });
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(request_time).max_buf_size(BUFFER);
        // A client may close its sending half and still receive its response.
        http.half_close(true);
        let mut connection = pin!(http.serve_connection(TokioIo::new(socket), service));
        tokio::select! {
            _ = connection.as_mut() => return,
            _ = stopping.changed() => connection.as_mut().graceful_shutdown(),
        }
        let _ = connection.await;
    }
}
