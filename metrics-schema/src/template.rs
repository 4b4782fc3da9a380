//! Families in constants: many of them from few templates.

use std::borrow::Cow;
use std::mem;

use crate::kind::Kind;
use crate::label::{Text, const_text};
use crate::model::{FamilySchema, Key};
use crate::{Alias, Buckets};

/// A family as a row of a table: its name, its HELP, and the index of the template that has everything else.
pub type Row = (&'static str, &'static str, usize);

/// Returns the families of a table. The compiler checks each expression in a constant as it does in a function, and a row
/// costs it a small part of a call of [`FamilySchema::new`].
///
/// ```
/// use frozen_metrics_schema::{FamilySchema, Kind, Series, template};
///
/// static FAMILIES: &[FamilySchema] = &template::families(
///     &[("hits_total", "Hits.", 0), ("lag", "Lag.", 1), ("misses_total", "Misses.", 0)],
///     const {
///         &[
///             FamilySchema::new("", Kind::Counter, None, "", Series::PLAIN),
///             FamilySchema::new("", Kind::Gauge, None, "", Series::PLAIN),
///         ]
///     },
/// );
/// assert_eq!(FAMILIES[2], FamilySchema::new("misses_total", Kind::Counter, None, "Misses.", Series::PLAIN));
/// ```
///
/// # Panics
///
/// Panics if an index is too large.
pub const fn families<const N: usize>(
    rows: &[Row; N],
    templates: &'static [FamilySchema],
) -> [FamilySchema; N] {
    let mut families = [const { FamilySchema::new("", Kind::Counter, None, "", &[]) }; N];
    let mut index = 0;
    while index < N {
        let (name, help, template) = rows[index];
        let mut family = copy(&templates[template]);
        // Constants cannot drop the old values, which own nothing.
        mem::forget(mem::replace(&mut family.name, Cow::Borrowed(name)));
        mem::forget(mem::replace(&mut family.help, Cow::Borrowed(help)));
        mem::forget(mem::replace(&mut families[index], family));
        index += 1;
    }
    families
}

/// Borrows a list of a template, which constants cannot dereference.
macro_rules! list {
    ($list:expr) => {
        match $list {
            Cow::Borrowed(list) => Cow::Borrowed(list),
            Cow::Owned(list) => Cow::Borrowed(list.as_slice()),
        }
    };
}

const fn copy(family: &'static FamilySchema) -> FamilySchema {
    FamilySchema {
        name: text(&family.name),
        kind: kind(&family.kind),
        unit: match &family.unit {
            Some(unit) => Some(text(unit)),
            None => None,
        },
        help: text(&family.help),
        key: match &family.key {
            Some(Key { labels, max_keys, overflow }) => {
                Some(Key { labels: list!(labels), max_keys: *max_keys, overflow: text(overflow) })
            }
            None => None,
        },
        series: list!(&family.series),
        key_at: family.key_at,
        annotations: list!(&family.annotations),
        registry_metric: family.registry_metric,
        alias: match &family.alias {
            Some(Alias { of, until }) => Some(Alias { of: text(of), until: text(until) }),
            None => None,
        },
    }
}

const fn kind(kind: &'static Kind) -> Kind {
    match kind {
        Kind::Counter => Kind::Counter,
        Kind::Gauge => Kind::Gauge,
        Kind::Histogram(buckets) => Kind::Histogram(Buckets::new(buckets.bounds())),
        Kind::Info(labels) => Kind::Info(list!(labels)),
        Kind::StateSet => Kind::StateSet,
    }
}

const fn text(text: &'static Text) -> Text {
    Cow::Borrowed(const_text(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{KeyLabel, Label, RegistryMetric, Series};

    #[test]
    fn a_family_has_everything_of_its_template() {
        const SERIES: &[Series] = &[Series::new(const { &[Label::new("role", "leader")] })];
        const NAMES: &[Text] = &[Text::Borrowed("version")];
        const KEY: Key = Key::new(const { &[KeyLabel::closed("peer", NAMES)] }, 8, "other");
        const NOTES: &[(Text, Text)] = &[(Text::Borrowed("STABILITY"), Text::Borrowed("stable"))];
        static TEMPLATES: &[FamilySchema] = &[
            FamilySchema::new("", Kind::histogram(&[0.5]), Some("seconds"), "", SERIES)
                .with_key(KEY)
                .with_key_at(1)
                .with_annotations(NOTES)
                .with_alias("lag", "2.0.0", "Of the template."),
            FamilySchema::new("", Kind::info(NAMES), None, "", SERIES),
            FamilySchema::new("", Kind::StateSet, None, "", SERIES),
            FamilySchema::from_registry(RegistryMetric::Limit, ""),
        ];
        let families =
            families(&[("a", "A.", 0), ("b", "B.", 1), ("c", "C.", 2), ("d", "D.", 3)], TEMPLATES);
        for ((family, template), name) in families.iter().zip(TEMPLATES).zip(["a", "b", "c", "d"]) {
            let help = format!("{}.", name.to_uppercase());
            let expected =
                FamilySchema { name: name.into(), help: help.into(), ..template.clone() };
            assert_eq!(*family, expected);
        }
    }
}
