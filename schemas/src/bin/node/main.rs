//! The demo node, which records simulated metrics and serves or prints them.

mod metrics;
mod serve;
mod simulation;

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use frozen_metrics::Exporter;

use metrics::NodeMetrics;
use simulation::Simulation;

/// The interval between steps of the simulation.
const TICK: Duration = Duration::from_millis(250);

/// A node of a replicated event bus that serves simulated metrics.
#[derive(Parser)]
#[command(name = "node")]
struct Arguments {
    /// The address to serve on; port 0 selects a free port.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:9464")]
    listen: String,

    /// Print one exposition and exit.
    #[arg(long)]
    once: bool,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        // The reader of the output has closed it.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let metrics = NodeMetrics::new(runtime.handle());
    let mut simulation = Simulation::new(&metrics);
    // Simulate a node that has been running for a minute.
    for _ in 0..240 {
        simulation.step(TICK);
    }
    let exporter = Exporter::new().with(metrics).map_err(io::Error::other)?;
    if arguments.once {
        return io::stdout().write_all(exporter.text().as_bytes());
    }
    runtime.block_on(async {
        tokio::spawn(async move {
            let mut ticks = tokio::time::interval(TICK);
            loop {
                ticks.tick().await;
                simulation.step(TICK);
            }
        });
        serve::until_stopped(&arguments.listen, exporter).await
    })
}
