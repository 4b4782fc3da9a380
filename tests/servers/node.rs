//! The demo node: its output and its shutdown.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use frozen_metrics::MetricSet;
use frozen_metrics::process::ProcessMetrics;
use frozen_metrics::schema::Schema;
use frozen_metrics::tokio_runtime::TokioMetrics;
use rustix::process::Signal;
use schemas::cache::{CacheMetrics, PageCacheMetrics};
use schemas::replication::ChannelMetricsAtomic;
use schemas::rpc::RpcMetrics;

use crate::http;
use crate::program::{Program, build, eventually};

/// The demo node, serving on a free port.
pub(crate) struct Node {
    program: Program,
    url: String,
}

impl Node {
    pub(crate) fn start() -> Self {
        let mut command = Command::new(executable());
        command.args(["--listen", "127.0.0.1:0"]);
        let program = Program::start(command);
        let url = eventually(|| {
            let log = program.log();
            let line = log.lines().find_map(|line| line.strip_prefix("serving "));
            line.map(str::to_owned).ok_or("the node has not printed its address".to_owned())
        });
        Self { program, url }
    }

    pub(crate) fn scrape(&self) -> String {
        http::get(&self.url).unwrap()
    }

    pub(crate) fn address(&self) -> SocketAddr {
        let address = self.url.trim_start_matches("http://").trim_end_matches("/metrics");
        address.parse().unwrap()
    }

    /// Returns the resident memory in KiB.
    pub(crate) fn memory(&self) -> u64 {
        self.program.memory()
    }
}

/// Returns the output of `node --once`.
pub(crate) fn printed() -> String {
    let Output { status, stdout, .. } = Command::new(executable()).arg("--once").output().unwrap();
    assert!(status.success());
    String::from_utf8(stdout).unwrap()
}

/// Returns the path of the node. Cargo builds it and prints the path, which tests of other packages
/// do not get otherwise.
fn executable() -> &'static Path {
    static EXECUTABLE: OnceLock<PathBuf> = OnceLock::new();
    EXECUTABLE.get_or_init(|| build("schemas", "node"))
}

#[test]
fn once_prints_one_exposition_and_exits() {
    let text = printed();
    assert!(text.starts_with("# HELP dataforts_replication_lag_seconds "), "{text}");
    let names = |schemas: &[&'static Schema]| {
        let families = schemas.iter().flat_map(|schema| schema.families.iter());
        families.map(|family| family.name.to_string()).collect::<Vec<_>>()
    };
    let mut expected = names(&[
        ChannelMetricsAtomic::SCHEMA,
        RpcMetrics::SCHEMA,
        CacheMetrics::SCHEMA,
        PageCacheMetrics::SCHEMA,
    ]);
    expected.push("dataforts_build_info".to_owned());
    if cfg!(target_os = "linux") {
        expected.extend(names(&[ProcessMetrics::SCHEMA]));
    }
    expected.extend(names(&[TokioMetrics::SCHEMA]));
    let types = text.lines().filter_map(|line| line.strip_prefix("# TYPE "));
    let shown: Vec<_> = types.map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(shown, expected, "{text}");
}

#[test]
fn a_signal_stops_the_node_cleanly() {
    for signal in [Signal::INT, Signal::TERM] {
        let mut node = Node::start();
        assert!(node.scrape().contains("dataforts_leader_changes_total{"));
        node.program.signal(signal);
        let status = node.program.wait();
        assert_eq!(status.code(), Some(0), "{signal:?}: {status}");
        assert!(node.program.log().ends_with("\nstopped\n"), "{}", node.program.log());
    }
}

#[test]
fn a_port_in_use_is_a_clear_error() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let Output { status, stdout, stderr } =
        Command::new(executable()).args(["--listen", &address]).output().unwrap();
    assert_eq!(status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&stdout), "");
    assert_eq!(
        String::from_utf8_lossy(&stderr),
        format!(
            "error: cannot listen on {address}: the port is in use; choose another with `--listen`\n"
        )
    );
}
