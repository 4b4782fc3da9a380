//! Negotiation of the format by the `Accept` header.

use std::cmp::Reverse;

use axum::http::{HeaderMap, header};
use mediatype::{MediaType, MediaTypeList, Name, ReadParams};

use crate::format::{Format, Syntax};

/// The negotiated format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Negotiated {
    pub(super) format: Format,
    /// The escaping scheme that the response repeats in its `Content-Type`.
    escaping: Option<&'static str>,
}

impl Negotiated {
    /// Returns the `Content-Type`.
    pub(super) fn content_type(self) -> String {
        let content_type = self.format.content_type();
        match self.escaping {
            Some(escaping) => format!("{content_type}; escaping={escaping}"),
            None => content_type.to_owned(),
        }
    }
}

/// Returns the format that the request prefers. A request that accepts no format, or whose header is invalid,
/// gets text format 0.0.4.
pub(super) fn negotiate(headers: &HeaderMap) -> Negotiated {
    let lines = headers.get_all(header::ACCEPT).iter().filter_map(|line| line.to_str().ok());
    let ranges: Vec<_> = lines.flat_map(MediaTypeList::new).flatten().collect();
    // Of two formats with equal preference, the last one is chosen.
    let formats = Format::ALL.iter().rev().copied();
    let accepted = formats.filter_map(|format| Some((format, preference(format, &ranges)?)));
    match accepted.max_by_key(|(_, preference)| preference.rank()) {
        Some((format, preference)) => Negotiated { format, escaping: preference.escaping },
        None => Negotiated { format: Format::Text, escaping: None },
    }
}

/// The preference of a request for a format, by the media range that matches it most precisely.
struct Preference {
    /// The quality in thousandths.
    quality: u16,
    precision: Precision,
    /// The position in the header. Earlier ranges rank higher.
    position: Reverse<usize>,
    escaping: Option<&'static str>,
}

impl Preference {
    fn rank(&self) -> (u16, Precision, Reverse<usize>) {
        (self.quality, self.precision, self.position)
    }
}

/// How precisely a media range matches a format.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Precision {
    /// `*/*`
    Anything,
    /// `text/*`
    Type,
    /// `text/plain`
    Subtype,
    /// `text/plain; version=0.0.4`
    Version,
}

/// Returns the preference for a format; `None` if the request does not accept it.
fn preference(format: Format, ranges: &[MediaType<'_>]) -> Option<Preference> {
    let preference = |(index, range)| {
        let (precision, quality) = (precision(format, range)?, quality(range)?);
        let position = Reverse(index);
        Some(Preference { quality, precision, position, escaping: escaping(range) })
    };
    let matches = ranges.iter().enumerate().filter_map(preference);
    let most_precise = matches.max_by_key(|matched| (matched.precision, matched.position))?;
    (most_precise.quality > 0).then_some(most_precise)
}

/// Returns how precisely a media range matches a format; `None` if it does not. Another version is another
/// format, such as OpenMetrics 0.0.1, which old versions of Prometheus request.
fn precision(format: Format, range: &MediaType<'_>) -> Option<Precision> {
    // Other formats are chosen only if the request names them.
    let is_text = matches!(format.syntax(), Syntax::Lines(_));
    if range.ty == "*" && range.subty == "*" {
        return is_text.then_some(Precision::Anything);
    }
    let own = MediaType::parse(format.content_type()).ok()?;
    if range.ty != own.ty {
        return None;
    }
    if range.subty == "*" {
        return is_text.then_some(Precision::Type);
    }
    if range.subty != own.subty || range.suffix.is_some() {
        return None;
    }
    // The first parameter distinguishes the versions of a format.
    let (name, expected) = own.params().next()?;
    match parameter(range, name) {
        None => Some(Precision::Subtype),
        Some(requested) => (requested == expected.unquoted_str()).then_some(Precision::Version),
    }
}

const Q: Name<'static> = Name::new_unchecked("q");
const ESCAPING: Name<'static> = Name::new_unchecked("escaping");

/// Returns the quality of a media range in thousandths: 1000 without a quality, `None` if it is invalid.
fn quality(range: &MediaType<'_>) -> Option<u16> {
    let Some(text) = parameter(range, Q) else { return Some(1000) };
    let quality = text.parse::<f32>().ok().filter(|quality| (0.0..=1.0).contains(quality))?;
    Some((quality * 1000.0).round() as u16)
}

/// Returns the escaping scheme that the response states.
///
/// Prometheus 3 requests a scheme for names with characters other than `[a-zA-Z0-9_:]`, and expects the scheme
/// in the `Content-Type`. These three schemes do not change the names of this crate. The scheme `dots` would
/// double each `_`, so a response never states it.
fn escaping(range: &MediaType<'_>) -> Option<&'static str> {
    let requested = parameter(range, ESCAPING)?;
    ["allow-utf-8", "underscores", "values"].into_iter().find(|scheme| requested == *scheme)
}

fn parameter(range: &MediaType<'_>, name: Name<'_>) -> Option<String> {
    range.get_param(name).map(|value| value.unquoted_str().into_owned())
}

#[cfg(test)]
mod tests;
