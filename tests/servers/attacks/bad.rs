//! Bad clients, a hundred of a kind at once. Each connects again as soon as it is cut off.

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

/// What the clients of one kind do wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// They say nothing.
    Silent,
    /// They ask again and again, and read nothing.
    Unread,
    /// They read a byte at a time.
    DropByDrop,
    /// They read much at a time, with long pauses.
    Bursts,
    /// They reset the connection in the middle of the answer.
    Reset,
    /// They close their half and do not read for a while.
    HalfClosed,
    /// They write their request a byte at a time.
    SlowHeader,
    /// They look at the page, and search it for ever different values.
    Page,
    /// They speak HTTP/1.0, and read all.
    Http10,
    /// They ask for the head alone, many times at once.
    Head,
    /// They want it compressed, and read nothing.
    Compressed,
}

impl Kind {
    pub(super) const ALL: [Self; 11] = [
        Self::Silent,
        Self::Unread,
        Self::DropByDrop,
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
            Self::DropByDrop => {
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
                let mut some = vec![0; 512];
                stream.read_exact(&mut some).await?;
            }
            Self::Compressed => loop {
                stream.write_all(&GZIP.repeat(100)).await?;
                sleep(Duration::from_millis(1)).await;
            },
        }
        Ok(())
    }
}

/// With little room for what it does not read.
async fn connect(address: SocketAddr) -> io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.set_recv_buffer_size(8 * 1024)?;
    socket.connect(address).await
}

async fn read_all(mut stream: TcpStream) -> io::Result<()> {
    let mut room = vec![0; 64 * 1024];
    while stream.read(&mut room).await? > 0 {}
    Ok(())
}

/// Clients that go on until they are dropped.
pub(super) struct Attack {
    _runtime: Runtime,
    connections: Arc<AtomicU64>,
}

impl Attack {
    pub(super) fn by(clients: &[(Kind, usize)], address: SocketAddr) -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let connections = Arc::new(AtomicU64::new(0));
        for (kind, count) in clients {
            for _ in 0..*count {
                let (kind, connections) = (*kind, Arc::clone(&connections));
                runtime.spawn(async move {
                    loop {
                        // Whatever happens to it, it comes again.
                        let _ = kind.attack(address).await;
                        connections.fetch_add(1, Ordering::Relaxed);
                        sleep(Duration::from_millis(1)).await;
                    }
                });
            }
        }
        Self { _runtime: runtime, connections }
    }

    /// How many connections have ended so far.
    pub(super) fn ended(&self) -> u64 {
        self.connections.load(Ordering::Relaxed)
    }
}
