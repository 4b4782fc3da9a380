//! Serialisation that serde cannot derive: labels as maps, and numbers that JSON cannot represent.

pub(crate) mod labels;
mod number;
mod value;

pub(crate) use value::SerializedValue;
