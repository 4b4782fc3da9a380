//! `# RETIRED old_total in "2.0.0": replaced by new_total`: a family that an earlier golden froze. See
//! [`History`](super::History).

use super::{Header, HeaderAnnotation};
use crate::exposition::{quote, quoted, visible};
use crate::golden::Retired;
use crate::name;

pub(super) static RETIRED: HeaderAnnotation =
    HeaderAnnotation { word: "RETIRED", read, write: |_, _| Vec::new() };

fn read(header: &mut Header, line: usize, text: &str) -> Result<(), String> {
    let retired = parse(text).ok_or_else(|| {
        format!(
            "expected `# RETIRED old_name in \"2.0.0\": reason`, found `# RETIRED {}`",
            visible(text)
        )
    })?;
    if header.history.is_retired(&retired.name) {
        return Err(format!("duplicate RETIRED line of `{}`", retired.name));
    }
    header.history.retired.push(Retired { line, ..retired });
    Ok(())
}

/// Returns the line without `# RETIRED `.
pub(in crate::golden) fn text(retired: &Retired) -> String {
    let mut text = retired.name.clone();
    if let Some(version) = &retired.version {
        text.push_str(" in ");
        text.push_str(&quote(version));
    }
    if let Some(reason) = &retired.reason {
        text.push_str(": ");
        text.push_str(reason);
    }
    text
}

fn parse(text: &str) -> Option<Retired> {
    let (name, mut rest) = text.split_at(text.find(' ').unwrap_or(text.len()));
    // A name can contain colons, but not end in one if a reason follows.
    let name = match name.strip_suffix(':').filter(|_| !rest.is_empty()) {
        Some(name) => {
            rest = &text[name.len()..];
            name
        }
        None => name,
    };
    let name = Some(name).filter(|name| name::is_legal_on_the_wire(name))?.to_owned();
    let mut version = None;
    if let Some(after_in) = rest.strip_prefix(" in ") {
        let (found, after) = quoted(after_in).ok()?;
        (version, rest) = (Some(found), after);
    }
    let reason = match rest {
        "" => None,
        rest => Some(super::reason(rest.strip_prefix(": ")?)?),
    };
    Some(Retired { name, version, reason, line: 0 })
}
