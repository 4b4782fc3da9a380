//! Encoders: sorted rows in, exposition text out, into a buffer that the caller keeps.

mod decimal;
mod number;
mod page;
mod text;

pub(crate) use text::{Escaped, Sample, encode, into_text};
pub use text::{FamilyText, SeriesText};
