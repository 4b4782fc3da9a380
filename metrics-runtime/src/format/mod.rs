//! The formats of expositions. Each text format is a submodule with a [`Dialect`], and a variant of [`Format`].

mod dialect;
mod openmetrics;
mod text;

pub(crate) use dialect::{Dialect, Header};

/// A format of an exposition.
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
    /// Prometheus' protobuf format: one message [`io.prometheus.client.MetricFamily`][messages] for each family,
    /// preceded by its length. The module [`protobuf`](crate::protobuf) documents its contents and limits.
    ///
    /// [messages]: https://github.com/prometheus/client_model/blob/v0.6.2/io/prometheus/client/metrics.proto
    #[cfg(feature = "protobuf")]
    Protobuf,
}

/// How a format represents families.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Syntax {
    /// As lines of text.
    Lines(&'static Dialect),
    /// As protobuf messages.
    #[cfg(feature = "protobuf")]
    Messages,
}

impl Format {
    /// All formats in the order of their declaration.
    pub(crate) const ALL: &[Self] = &[
        Self::Text,
        Self::OpenMetrics,
        #[cfg(feature = "protobuf")]
        Self::Protobuf,
    ];

    /// Returns the `Content-Type` of a response in this format.
    ///
    /// ```
    /// use frozen_metrics::Format;
    ///
    /// assert_eq!(Format::Text.content_type(), "text/plain; version=0.0.4; charset=utf-8");
    /// ```
    pub const fn content_type(self) -> &'static str {
        match self.syntax() {
            Syntax::Lines(dialect) => dialect.content_type,
            #[cfg(feature = "protobuf")]
            Syntax::Messages => {
                "application/vnd.google.protobuf; \
                 proto=io.prometheus.client.MetricFamily; encoding=delimited"
            }
        }
    }

    /// Returns how this format represents families.
    pub(crate) const fn syntax(self) -> Syntax {
        match self {
            Self::Text => Syntax::Lines(&text::TEXT),
            Self::OpenMetrics => Syntax::Lines(&openmetrics::OPENMETRICS),
            #[cfg(feature = "protobuf")]
            Self::Protobuf => Syntax::Messages,
        }
    }
}
