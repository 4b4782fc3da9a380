//! Generates random declarations.

use frozen_metrics::schema::{Deprecation, RegistryMetric, golden, unit};
use proptest::collection::btree_set;
use proptest::prelude::*;

use super::{
    Field, Instrument, KEYWORDS, KeyPart, KeyType, LabelValues, Metric, OpenLabels, Set, Unit,
};
use crate::random_schemas::random::{Random, hostile_text_of};

impl Set {
    pub(in crate::random_schemas) fn any(random: &mut Random, number: usize) -> Self {
        loop {
            let set = Self::candidate(random, number);
            if set.is_legal() {
                return set;
            }
        }
    }

    fn candidate(random: &mut Random, number: usize) -> Self {
        let prefix = random.chance(70).then(|| words(random, 2));
        let is_keyed = random.chance(70);
        let parts = if is_keyed { 1..4_usize } else { 0..1 };
        let key = random.distinct(parts, |part: &KeyPart| part.name.clone(), KeyPart::any);
        let overflow = KeyPart::overflow(random, &key);
        let registry_metrics =
            RegistryMetric::ALL.iter().filter(|_| is_keyed && random.chance(30)).copied();
        let registry_metrics: Vec<_> = registry_metrics.collect();
        let usage = registry_metrics
            .into_iter()
            .map(|registry_metric| (registry_metric, registry_metric_name(random, registry_metric)))
            .collect();
        let count = random.draw(1..7_usize);
        let families: Vec<_> = (0..count).map(|_| Metric::any(random, is_keyed)).collect();
        let family_fields = |(index, family): (usize, &Metric)| {
            let fields = family.fields(random, prefix.as_deref());
            fields.into_iter().map(move |field| (index, field)).collect::<Vec<_>>()
        };
        let fields = families.iter().enumerate().flat_map(family_fields).collect();
        let fields = random.shuffled::<(usize, Field)>(fields);
        let max_keys = random.draw(1..5_usize);
        Self {
            name: format!("S{number}"),
            prefix,
            key,
            max_keys,
            overflow,
            usage,
            families,
            fields,
        }
    }
}

impl KeyPart {
    /// Returns an overflow value that no typed label can have.
    pub(super) fn overflow(random: &mut Random, parts: &[Self]) -> String {
        let are_texts = parts.iter().all(|part| matches!(part.kind, KeyType::Text));
        label_value(random) + if are_texts { "" } else { "~~~~~~" }
    }

    pub(super) fn any(random: &mut Random) -> Self {
        let kind = match random.draw(0..10) {
            0 => KeyType::Bool,
            1 => KeyType::Enum(random.distinct(1..4_usize, String::clone, label_value)),
            2 | 3 => random.pick(&[
                KeyType::Int("u8", 0, u8::MAX as i128),
                KeyType::Int("i16", i16::MIN as i128, i16::MAX as i128),
                KeyType::Int("u64", 0, u64::MAX as i128),
                KeyType::Int("i64", i64::MIN as i128, i64::MAX as i128),
            ]),
            _ => KeyType::Text,
        };
        Self { name: label_name(random), kind }
    }
}

impl Metric {
    fn any(random: &mut Random, is_keyed: bool) -> Self {
        let instrument = Instrument::any(random);
        let (unit, ending) = Unit::any(random, &instrument);
        let ending = ending.map(|unit| format!("_{unit}")).unwrap_or_default();
        let name = words(random, 4) + &ending + instrument.kind().suffix().unwrap_or_default();
        let count = if random.chance(60) { 0..1_usize } else { 1..4 };
        let labels = random.distinct(count, String::clone, label_name);
        let count = if random.chance(65) { 0..1_usize } else { 1..3 };
        let by = random.distinct(count, |label: &LabelValues| label.name.clone(), label_values);
        let position = random.draw(0..=labels.len());
        let has_exemplars = instrument.may_keep_exemplars() && random.chance(20);
        let help = help(random);
        let former = words(random, 4) + &ending + instrument.kind().suffix().unwrap_or_default();
        let until = random.pick(&["9999.0.0", "9999.1.0-rc.1", "2001-02-03"]).to_owned();
        let former_name = random.chance(30).then_some((former, until));
        let open = random.chance(35).then(|| OpenLabels::any(random));
        Self {
            name,
            former_name,
            unit,
            is_help_a_doc_comment: is_plain(&help) && random.chance(50),
            help,
            stability: random.pick(&["", "", "alpha", "beta", "stable"]),
            deprecation: random.chance(25).then(|| deprecation(random)),
            key_position: Some(position).filter(|_| is_keyed && random.chance(50)),
            labels,
            by,
            is_by_first: random.chance(50),
            has_exemplars,
            open,
            instrument,
        }
    }

    /// Returns one field, or several that differ in constant labels.
    fn fields(&self, random: &mut Random, prefix: Option<&str>) -> Vec<Field> {
        let is_single = self.labels.is_empty() || self.open.is_some();
        let count = if is_single { 1..2_usize } else { 1..4 };
        let labels = self.labels.len();
        let values = random.distinct(count, Vec::clone, |random| {
            (0..labels).map(|_| label_value(random)).collect::<Vec<_>>()
        });
        let with_help = random.draw(0..values.len());
        let own = match prefix {
            Some(prefix) => self.name.strip_prefix(&format!("{prefix}_")),
            None => Some(&*self.name),
        };
        let field = |(index, values): (usize, Vec<String>)| {
            let own =
                own.filter(|own| index == 0 && own.starts_with(|c: char| c.is_ascii_lowercase()));
            let ident = own.map_or_else(|| format!("{}_f", words(random, 2)), str::to_owned);
            Field { ident, has_explicit_name: own.is_none(), has_help: index == with_help, values }
        };
        values.into_iter().enumerate().map(field).collect()
    }
}

impl Instrument {
    fn any(random: &mut Random) -> Self {
        match random.draw(0..16) {
            0 => Self::Counter,
            1 => Self::StripedCounter,
            2 => Self::FloatCounter,
            3 => Self::Gauge,
            4 => Self::ClampedGauge,
            5 => Self::FloatGauge,
            6 => Self::BoolGauge,
            7 => Self::SecondsGauge,
            8 => Self::TimestampGauge,
            9 | 10 => Self::Histogram(bounds(random)),
            11 => {
                let bounds = btree_set(prop_oneof![0..2_000_u64, 0..2_000_000_000_000_u64], 1..6);
                Self::SecondsHistogram(random.draw(bounds).into_iter().collect())
            }
            14 => Self::UnsignedGauge,
            15 => Self::MaxGauge,
            12 => Self::StateSet(label_values(random)),
            _ => Self::Info(random.distinct(1..4_usize, String::clone, label_name)),
        }
    }
}

fn bounds(random: &mut Random) -> Vec<f64> {
    let bound = prop_oneof![
        (-40..400_i32).prop_map(|bound| f64::from(bound) / 8.0),
        0.0..1e9_f64,
        prop::num::f64::NORMAL,
    ];
    let mut bounds =
        random.distinct(1..6_usize, |bound: &f64| bound.to_bits(), |random| random.draw(&bound));
    // Negative zero and zero are one bound.
    bounds.iter_mut().for_each(|bound| *bound += 0.0);
    bounds.sort_by(f64::total_cmp);
    bounds
}

impl Unit {
    /// Returns a unit and the unit that the name ends in.
    fn any(random: &mut Random, instrument: &Instrument) -> (Self, Option<String>) {
        use Instrument::{Info, SecondsGauge, SecondsHistogram, StateSet, TimestampGauge};
        let base = |unit: &'static str| (Self::Implied(Some(unit)), Some(unit.to_owned()));
        match instrument {
            SecondsGauge | TimestampGauge | SecondsHistogram(_) => return base("seconds"),
            Info(_) | StateSet(_) => return (Self::Implied(None), None),
            _ => {}
        }
        match random.draw(0..10) {
            0..4 => (Self::Implied(None), None),
            4..7 => base(random.pick(unit::BASE)),
            7..9 => {
                let unit = words(random, 2);
                (Self::Explicit(unit.clone()), Some(unit))
            }
            _ => {
                let unit = random.pick(unit::BASE);
                (Self::Suppressed, Some(unit.to_owned()))
            }
        }
    }
}

fn registry_metric_name(random: &mut Random, registry_metric: RegistryMetric) -> String {
    words(random, 3) + registry_metric.kind().suffix().unwrap_or_default()
}

fn label_name(random: &mut Random) -> String {
    match random.chance(20) {
        true => random.draw("[A-Z][A-Z0-9_]{0,4}"),
        false => words(random, 2),
    }
}

fn label_value(random: &mut Random) -> String {
    random.draw(hostile_text_of(1..5))
}

fn label_values(random: &mut Random) -> LabelValues {
    let is_generated = random.chance(50);
    let values = match is_generated {
        true => random.distinct(
            1..5_usize,
            |value: &String| variant_of(value),
            |random| words(random, 2),
        ),
        false => random.distinct(1..5_usize, String::clone, label_value),
    };
    LabelValues { name: label_name(random), values, is_generated }
}

/// Returns the variant name, by which values of a generated enum must differ.
fn variant_of(value: &str) -> String {
    value.replace('_', "").to_lowercase()
}

fn word(random: &mut Random) -> String {
    match random.chance(8) {
        true => random.pick(KEYWORDS).to_owned(),
        false => random.draw("[a-z][a-z0-9]{0,6}"),
    }
}

fn words(random: &mut Random, max: usize) -> String {
    let count = random.draw(1..=max);
    let words: Vec<_> = (0..count).map(|_| word(random)).collect();
    words.join("_")
}

/// Returns a deprecation without a replacement, which would have to be another family.
fn deprecation(random: &mut Random) -> Deprecation {
    let mut text = |chance| {
        let text = random.chance(chance).then(|| random.draw(hostile_text_of(1..6)));
        text.and_then(|text| golden::one_line(&text))
    };
    Deprecation { since: text(60), replacement: None, note: text(50) }
}

fn help(random: &mut Random) -> String {
    loop {
        let help = random.draw(hostile_text_of(1..8)) + &words(random, 3).replace('_', " ") + ".";
        // Doc comments are read word by word.
        let words: Vec<_> = help.split_whitespace().collect();
        let help = words.join(" ");
        if !help.starts_with('*') && !help.contains(char::is_control) {
            return help;
        }
    }
}

/// Returns whether a doc comment shows the text unchanged, because it has no markup.
fn is_plain(text: &str) -> bool {
    text.starts_with(char::is_alphabetic)
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | ',' | '.'))
}
