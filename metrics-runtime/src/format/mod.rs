//! The text formats. A new one is a file of this module, with its [`Dialect`], and a variant of [`Format`].

mod dialect;
mod openmetrics;
mod text;

pub(crate) use dialect::{Dialect, Header};

/// A text format for an exposition.
///
/// The protobuf format is not a text format. With the feature `protobuf`, `protobuf::encode` writes
/// gathered families in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// The Prometheus text format 0.0.4: [its specification][spec].
    ///
    /// [spec]: https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
    #[default]
    Text,
    /// OpenMetrics text 1.0: [its specification][spec].
    ///
    /// [spec]: https://github.com/prometheus/OpenMetrics/blob/v1.0.0/specification/OpenMetrics.md
    OpenMetrics,
}

impl Format {
    /// All formats in the order of their declaration.
    pub(crate) const ALL: &[Self] = &[Self::Text, Self::OpenMetrics];

    /// Returns the `Content-Type` of a response in this format.
    ///
    /// ```
    /// use frozen_metrics::Format;
    ///
    /// assert_eq!(Format::Text.content_type(), "text/plain; version=0.0.4; charset=utf-8");
    /// ```
    pub const fn content_type(self) -> &'static str {
        self.dialect().content_type
    }

    /// Returns what distinguishes this format from the others.
    pub(crate) const fn dialect(self) -> &'static Dialect {
        match self {
            Self::Text => &text::TEXT,
            Self::OpenMetrics => &openmetrics::OPENMETRICS,
        }
    }
}
