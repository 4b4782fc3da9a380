//! A time series database that scrapes the exporter and has the query API of Prometheus.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::http;
use crate::program::{Program, eventually};
use crate::samples::{self, Samples, Series};

const JOB: &str = "bus";

/// A running database and its storage.
pub(crate) struct Scraper {
    url: String,
    target: SocketAddr,
    // Fields drop in this order: the program, then the folder it writes to.
    _program: Program,
    _storage: TempDir,
}

impl Scraper {
    /// Starts a database that scrapes `target` every second. `command` gets the address to listen
    /// on, the configuration file and the storage folder.
    pub(crate) fn start(target: SocketAddr, command: fn(&str, &Path, &Path) -> Command) -> Self {
        let storage = TempDir::new().unwrap();
        let config = storage.path().join("scrape.yml");
        fs::write(&config, scrape_every_second(target)).unwrap();
        let address = free_address();
        let program = Program::start(command(&address, &config, &storage.path().join("data")));
        let url = format!("http://{address}");
        Self { url, target, _program: program, _storage: storage }
    }

    /// Waits until the database has exactly these samples.
    pub(crate) fn wait_for_samples(&self, expected: &Samples) {
        let expected = self.as_stored(expected);
        eventually(|| samples::compare(&expected, &self.samples()?));
    }

    /// Sends a request to the query API.
    pub(crate) fn query(&self, path: &str, form: &[(&str, &str)]) -> Result<Value, String> {
        let url = format!("{}{path}", self.url);
        let text = match form {
            [] => http::get(&url)?,
            form => http::post(&url, form)?,
        };
        match serde_json::from_str::<Value>(&text) {
            Ok(mut response) if response["status"] == "success" => Ok(response["data"].take()),
            _ => Err(format!("{url}: {text}")),
        }
    }

    /// Returns the database's own metrics.
    pub(crate) fn metrics(&self) -> String {
        http::get(&format!("{}/metrics", self.url)).unwrap()
    }

    fn samples(&self) -> Result<Samples, String> {
        let query = [("query", r#"{__name__=~"dataforts_.*"}"#)];
        let result = self.query("/api/v1/query", &query)?;
        let mut samples = Samples::new();
        for series in result["result"].as_array().ok_or("no result")? {
            let labels: Series = serde_json::from_value(series["metric"].clone()).unwrap();
            let value = series["value"][1].as_str().unwrap().parse().unwrap();
            samples::add(&mut samples, labels, value);
        }
        Ok(samples)
    }

    /// Returns the samples as stored: without empty labels and with the labels of the target.
    fn as_stored(&self, samples: &Samples) -> Samples {
        let stored = samples.iter().map(|(series, value)| {
            let mut labels = series.clone();
            labels.retain(|_, value| !value.is_empty());
            labels.insert("job".to_owned(), JOB.to_owned());
            labels.insert("instance".to_owned(), self.target.to_string());
            (labels, *value)
        });
        stored.collect()
    }
}

fn scrape_every_second(target: SocketAddr) -> String {
    format!(
        "global: {{scrape_interval: 1s, scrape_timeout: 1s}}\n\
         scrape_configs:\n\
         - job_name: {JOB}\n  \
           static_configs: [{{targets: [\"{target}\"]}}]\n"
    )
}

/// Returns an address that was free a moment ago. Neither database prints its port if asked for
/// any.
fn free_address() -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.local_addr().unwrap().to_string()
}
