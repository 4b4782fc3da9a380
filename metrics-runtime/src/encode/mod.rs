//! Encoders: sorted rows in, exposition text out, into a buffer that the caller keeps.

mod number;
mod text;

pub(crate) use text::Sample;
pub(crate) use text::encode;
pub use text::{FamilyText, SeriesText};
