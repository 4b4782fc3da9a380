//! What a struct declares: any that the rules accept.

use metrics_runtime::schema::rules::{self, ClosedLabel, Declaration};
use metrics_runtime::schema::{Fact, Family, Key, KeyLabel, Kind, Label, Schema, Series};
use proptest::collection::btree_set;
use proptest::prelude::*;

use super::dice::{Dice, hostile_of};

/// One struct.
pub(super) struct Set {
    pub(super) name: String,
    pub(super) prefix: Option<String>,
    /// The labels of the key; none in a set without one.
    pub(super) key: Vec<KeyPart>,
    pub(super) max_keys: usize,
    pub(super) usage: Vec<(Fact, String)>,
    pub(super) families: Vec<Metric>,
    /// The fields in their order, each of the family of this number.
    pub(super) fields: Vec<(usize, Field)>,
}

/// A label of the key.
pub(super) struct KeyPart {
    pub(super) name: String,
    pub(super) of: KeyType,
    pub(super) overflow: String,
}

#[derive(Clone)]
pub(super) enum KeyType {
    Text,
    /// An integer: its type and its ends.
    Int(&'static str, i128, i128),
    Bool,
    Enum(Vec<String>),
}

/// One family, which some fields declare.
pub(super) struct Metric {
    pub(super) name: String,
    pub(super) of: Instrument,
    pub(super) unit: Unit,
    pub(super) help: String,
    pub(super) is_help_a_doc: bool,
    /// The names of the constant labels.
    pub(super) labels: Vec<String>,
    pub(super) by: Vec<Closed>,
    pub(super) is_by_first: bool,
    /// Where among the constant labels those of the key are said; nowhere, they are first.
    pub(super) key_said: Option<usize>,
    pub(super) has_exemplars: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) ident: String,
    /// Whether its name is said; else it is the prefix and the identifier.
    pub(super) is_named: bool,
    /// Whether it says the HELP of its family.
    pub(super) says_help: bool,
    /// The values of the constant labels.
    pub(super) values: Vec<String>,
}

/// A label with all its values, and who makes the enum.
#[derive(Clone)]
pub(super) struct Closed {
    pub(super) name: String,
    pub(super) values: Vec<String>,
    pub(super) is_made: bool,
}

#[derive(Clone)]
pub(super) enum Instrument {
    Counter,
    FloatCounter,
    Gauge,
    ClampedGauge,
    FloatGauge,
    BoolGauge,
    SecondsGauge,
    TimestampGauge,
    Histogram(Vec<f64>),
    /// The bounds in microseconds.
    SecondsHistogram(Vec<u64>),
    StateSet(Closed),
    Info(Vec<String>),
}

pub(super) enum Unit {
    /// As the name or the instrument has it.
    Known(Option<&'static str>),
    Said(String),
    /// The name ends in one, and it is said that there is none.
    Denied,
}

pub(super) const KEYWORDS: &[&str] =
    &["as", "do", "fn", "if", "in", "type", "match", "move", "use", "yield"];

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

impl Set {
    pub(super) fn any(dice: &mut Dice, number: usize) -> Self {
        loop {
            let set = Self::drafted(dice, number);
            let key = set.schema().key;
            if set.is_distinct() && rules::check(key.as_ref(), &set.declarations()).is_empty() {
                return set;
            }
        }
    }

    fn drafted(dice: &mut Dice, number: usize) -> Self {
        let prefix = dice.happens(70).then(|| words(dice, 2));
        let is_keyed = dice.happens(70);
        let parts = if is_keyed { 1..4_usize } else { 0..1 };
        let key = dice.distinct(parts, |part: &KeyPart| part.name.clone(), KeyPart::any);
        let facts = Fact::ALL.iter().filter(|_| is_keyed && dice.happens(30)).copied();
        let facts: Vec<_> = facts.collect();
        let usage = facts.into_iter().map(|fact| (fact, fact_name(dice, fact))).collect();
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

    /// Whether its row has no two fields of one name.
    fn is_distinct(&self) -> bool {
        let names = self.fields.iter().map(|(_, field)| &field.ident);
        let mut names: Vec<_> = names.chain(self.key.iter().map(|part| &part.name)).collect();
        let count = names.len();
        names.sort();
        names.dedup();
        names.len() == count
    }

    /// The families in the order of a scrape.
    pub(super) fn in_order(&self) -> Vec<usize> {
        rules::families(self.fields.iter().map(|(of, _)| &*self.families[*of].name))
            .iter()
            .map(|fields| self.fields[fields[0]].0)
            .collect()
    }

    fn declarations(&self) -> Vec<Declaration> {
        let declaration = |(of, field): &(usize, Field)| {
            let family = &self.families[*of];
            Declaration {
                name: family.name.clone(),
                kind: family.kind(),
                unit: family.unit().map(str::to_owned),
                help: field.says_help.then(|| family.help.clone()),
                labels: family.closed_labels(field),
                key_at: family.key_at(),
                exemplars: family.has_exemplars,
                allowed: vec![],
                fact: None,
            }
        };
        let told = |(fact, name): &(Fact, String)| Declaration {
            name: name.clone(),
            kind: fact.kind(),
            unit: None,
            help: Some(fact.help().to_owned()),
            labels: vec![],
            key_at: 0,
            exemplars: false,
            allowed: vec![],
            fact: Some(*fact),
        };
        self.fields.iter().map(declaration).chain(self.usage.iter().map(told)).collect()
    }

    /// What its golden must say.
    pub(super) fn schema(&self) -> Schema {
        let label = |part: &KeyPart| KeyLabel {
            name: part.name.clone().into(),
            overflow: part.overflow.clone().into(),
            values: part.of.values().iter().map(|value| value.clone().into()).collect(),
        };
        let key = Key { labels: self.key.iter().map(label).collect(), max_keys: self.max_keys };
        let family = |of: usize| {
            let family = &self.families[of];
            let fields = self.fields.iter().filter(|(other, _)| *other == of);
            let series = fields.flat_map(|(_, field)| family.series(field));
            Family {
                name: family.name.clone().into(),
                kind: family.kind(),
                unit: family.unit().map(|unit| unit.to_owned().into()),
                help: family.help.clone().into(),
                series: series
                    .map(|labels| Series { field: None, labels: labels.into() })
                    .collect(),
                key_at: family.key_at(),
                exemplars: family.has_exemplars,
                fact: None,
            }
        };
        let told = |(fact, name): &(Fact, String)| Family {
            name: name.clone().into(),
            ..Family::of_registry(*fact, "")
        };
        Schema {
            name: self.name.clone().into(),
            key: Some(key).filter(|_| !self.key.is_empty()),
            families: self
                .in_order()
                .into_iter()
                .map(family)
                .chain(self.usage.iter().map(told))
                .collect(),
        }
    }
}

fn fact_name(dice: &mut Dice, fact: Fact) -> String {
    words(dice, 3) + fact.kind().suffix().unwrap_or_default()
}

impl KeyType {
    /// All values of an enum; none of what has any.
    fn values(&self) -> &[String] {
        match self {
            KeyType::Enum(values) => values,
            KeyType::Text | KeyType::Int(..) | KeyType::Bool => &[],
        }
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
        let keeps_exemplars =
            matches!(of.kind(), Kind::Counter | Kind::Histogram(_)) && dice.happens(20);
        Self {
            name,
            unit,
            help: help(dice),
            is_help_a_doc: dice.happens(50),
            key_said: Some(at).filter(|_| is_keyed && dice.happens(50)),
            labels,
            by,
            is_by_first: dice.happens(50),
            has_exemplars: keeps_exemplars,
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

    pub(super) fn kind(&self) -> Kind {
        self.of.kind()
    }

    pub(super) fn unit(&self) -> Option<&str> {
        match &self.unit {
            Unit::Known(unit) => *unit,
            Unit::Said(unit) => Some(unit),
            Unit::Denied => None,
        }
    }

    /// How many closed labels stand before those of the key.
    fn key_at(&self) -> usize {
        let by = if self.is_by_first { self.by.len() } else { 0 };
        self.key_said.map_or(0, |at| at + by)
    }

    fn closed_labels(&self, field: &Field) -> Vec<ClosedLabel> {
        let constant = self.labels.iter().zip(&field.values);
        let constant = constant
            .map(|(name, value)| ClosedLabel { name: name.clone(), values: vec![value.clone()] });
        let closed = |closed: &Closed| ClosedLabel {
            name: closed.name.clone(),
            values: closed.values.clone(),
        };
        let by = self.by.iter().map(closed);
        let mut labels: Vec<_> = match self.is_by_first {
            true => by.chain(constant).collect(),
            false => constant.chain(by).collect(),
        };
        if let Instrument::StateSet(states) = &self.of {
            labels.push(ClosedLabel { name: self.name.clone(), values: states.values.clone() });
        }
        labels
    }

    /// The labels of each of a field's series, the last of which moves fastest.
    fn series(&self, field: &Field) -> Vec<Vec<Label>> {
        self.closed_labels(field).into_iter().fold(vec![vec![]], |series, label| {
            let with = |labels: &Vec<Label>, value: &String| {
                let last = Label { name: label.name.clone().into(), value: value.clone().into() };
                labels.iter().cloned().chain([last]).collect()
            };
            let longer = |labels| label.values.iter().map(move |value| with(labels, value));
            series.iter().flat_map(longer).collect()
        })
    }

    /// The labels of each instrument of a field: those of its series, but for a state set's own.
    pub(super) fn instruments(&self, field: &Field) -> Vec<Vec<Label>> {
        let mut series = self.series(field);
        if let Instrument::StateSet(states) = &self.of {
            series = series.into_iter().step_by(states.values.len()).collect();
            series.iter_mut().for_each(|labels| drop(labels.pop()));
        }
        series
    }
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

impl Instrument {
    fn any(dice: &mut Dice) -> Self {
        match dice.of(0..14) {
            0 | 1 => Self::Counter,
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

    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Counter | Self::FloatCounter => Kind::Counter,
            Self::Histogram(bounds) => Kind::Histogram(bounds.clone().into()),
            Self::SecondsHistogram(bounds) => {
                let seconds: Vec<f64> = bounds.iter().map(|bound| seconds(*bound)).collect();
                Kind::Histogram(seconds.into())
            }
            Self::StateSet(_) => Kind::StateSet,
            Self::Info(names) => Kind::Info(names.iter().map(|name| name.clone().into()).collect()),
            _ => Kind::Gauge,
        }
    }
}

/// A bound in seconds: the float that is nearest.
pub(super) fn seconds(micros: u64) -> f64 {
    micros as f64 / 1e6
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
            4..7 => base(dice.one_of(metrics_runtime::schema::unit::BASE)),
            7..9 => {
                let unit = words(dice, 2);
                (Self::Said(unit.clone()), Some(unit))
            }
            _ => {
                let unit = dice.one_of(metrics_runtime::schema::unit::BASE);
                (Self::Denied, Some(unit.to_owned()))
            }
        }
    }
}
