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
            Self::States => "states(enum(\"up\" | \"down\"))",
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

impl ValueType {
    /// Returns whether a sample shows a value as a float.
    pub(crate) const fn is_float(self) -> bool {
        match self {
            Self::F64 | Self::OptionF64 => true,
            Self::U64
            | Self::I64
            | Self::Bool
            | Self::Duration
            | Self::Parameter
            | Self::OptionOfParameter
            | Self::BoolByParameter
            | Self::HistogramF64
            | Self::HistogramDuration => false,
        }
    }
}

/// The type that partitions an instrument by a label.
pub(crate) const BY: &str = "By";

/// The type that gives a metric labels whose values are set at run time.
pub(crate) const FAMILY: &str = "Family";

/// The type that gives an instrument exemplars.
pub(crate) const WITH_EXEMPLARS: &str = "WithExemplars";

/// Every instrument.
pub(crate) const ALL: &[Instrument] = &[
    COUNTER,
    Instrument {
        name: "StripedCounter",
        supports_exemplars: false,
        methods: &[
            plain_method("inc", "Adds one to"),
            method("add", "n", ValueType::U64, "Adds `n` to"),
        ],
        ..COUNTER
    },
    Instrument {
        name: "FloatCounter",
        value: ValueType::F64,
        methods: &[
            method("add", "n", ValueType::F64, "Adds `n` to"),
            method("raise_to", "total", ValueType::F64, "Raises to `total`"),
        ],
        ..COUNTER
    },
    GAUGE,
    Instrument { name: "ClampedGauge", ..GAUGE },
    Instrument {
        name: "UnsignedGauge",
        value: ValueType::U64,
        methods: &[
            plain_method("inc", "Adds one to"),
            plain_method("dec", "Takes one from"),
            method("add", "n", ValueType::U64, "Adds `n` to"),
            method("sub", "n", ValueType::U64, "Takes `n` from"),
            method("set", "value", ValueType::U64, "Sets to `value`"),
        ],
        ..GAUGE
    },
    Instrument {
        name: "MaxGauge",
        value: ValueType::U64,
        methods: &[method("raise_to", "value", ValueType::U64, "Raises to `value`")],
        ..GAUGE
    },
    Instrument {
        name: "FloatGauge",
        value: ValueType::F64,
        methods: &[
            method("add", "n", ValueType::F64, "Adds `n` to"),
            method("sub", "n", ValueType::F64, "Takes `n` from"),
            method("set", "value", ValueType::F64, "Sets to `value`"),
        ],
        ..GAUGE
    },
    Instrument {
        name: "BoolGauge",
        value: ValueType::Bool,
        methods: &[method("set", "value", ValueType::Bool, "Sets to `value`")],
        ..GAUGE
    },
    Instrument {
        name: "SecondsGauge",
        unit: Some("seconds"),
        value: ValueType::OptionF64,
        methods: &[method("record", "span", ValueType::Duration, "Sets to `span`")],
        ..GAUGE
    },
    Instrument {
        name: "TimestampGauge",
        unit: Some("seconds"),
        value: ValueType::OptionF64,
        methods: &[plain_method("set_to_now", "Sets to the time of the clock")],
        ..GAUGE
    },
    HISTOGRAM,
    Instrument {
        name: "SecondsHistogram",
        unit: Some("seconds"),
        value: ValueType::HistogramDuration,
        methods: &[method("record", "span", ValueType::Duration, "Records `span` in")],
        ..HISTOGRAM
    },
    Instrument {
        name: "StateSet",
        kind: InstrumentKind::Declared(Parameter::States),
        value: ValueType::BoolByParameter,
        methods: &[method("set", "state", ValueType::Parameter, "Goes to `state` in")],
        ..GAUGE
    },
    Instrument {
        name: "Info",
        kind: InstrumentKind::Declared(Parameter::Info),
        value: ValueType::OptionOfParameter,
        methods: &[],
        ..GAUGE
    },
];

const COUNTER: Instrument = Instrument {
    name: "Counter",
    kind: InstrumentKind::Fixed(Kind::Counter),
    supports_exemplars: true,
    unit: None,
    value: ValueType::U64,
    methods: &[
        plain_method("inc", "Adds one to"),
        method("add", "n", ValueType::U64, "Adds `n` to"),
        method("raise_to", "total", ValueType::U64, "Raises to `total`"),
    ],
};

const GAUGE: Instrument = Instrument {
    name: "Gauge",
    kind: InstrumentKind::Fixed(Kind::Gauge),
    supports_exemplars: false,
    unit: None,
    value: ValueType::I64,
    methods: &[
        plain_method("inc", "Adds one to"),
        plain_method("dec", "Takes one from"),
        method("add", "n", ValueType::I64, "Adds `n` to"),
        method("sub", "n", ValueType::I64, "Takes `n` from"),
        method("set", "value", ValueType::I64, "Sets to `value`"),
    ],
};

const HISTOGRAM: Instrument = Instrument {
    name: "Histogram",
    kind: InstrumentKind::Declared(Parameter::Buckets),
    supports_exemplars: true,
    unit: None,
    value: ValueType::HistogramF64,
    methods: &[method("observe", "value", ValueType::F64, "Observes `value` in")],
};

const fn plain_method(name: &'static str, doc: &'static str) -> Method {
    Method { name, argument: None, doc }
}

const fn method(
    name: &'static str,
    argument: &'static str,
    ty: ValueType,
    doc: &'static str,
) -> Method {
    Method { name, argument: Some((argument, ty)), doc }
}
