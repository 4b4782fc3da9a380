//! What serde writes where its derive has no good way: labels, and numbers that JSON has not.

pub(crate) mod labels;
mod number;
mod value;

pub(crate) use value::Spelled;
