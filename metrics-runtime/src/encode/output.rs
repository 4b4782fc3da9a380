//! The outputs of an encoder: lines of a text format, protobuf messages, or plain values.

#[cfg(feature = "protobuf")]
use super::messages::Messages;
use super::output_buffer::OutputBuffer;
use super::sink::Sink;
use crate::format::{Dialect, Format};

/// The output of an encoder.
pub(super) enum Output<'a> {
    Lines(&'a mut OutputBuffer, &'static Dialect),
    #[cfg(feature = "protobuf")]
    Messages(&'a mut Messages),
    Values(&'a mut (dyn Sink + 'a)),
}

impl Output<'_> {
    pub(super) fn reborrow(&mut self) -> Output<'_> {
        match self {
            Output::Lines(buffer, dialect) => Output::Lines(buffer, dialect),
            #[cfg(feature = "protobuf")]
            Output::Messages(messages) => Output::Messages(messages),
            Output::Values(sink) => Output::Values(&mut **sink),
        }
    }

    /// Returns the format; `None` for plain values.
    pub(super) fn format(&self) -> Option<Format> {
        match self {
            Output::Lines(_, dialect) => Some(dialect.format),
            #[cfg(feature = "protobuf")]
            Output::Messages(_) => Some(Format::Protobuf),
            Output::Values(_) => None,
        }
    }

    /// Marks what was written last as complete.
    pub(super) fn complete(&mut self) {
        match self {
            Output::Lines(buffer, _) => buffer.complete(),
            #[cfg(feature = "protobuf")]
            Output::Messages(messages) => messages.complete(),
            Output::Values(_) => {}
        }
    }

    /// Removes what is not complete.
    pub(super) fn roll_back(&mut self) {
        match self {
            Output::Lines(buffer, _) => buffer.roll_back(),
            #[cfg(feature = "protobuf")]
            Output::Messages(messages) => messages.roll_back(),
            Output::Values(_) => {}
        }
    }
}
