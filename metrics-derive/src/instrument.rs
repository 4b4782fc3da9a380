//! The instruments the derive recognises by the name of a field's type: one constant each.

use frozen_metrics_schema::{Buckets, Kind, suggest};

use crate::set::{Metric, Shape};

/// What the derive knows of an instrument. The expansion proves that the type really is the one of
/// this name in the runtime.
pub(crate) struct Instrument {
    /// The type's name, as a field says it.
    pub(crate) name: &'static str,
    /// What its type parameter is, where it has one.
    pub(crate) parameter: Option<Parameter>,
    /// What the metric is on the wire.
    pub(crate) kind: fn(&Metric) -> Kind,
    /// Whether it can keep exemplars.
    pub(crate) keeps_exemplars: bool,
    /// The unit it is always in.
    pub(crate) unit: Option<&'static str>,
    /// The type of its value in a row.
    pub(crate) value: Rust,
    /// Its methods that a recorder can call.
    pub(crate) verbs: &'static [Verb],
}

impl Instrument {
    pub(crate) fn verb(&self, name: &str) -> Option<&'static Verb> {
        self.verbs.iter().find(|verb| verb.name == name)
    }

    /// What was most likely meant by the name of no verb of its own.
    pub(crate) fn likely_verb(&self, name: &str) -> Option<&'static Verb> {
        let is_plain = |verb: &&Verb| !matches!(verb.argument, Some((_, Rust::Parameter)));
        let near = suggest::nearest(name, self.verbs.iter().map(|verb| verb.name));
        let own = near.and_then(|near| self.verb(near));
        let of_another = || ALL.iter().find_map(|other| other.verb(name).filter(is_plain));
        own.or_else(of_another).or(self.verbs.first())
    }
}

/// What a type parameter of an instrument is made of: the key that declares it.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Parameter {
    Buckets,
    States,
    Info,
}

impl Parameter {
    pub(crate) const ALL: [Self; 3] = [Self::Buckets, Self::States, Self::Info];

    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Buckets => "buckets",
            Self::States => "states",
            Self::Info => "info",
        }
    }

    /// How the key is said.
    pub(crate) const fn example(self) -> &'static str {
        match self {
            Self::Buckets => "buckets(0.01, 0.1, 1)",
            Self::States => "states(\"up\" | \"down\")",
            Self::Info => "info(version, revision)",
        }
    }
}

/// A method of an instrument that records.
pub(crate) struct Verb {
    pub(crate) name: &'static str,
    /// The argument's name and type.
    pub(crate) argument: Option<(&'static str, Rust)>,
    /// What it does, up to the family's name.
    pub(crate) doc: &'static str,
}

/// A type, as tokens that a struct's expansion can say.
#[derive(Clone, Copy)]
pub(crate) enum Rust {
    /// A type of the language, by its whole path.
    Core(&'static str),
    /// The instrument's own type parameter.
    Parameter,
    /// An `Option` of a shared one.
    OptionOfParameter,
    /// `By` it, a `bool`.
    BoolByParameter,
    /// A histogram's value over it, of this amount.
    HistogramOf(&'static str),
}

const U64: Rust = Rust::Core("::core::primitive::u64");
const I64: Rust = Rust::Core("::core::primitive::i64");
const F64: Rust = Rust::Core("::core::primitive::f64");
const BOOL: Rust = Rust::Core("::core::primitive::bool");
const OPTION_F64: Rust = Rust::Core("::core::option::Option<::core::primitive::f64>");
const DURATION: &str = "::core::time::Duration";

/// What partitions one of them.
pub(crate) const BY: &str = "By";

/// What gives one of them exemplars.
pub(crate) const WITH_EXEMPLARS: &str = "WithExemplars";

pub(crate) const ALL: &[Instrument] = &[
    COUNTER,
    STRIPED_COUNTER,
    FLOAT_COUNTER,
    GAUGE,
    CLAMPED_GAUGE,
    FLOAT_GAUGE,
    BOOL_GAUGE,
    SECONDS_GAUGE,
    TIMESTAMP_GAUGE,
    HISTOGRAM,
    SECONDS_HISTOGRAM,
    STATE_SET,
    INFO,
];

/// What most of them are.
const PLAIN: Instrument = Instrument {
    name: "",
    parameter: None,
    kind: |_| Kind::Gauge,
    keeps_exemplars: false,
    unit: None,
    value: F64,
    verbs: &[],
};

const COUNTER: Instrument = Instrument {
    name: "Counter",
    kind: |_| Kind::Counter,
    keeps_exemplars: true,
    value: U64,
    verbs: &[INC, verb("add", "n", U64, "Adds `n` to")],
    ..PLAIN
};

const STRIPED_COUNTER: Instrument =
    Instrument { name: "StripedCounter", keeps_exemplars: false, ..COUNTER };

const FLOAT_COUNTER: Instrument = Instrument {
    name: "FloatCounter",
    kind: |_| Kind::Counter,
    keeps_exemplars: true,
    verbs: &[verb("add", "n", F64, "Adds `n` to")],
    ..PLAIN
};

const GAUGE: Instrument = Instrument { name: "Gauge", value: I64, verbs: UP_AND_DOWN, ..PLAIN };

const CLAMPED_GAUGE: Instrument = Instrument { name: "ClampedGauge", ..GAUGE };

const FLOAT_GAUGE: Instrument = Instrument {
    name: "FloatGauge",
    verbs: &[
        verb("add", "n", F64, "Adds `n` to"),
        verb("sub", "n", F64, "Takes `n` from"),
        verb("set", "value", F64, "Sets to `value`"),
    ],
    ..PLAIN
};

const BOOL_GAUGE: Instrument = Instrument {
    name: "BoolGauge",
    value: BOOL,
    verbs: &[verb("set", "value", BOOL, "Sets to `value`")],
    ..PLAIN
};

const SECONDS_GAUGE: Instrument = Instrument {
    name: "SecondsGauge",
    unit: Some("seconds"),
    value: OPTION_F64,
    verbs: &[verb("record", "span", Rust::Core(DURATION), "Sets to `span`")],
    ..PLAIN
};

const TIMESTAMP_GAUGE: Instrument = Instrument {
    name: "TimestampGauge",
    unit: Some("seconds"),
    value: OPTION_F64,
    verbs: &[Verb { name: "set_to_now", argument: None, doc: "Sets to the time of the clock" }],
    ..PLAIN
};

const HISTOGRAM: Instrument = Instrument {
    name: "Histogram",
    parameter: Some(Parameter::Buckets),
    kind: |metric| Kind::Histogram(buckets(metric)),
    keeps_exemplars: true,
    value: Rust::HistogramOf("::core::primitive::f64"),
    verbs: &[verb("observe", "value", F64, "Observes `value` in")],
    ..PLAIN
};

const SECONDS_HISTOGRAM: Instrument = Instrument {
    name: "SecondsHistogram",
    unit: Some("seconds"),
    value: Rust::HistogramOf(DURATION),
    verbs: &[verb("record", "span", Rust::Core(DURATION), "Records `span` in")],
    ..HISTOGRAM
};

const STATE_SET: Instrument = Instrument {
    name: "StateSet",
    parameter: Some(Parameter::States),
    kind: |_| Kind::StateSet,
    value: Rust::BoolByParameter,
    verbs: &[verb("set", "state", Rust::Parameter, "Goes to `state` in")],
    ..PLAIN
};

const INFO: Instrument = Instrument {
    name: "Info",
    parameter: Some(Parameter::Info),
    kind: |metric| Kind::Info(metric.info_names().map(|name| name.to_owned().into()).collect()),
    value: Rust::OptionOfParameter,
    ..PLAIN
};

const UP_AND_DOWN: &[Verb] = &[
    INC,
    Verb { name: "dec", argument: None, doc: "Takes one from" },
    verb("add", "n", I64, "Adds `n` to"),
    verb("sub", "n", I64, "Takes `n` from"),
    verb("set", "value", I64, "Sets to `value`"),
];

const INC: Verb = Verb { name: "inc", argument: None, doc: "Adds one to" };

const fn verb(name: &'static str, argument: &'static str, ty: Rust, doc: &'static str) -> Verb {
    Verb { name, argument: Some((argument, ty)), doc }
}

fn buckets(metric: &Metric) -> Buckets {
    match &metric.shape {
        Shape::Buckets(bounds) => {
            bounds.value.iter().map(|bound| bound.value).collect::<Vec<_>>().into()
        }
        _ => Buckets::new(&[]),
    }
}
