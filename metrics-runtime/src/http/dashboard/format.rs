//! The format of values in the initial HTML. The script of the page replaces them; a browser without
//! JavaScript keeps them.

use std::fmt::{self, Write};

use frozen_metrics_schema::exposition::non_finite;

use super::view::{FamilyView, KeysView, Number, SeriesView};
use crate::MetricType::{Counter, Gauge, Histogram, Info, StateSet, Summary, Unknown};

impl FamilyView {
    /// Returns the main value of the family.
    pub(super) fn headline(&self) -> String {
        match (self.kind, self.active_state()) {
            (Info | StateSet, Some(value)) => value,
            (Info | StateSet | Counter | Histogram | Summary, _) => self.sum.to_string(),
            (Gauge | Unknown, _) => self.highest.as_ref().map_or("–".to_owned(), Number::to_string),
        }
    }

    /// Returns the caption of the main value.
    pub(super) fn caption(&self) -> String {
        match (self.kind, &self.lowest) {
            (Counter, _) => "in all".to_owned(),
            (Histogram | Summary, _) => "observations".to_owned(),
            (StateSet, _) => "on".to_owned(),
            (Gauge | Unknown, Some(lowest)) if self.series > 1 => {
                format!("highest; lowest {lowest}")
            }
            (Info | Gauge | Unknown, _) => String::new(),
        }
    }

    /// Returns the last label value of the series with the value 1, if there is exactly one.
    fn active_state(&self) -> Option<String> {
        let mut active = self.top.iter().filter(|series| series.value.0 == 1.0);
        let series = active.next().filter(|_| self.sum.0 == 1.0)?;
        series.labels.last().map(|(_, value)| quoted(value).trim_matches('"').to_owned())
    }

    /// Returns the heading of the column with the values.
    pub(super) fn column(&self) -> &'static str {
        if self.has_observations() { "Observations" } else { "Value" }
    }

    pub(super) fn extra_column(&self) -> &'static str {
        if self.has_observations() { "Mean" } else { "" }
    }

    fn has_observations(&self) -> bool {
        matches!(self.kind, Histogram | Summary)
    }
}

impl SeriesView {
    /// Returns the labels with quoted values.
    pub(super) fn quoted_labels(&self) -> impl Iterator<Item = (&str, String)> {
        self.labels.iter().map(|(name, value)| (&**name, quoted(value)))
    }

    pub(super) fn mean_text(&self) -> String {
        self.mean.as_ref().map_or_else(String::new, Number::to_string)
    }

    pub(super) fn is_overflow(&self, keys: &Option<KeysView>) -> bool {
        let overflow = keys.as_ref().and_then(|keys| keys.overflow.as_deref());
        self.labels.iter().any(|(_, value)| Some(&**value) == overflow)
    }
}

impl KeysView {
    /// Returns the warning that keys share the overflow set, if they do.
    pub(super) fn folding(&self) -> Option<String> {
        let Self { label, cap, folded, overflow, .. } = self;
        let look_ups = if *folded == 1 { "look-up" } else { "look-ups" };
        let text = format!("{folded} {look_ups} exceeded the limit of {cap} keys");
        match overflow {
            Some(value) => Some(format!("{text} and shared {label}={}.", quoted(value))),
            None => (*folded > 0).then(|| format!("{text}.")),
        }
    }
}

/// Quotes a text as JSON. Invisible characters, and characters that change the direction of text, are escaped.
fn quoted(text: &str) -> String {
    let mut quoted = String::new();
    for sign in serde_json::Value::from(text).to_string().chars() {
        match sign {
            '\u{7f}'..='\u{9f}'
            | '\u{ad}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{feff}' => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(sign));
            }
            _ => quoted.push(sign),
        }
    }
    quoted
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.0;
        let size = value.abs();
        if let Some(text) = non_finite(value) {
            f.write_str(text)
        } else if size >= 1e15 || (size < 1e-4 && size > 0.0) {
            write!(f, "{value:e}")
        } else {
            write!(f, "{value}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_whatever_their_size() {
        let numbers = [0.0, -1.5, 1e14, 1e300, -1e-9, f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
        assert_eq!(
            numbers.map(|number| Number(number).to_string()),
            ["0", "-1.5", "100000000000000", "1e300", "-1e-9", "NaN", "+Inf", "-Inf"],
        );
    }

    #[test]
    fn what_would_hide_or_turn_text_is_spelled_out() {
        assert_eq!(quoted("a\"\n\u{202e}b\u{feff}é"), r#""a\"\n\u202eb\ufeffé""#);
    }
}
