//! The instruments that the derive knows, by the name of a field's type: one constant each.

use frozen_metrics_schema::Kind;

/// What the derive knows about an instrument. The expansion proves that the type really is the
/// runtime's type of this name.
pub(crate) struct Instrument {
    /// The name of its type.
    pub(crate) name: &'static str,
    pub(crate) kind: InstrumentKind,
    pub(crate) supports_exemplars: bool,
    /// The unit that it always has.
    pub(crate) unit: Option<&'static str>,
    /// The type of its value in a row.
    pub(crate) value: ValueType,
    /// The methods that a recorder can call.
    pub(crate) methods: &'static [Method],
}

impl Instrument {
    /// Returns the key that declares the type parameter of the instrument, if it has one.
    pub(crate) const fn parameter(&self) -> Option<Parameter> {
        match self.kind {
            InstrumentKind::Fixed(_) => None,
            InstrumentKind::Declared(parameter) => Some(parameter),
        }
    }

    pub(crate) fn method(&self, name: &str) -> Option<&'static Method> {
        self.methods.iter().find(|method| method.name == name)
    }
}

/// How the kind of an instrument on the wire is known.
pub(crate) enum InstrumentKind {
    Fixed(Kind),
    /// The kind includes what this key declares.
    Declared(Parameter),
}

/// A key that declares the type parameter of an instrument.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Parameter {
    Buckets,
    States,
    Info,
}

impl Parameter {
    /// Returns an example of the key and its value.
    pub(crate) const fn example(self) -> &'static str {
        match self {
            Self::Buckets => "buckets(0.01, 0.1, 1)",
            Self::States => "states(\"up\" | \"down\")",
            Self::Info => "info(version, revision)",
        }
    }
}

/// A method of an instrument that records.
pub(crate) struct Method {
    pub(crate) name: &'static str,
    /// The argument's name and type.
    pub(crate) argument: Option<(&'static str, ValueType)>,
    /// The beginning of its documentation, which the name of the family follows.
    pub(crate) doc: &'static str,
}

/// The type of an instrument's value, or of an argument of its methods.
#[derive(Clone, Copy)]
pub(crate) enum ValueType {
    U64,
    I64,
    F64,
    Bool,
    OptionF64,
    Duration,
    /// The instrument's type parameter.
    Parameter,
    /// An `Option` of an `Arc` of the type parameter.
    OptionOfParameter,
    /// A `bool` for each value of the type parameter.
    BoolByParameter,
    /// A histogram over the type parameter, of `f64` or of `Duration`.
    HistogramF64,
    HistogramDuration,
}

/// The type that partitions an instrument by a label.
pub(crate) const BY: &str = "By";

/// The type that gives an instrument exemplars.
pub(crate) const WITH_EXEMPLARS: &str = "WithExemplars";

/// Every instrument.
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

/// The defaults of the constants below.
const PLAIN: Instrument = Instrument {
    name: "",
    kind: InstrumentKind::Fixed(Kind::Gauge),
    supports_exemplars: false,
    unit: None,
    value: ValueType::F64,
    methods: &[],
};

const COUNTER: Instrument = Instrument {
    name: "Counter",
    kind: InstrumentKind::Fixed(Kind::Counter),
    supports_exemplars: true,
    value: ValueType::U64,
    methods: &[INC, method("add", "n", ValueType::U64, "Adds `n` to")],
    ..PLAIN
};

const STRIPED_COUNTER: Instrument =
    Instrument { name: "StripedCounter", supports_exemplars: false, ..COUNTER };

const FLOAT_COUNTER: Instrument = Instrument {
    name: "FloatCounter",
    kind: InstrumentKind::Fixed(Kind::Counter),
    supports_exemplars: true,
    methods: &[method("add", "n", ValueType::F64, "Adds `n` to")],
    ..PLAIN
};

const GAUGE: Instrument =
    Instrument { name: "Gauge", value: ValueType::I64, methods: UP_AND_DOWN, ..PLAIN };

const CLAMPED_GAUGE: Instrument = Instrument { name: "ClampedGauge", ..GAUGE };

const FLOAT_GAUGE: Instrument = Instrument {
    name: "FloatGauge",
    methods: &[
        method("add", "n", ValueType::F64, "Adds `n` to"),
        method("sub", "n", ValueType::F64, "Takes `n` from"),
        method("set", "value", ValueType::F64, "Sets to `value`"),
    ],
    ..PLAIN
};

const BOOL_GAUGE: Instrument = Instrument {
    name: "BoolGauge",
    value: ValueType::Bool,
    methods: &[method("set", "value", ValueType::Bool, "Sets to `value`")],
    ..PLAIN
};

const SECONDS_GAUGE: Instrument = Instrument {
    name: "SecondsGauge",
    unit: Some("seconds"),
    value: ValueType::OptionF64,
    methods: &[method("record", "span", ValueType::Duration, "Sets to `span`")],
    ..PLAIN
};

const TIMESTAMP_GAUGE: Instrument = Instrument {
    name: "TimestampGauge",
    unit: Some("seconds"),
    value: ValueType::OptionF64,
    methods: &[Method { name: "set_to_now", argument: None, doc: "Sets to the time of the clock" }],
    ..PLAIN
};

const HISTOGRAM: Instrument = Instrument {
    name: "Histogram",
    kind: InstrumentKind::Declared(Parameter::Buckets),
    supports_exemplars: true,
    value: ValueType::HistogramF64,
    methods: &[method("observe", "value", ValueType::F64, "Observes `value` in")],
    ..PLAIN
};

const SECONDS_HISTOGRAM: Instrument = Instrument {
    name: "SecondsHistogram",
    unit: Some("seconds"),
    value: ValueType::HistogramDuration,
    methods: &[method("record", "span", ValueType::Duration, "Records `span` in")],
    ..HISTOGRAM
};

const STATE_SET: Instrument = Instrument {
    name: "StateSet",
    kind: InstrumentKind::Declared(Parameter::States),
    value: ValueType::BoolByParameter,
    methods: &[method("set", "state", ValueType::Parameter, "Goes to `state` in")],
    ..PLAIN
};

const INFO: Instrument = Instrument {
    name: "Info",
    kind: InstrumentKind::Declared(Parameter::Info),
    value: ValueType::OptionOfParameter,
    ..PLAIN
};

const UP_AND_DOWN: &[Method] = &[
    INC,
    Method { name: "dec", argument: None, doc: "Takes one from" },
    method("add", "n", ValueType::I64, "Adds `n` to"),
    method("sub", "n", ValueType::I64, "Takes `n` from"),
    method("set", "value", ValueType::I64, "Sets to `value`"),
];

const INC: Method = Method { name: "inc", argument: None, doc: "Adds one to" };

const fn method(
    name: &'static str,
    argument: &'static str,
    ty: ValueType,
    doc: &'static str,
) -> Method {
    Method { name, argument: Some((argument, ty)), doc }
}
