//! Lists of families of one type, and of their values. Generated code passes the fields of a struct in such lists,
//! because the compiler needs much longer for one call for each field.

use super::{Family, FamilySnapshot};
use crate::encode::FamilyRows;
use crate::instrument::Instrument;
use crate::label_set::LabelSet;

/// Calls `visit` with each family.
pub fn visit<F: FamilyRows>(families: &[&F], visit: &mut dyn FnMut(&dyn FamilyRows)) {
    families.iter().for_each(|family| visit(*family));
}

/// Reads each family.
pub fn read<L: LabelSet, I: Instrument>(
    families: &[&Family<L, I>],
    values: &mut [&mut FamilySnapshot<L, I>],
) {
    values.iter_mut().zip(families).for_each(|(values, family)| **values = family.snapshot());
}

/// Copies the values of each family.
pub fn copy<L, I: Instrument>(
    values: &[&FamilySnapshot<L, I>],
    copies: &mut [&mut FamilySnapshot<L, I>],
) {
    copies.iter_mut().zip(values).for_each(|(copy, values)| (*copy).clone_from(values));
}

/// Subtracts what each family had recorded before.
pub fn subtract<L, I: Instrument>(
    values: &mut [&mut FamilySnapshot<L, I>],
    earlier: &[&FamilySnapshot<L, I>],
) {
    values.iter_mut().zip(earlier).for_each(|(values, earlier)| **values = values.since(earlier));
}

/// Returns whether the values of each family are equal.
pub fn are_equal<L, I: Instrument>(
    a: &[&FamilySnapshot<L, I>],
    b: &[&FamilySnapshot<L, I>],
) -> bool {
    a == b
}
