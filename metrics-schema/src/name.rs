//! The grammar of names: metric names match `[a-z][a-z0-9_]*`, and label names match
//! `[a-zA-Z][a-zA-Z0-9_]*` and are not in camelCase.
//!
//! Both are narrower than [the Prometheus data model][model]. Colons are reserved for recording rules, and
//! a leading underscore is reserved for Prometheus itself. promlint warns about camelCase.
//!
//! [model]: https://prometheus.io/docs/concepts/data_model/

use std::fmt;

/// The reason why a name is rejected. Its `Display` states what is expected.
///
/// ```
/// use frozen_metrics_schema::name::{self, NameError};
///
/// let error: NameError = name::label("__name__").unwrap_err();
/// let what = "expected a label name that begins with a letter, found `__name__`: a leading `_` is reserved";
/// assert_eq!(error.to_string(), what);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameError {
    what: What,
    name: String,
    fault: Fault,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Metric,
    Label,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Fault {
    Empty,
    Colon,
    Underscore,
    Digit,
    UpperCase,
    Character(char),
}

/// Checks a metric name.
///
/// # Errors
///
/// Returns an error that names the illegal character or, for camelCase, suggests a name in snake_case.
///
/// ```
/// use frozen_metrics_schema::name;
///
/// assert!(name::metric("leader_changes_total").is_ok());
/// let error = name::metric("leaderChanges").unwrap_err().to_string();
/// assert_eq!(error, "expected a snake_case metric name, found `leaderChanges`: did you mean `leader_changes`?");
/// ```
pub fn metric(name: &str) -> Result<(), NameError> {
    check(What::Metric, name)
}

/// Checks a label name.
///
/// # Errors
///
/// Returns an error that names the illegal character or, for camelCase, suggests a name in snake_case.
///
/// ```
/// use frozen_metrics_schema::name;
///
/// assert!(name::label("channel").is_ok());
/// assert!(name::label("__name__").is_err());
/// ```
pub fn label(name: &str) -> Result<(), NameError> {
    check(What::Label, name)
}

/// Returns whether the text formats allow this metric name: `[a-zA-Z_:][a-zA-Z0-9_:]*`.
///
/// ```
/// use frozen_metrics_schema::name::is_legal_on_the_wire;
///
/// assert!(is_legal_on_the_wire("job:requests:rate5m") && is_legal_on_the_wire("HTTPRequests"));
/// assert!(!is_legal_on_the_wire("größe") && !is_legal_on_the_wire("two\nlines"));
/// ```
pub fn is_legal_on_the_wire(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == ':')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == ':')
}

/// Returns whether the text formats allow this label name: `[a-zA-Z_][a-zA-Z0-9_]*`.
///
/// ```
/// use frozen_metrics_schema::name::is_legal_label_on_the_wire;
///
/// assert!(is_legal_label_on_the_wire("le") && is_legal_label_on_the_wire("__name__"));
/// assert!(!is_legal_label_on_the_wire("") && !is_legal_label_on_the_wire("a:b"));
/// ```
pub fn is_legal_label_on_the_wire(name: &str) -> bool {
    is_legal_on_the_wire(name) && !name.contains(':')
}

fn check(what: What, name: &str) -> Result<(), NameError> {
    let fault = match name.chars().next() {
        None => Some(Fault::Empty),
        Some('_') => Some(Fault::Underscore),
        Some(first) if first.is_ascii_digit() => Some(Fault::Digit),
        Some(_) => name.chars().find_map(|c| match c {
            ':' => Some(Fault::Colon),
            'A'..='Z' if what == What::Metric => Some(Fault::UpperCase),
            c if c.is_ascii_alphanumeric() || c == '_' => None,
            c => Some(Fault::Character(c)),
        }),
    };
    let fault = fault.or_else(|| is_camel_case(name).then_some(Fault::UpperCase));
    match fault {
        None => Ok(()),
        Some(fault) => Err(NameError { what, name: name.to_owned(), fault }),
    }
}

/// Returns whether a capital letter follows a small letter, which promlint treats as camelCase.
fn is_camel_case(name: &str) -> bool {
    let capital_after_small =
        |pair: &[u8]| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase();
    name.as_bytes().windows(2).any(capital_after_small)
}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, name, fault } = self;
        let what = match what {
            What::Metric => "metric",
            What::Label => "label",
        };
        match fault {
            Fault::Empty => write!(f, "expected a {what} name, found an empty one"),
            Fault::Colon => write!(
                f,
                "expected a {what} name without `:`, found `{name}`: colons are reserved for recording rules"
            ),
            Fault::Underscore => write!(
                f,
                "expected a {what} name that begins with a letter, found `{name}`: a leading `_` is reserved"
            ),
            Fault::Digit => {
                write!(f, "expected a {what} name that begins with a letter, found `{name}`")
            }
            Fault::UpperCase => write!(
                f,
                "expected a snake_case {what} name, found `{name}`: did you mean `{}`?",
                snake_case(name)
            ),
            Fault::Character(c) => write!(
                f,
                "expected a {what} name of ASCII letters, digits and `_`, found `{}` in `{}`",
                c.escape_debug(),
                name.escape_debug()
            ),
        }
    }
}

impl std::error::Error for NameError {}

/// Returns the name in snake_case. Capital letters mark where words begin.
///
/// ```
/// use frozen_metrics_schema::name::snake_case;
///
/// assert_eq!(snake_case("NoRoute"), "no_route");
/// assert_eq!(snake_case("HTTPError"), "http_error");
/// assert_eq!(snake_case("Http2"), "http2");
/// assert_eq!(snake_case("Already_Apart"), "already_apart");
/// ```
pub fn snake_case(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut out = String::new();
    for (at, c) in chars.iter().enumerate() {
        let after_lower = at > 0 && !chars[at - 1].is_uppercase() && chars[at - 1] != '_';
        let before_lower = at > 0
            && chars[at - 1].is_uppercase()
            && chars.get(at + 1).is_some_and(|next| next.is_lowercase());
        if c.is_uppercase() && (after_lower || before_lower) {
            out.push('_');
        }
        out.extend(c.to_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legal_names_pass() {
        for name in ["a", "up", "dataforts_lag_seconds", "http2_requests_total", "x_", "a__b"] {
            assert_eq!(metric(name), Ok(()), "{name}");
        }
        for name in ["role", "Role", "kind2", "le"] {
            assert_eq!(label(name), Ok(()), "{name}");
        }
    }

    #[test]
    fn each_fault_is_told_apart() {
        let cases = [
            ("", "found an empty one"),
            ("a:b", "recording rules"),
            ("_a", "a leading `_` is reserved"),
            ("2xx_total", "begins with a letter"),
            ("HTTPRequests", "did you mean `http_requests`?"),
            ("syncBytesTotal", "did you mean `sync_bytes_total`?"),
            ("a-b", "found `-` in `a-b`"),
            ("a b", "found ` ` in `a b`"),
            ("größe", "found `ö`"),
            ("a\nb", "found `\\n` in `a\\nb`"),
        ];
        for (name, part) in cases {
            let error = metric(name).expect_err(name).to_string();
            assert!(error.contains(part), "{name}: {error}");
        }
        assert!(label("__name__").is_err());
        assert!(label("a.b").is_err());
    }
}
