//! The trait that the derive implements for the row of a set: its values as plain data.

use std::fmt::Debug;

use frozen_metrics_schema::Schema;

use super::open_rows::FamilyRows;
use super::template::Templates;
use crate::shape::{Field, Size};
use crate::value_table::RowWriter;

/// The values of one set and its key, as plain data.
#[doc(hidden)]
pub trait Row: Clone + Debug + Default + PartialEq + Send + Sync + 'static {
    const SCHEMA: &'static Schema;

    /// The fields of each family, in the order of the schema. Families of registry metrics, which are the last
    /// ones, have none.
    const FIELDS: &'static [&'static [Field]];

    /// Returns the templates of [`SCHEMA`](Self::SCHEMA), always the same ones.
    fn templates() -> &'static Templates;

    /// Calls `add` with each value of the key's labels in order; never without a key.
    fn key(&self, add: &mut dyn FnMut(&str)) {
        let _ = add;
    }

    /// Writes the value of each of the [`FIELDS`](Self::FIELDS).
    fn write(&self, writer: &mut RowWriter<'_>) {
        let _ = writer;
    }

    /// Calls `visit` with each family that has labels of its own, in the order of the schema.
    fn families(&self, visit: &mut dyn FnMut(&dyn FamilyRows)) {
        let _ = visit;
    }

    /// Subtracts what was recorded before `earlier`, without regard to restarts.
    fn subtract(&mut self, earlier: &Self);

    /// Returns whether a value that can only grow is less than in `earlier`.
    fn has_decreased(&self, earlier: &Self) -> bool {
        let _ = earlier;
        false
    }

    /// Returns what encoders know of the row's type.
    fn layout() -> RowLayout {
        RowLayout { schema: Self::SCHEMA, fields: Self::FIELDS, templates: Self::templates() }
    }
}

/// What encoders know of the type of a row.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct RowLayout {
    pub(crate) schema: &'static Schema,
    pub(crate) fields: &'static [&'static [Field]],
    pub(crate) templates: &'static Templates,
}

impl RowLayout {
    /// Returns the size of a row.
    pub(crate) fn size(&self) -> Size {
        let mut size = Size::default();
        self.fields.iter().for_each(|fields| size += Size::of(fields));
        size
    }
}

/// Rows of one type, in the order of a scrape.
#[doc(hidden)]
pub trait Rows {
    fn layout(&self) -> RowLayout;

    /// Returns the number of rows.
    fn count(&self) -> usize;

    /// Writes the values of all rows.
    fn write(&self, writer: &mut RowWriter<'_>);

    /// Calls `add` with the values of the key of the row with this index.
    fn key(&self, index: usize, add: &mut dyn FnMut(&str));

    /// Calls `visit` with each family of the row with this index that has labels of its own.
    fn families(&self, index: usize, visit: &mut dyn FnMut(&dyn FamilyRows));
}
