//! `# ACCEPTED lag_seconds metric_removed: nobody used it`: why a change was accepted although it breaks queries. See
//! [`History`](super::History).

use super::{Header, HeaderAnnotation};
use crate::exposition::visible;
use crate::golden::Accepted;
use crate::name;

pub(super) static ACCEPTED: HeaderAnnotation =
    HeaderAnnotation { word: "ACCEPTED", read, write: |_, _| Vec::new() };

fn read(header: &mut Header, line: usize, text: &str) -> Result<(), String> {
    let accepted = parse(text).ok_or_else(|| {
        format!("expected `# ACCEPTED name rule: reason`, found `# ACCEPTED {}`", visible(text))
    })?;
    let mut known = header.history.accepted.iter();
    if known.any(|known| known.family == accepted.family && known.rule == accepted.rule) {
        let (family, rule) = (&accepted.family, &accepted.rule);
        return Err(format!("duplicate ACCEPTED line of `{family}` for the rule `{rule}`"));
    }
    header.history.accepted.push(Accepted { line, ..accepted });
    Ok(())
}

/// Returns the line without `# ACCEPTED `.
pub(in crate::golden) fn text(accepted: &Accepted) -> String {
    format!("{} {}: {}", accepted.family, accepted.rule, accepted.reason)
}

fn parse(text: &str) -> Option<Accepted> {
    let (family, rest) = text.split_once(' ')?;
    let (rule, reason) = rest.split_once(": ")?;
    let is_rule = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    (name::is_legal_on_the_wire(family) && !rule.is_empty() && rule.chars().all(is_rule))
        .then_some(())?;
    let reason = super::reason(reason)?;
    Some(Accepted { family: family.to_owned(), rule: rule.to_owned(), reason, line: 0 })
}
