//! Which format a scraper gets: the one that its `Accept` prefers among those we write.

use std::cmp::Reverse;

use axum::http::{HeaderMap, header};
use mediatype::{MediaType, MediaTypeList, Name, ReadParams};

use crate::Format;

/// What a scraper gets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) format: Format,
    escaping: Option<&'static str>,
}

impl Answer {
    /// The `Content-Type`.
    pub(super) fn content_type(self) -> String {
        let content_type = self.format.content_type();
        match self.escaping {
            Some(escaping) => format!("{content_type}; escaping={escaping}"),
            None => content_type.to_owned(),
        }
    }
}

/// The best that we write of what the request accepts. A scraper is never refused: whoever accepts
/// nothing of ours, or says nothing that can be read, gets text format 0.0.4.
pub(super) fn negotiate(headers: &HeaderMap) -> Answer {
    let lines = headers.get_all(header::ACCEPT).iter().filter_map(|line| line.to_str().ok());
    let ranges: Vec<_> = lines.flat_map(MediaTypeList::new).flatten().collect();
    // Of two that are wanted alike, the last is the best.
    let formats = [Format::OpenMetrics, Format::Text].into_iter();
    let wishes = formats.filter_map(|format| Some((format, wish(format, &ranges)?)));
    let best = wishes.max_by_key(|(_, wish)| (wish.quality, wish.precision, wish.position));
    best.map_or_else(Answer::default, |(format, wish)| Answer { format, escaping: wish.escaping })
}

/// How much a format is wanted, as the range says that names it most precisely.
struct Wish {
    /// In thousandths.
    quality: u16,
    precision: Precision,
    /// The earlier, the more.
    position: Reverse<usize>,
    escaping: Option<&'static str>,
}

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

fn wish(format: Format, ranges: &[MediaType<'_>]) -> Option<Wish> {
    let wish = |(at, range)| {
        let (precision, quality) = (precision(format, range)?, quality(range)?);
        Some(Wish { quality, precision, position: Reverse(at), escaping: escaping(range) })
    };
    let wishes = ranges.iter().enumerate().filter_map(wish);
    let wish = wishes.max_by_key(|wish| (wish.precision, wish.position))?;
    (wish.quality > 0).then_some(wish)
}

/// How precisely the range names the format; `None` if it does not. A version that we do not write
/// is another format, such as OpenMetrics 0.0.1, for which old Prometheus asks.
fn precision(format: Format, range: &MediaType<'_>) -> Option<Precision> {
    let (ty, subty, version) = match format {
        Format::Text => ("text", "plain", "0.0.4"),
        Format::OpenMetrics => ("application", "openmetrics-text", "1.0.0"),
    };
    if range.ty == "*" && range.subty == "*" {
        return Some(Precision::Anything);
    }
    if range.ty != ty {
        return None;
    }
    if range.subty == "*" {
        return Some(Precision::Type);
    }
    if range.subty != subty || range.suffix.is_some() {
        return None;
    }
    match parameter(range, "version") {
        None => Some(Precision::Subtype),
        Some(asked) => (asked == version).then_some(Precision::Version),
    }
}

/// In thousandths; one if the range does not say, `None` if it says what is no quality.
fn quality(range: &MediaType<'_>) -> Option<u16> {
    let Some(text) = parameter(range, "q") else { return Some(1000) };
    let quality = text.parse::<f32>().ok().filter(|quality| (0.0..=1.0).contains(quality))?;
    Some((quality * 1000.0).round() as u16)
}

/// Prometheus 3 asks how names beyond `[a-zA-Z0-9_:]` are escaped, and its own client repeats the
/// answer in the `Content-Type`. So do we, for the schemes that leave our names as they are. That is
/// not so for `dots`, which writes each `_` twice: who asks for it is not told that it was done.
fn escaping(range: &MediaType<'_>) -> Option<&'static str> {
    let asked = parameter(range, "escaping")?;
    ["allow-utf-8", "underscores", "values"].into_iter().find(|scheme| asked == *scheme)
}

fn parameter(range: &MediaType<'_>, name: &'static str) -> Option<String> {
    range.get_param(Name::new_unchecked(name)).map(|value| value.unquoted_str().into_owned())
}

#[cfg(test)]
mod tests;
