//! The HTTP server of the demo node.

use std::io::{self, Write};
use std::net::SocketAddr;

use frozen_metrics::{Exporter, http};
use tokio::net::TcpListener;

/// Serves `/metrics` and its page until Ctrl-C or a termination signal.
pub(crate) async fn until_stopped(address: &str, exporter: Exporter) -> io::Result<()> {
    let listener = TcpListener::bind(address).await.map_err(|error| in_words(address, &error))?;
    greet(listener.local_addr()?)?;
    let router = http::router_with_page(exporter);
    http::serve_router(listener, router).with_graceful_shutdown(stopped()).await;
    writeln!(io::stdout(), "stopped")
}

fn in_words(address: &str, error: &io::Error) -> io::Error {
    let what = match error.kind() {
        io::ErrorKind::AddrInUse => "the port is in use; choose another with `--listen`".to_owned(),
        _ => error.to_string(),
    };
    io::Error::other(format!("cannot listen on {address}: {what}"))
}

fn greet(address: SocketAddr) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "serving http://{address}/metrics")?;
    writeln!(out)?;
    writeln!(out, "  look at it   http://{address}/ in a browser")?;
    writeln!(out, "  scrape it    curl -s http://{address}/metrics")?;
    writeln!(out, "  see it move  watch -d 'curl -s http://{address}/metrics | grep -v ^#'")?;
    writeln!(out, "  stop it      Ctrl-C")?;
    out.flush()
}

async fn stopped() {
    #[cfg(unix)]
    if let Ok(mut terminated) =
        tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
    {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminated.recv() => {}
        }
        return;
    }
    let _ = tokio::signal::ctrl_c().await;
}
