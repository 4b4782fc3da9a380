//! Encoders: sorted rows in, exposition text out, into a buffer that the caller keeps.

mod decimal;
mod encoder;
mod family;
mod keys;
mod number;
mod page;
mod scope;
mod text;

pub use encoder::Encoder;
pub(crate) use keys::{Key, Keys};
pub(crate) use number::{signed, unsigned};
pub(crate) use scope::{Claim, Only, Scope};

pub use text::{BoundText, FamilyText, SeriesText};

/// What encoders wrote, as text: each piece they append is text.
pub(crate) fn into_text(out: Vec<u8>) -> String {
    String::from_utf8(out).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into())
}
