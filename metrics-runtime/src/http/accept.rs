//! Which format a scraper gets: the one that its `Accept` prefers among those we write.

use std::cmp::Reverse;

use axum::http::{HeaderMap, header};
use mediatype::{MediaType, MediaTypeList, Name, ReadParams};

use crate::Format;

/// What a scraper gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) wire: Wire,
    escaping: Option<&'static str>,
}

/// How the families are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wire {
    Lines(Format),
    #[cfg(feature = "protobuf")]
    Protobuf,
}

impl Wire {
    /// Of two that are wanted alike, the last is the best.
    const ALL: &[Self] = &[
        #[cfg(feature = "protobuf")]
        Self::Protobuf,
        Self::Lines(Format::OpenMetrics),
        Self::Lines(Format::Text),
    ];

    /// What is no text is for who asks for it by name.
    fn is_text(self) -> bool {
        matches!(self, Self::Lines(_))
    }

    fn has_exemplars(self) -> bool {
        self == Self::Lines(Format::OpenMetrics)
    }

    fn content_type(self) -> &'static str {
        match self {
            Self::Lines(format) => format.content_type(),
            #[cfg(feature = "protobuf")]
            Self::Protobuf => crate::protobuf::CONTENT_TYPE,
        }
    }

    /// The media type, and the parameter that tells it from others of that type.
    fn media_type(self) -> (&'static str, &'static str, (&'static str, &'static str)) {
        match self {
            Self::Lines(Format::Text) => ("text", "plain", ("version", "0.0.4")),
            Self::Lines(Format::OpenMetrics) => {
                ("application", "openmetrics-text", ("version", "1.0.0"))
            }
            #[cfg(feature = "protobuf")]
            Self::Protobuf => {
                let proto = ("proto", "io.prometheus.client.MetricFamily");
                ("application", "vnd.google.protobuf", proto)
            }
        }
    }
}

impl Answer {
    /// The `Content-Type`.
    pub(super) fn content_type(self) -> String {
        let content_type = self.wire.content_type();
        match self.escaping {
            Some(escaping) => format!("{content_type}; escaping={escaping}"),
            None => content_type.to_owned(),
        }
    }
}

/// Returns the best of our formats that the request accepts. A scraper is never refused: one that accepts
/// none of them, or sends nothing that can be read, gets text format 0.0.4.
///
/// Protobuf has no exemplars here, so where a source has some, a scraper that names OpenMetrics too gets
/// that instead.
pub(super) fn negotiate(headers: &HeaderMap, has_exemplars: bool) -> Answer {
    let lines = headers.get_all(header::ACCEPT).iter().filter_map(|line| line.to_str().ok());
    let ranges: Vec<_> = lines.flat_map(MediaTypeList::new).flatten().collect();
    let wishes = || Wire::ALL.iter().filter_map(|wire| Some((*wire, wish(*wire, &ranges)?)));
    let best = wishes().max_by_key(|(_, wish)| (wish.quality, wish.precision, wish.position));
    let instead =
        best.as_ref().filter(|(wire, _)| has_exemplars && !wire.is_text()).and_then(|_| {
            wishes()
                .find(|(wire, wish)| wire.has_exemplars() && wish.precision >= Precision::Subtype)
        });
    match instead.or(best) {
        Some((wire, wish)) => Answer { wire, escaping: wish.escaping },
        None => Answer { wire: Wire::Lines(Format::Text), escaping: None },
    }
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

fn wish(wire: Wire, ranges: &[MediaType<'_>]) -> Option<Wish> {
    let wish = |(at, range)| {
        let (precision, quality) = (precision(wire, range)?, quality(range)?);
        Some(Wish { quality, precision, position: Reverse(at), escaping: escaping(range) })
    };
    let wishes = ranges.iter().enumerate().filter_map(wish);
    let wish = wishes.max_by_key(|wish| (wish.precision, wish.position))?;
    (wish.quality > 0).then_some(wish)
}

/// How precisely the range names the format; `None` if it does not. A version that we do not write
/// is another format, such as OpenMetrics 0.0.1, for which old Prometheus asks.
fn precision(wire: Wire, range: &MediaType<'_>) -> Option<Precision> {
    let (ty, subty, (parameter_name, expected)) = wire.media_type();
    if range.ty == "*" && range.subty == "*" {
        return wire.is_text().then_some(Precision::Anything);
    }
    if range.ty != ty {
        return None;
    }
    if range.subty == "*" {
        return wire.is_text().then_some(Precision::Type);
    }
    if range.subty != subty || range.suffix.is_some() {
        return None;
    }
    match parameter(range, parameter_name) {
        None => Some(Precision::Subtype),
        Some(asked) => (asked == expected).then_some(Precision::Version),
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
