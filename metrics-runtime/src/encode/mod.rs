//! Encoders: they append sorted rows, as text or protobuf messages, to a buffer that the caller can reuse.

mod decimal;
mod declared;
mod encoder;
mod family;
mod keys;
#[cfg(feature = "protobuf")]
pub(crate) mod messages;
mod number;
mod number_lines;
mod open_rows;
mod output;
mod output_buffer;
mod sample_parts;
mod scope;
mod source;

pub(crate) use declared::{Columns, KeyedRows};
pub use encoder::Encoder;
pub(crate) use keys::{KEY_END, Keys};
pub(crate) use number::{signed, unsigned};
pub use open_rows::FamilyRows;
pub(crate) use open_rows::{OpenFamilies, OpenRows};
pub(crate) use output::Gathered;
pub(crate) use sample_parts::ScopedHeads;
pub(crate) use scope::{FamilyFilter, Guard, Scope};
pub(crate) use source::Payload;

/// Converts an exposition in a text format to a string. All text formats are UTF-8.
pub(crate) fn into_text(out: Vec<u8>) -> String {
    String::from_utf8(out).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into())
}
