//! Encoders: sorted rows in, exposition text out, into a buffer that the caller keeps.

mod decimal;
mod encoder;
mod family;
mod keys;
mod number;
mod output;
mod output_buffer;
mod scope;
mod source;
mod template;

pub use encoder::Encoder;
pub(crate) use keys::{Key, Keys};
pub(crate) use number::{signed, unsigned};
pub(crate) use output::Gathered;
pub(crate) use scope::{Guard, Only, Scope};
pub(crate) use source::Payload;

pub use template::{BoundTemplate, FamilyTemplate, SeriesTemplate};

/// Collects the values that a source shows. Exporters do not count what is left out of them.
pub(crate) fn gather(source: &dyn crate::exporter::Collect) -> Vec<crate::gather::MetricFamily> {
    let mut gathered = Gathered::default();
    Encoder::gather(&mut gathered, |encoder| source.expose(encoder));
    gathered.families
}

/// What encoders wrote, as text: each piece they append is text.
pub(crate) fn into_text(out: Vec<u8>) -> String {
    String::from_utf8(out).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into())
}
