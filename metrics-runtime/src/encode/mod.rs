//! Encoders: sorted rows in, exposition text out, into a buffer that the caller keeps.

mod decimal;
mod keys;
mod number;
mod page;
mod text;

pub(crate) use keys::{Key, Keys};
pub use text::{FamilyText, SeriesText};
pub(crate) use text::{Sample, encode, into_text};
