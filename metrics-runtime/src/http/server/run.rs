//! Accepting connections, and serving each.

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

/// How much of a request hyper keeps, its body apart, and of an answer that is not read.
const BUFFER: usize = 16 << 10;

/// How many connections may wait to be accepted. The system keeps 128 by default and drops what comes
/// then, so a good client among many would wait for its retransmission, a second and more.
const BACKLOG: i32 = 4096;

/// How long to wait where no connection can be accepted and none can be closed for it.
const PAUSE: Duration = Duration::from_millis(100);

/// How often it looks for answers that are not read.
const TICK: Duration = Duration::from_secs(1);

pub(super) async fn run(server: Server) {
    let Server { listener, router, mut shutdown, limits } = server;
    // Where the system refuses, it keeps as many as before.
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
                connections.recover();
            }
            accepted = listener.accept(), if accepts => match accepted {
                Ok((stream, _)) => {
                    let activity = Activity::new();
                    let serve = client.clone().serve(stream, Arc::clone(&activity));
                    connections.open(Arc::clone(&activity), activity.observe(serve));
                }
                Err(error) if is_of_client(&error) => {}
                Err(_) => {
                    // Such as too many open files.
                    connections.lack_resources();
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

/// Whether the client was gone before it was accepted, which says nothing of the next one.
fn is_of_client(error: &io::Error) -> bool {
    use ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};

    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// What serves one client.
#[derive(Clone)]
struct Client {
    service: TowerToHyperService<Router>,
    request_time: Duration,
    is_full: Arc<AtomicBool>,
    /// Closed when the server shuts down.
    stopping: watch::Receiver<()>,
}

impl Client {
    /// Serves the connection until either side closes it. Errors are the client's fault; the response
    /// reports them as far as HTTP allows.
    async fn serve(self, stream: TcpStream, activity: Arc<Activity>) {
        let Self { service, request_time, is_full, mut stopping } = self;
        // Without it an answer could wait until the client has acknowledged the one before.
        let _ = stream.set_nodelay(true);
        let socket = Socket { stream, activity: Arc::clone(&activity) };
        let service = service_fn(move |request| {
            activity.begin_request();
            let (response, activity) = (service.call(request), Arc::clone(&activity));
            let is_full = Arc::clone(&is_full);
            async move {
                let mut response = response.await?;
                // Who asks for more waits in line with the others.
                if is_full.load(Ordering::Relaxed) {
                    let close = HeaderValue::from_static("close");
                    response.headers_mut().insert(header::CONNECTION, close);
                }
                Ok::<_, std::convert::Infallible>(activity.begin_answer(response))
            }
        });
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(request_time).max_buf_size(BUFFER);
        // A client that has said all it wants may close its half, and still gets its answer.
        http.half_close(true);
        let mut connection = pin!(http.serve_connection(TokioIo::new(socket), service));
        tokio::select! {
            _ = connection.as_mut() => return,
            _ = stopping.changed() => connection.as_mut().graceful_shutdown(),
        }
        let _ = connection.await;
    }
}
