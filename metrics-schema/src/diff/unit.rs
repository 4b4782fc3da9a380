//! The units of families, and the factor between two units.

use crate::{FamilySchema, unit};

/// Words that are units, but often mean something else: `zone_b`, `orders_us`, `day_of_month`.
const AMBIGUOUS: &[&str] = &[
    "s", "h", "d", "b", "m", "us", "mm", "cm", "mg", "pb", "eb", "minute", "hour", "day", "week",
    "bit", "feet",
];

/// Returns the unit of a family: that of its UNIT line, else the unit in its name. A word that often means something
/// else is not a unit, unless the last word of a name in [`units`] is.
///
/// ```
/// use frozen_metrics_schema::diff::unit_word;
/// use frozen_metrics_schema::{FamilySchema, Kind};
///
/// let named = |name| FamilySchema::new(name, Kind::Counter, None, "", &[]);
/// assert_eq!(unit_word(&named("disk_io_time_ms")), Some("ms"));
/// assert_eq!(unit_word(&named("disk_bytes_read")), Some("bytes"));
/// assert_eq!(unit_word(&named("disk_reads_total")), None);
/// assert_eq!(unit_word(&named("bus_zone_b_total")), None);
/// ```
pub fn unit_word(family: &FamilySchema) -> Option<&str> {
    let name = &*family.name;
    let last = Some(unit::last_word(name)).filter(|word| is_unit(word) && *word != name);
    let inside = || name.split('_').skip(1).find(|word| unit::BASE.contains(word));
    let misplaced = || unit::misplaced_unit(name).filter(|word| is_unit(word));
    family.unit.as_deref().or(last).or_else(inside).or_else(misplaced)
}

/// Returns the units of two families that are probably the same one under two names. The last word of a name, such as
/// `s`, is a unit if the other name has a unit of the same quantity.
///
/// ```
/// use frozen_metrics_schema::diff::units;
/// use frozen_metrics_schema::{FamilySchema, Kind};
///
/// let named = |name| FamilySchema::new(name, Kind::Counter, None, "", &[]);
/// assert_eq!(units(&named("wait_s"), &named("wait_ms")), (Some("s"), Some("ms")));
/// assert_eq!(units(&named("zone_s_total"), &named("zone_south_total")), (None, None));
/// ```
pub fn units<'a>(
    old: &'a FamilySchema,
    new: &'a FamilySchema,
) -> (Option<&'a str>, Option<&'a str>) {
    let (before, after) = (unit_word(old), unit_word(new));
    let last = |family: &'a FamilySchema, other: &str| {
        let word = unit::last_word(&family.name);
        (base_of(word).is_some() && is_same_quantity(word, other)).then_some(word)
    };
    match (before, after) {
        (None, Some(after)) => (last(old, after), Some(after)),
        (Some(before), None) => (Some(before), last(new, before)),
        both => both,
    }
}

/// Returns whether the word is a unit wherever it is in a name.
pub(super) fn is_unit(word: &str) -> bool {
    base_of(word).is_some() && !AMBIGUOUS.contains(&word)
}

/// Returns the base unit of a unit, such as `seconds` for `ms`.
pub(super) fn base_of(word: &str) -> Option<&'static str> {
    let base = unit::BASE.iter().copied().find(|base| *base == word);
    base.or_else(|| unit::base_for(word))
}

/// The sizes of units, in base units.
const SIZES: &[(&[&str], f64)] = &[
    (&["s", "sec", "secs", "second"], 1.0),
    (&["ms", "msec", "millis"], 1e-3),
    (&["us", "usec", "micros"], 1e-6),
    (&["ns", "nsec", "nanos"], 1e-9),
    (&["minute", "minutes"], 60.0),
    (&["h", "hour", "hours"], 3600.0),
    (&["d", "day", "days"], 86_400.0),
    (&["week", "weeks"], 604_800.0),
    (&["bit", "bits"], 0.125),
    (&["kib"], 1024.0),
    (&["mib"], 1_048_576.0),
    (&["gib"], 1_073_741_824.0),
    (&["percent", "percents", "percentage", "pct"], 0.01),
    (&["km"], 1e3),
    (&["cm"], 1e-2),
    (&["mm"], 1e-3),
    (&["kg"], 1e3),
    (&["mg"], 1e-3),
];

const PREFIXES: &[(&str, f64)] = &[
    ("pico", 1e-12),
    ("nano", 1e-9),
    ("micro", 1e-6),
    ("milli", 1e-3),
    ("centi", 1e-2),
    ("kilo", 1e3),
    ("mega", 1e6),
    ("giga", 1e9),
    ("tera", 1e12),
    ("kibi", 1024.0),
    ("mebi", 1_048_576.0),
    ("gibi", 1_073_741_824.0),
];

/// Returns the factor that converts a value in the unit `old` to one in the unit `new`. Returns `None` if the two
/// measure different quantities, or if a unit has several meanings, such as `kb`. The factor has the rounding error of a
/// division.
///
/// ```
/// use frozen_metrics_schema::diff::unit_factor;
///
/// assert_eq!(unit_factor("ms", "seconds"), Some(0.001));
/// assert_eq!(unit_factor("seconds", "milliseconds"), Some(1000.0));
/// assert_eq!(unit_factor("seconds", "bytes"), None);
/// ```
pub fn unit_factor(old: &str, new: &str) -> Option<f64> {
    let factor = size(old)? / size(new)?;
    is_same_quantity(old, new).then_some(factor)
}

/// Returns whether two units measure the same quantity.
///
/// ```
/// use frozen_metrics_schema::diff::is_same_quantity;
///
/// assert!(is_same_quantity("ms", "seconds") && !is_same_quantity("seconds", "bytes"));
/// ```
pub fn is_same_quantity(old: &str, new: &str) -> bool {
    old == new || (base_of(old).is_some() && base_of(old) == base_of(new))
}

fn size(word: &str) -> Option<f64> {
    if unit::BASE.contains(&word) {
        return Some(1.0);
    }
    if let Some((_, size)) = SIZES.iter().find(|(words, _)| words.contains(&word)) {
        return Some(*size);
    }
    let prefixed = |(prefix, size): &(&str, f64)| {
        let rest = word.strip_prefix(prefix)?;
        let is_base = |base: &&str| *base == rest || base.strip_suffix('s') == Some(rest);
        unit::BASE.iter().any(is_base).then_some(*size)
    };
    PREFIXES.iter().find_map(prefixed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Kind, Series};

    fn units_of(old: &'static str, new: &'static str) -> String {
        let [old, new] =
            [old, new].map(|name| FamilySchema::new(name, Kind::Gauge, None, "", Series::PLAIN));
        let (old, new) = units(&old, &new);
        format!("{} {}", old.unwrap_or("-"), new.unwrap_or("-"))
    }

    #[test]
    fn a_word_with_other_meanings_is_a_unit_only_beside_one_of_the_same_quantity() {
        for word in AMBIGUOUS {
            assert!(unit::base_for(word).is_some(), "{word}");
            let name: &'static str = format!("bus_zone_{word}_total").leak();
            assert_eq!(units_of(name, "bus_zone_backup_total"), "- -");
            assert_eq!(units_of("bus_zone_backup_total", name), "- -");
        }
        assert_eq!(units_of("wait_s", "wait_ms"), "s ms");
        assert_eq!(units_of("wait_us", "wait_seconds"), "us seconds");
        assert_eq!(units_of("sent_bytes_total", "sent_b_total"), "bytes b");
        assert_eq!(units_of("sent_b_total", "sent_seconds"), "- seconds");
        assert_eq!(units_of("wait_ms", "wait"), "ms -");
    }
}
