//! Encoders: they append sorted rows, as text or protobuf messages, to a buffer that the caller can reuse.

mod decimal;
mod declared;
mod encoder;
mod family;
mod gather;
mod keys;
#[cfg(feature = "protobuf")]
pub(crate) mod messages;
mod number;
mod number_lines;
mod open_rows;
mod output;
mod output_buffer;
mod row;
mod sample_parts;
mod scope;
mod sink;
mod source;
mod template;

pub(crate) use declared::KeyedRows;
pub use encoder::Encoder;
pub(crate) use keys::Keys;
pub(crate) use number::{signed, unsigned};
pub use open_rows::FamilyRows;
pub(crate) use open_rows::{OpenFamilies, OpenRows};
pub use row::{Row, RowLayout, Rows};
pub(crate) use scope::{FamilyFilter, Guard, Scope};
pub(crate) use sink::{Gathered, Sink};
pub(crate) use source::Payload;
pub use template::Templates;

/// Converts an exposition in a text format to a string. All text formats are UTF-8.
pub(crate) fn into_text(out: Vec<u8>) -> String {
    String::from_utf8(out).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into())
}
