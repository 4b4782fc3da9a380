//! Encoders: sorted rows in, exposition text out, into a buffer that the caller keeps.

mod number;
mod text;

pub(crate) use text::{Escaped, Sample, encode};
pub use text::{FamilyText, SeriesText};
