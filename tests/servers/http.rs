//! A client that asks the loopback and does not wait forever.

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

/// The body, also that of an error: it says what is wrong.
fn text(url: &str, answer: Result<Response<Body>, Error>) -> Result<String, String> {
    let body = answer.and_then(|mut answer| answer.body_mut().read_to_string());
    body.map_err(|error| format!("{url}: {error}"))
}
