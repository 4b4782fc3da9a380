//! Base units, and the base unit to use instead of another unit.
//!
//! Prometheus and OpenMetrics recommend that a name ends in its base unit, before `_total`. The unit is
//! written in full and in the plural: [naming guide](https://prometheus.io/docs/practices/naming/#base-units).

/// The base units, which a name may always end in.
///
/// ```
/// use frozen_metrics_schema::unit;
///
/// assert!(unit::BASE.iter().all(|base| unit::base_for(base).is_none()));
/// ```
pub const BASE: &[&str] = &[
    "amperes", "bytes", "celsius", "grams", "hertz", "joules", "kelvin", "meters", "moles",
    "ratio", "seconds", "volts", "watts",
];

const PREFIXES: &[&str] = &[
    "pico", "nano", "micro", "milli", "centi", "deci", "deca", "hecto", "kilo", "mega", "giga",
    "tera", "peta", "exa", "kibi", "mebi", "mibi", "gibi", "tebi", "pebi", "exbi",
];

/// Units other than base units, by the base unit to use instead.
type Units = &'static [(&'static str, &'static [&'static str])];

/// Units that promlint does not count as base units, with or without one of its prefixes.
const SPELLED_OUT: Units = &[
    ("seconds", &["minutes", "hours", "days", "weeks"]),
    ("bytes", &["bits"]),
    ("celsius", &["fahrenheit", "rankine"]),
    ("kelvin", &["kelvins"]),
    ("meters", &["yards", "miles", "inches"]),
    ("grams", &["pounds", "ounces"]),
    ("joules", &["calories"]),
];

/// Abbreviated units, which promlint reports at any position in a name except the first.
const ABBREVIATIONS: Units = &[
    ("seconds", &["s", "ms", "us", "ns", "sec", "h", "d"]),
    ("bytes", &["b", "kb", "mb", "gb", "tb", "pb"]),
    ("meters", &["m"]),
];

/// All other units.
const OTHERS: Units = &[
    ("seconds", &["secs", "msec", "usec", "nsec", "millis", "micros", "nanos"]),
    ("seconds", &["minute", "hour", "day", "week"]),
    ("bytes", &["eb", "kib", "mib", "gib", "tib", "pib", "eib"]),
    ("bytes", &["kbytes", "mbytes", "gbytes", "tbytes"]),
    ("bytes", &["bit", "kbit", "mbit", "gbit", "kbits", "mbits", "gbits"]),
    ("ratio", &["percent", "percents", "percentage", "pct"]),
    ("meters", &["metres", "km", "cm", "mm", "feet"]),
    ("grams", &["kg", "mg"]),
    ("amperes", &["amps"]),
];

/// Returns a word of the name, at any position, that promlint reads as a unit other than a base unit.
///
/// ```
/// use frozen_metrics_schema::unit;
///
/// assert_eq!(unit::misplaced_unit("wait_ms_max"), Some("ms"));
/// assert_eq!(unit::misplaced_unit("latency_milliseconds_max"), Some("milliseconds"));
/// assert_eq!(unit::misplaced_unit("minutes_open"), Some("minutes"));
/// assert_eq!(unit::misplaced_unit("m_tree_depth"), None);
/// assert_eq!(unit::misplaced_unit("day_of_month"), None);
/// ```
pub fn misplaced_unit(name: &str) -> Option<&str> {
    // promlint checks only the first unit of the name.
    let is_unit = |word: &str| BASE.contains(&word) || base_in(SPELLED_OUT, word).is_some();
    let unit = name.split('_').find(|word| is_unit(without_prefix(word)));
    let unit = unit.filter(|word| !BASE.contains(word));
    let is_abbreviation = |word: &&str| base_in(ABBREVIATIONS, word).is_some();
    unit.or_else(|| name.split('_').skip(1).find(is_abbreviation))
}

/// Returns the last word of a name without `_total`, where its unit is.
///
/// ```
/// use frozen_metrics_schema::unit;
///
/// assert_eq!(unit::last_word("sync_bytes_total"), "bytes");
/// assert_eq!(unit::last_word("lag_seconds"), "seconds");
/// ```
pub fn last_word(name: &str) -> &str {
    let name = name.strip_suffix("_total").unwrap_or(name);
    name.rsplit('_').next().unwrap_or(name)
}

/// Returns whether the name ends in this unit, which OpenMetrics requires for a UNIT line.
///
/// ```
/// use frozen_metrics_schema::unit;
///
/// assert!(unit::is_unit_of("seconds", "lag_seconds") && unit::is_unit_of("bytes", "sent_bytes_total"));
/// assert!(!unit::is_unit_of("seconds", "lag") && !unit::is_unit_of("seconds", "milliseconds"));
/// ```
pub fn is_unit_of(unit: &str, name: &str) -> bool {
    let name = name.strip_suffix("_total").unwrap_or(name);
    name.strip_suffix(unit).is_some_and(|rest| rest.ends_with('_'))
}

/// Returns the base unit that the name ends in.
///
/// ```
/// use frozen_metrics_schema::unit;
///
/// assert_eq!(unit::of_name("sent_bytes_total"), Some("bytes"));
/// assert_eq!(unit::of_name("lag_ms"), None);
/// ```
pub fn of_name(name: &str) -> Option<&'static str> {
    let word = last_word(name);
    BASE.iter().copied().find(|base| *base == word)
}

/// Returns the base unit to use instead of `word`; `None` unless `word` is another unit.
///
/// ```
/// use frozen_metrics_schema::unit;
///
/// assert_eq!(unit::base_for("milliseconds"), Some("seconds"));
/// assert_eq!(unit::base_for("mebibytes"), Some("bytes"));
/// assert_eq!(unit::base_for("pct"), Some("ratio"));
/// assert_eq!(unit::base_for("seconds"), None);
/// assert_eq!(unit::base_for("elections"), None);
/// ```
pub fn base_for(word: &str) -> Option<&'static str> {
    if BASE.contains(&word) {
        return None;
    }
    let scaled = without_prefix(word);
    let is_scaled = |base: &&&str| **base == scaled || base.strip_suffix('s') == Some(scaled);
    let listed = [SPELLED_OUT, ABBREVIATIONS, OTHERS].iter().find_map(|units| base_in(units, word));
    let listed = listed.or_else(|| base_in(SPELLED_OUT, scaled));
    listed.or_else(|| BASE.iter().find(is_scaled).copied())
}

/// Returns the base unit to use instead of a unit in this list.
fn base_in(units: Units, word: &str) -> Option<&'static str> {
    units.iter().find(|(_, words)| words.contains(&word)).map(|(base, _)| *base)
}

fn without_prefix(word: &str) -> &str {
    PREFIXES.iter().find_map(|prefix| word.strip_prefix(prefix)).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_prefix_and_abbreviation_leads_to_a_base_unit() {
        for (base, words) in [SPELLED_OUT, ABBREVIATIONS, OTHERS].concat() {
            assert!(BASE.contains(&base));
            for word in words {
                assert_eq!(base_for(word), Some(base), "{word}");
            }
        }
        for prefix in PREFIXES {
            for unit in SPELLED_OUT.iter().flat_map(|(_, words)| *words).chain(BASE) {
                assert!(base_for(&format!("{prefix}{unit}")).is_some(), "{prefix}{unit}");
            }
        }
        for singular in BASE.iter().filter_map(|base| base.strip_suffix('s')) {
            assert!(base_for(singular).is_some(), "{singular}");
        }
    }

    #[test]
    fn plain_words_and_base_units_are_left_alone() {
        for word in BASE.iter().chain(&["requests", "keys", "micro", "changes", "items"]) {
            assert_eq!(base_for(word), None, "{word}");
        }
    }
}
