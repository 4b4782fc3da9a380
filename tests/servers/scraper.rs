//! A time series database that scrapes us and speaks the query API of Prometheus.

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

/// A running database; its storage goes with it.
pub(crate) struct Scraper {
    url: String,
    target: SocketAddr,
    // In the order of the drop: first the program, then the folder it writes to.
    _program: Program,
    _storage: TempDir,
}

impl Scraper {
    /// Starts what `command` makes of the address to listen on, the configuration file and the
    /// storage folder, and has it scrape `target` every second.
    pub(crate) fn of(target: SocketAddr, command: fn(&str, &Path, &Path) -> Command) -> Self {
        let storage = TempDir::new().unwrap();
        let config = storage.path().join("scrape.yml");
        fs::write(&config, scrape_every_second(target)).unwrap();
        let address = free_address();
        let program = Program::start(command(&address, &config, &storage.path().join("data")));
        let url = format!("http://{address}");
        Self { url, target, _program: program, _storage: storage }
    }

    /// Waits until it holds exactly these samples of ours.
    pub(crate) fn holds(&self, expected: &Samples) {
        let expected = self.as_stored(expected);
        eventually(|| samples::compare(&expected, &self.samples()?));
    }

    /// Asks its API.
    pub(crate) fn ask(&self, path: &str, form: &[(&str, &str)]) -> Result<Value, String> {
        let url = format!("{}{path}", self.url);
        let text = match form {
            [] => http::get(&url)?,
            form => http::post(&url, form)?,
        };
        match serde_json::from_str::<Value>(&text) {
            Ok(mut answer) if answer["status"] == "success" => Ok(answer["data"].take()),
            _ => Err(format!("{url}: {text}")),
        }
    }

    /// Its own metrics.
    pub(crate) fn metrics(&self) -> String {
        http::get(&format!("{}/metrics", self.url)).unwrap()
    }

    fn samples(&self) -> Result<Samples, String> {
        let query = [("query", r#"{__name__=~"dataforts_.*"}"#)];
        let answer = self.ask("/api/v1/query", &query)?;
        let mut samples = Samples::new();
        for result in answer["result"].as_array().ok_or("no result")? {
            let labels: Series = serde_json::from_value(result["metric"].clone()).unwrap();
            let value = result["value"][1].as_str().unwrap().parse().unwrap();
            samples::add(&mut samples, labels, value);
        }
        Ok(samples)
    }

    /// A label without value is no label, and each series gets the labels of its target.
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

/// Free until someone takes it: neither database tells which port it got if asked for any.
fn free_address() -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.local_addr().unwrap().to_string()
}
