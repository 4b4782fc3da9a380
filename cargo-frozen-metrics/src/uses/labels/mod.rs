//! The labels of the series that an expression returns.
//!
//! ```text
//! golden ──source──▶ rows of each selector ──function, aggregate, matching──▶ rows of each part of the expression
//! ```
//!
//! A row describes series by what is known about their labels. The rows of an expression describe all series that it can
//! return. A property of all rows is therefore certain, and a property of some rows is only possible.

mod function;
mod infer;
mod matching;
mod row;
mod rows;
mod selection;
mod source;

pub(super) use infer::{Inference, Inferred};
pub(super) use matching::{Duplicates, matches, unmatched};
#[cfg(test)]
pub(super) use row::{Row, Value};
pub(super) use rows::Rows;
pub(super) use selection::Selection;
