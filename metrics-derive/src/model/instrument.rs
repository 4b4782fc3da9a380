//! The instruments that the derive knows, by the name of a field's type: one constant each.

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
    pub(crate) value: RustType,
    /// The methods that a recorder can call.
    pub(crate) methods: &'static [Method],
}

impl Instrument {
    pub(crate) fn method(&self, name: &str) -> Option<&'static Method> {
        self.methods.iter().find(|method| method.name == name)
    }
}

/// The kind of an instrument on the wire.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum InstrumentKind {
    Counter,
    Gauge,
    Histogram,
    StateSet,
    Info,
}

impl InstrumentKind {
    /// Returns the key that declares the type parameter of the instrument, if it has one.
    pub(crate) const fn parameter(self) -> Option<Parameter> {
        match self {
            Self::Counter | Self::Gauge => None,
            Self::Histogram => Some(Parameter::Buckets),
            Self::StateSet => Some(Parameter::States),
            Self::Info => Some(Parameter::Info),
        }
    }
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
    pub(crate) argument: Option<(&'static str, RustType)>,
    /// The beginning of its documentation, which the name of the family follows.
    pub(crate) doc: &'static str,
}

/// A type in the expansion.
#[derive(Clone, Copy)]
pub(crate) enum RustType {
    /// A type of `core`, by its absolute path.
    Core(&'static str),
    /// The instrument's type parameter.
    Parameter,
    /// An `Option` of an `Arc` of the type parameter.
    OptionOfParameter,
    /// A `bool` for each value of the type parameter.
    BoolByParameter,
    /// A histogram's value over the type parameter, of this amount.
    HistogramOf(&'static str),
}

const U64: RustType = RustType::Core("::core::primitive::u64");
const I64: RustType = RustType::Core("::core::primitive::i64");
const F64: RustType = RustType::Core("::core::primitive::f64");
const BOOL: RustType = RustType::Core("::core::primitive::bool");
const OPTION_F64: RustType = RustType::Core("::core::option::Option<::core::primitive::f64>");
const DURATION: &str = "::core::time::Duration";

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
    kind: InstrumentKind::Gauge,
    supports_exemplars: false,
    unit: None,
    value: F64,
    methods: &[],
};

const COUNTER: Instrument = Instrument {
    name: "Counter",
    kind: InstrumentKind::Counter,
    supports_exemplars: true,
    value: U64,
    methods: &[INC, method("add", "n", U64, "Adds `n` to")],
    ..PLAIN
};

const STRIPED_COUNTER: Instrument =
    Instrument { name: "StripedCounter", supports_exemplars: false, ..COUNTER };

const FLOAT_COUNTER: Instrument = Instrument {
    name: "FloatCounter",
    kind: InstrumentKind::Counter,
    supports_exemplars: true,
    methods: &[method("add", "n", F64, "Adds `n` to")],
    ..PLAIN
};

const GAUGE: Instrument = Instrument { name: "Gauge", value: I64, methods: UP_AND_DOWN, ..PLAIN };

const CLAMPED_GAUGE: Instrument = Instrument { name: "ClampedGauge", ..GAUGE };

const FLOAT_GAUGE: Instrument = Instrument {
    name: "FloatGauge",
    methods: &[
        method("add", "n", F64, "Adds `n` to"),
        method("sub", "n", F64, "Takes `n` from"),
        method("set", "value", F64, "Sets to `value`"),
    ],
    ..PLAIN
};

const BOOL_GAUGE: Instrument = Instrument {
    name: "BoolGauge",
    value: BOOL,
    methods: &[method("set", "value", BOOL, "Sets to `value`")],
    ..PLAIN
};

const SECONDS_GAUGE: Instrument = Instrument {
    name: "SecondsGauge",
    unit: Some("seconds"),
    value: OPTION_F64,
    methods: &[method("record", "span", RustType::Core(DURATION), "Sets to `span`")],
    ..PLAIN
};

const TIMESTAMP_GAUGE: Instrument = Instrument {
    name: "TimestampGauge",
    unit: Some("seconds"),
    value: OPTION_F64,
    methods: &[Method { name: "set_to_now", argument: None, doc: "Sets to the time of the clock" }],
    ..PLAIN
};

const HISTOGRAM: Instrument = Instrument {
    name: "Histogram",
    kind: InstrumentKind::Histogram,
    supports_exemplars: true,
    value: RustType::HistogramOf("::core::primitive::f64"),
    methods: &[method("observe", "value", F64, "Observes `value` in")],
    ..PLAIN
};

const SECONDS_HISTOGRAM: Instrument = Instrument {
    name: "SecondsHistogram",
    unit: Some("seconds"),
    value: RustType::HistogramOf(DURATION),
    methods: &[method("record", "span", RustType::Core(DURATION), "Records `span` in")],
    ..HISTOGRAM
};

const STATE_SET: Instrument = Instrument {
    name: "StateSet",
    kind: InstrumentKind::StateSet,
    value: RustType::BoolByParameter,
    methods: &[method("set", "state", RustType::Parameter, "Goes to `state` in")],
    ..PLAIN
};

const INFO: Instrument = Instrument {
    name: "Info",
    kind: InstrumentKind::Info,
    value: RustType::OptionOfParameter,
    ..PLAIN
};

const UP_AND_DOWN: &[Method] = &[
    INC,
    Method { name: "dec", argument: None, doc: "Takes one from" },
    method("add", "n", I64, "Adds `n` to"),
    method("sub", "n", I64, "Takes `n` from"),
    method("set", "value", I64, "Sets to `value`"),
];

const INC: Method = Method { name: "inc", argument: None, doc: "Adds one to" };

const fn method(
    name: &'static str,
    argument: &'static str,
    ty: RustType,
    doc: &'static str,
) -> Method {
    Method { name, argument: Some((argument, ty)), doc }
}
