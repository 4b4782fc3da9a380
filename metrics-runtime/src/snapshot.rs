//! The functions behind the methods of generated snapshots.

use std::collections::HashMap;
use std::slice;

use crate::encode::{
    self, Encoder, FamilyRows, Gathered, KeyedRows, Keys, OpenFamilies, Row, Rows,
};
use crate::format::Format;
use crate::gather::MetricFamily;
use crate::instrument::Reading;
use crate::key_usage::KeyUsage;
use crate::point::{Number, Point};
use crate::registry::{RegistryKey, key_values};
use crate::row_list::RowList;
use crate::set::{KeyedSet, MetricSet};
use crate::shape::{Field, Size};
use crate::value_table::ValueTable;

/// Reads a set without a key.
pub fn read<S: MetricSet>(set: &S) -> S::Row {
    let mut row = Reading::finish(|reading| set.read(reading));
    set.read_families(&mut row);
    row
}

/// Creates the entries of families that goldens show.
pub fn show_examples<S: MetricSet>(set: &S) {
    set.families(&mut |family| family.show_example());
}

/// Exposes a set without a key.
pub fn expose<S: MetricSet>(set: &S, encoder: &mut Encoder<'_>) {
    let row = Reading::finish(|reading| set.read(reading));
    let rows = RowList::new(slice::from_ref(&row));
    encode_with(encoder, &rows, None, &|_, visit| set.families(visit));
}

/// Returns the rows as text. `usage` is the usage of their registry if the set exposes it.
pub fn prometheus_text(rows: &dyn Rows, usage: Option<KeyUsage>) -> String {
    let mut out = Vec::new();
    encode_into(&mut out, rows, usage);
    encode::into_text(out)
}

/// Appends the rows as text.
pub fn encode_into(out: &mut Vec<u8>, rows: &dyn Rows, usage: Option<KeyUsage>) {
    Encoder::append_to(out, Format::Text, |encoder| encode(encoder, rows, usage));
}

/// Appends the rows.
pub fn encode(encoder: &mut Encoder<'_>, rows: &dyn Rows, usage: Option<KeyUsage>) {
    encode_with(encoder, rows, usage, &|index, visit| rows.families(index, visit));
}

/// Calls its second argument with each family that has labels of its own, of the row with an index.
type Families<'a> = dyn Fn(usize, &mut dyn FnMut(&dyn FamilyRows)) + 'a;

fn encode_with(
    encoder: &mut Encoder<'_>,
    rows: &dyn Rows,
    usage: Option<KeyUsage>,
    families: &Families<'_>,
) {
    let (layout, mut keys) = (rows.layout(), Keys::default());
    let is_keyed = layout.schema.key.is_some();
    if is_keyed {
        keys = Keys::with_capacity(rows.count());
        for index in 0..rows.count() {
            let values = key(rows, index);
            keys.push(layout.schema.key_labels(), &mut values.iter().map(String::as_str));
        }
    }
    let mut encode = |values: &mut ValueTable, open: &mut OpenFamilies| {
        if open.begin(layout.schema, encoder.ends_leases(), |family| encoder.shows(family)) {
            let mut keys = keys.iter_with_end();
            for index in 0..rows.count() {
                open.add(keys.next(), |visit| families(index, visit));
            }
        }
        values.resize(rows.count(), layout.size());
        rows.write(&mut values.writer());
        encoder.rows(&KeyedRows {
            layout,
            values,
            keys: &keys,
            key_values: &|index, visit| rows.key(index, visit),
            usage: usage.unwrap_or_default(),
            open,
        });
    };
    match is_keyed {
        true => encode(&mut ValueTable::new(), &mut OpenFamilies::new()),
        false => layout.templates.with_families(|open| {
            layout.templates.with_table(|values| encode(values, open));
        }),
    }
}

/// Returns the values of a key's labels.
fn key(rows: &dyn Rows, index: usize) -> Vec<String> {
    let mut values = Vec::new();
    rows.key(index, &mut |value| values.push(value.to_owned()));
    values
}

/// Collects the values of the rows.
pub fn gather(rows: &dyn Rows, usage: Option<KeyUsage>) -> Vec<MetricFamily> {
    let mut gathered = Gathered::default();
    Encoder::gather(&mut gathered, |encoder| encode(encoder, rows, usage));
    gathered.families
}

/// Returns the row with this key.
pub fn find<'a, S: KeyedSet>(
    rows: &'a [S::Row],
    key: <S::Key as RegistryKey>::With<'_>,
) -> Option<&'a S::Row> {
    S::Key::with_bytes(&key, |key| rows.get(position(&RowList::new(rows), key)?))
}

/// Returns the index of the first row with this key.
fn position(rows: &dyn Rows, key: &[u8]) -> Option<usize> {
    (0..rows.count()).find(|index| {
        let (mut values, mut is_equal) = (key_values(key), true);
        rows.key(*index, &mut |value| is_equal &= values.next() == Some(value));
        is_equal && values.next().is_none()
    })
}

/// Returns the sum of each counter over all rows, by field. A sum wraps as a counter does.
pub fn totals(rows: &dyn Rows) -> HashMap<&'static str, u64> {
    let (layout, mut totals) = (rows.layout(), HashMap::new());
    let mut values = ValueTable::with_rows(rows.count(), layout.size());
    rows.write(&mut values.writer());
    let mut start = Size::default();
    for field in layout.fields.iter().copied().flatten() {
        if field.shape.has_total {
            add_total(&mut totals, field, &values, start);
        }
        start += Size::of(slice::from_ref(field));
    }
    let mut open = OpenFamilies::new();
    if open.begin(layout.schema, false, |_| true) {
        (0..rows.count()).for_each(|index| open.add(None, |visit| rows.families(index, visit)));
    }
    for rows in open.iter() {
        let fields = rows.fields.iter().filter(|field| field.shape.has_total);
        fields.for_each(|field| add_total(&mut totals, field, &rows.values, Size::default()));
    }
    totals
}

/// Adds the values of a field in each row to its total. `start` is the size of the fields before it.
fn add_total(
    totals: &mut HashMap<&'static str, u64>,
    field: &Field,
    values: &ValueTable,
    start: Size,
) {
    for row in values.values(slice::from_ref(field), start) {
        let sum = totals.entry(field.name).or_insert(0_u64);
        row.for_each(|point| {
            if let Some(
                Point::Number(Number::Unsigned(value))
                | Point::Exemplified(Number::Unsigned(value), _),
            ) = point
            {
                *sum = sum.wrapping_add(value);
            }
        });
    }
}

/// Returns what was recorded since `earlier`, row by row, as [`row_since`] does. A row that is not in
/// `earlier` is returned unchanged. If the usage of the registry shows a restart, all rows are returned
/// unchanged.
pub fn since<R: Row>(rows: &[R], earlier: &[R], usage: Option<[&KeyUsage; 2]>) -> Vec<R> {
    let mut since = rows.to_vec();
    if usage.is_none_or(|[now, earlier]| !now.restarted_since(earlier)) {
        match_rows(&RowList::new(rows), &RowList::new(earlier), &mut |index, earlier_index| {
            if let (Some(row), Some(earlier)) = (since.get_mut(index), earlier.get(earlier_index)) {
                subtract(row, earlier);
            }
        });
    }
    since
}

/// Removes the row of the overflow, which has this index, and returns it without labels.
pub fn take_overflow<S>(rows: &mut Vec<S::Row>, overflow: Option<usize>) -> Option<S::Row>
where
    S: KeyedSet,
    <S::Key as RegistryKey>::InRow: Default,
{
    let mut row = rows.remove(overflow?);
    S::set_key(&mut row, Default::default());
    Some(row)
}

/// Returns what was recorded in the overflow since `earlier`, as [`since`] does for other rows.
pub fn overflow_since<R: Row>(
    overflow: &Option<R>,
    earlier: &Option<R>,
    usage: Option<[&KeyUsage; 2]>,
) -> Option<R> {
    since(overflow.as_slice(), earlier.as_slice(), usage).pop()
}

/// Calls `visit` with the index of each row and that of the first row in `earlier` with the same key.
fn match_rows(rows: &dyn Rows, earlier: &dyn Rows, visit: &mut dyn FnMut(usize, usize)) {
    let mut by_key = HashMap::new();
    for index in 0..earlier.count() {
        by_key.entry(key(earlier, index)).or_insert(index);
    }
    for index in 0..rows.count() {
        if let Some(earlier) = by_key.get(&key(rows, index)) {
            visit(index, *earlier);
        }
    }
}

/// Returns what was recorded since `earlier`: counters and histograms are subtracted, gauges keep their
/// value. After a [restart](Row::has_decreased) the whole row is returned unchanged. One value that decreased
/// is enough, because all metrics of a set restart together.
pub fn row_since<R: Row>(row: &R, earlier: &R) -> R {
    let mut since = row.clone();
    subtract(&mut since, earlier);
    since
}

/// Makes a row what [`row_since`] returns.
fn subtract<R: Row>(row: &mut R, earlier: &R) {
    if !row.has_decreased(earlier) {
        row.subtract(earlier);
    }
}

/// Implements `Serialize` for a generated snapshot, which is serialised as its families. It is a macro of
/// this crate because the derive does not know whether this crate has the feature `serde`.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __serialize_snapshot {
    ($snapshot:ident $($clause:tt)*) => {
        impl $crate::__private::serde::Serialize for $snapshot $($clause)* {
            fn serialize<__S: $crate::__private::serde::Serializer>(
                &self,
                serializer: __S,
            ) -> ::core::result::Result<__S::Ok, __S::Error> {
                $crate::__private::serde::Serialize::serialize(&self.gather(), serializer)
            }
        }
    };
}

/// Expands to nothing without the feature `serde`.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __serialize_snapshot {
    ($snapshot:ident $($clause:tt)*) => {};
}
