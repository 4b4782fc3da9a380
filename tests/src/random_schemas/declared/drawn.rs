//! Drawing a struct.

use frozen_metrics::schema::{RegistryMetric, unit};
use proptest::collection::btree_set;
use proptest::prelude::*;

use super::{Closed, Field, Instrument, KEYWORDS, KeyPart, KeyType, Metric, Set, Unit};
use crate::random_schemas::dice::{Dice, hostile_of};

impl Set {
    pub(in crate::random_schemas) fn any(dice: &mut Dice, number: usize) -> Self {
        loop {
            let set = Self::drafted(dice, number);
            if set.is_legal() {
                return set;
            }
        }
    }

    fn drafted(dice: &mut Dice, number: usize) -> Self {
        let prefix = dice.happens(70).then(|| words(dice, 2));
        let is_keyed = dice.happens(70);
        let parts = if is_keyed { 1..4_usize } else { 0..1 };
        let key = dice.distinct(parts, |part: &KeyPart| part.name.clone(), KeyPart::any);
        let registry_metrics =
            RegistryMetric::ALL.iter().filter(|_| is_keyed && dice.happens(30)).copied();
        let registry_metrics: Vec<_> = registry_metrics.collect();
        let usage = registry_metrics
            .into_iter()
            .map(|registry_metric| (registry_metric, fact_name(dice, registry_metric)))
            .collect();
        let count = dice.of(1..7_usize);
        let families: Vec<_> = (0..count).map(|_| Metric::any(dice, is_keyed)).collect();
        let of_family = |(at, family): (usize, &Metric)| {
            let fields = family.fields(dice, prefix.as_deref());
            fields.into_iter().map(move |field| (at, field)).collect::<Vec<_>>()
        };
        let fields = families.iter().enumerate().flat_map(of_family).collect();
        let fields = dice.shuffled::<(usize, Field)>(fields);
        let max_keys = dice.of(1..5_usize);
        Self { name: format!("S{number}"), prefix, key, max_keys, usage, families, fields }
    }
}

impl KeyPart {
    fn any(dice: &mut Dice) -> Self {
        let of = match dice.of(0..10) {
            0 => KeyType::Bool,
            1 => KeyType::Enum(dice.distinct(1..4_usize, String::clone, label_value)),
            2 | 3 => dice.one_of(&[
                KeyType::Int("u8", 0, u8::MAX as i128),
                KeyType::Int("i16", i16::MIN as i128, i16::MAX as i128),
                KeyType::Int("u64", 0, u64::MAX as i128),
                KeyType::Int("i64", i64::MIN as i128, i64::MAX as i128),
            ]),
            _ => KeyType::Text,
        };
        // What no typed label can be.
        let end = if matches!(of, KeyType::Text) { "" } else { "~~~~~~" };
        Self { name: label_name(dice), of, overflow: label_value(dice) + end }
    }
}

impl Metric {
    fn any(dice: &mut Dice, is_keyed: bool) -> Self {
        let of = Instrument::any(dice);
        let (unit, ending) = Unit::any(dice, &of);
        let ending = ending.map(|unit| format!("_{unit}")).unwrap_or_default();
        let name = words(dice, 4) + &ending + of.kind().suffix().unwrap_or_default();
        let count = if dice.happens(60) { 0..1_usize } else { 1..4 };
        let labels = dice.distinct(count, String::clone, label_name);
        let count = if dice.happens(65) { 0..1_usize } else { 1..3 };
        let by = dice.distinct(count, |closed: &Closed| closed.name.clone(), closed);
        let at = dice.of(0..=labels.len());
        let has_exemplars = of.may_keep_exemplars() && dice.happens(20);
        let help = help(dice);
        Self {
            name,
            unit,
            is_help_a_doc: is_plain(&help) && dice.happens(50),
            help,
            key_said: Some(at).filter(|_| is_keyed && dice.happens(50)),
            labels,
            by,
            is_by_first: dice.happens(50),
            has_exemplars,
            of,
        }
    }

    /// One field, or several that constant labels tell apart.
    fn fields(&self, dice: &mut Dice, prefix: Option<&str>) -> Vec<Field> {
        let most = if self.labels.is_empty() { 1..2_usize } else { 1..4 };
        let labels = self.labels.len();
        let values = dice.distinct(most, Vec::clone, |dice| {
            (0..labels).map(|_| label_value(dice)).collect::<Vec<_>>()
        });
        let speaker = dice.of(0..values.len());
        let own = match prefix {
            Some(prefix) => self.name.strip_prefix(&format!("{prefix}_")),
            None => Some(&*self.name),
        };
        let field = |(at, values): (usize, Vec<String>)| {
            let own =
                own.filter(|own| at == 0 && own.starts_with(|c: char| c.is_ascii_lowercase()));
            let ident = own.map_or_else(|| format!("{}_f", words(dice, 2)), str::to_owned);
            Field { ident, is_named: own.is_none(), says_help: at == speaker, values }
        };
        values.into_iter().enumerate().map(field).collect()
    }
}

impl Instrument {
    fn any(dice: &mut Dice) -> Self {
        match dice.of(0..14) {
            0 => Self::Counter,
            1 => Self::StripedCounter,
            2 => Self::FloatCounter,
            3 => Self::Gauge,
            4 => Self::ClampedGauge,
            5 => Self::FloatGauge,
            6 => Self::BoolGauge,
            7 => Self::SecondsGauge,
            8 => Self::TimestampGauge,
            9 | 10 => Self::Histogram(bounds(dice)),
            11 => {
                let bounds = btree_set(prop_oneof![0..2_000_u64, 0..2_000_000_000_000_u64], 1..6);
                Self::SecondsHistogram(dice.of(bounds).into_iter().collect())
            }
            12 => Self::StateSet(closed(dice)),
            _ => Self::Info(dice.distinct(1..4_usize, String::clone, label_name)),
        }
    }
}

fn bounds(dice: &mut Dice) -> Vec<f64> {
    let bound = prop_oneof![
        (-40..400_i32).prop_map(|bound| f64::from(bound) / 8.0),
        0.0..1e9_f64,
        prop::num::f64::NORMAL,
    ];
    let mut bounds =
        dice.distinct(1..6_usize, |bound: &f64| bound.to_bits(), |dice| dice.of(&bound));
    // Zero is one bound, of either sign.
    bounds.iter_mut().for_each(|bound| *bound += 0.0);
    bounds.sort_by(f64::total_cmp);
    bounds
}

impl Unit {
    /// A unit, and what the name ends in.
    fn any(dice: &mut Dice, of: &Instrument) -> (Self, Option<String>) {
        use Instrument::{Info, SecondsGauge, SecondsHistogram, StateSet, TimestampGauge};
        let base = |unit: &'static str| (Self::Known(Some(unit)), Some(unit.to_owned()));
        match of {
            SecondsGauge | TimestampGauge | SecondsHistogram(_) => return base("seconds"),
            Info(_) | StateSet(_) => return (Self::Known(None), None),
            _ => {}
        }
        match dice.of(0..10) {
            0..4 => (Self::Known(None), None),
            4..7 => base(dice.one_of(unit::BASE)),
            7..9 => {
                let unit = words(dice, 2);
                (Self::Said(unit.clone()), Some(unit))
            }
            _ => {
                let unit = dice.one_of(unit::BASE);
                (Self::Denied, Some(unit.to_owned()))
            }
        }
    }
}

fn fact_name(dice: &mut Dice, registry_metric: RegistryMetric) -> String {
    words(dice, 3) + registry_metric.kind().suffix().unwrap_or_default()
}

fn label_name(dice: &mut Dice) -> String {
    match dice.happens(20) {
        true => dice.of("[A-Z][A-Z0-9_]{0,4}"),
        false => words(dice, 2),
    }
}

fn label_value(dice: &mut Dice) -> String {
    dice.of(hostile_of(1..5))
}

fn closed(dice: &mut Dice) -> Closed {
    let is_made = dice.happens(50);
    let values = match is_made {
        true => {
            dice.distinct(1..5_usize, |value: &String| variant_of(value), |dice| words(dice, 2))
        }
        false => dice.distinct(1..5_usize, String::clone, label_value),
    };
    Closed { name: label_name(dice), values, is_made }
}

/// What the values of an enum that is made are told apart by.
fn variant_of(value: &str) -> String {
    value.replace('_', "").to_lowercase()
}

fn word(dice: &mut Dice) -> String {
    match dice.happens(8) {
        true => dice.one_of(KEYWORDS).to_owned(),
        false => dice.of("[a-z][a-z0-9]{0,6}"),
    }
}

fn words(dice: &mut Dice, most: usize) -> String {
    let count = dice.of(1..=most);
    let words: Vec<_> = (0..count).map(|_| word(dice)).collect();
    words.join("_")
}

fn help(dice: &mut Dice) -> String {
    loop {
        let help = dice.of(hostile_of(1..8)) + &words(dice, 3).replace('_', " ") + ".";
        // A doc comment is read word by word.
        let words: Vec<_> = help.split_whitespace().collect();
        let help = words.join(" ");
        if !help.starts_with('*') && !help.contains(char::is_control) {
            return help;
        }
    }
}

/// Whether a text holds no markup, so that a doc comment shows it as it is.
fn is_plain(text: &str) -> bool {
    text.starts_with(char::is_alphabetic)
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | ',' | '.'))
}
