//! The grammar of names, and the style that names should have: metric names match `[a-z][a-z0-9_]*`, and label
//! names match `[a-zA-Z][a-zA-Z0-9_]*` and are not in camelCase.
//!
//! Both are narrower than [the Prometheus data model][model]. Colons are reserved for recording rules, and
//! a leading underscore is reserved for Prometheus itself. promlint warns about camelCase.
//! [`is_legal_on_the_wire`] and [`is_legal_label`] are what a schema must follow.
//!
//! [model]: https://prometheus.io/docs/concepts/data_model/

/// Checks the style of a metric name.
///
/// # Errors
///
/// Returns a message that names the illegal character or, for camelCase, suggests a name in snake_case.
///
/// ```
/// use frozen_metrics_schema::name;
///
/// assert!(name::metric("leader_changes_total").is_ok());
/// let error = name::metric("leaderChanges").unwrap_err();
/// assert_eq!(error, "expected a metric name in snake_case, found `leaderChanges`: did you mean `leader_changes`?");
/// ```
pub fn metric(name: &str) -> Result<(), String> {
    check("metric", name, |name| name.contains(|c: char| c.is_ascii_uppercase()))
}

/// Checks the style of a label name.
///
/// # Errors
///
/// Returns a message that names the illegal character or, for camelCase, suggests a name in snake_case.
///
/// ```
/// use frozen_metrics_schema::name;
///
/// assert!(name::label("channel").is_ok());
/// assert!(name::label("__name__").is_err());
/// ```
pub fn label(name: &str) -> Result<(), String> {
    check("label", name, is_camel_case)
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

/// Returns whether a schema can have a label of this name: it is legal on the wire and does not begin with `__`,
/// which is reserved for Prometheus.
///
/// ```
/// use frozen_metrics_schema::name::is_legal_label;
///
/// assert!(is_legal_label("_source") && is_legal_label("peerId"));
/// assert!(!is_legal_label("__name__") && !is_legal_label("a:b"));
/// ```
pub fn is_legal_label(name: &str) -> bool {
    is_legal_label_on_the_wire(name) && !name.starts_with("__")
}

fn check(what: &str, name: &str, is_wrong_case: impl Fn(&str) -> bool) -> Result<(), String> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let Some(first) = name.chars().next() else {
        return Err(format!("the {what} name is empty"));
    };
    let shown = name.escape_debug();
    let message = match (first, name.chars().find(|c| !is_plain(*c))) {
        ('_', _) => {
            format!("that begins with a letter, found `{shown}`: a leading `_` is reserved")
        }
        ('0'..='9', _) => format!("that begins with a letter, found `{shown}`"),
        (_, Some(':')) => {
            format!(
                "without `:`, found `{shown}`: colons are reserved for recording rules, use `_`"
            )
        }
        (_, Some(c)) => {
            format!("of ASCII letters, digits and `_`, found `{}` in `{shown}`", c.escape_debug())
        }
        (_, None) if is_wrong_case(name) => {
            format!("in snake_case, found `{shown}`: did you mean `{}`?", snake_case(name))
        }
        (_, None) => return Ok(()),
    };
    Err(format!("expected a {what} name {message}"))
}

/// Returns whether a capital letter follows a small letter, which promlint treats as camelCase.
fn is_camel_case(name: &str) -> bool {
    let capital_after_small =
        |pair: &[u8]| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase();
    name.as_bytes().windows(2).any(capital_after_small)
}

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
    let (mut out, mut previous) = (String::new(), '_');
    let mut chars = name.chars().peekable();
    while let Some(c) = chars.next() {
        // The last capital of `HTTPError` begins a word, and so does one after a small letter or a digit.
        let begins_word =
            !previous.is_uppercase() || chars.peek().is_some_and(|c| c.is_lowercase());
        if c.is_uppercase() && previous != '_' && begins_word {
            out.push('_');
        }
        out.extend(c.to_lowercase());
        previous = c;
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
    fn each_fault_has_its_message() {
        let cases = [
            ("", "the metric name is empty"),
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
            let error = metric(name).expect_err(name);
            assert!(error.contains(part), "{name}: {error}");
        }
        assert!(label("__name__").is_err());
        assert!(label("a.b").is_err());
    }
}
