//! The grammar of names: metric names match `[a-z][a-z0-9_]*`, and label names match
//! `[a-zA-Z][a-zA-Z0-9_]*` and are not in camelCase.
//!
//! Both are narrower than [the Prometheus data model][model]. Colons are reserved for recording rules, and
//! a leading underscore is reserved for Prometheus itself. promlint warns about camelCase.
//!
//! [model]: https://prometheus.io/docs/concepts/data_model/

/// Checks a metric name.
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
    check(METRIC, name)
}

/// Checks a label name.
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
    check("label", name)
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

const METRIC: &str = "metric";

fn check(what: &str, name: &str) -> Result<(), String> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let is_upper = |c: char| what == METRIC && c.is_ascii_uppercase();
    let Some(first) = name.chars().next() else {
        return Err(format!("the {what} name is empty"));
    };
    let shown = name.escape_debug();
    let message = match (first, name.chars().find(|c| !is_plain(*c) || is_upper(*c))) {
        ('_', _) => {
            format!("that begins with a letter, found `{shown}`: a leading `_` is reserved")
        }
        ('0'..='9', _) => format!("that begins with a letter, found `{shown}`"),
        (_, Some(':')) => {
            format!(
                "without `:`, found `{shown}`: colons are reserved for recording rules, use `_`"
            )
        }
        (_, Some(c)) if !is_plain(c) => {
            format!("of ASCII letters, digits and `_`, found `{}` in `{shown}`", c.escape_debug())
        }
        (_, None) if !is_camel_case(name) => return Ok(()),
        (_, Some(_) | None) => {
            format!("in snake_case, found `{shown}`: did you mean `{}`?", snake_case(name))
        }
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
