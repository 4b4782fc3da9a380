//! A server that no client can hold up: a bound on the connections, on what each may say, and on how
//! long it may take to say it and to read the answer. `axum::serve` has none of these.

use std::io::{self, ErrorKind};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::sleep;
use tokio_io_timeout::TimeoutStream;

/// How many clients may be connected; more wait outside.
const CONNECTIONS: usize = 512;

/// How much a request may be, its body apart: nobody here reads one.
const REQUEST_BYTES: usize = 64 * 1024;

/// How long a client may take to say it all, and to say the next thing: scrapes are a minute apart.
const REQUEST_TIME: Duration = Duration::from_secs(75);

/// How long a client may leave an answer unread.
const UNREAD_TIME: Duration = Duration::from_secs(30);

/// How long open connections may take to finish after the stop.
const GRACE: Duration = Duration::from_secs(2);

/// Serves the router until `stop` is ready.
pub(crate) async fn run(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let service = TowerToHyperService::new(router);
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(REQUEST_TIME).max_buf_size(REQUEST_BYTES);
    // A client that has said all it wants may close its half, and still gets its answer.
    http.half_close(true);

    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let connections = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &places) => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, place)) => {
                let connection = http.serve_connection(patient(stream), service.clone());
                let connection = connections.watch(connection);
                tokio::spawn(async move {
                    // Whatever goes wrong is the client's, and it is told.
                    let _ = connection.await;
                    drop(place);
                });
            }
            Err(error) if error.kind() == ErrorKind::ConnectionAborted => {}
            // Such as too many open files: one of them has to be closed first.
            Err(_) => sleep(Duration::from_secs(1)).await,
        }
    }
    tokio::select! {
        () = connections.shutdown() => {}
        () = sleep(GRACE) => {}
    }
}

async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> io::Result<(TcpStream, OwnedSemaphorePermit)> {
    let place = Arc::clone(places).acquire_owned().await.map_err(io::Error::other)?;
    let (stream, _) = listener.accept().await?;
    Ok((stream, place))
}

fn patient(stream: TcpStream) -> TokioIo<Pin<Box<TimeoutStream<TcpStream>>>> {
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(UNREAD_TIME));
    TokioIo::new(Box::pin(stream))
}
