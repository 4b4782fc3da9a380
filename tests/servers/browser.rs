//! A headless browser.

use std::fs;
use std::path::Path;
use std::process::Command;

use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

use crate::program::{Program, eventually};

/// Flags of Chromium. It connects to this machine only.
const FLAGS: &[&str] = &[
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--force-prefers-reduced-motion",
    "--window-size=1200,900",
];

/// Rendering options of a page.
#[derive(Clone, Copy)]
pub(crate) enum Look {
    Light,
    Dark,
    /// The width of a phone.
    Phone,
    /// Light, without JavaScript.
    NoScript,
}

/// A Chromium with one open page.
pub(crate) struct Browser {
    runtime: Runtime,
    client: Client,
    // Fields drop in this order: the program, then the folder it writes to.
    _driver: Program,
    _profile: TempDir,
}

impl Browser {
    pub(crate) fn open(look: Look, url: &str) -> Self {
        let (driver, port) = start_driver();
        let profile = TempDir::new().unwrap();
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let client = runtime.block_on(async {
            let mut builder = ClientBuilder::new(HttpConnector::new());
            builder.capabilities(capabilities(look, profile.path()));
            let client = builder.connect(&format!("http://127.0.0.1:{port}")).await.unwrap();
            client.goto(url).await.unwrap();
            client
        });
        Self { runtime, client, _driver: driver, _profile: profile }
    }

    /// Runs the body of a JavaScript function and returns its result.
    pub(crate) fn run(&self, script: &str) -> Value {
        self.runtime.block_on(self.client.execute(script, Vec::new())).unwrap()
    }

    /// Waits until a JavaScript expression is true. An expression that throws, such as one on an
    /// element that does not exist yet, is not true.
    pub(crate) fn wait_for(&self, expression: &str) {
        let script =
            format!("try {{ return {expression} }} catch (error) {{ return String(error) }}");
        eventually(|| match self.run(&script) {
            Value::Bool(true) => Ok(()),
            value => Err(format!(
                "{expression} is {value}: {}",
                self.run("return document.body.innerText")
            )),
        });
    }

    /// Saves a screenshot in the folder that `$SCREENSHOTS` names, if set.
    pub(crate) fn screenshot(&self, name: &str) {
        if let Some(folder) = std::env::var_os("SCREENSHOTS") {
            let png = self.runtime.block_on(self.client.screenshot()).unwrap();
            fs::write(Path::new(&folder).join(name).with_extension("png"), png).unwrap();
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.runtime.block_on(self.client.clone().close());
    }
}

/// Starts chromedriver on a free port, and returns the port.
///
/// It binds a port of its choice for IPv6 and then the same one for IPv4. If another program uses the latter, it exits
/// and is started again.
fn start_driver() -> (Program, String) {
    let start = || {
        let mut command = Command::new("chromedriver");
        command.arg("--port=0");
        Program::start(command)
    };
    let mut driver = start();
    let port = eventually(|| {
        let log = driver.log();
        let port = log.split("started successfully on port ").nth(1);
        let port = port.and_then(|rest| rest.split('.').next()).map(str::to_owned);
        if log.contains("port not available") {
            driver = start();
        }
        port.ok_or_else(|| "chromedriver has not printed its port".to_owned())
    });
    (driver, port)
}

fn capabilities(look: Look, profile: &Path) -> Capabilities {
    let mut flags: Vec<String> = FLAGS.iter().map(|flag| (*flag).to_owned()).collect();
    flags.push(format!("--user-data-dir={}", profile.display()));
    let scheme = if matches!(look, Look::Dark) { 0 } else { 1 };
    flags.push(format!("--blink-settings=preferredColorScheme={scheme}"));
    let mut options = json!({ "args": flags });
    if matches!(look, Look::NoScript) {
        options["prefs"] = json!({ "profile.managed_default_content_settings.javascript": 2 });
    }
    if matches!(look, Look::Phone) {
        let metrics = json!({ "width": 390, "height": 844, "pixelRatio": 2 });
        options["mobileEmulation"] = json!({ "deviceMetrics": metrics });
    }
    Capabilities::from_iter([("goog:chromeOptions".to_owned(), options)])
}
