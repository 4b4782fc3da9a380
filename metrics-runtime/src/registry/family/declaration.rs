//! What generated code declares of a family.

use std::fmt;
use std::slice;
use std::sync::{Arc, OnceLock};

use super::super::cache::Cache;
use super::super::core::CoreHandle;
use super::super::key;
use super::super::key_order::KeyOrder;
use super::super::set_type::SetType;
use super::Family;
use crate::instrument::{Instrument, Reading};
use crate::label_set::LabelSetData;
use crate::schema::{Key, KeyLabel, Schema};
use crate::set::AnySet;
use crate::shape::{Field, Size};
use crate::value_table::RowWriter;

/// The declaration of a family: its key, its field, and the type of its entries.
#[derive(Clone, Copy)]
pub struct FamilyDeclaration {
    schema: &'static Schema,
    name: &'static str,
    field: Field,
    entries: SetType,
}

impl FamilyDeclaration {
    /// Creates the declarations of families of one type: their names in `schema`, and the names of their fields.
    pub const fn list<I: Instrument, const N: usize>(
        schema: &'static Schema,
        names: &[[&'static str; 2]; N],
        label_set: LabelSetData,
    ) -> [Self; N] {
        let entries = SetType {
            orders: label_set.orders,
            indices: label_set.indices,
            create: || Arc::new(Single(I::DEFAULT)),
            size: || Size::of(const { &[Field::new::<I>("")] }),
        };
        let mut list = [Self { schema, name: "", field: Field::new::<I>(""), entries }; N];
        let mut index = 0;
        while index < N {
            [list[index].name, list[index].field.name] = names[index];
            index += 1;
        }
        list
    }

    /// Returns the key of the family.
    pub(super) fn key(&self) -> Option<&'static Key> {
        self.schema.family(self.name)?.key.as_ref()
    }

    /// Returns the labels in wire order.
    pub(super) fn labels(&self) -> &'static [KeyLabel] {
        self.key().map_or(&[], |key| &key.labels)
    }

    /// Returns the order of keys in wire order.
    pub(super) fn order(&self) -> KeyOrder {
        KeyOrder { labels: self.labels(), orders: self.entries.orders }
    }

    /// Returns the index, in a key, of the value of each label in wire order; empty if keys have this order.
    pub(super) fn indices(&self) -> &'static [usize] {
        self.entries.indices
    }

    /// Returns the key with this index in the cache, in the order of the label set.
    pub(super) fn key_in(&self, cache: &Cache, index: usize) -> key::Key {
        let mut bytes = Vec::new();
        cache.read_key(index, &mut bytes);
        key::Key::from(&*key::restored(&bytes, self.indices()))
    }

    pub(super) fn core_in<'a>(&'static self, cell: &'a OnceLock<CoreHandle>) -> &'a CoreHandle {
        CoreHandle::create_in(cell, &self.entries, self.key())
    }

    pub(super) fn fields(&'static self) -> &'static [Field] {
        slice::from_ref(&self.field)
    }
}

impl fmt::Debug for FamilyDeclaration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FamilyDeclaration").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Implemented only if `Self` and `T` are the same family. Generated code uses it to prove that the type of a field is
/// this one, and not another type with the same name.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is named like the type `Family` of `frozen_metrics` but is another type",
    label = "expected `{T}`, found `{Self}`",
    note = "the derive reads the metric's type from the name of the field's type"
)]
pub trait SameFamily<T> {
    /// The family.
    type Family;
}

#[diagnostic::do_not_recommend]
impl<L, I> SameFamily<Family<L, I>> for Family<L, I> {
    type Family = Self;
}

/// The set of an entry: a single instrument.
pub(super) struct Single<I>(pub(super) I);

impl<I: Instrument> AnySet for Single<I> {
    fn write(&self, writer: &mut RowWriter<'_>, reading: &Reading) {
        I::write(&self.0.read_within(reading), writer);
    }
}
