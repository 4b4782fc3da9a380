//! An HTTP client for the loopback, with a timeout.

use std::time::Duration;

use ureq::{Agent, Body, Error, http::Response};

pub(crate) fn get(url: &str) -> Result<String, String> {
    text(url, agent().get(url).call())
}

pub(crate) fn post(url: &str, form: &[(&str, &str)]) -> Result<String, String> {
    text(url, agent().post(url).send_form(form.iter().copied()))
}

fn agent() -> Agent {
    let config = Agent::config_builder().proxy(None).http_status_as_error(false);
    config.timeout_global(Some(Duration::from_secs(10))).build().into()
}

/// Returns the body. Error responses are returned too, because their body describes the error.
fn text(url: &str, response: Result<Response<Body>, Error>) -> Result<String, String> {
    let body = response.and_then(|mut response| response.body_mut().read_to_string());
    body.map_err(|error| format!("{url}: {error}"))
}
