//! Misbehaving clients, each of which reconnects as soon as it is disconnected.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio::time::sleep;

const GET: &[u8] = b"GET /metrics HTTP/1.1\r\nHost: bus\r\n\r\n";
const GZIP: &[u8] = b"GET /metrics HTTP/1.1\r\nHost: bus\r\nAccept-Encoding: gzip\r\n\r\n";

/// The misbehavior of a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Sends nothing.
    Silent,
    /// Sends requests repeatedly and reads nothing.
    Unread,
    /// Reads one byte at a time.
    ByteByByte,
    /// Reads large chunks with long pauses.
    Bursts,
    /// Resets the connection during the response.
    Reset,
    /// Closes its sending half and does not read for a while.
    HalfClosed,
    /// Sends its request one header at a time.
    SlowHeader,
    /// Requests the page and searches for ever different values.
    Page,
    /// Uses HTTP/1.0 and reads everything.
    Http10,
    /// Pipelines `HEAD` requests.
    Head,
    /// Requests compressed responses and reads nothing.
    Compressed,
}

impl Kind {
    pub(super) const ALL: [Self; 11] = [
        Self::Silent,
        Self::Unread,
        Self::ByteByByte,
        Self::Bursts,
        Self::Reset,
        Self::HalfClosed,
        Self::SlowHeader,
        Self::Page,
        Self::Http10,
        Self::Head,
        Self::Compressed,
    ];

    async fn attack(self, address: SocketAddr) -> io::Result<()> {
        let mut stream = connect(address).await?;
        match self {
            Self::Silent => drop(stream.read_u8().await?),
            Self::Unread => loop {
                stream.write_all(&GET.repeat(100)).await?;
                sleep(Duration::from_millis(1)).await;
            },
            Self::ByteByByte => {
                stream.write_all(GET).await?;
                loop {
                    stream.read_u8().await?;
                    sleep(Duration::from_millis(20)).await;
                }
            }
            Self::Bursts => {
                stream.write_all(GET).await?;
                let mut burst = vec![0; 200_000];
                loop {
                    sleep(Duration::from_secs(2)).await;
                    stream.read_exact(&mut burst).await?;
                }
            }
            Self::Reset => {
                stream.write_all(GET).await?;
                stream.read_u8().await?;
                stream.set_zero_linger()?;
            }
            Self::HalfClosed => {
                stream.write_all(GET).await?;
                stream.shutdown().await?;
                sleep(Duration::from_secs(2)).await;
                read_all(stream).await?;
            }
            Self::SlowHeader => {
                stream.write_all(&GET[..GET.len() - 2]).await?;
                loop {
                    stream.write_all(b"X: x\r\n").await?;
                    sleep(Duration::from_millis(100)).await;
                }
            }
            Self::Page => {
                static NEXT: AtomicU64 = AtomicU64::new(0);
                let having = NEXT.fetch_add(1, Ordering::Relaxed);
                let path = if having.is_multiple_of(4) { "/" } else { "/metrics.json" };
                let host = "Host: bus\r\nConnection: close";
                let request = format!("GET {path}?having={having} HTTP/1.1\r\n{host}\r\n\r\n");
                stream.write_all(request.as_bytes()).await?;
                read_all(stream).await?;
            }
            Self::Http10 => {
                stream.write_all(b"GET /metrics HTTP/1.0\r\n\r\n").await?;
                read_all(stream).await?;
            }
            Self::Head => {
                let request = b"HEAD /metrics HTTP/1.1\r\nHost: bus\r\n\r\n".repeat(8);
                stream.write_all(&request).await?;
                let mut start = vec![0; 512];
                stream.read_exact(&mut start).await?;
            }
            Self::Compressed => loop {
                stream.write_all(&GZIP.repeat(100)).await?;
                sleep(Duration::from_millis(1)).await;
            },
        }
        Ok(())
    }
}

/// Connects with a small receive buffer.
async fn connect(address: SocketAddr) -> io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.set_recv_buffer_size(8 * 1024)?;
    socket.connect(address).await
}

async fn read_all(mut stream: TcpStream) -> io::Result<()> {
    let mut buffer = vec![0; 64 * 1024];
    while stream.read(&mut buffer).await? > 0 {}
    Ok(())
}

/// Clients that attack until they are dropped.
pub(super) struct Attack {
    _runtime: Runtime,
    connections: Arc<AtomicU64>,
}

impl Attack {
    pub(super) fn start(clients: &[(Kind, usize)], address: SocketAddr) -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let connections = Arc::new(AtomicU64::new(0));
        for (kind, count) in clients {
            for _ in 0..*count {
                let (kind, connections) = (*kind, Arc::clone(&connections));
                runtime.spawn(async move {
                    loop {
                        // Whatever happens, the client connects again.
                        let _ = kind.attack(address).await;
                        connections.fetch_add(1, Ordering::Relaxed);
                        sleep(Duration::from_millis(1)).await;
                    }
                });
            }
        }
        Self { _runtime: runtime, connections }
    }

    /// Returns the number of connections that have ended.
    pub(super) fn ended(&self) -> u64 {
        self.connections.load(Ordering::Relaxed)
    }
}
