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
pub struct FamilyDeclaration {
    schema: &'static Schema,
    name: &'static str,
    field: Field,
    entries: SetType,
}

impl FamilyDeclaration {
    /// Creates the declaration of the family with this name in `schema`, which a struct declares as `field`.
    pub const fn new<I: Instrument>(
        schema: &'static Schema,
        [name, field]: [&'static str; 2],
        label_set: LabelSetData,
    ) -> Self {
        let entries = SetType {
            orders: label_set.orders,
            indices: label_set.indices,
            create: || Arc::new(Single(I::DEFAULT)),
            size: || Size::of(const { &[Field::new::<I>("")] }),
        };
        Self { schema, name, field: Field::new::<I>(field), entries }
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
pub trait SameFamily<T, D> {
    /// The empty family that `D` declares.
    const EMPTY: Self;

    /// Returns the family.
    fn family(&self) -> &T;
}

/// The declaration of a family as a type.
pub trait DeclaredFamily {
    /// Returns the declaration.
    fn declaration() -> &'static FamilyDeclaration;
}

#[diagnostic::do_not_recommend]
impl<L, I, D: DeclaredFamily> SameFamily<Family<L, I>, D> for Family<L, I> {
    const EMPTY: Self = Self::new(D::declaration);

    fn family(&self) -> &Family<L, I> {
        self
    }
}

/// The set of an entry: a single instrument.
pub(super) struct Single<I>(pub(super) I);

impl<I: Instrument> AnySet for Single<I> {
    fn write(&self, writer: &mut RowWriter<'_>, reading: &Reading) {
        I::write(&self.0.read_within(reading), writer);
    }
}
