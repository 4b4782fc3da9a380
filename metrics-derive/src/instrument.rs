//! The instruments the derive recognises by the name of a field's type: one constant each.

use metrics_schema::Kind;

/// What the derive knows of an instrument. The expansion proves that the type really is the one of
/// this name in the runtime.
pub(crate) struct Instrument {
    /// The type's name, as a field says it.
    pub(crate) name: &'static str,
    /// What `# TYPE` says.
    pub(crate) kind: Kind,
    /// The unit it is always in.
    pub(crate) unit: Option<&'static str>,
    /// The type of its value in a row.
    pub(crate) value: &'static str,
    /// Its methods that a recorder can call.
    pub(crate) verbs: &'static [Verb],
}

/// A method of an instrument that records.
pub(crate) struct Verb {
    pub(crate) name: &'static str,
    /// The argument's name and type.
    pub(crate) argument: Option<(&'static str, &'static str)>,
    /// What it does, up to the family's name.
    pub(crate) doc: &'static str,
}

pub(crate) const ALL: &[Instrument] = &[COUNTER, GAUGE, FLOAT_GAUGE, SECONDS_GAUGE];

const COUNTER: Instrument = Instrument {
    name: "Counter",
    kind: Kind::Counter,
    unit: None,
    value: "::core::primitive::u64",
    verbs: &[INC, verb("add", "n", "::core::primitive::u64", "Adds `n` to")],
};

const GAUGE: Instrument = Instrument {
    name: "Gauge",
    kind: Kind::Gauge,
    unit: None,
    value: "::core::primitive::i64",
    verbs: &[
        INC,
        Verb { name: "dec", argument: None, doc: "Takes one from" },
        verb("add", "n", "::core::primitive::i64", "Adds `n` to"),
        verb("sub", "n", "::core::primitive::i64", "Takes `n` from"),
        verb("set", "value", "::core::primitive::i64", "Sets to `value`"),
    ],
};

const FLOAT_GAUGE: Instrument = Instrument {
    name: "FloatGauge",
    kind: Kind::Gauge,
    unit: None,
    value: "::core::primitive::f64",
    verbs: &[
        verb("add", "n", "::core::primitive::f64", "Adds `n` to"),
        verb("sub", "n", "::core::primitive::f64", "Takes `n` from"),
        verb("set", "value", "::core::primitive::f64", "Sets to `value`"),
    ],
};

const SECONDS_GAUGE: Instrument = Instrument {
    name: "SecondsGauge",
    kind: Kind::Gauge,
    unit: Some("seconds"),
    value: "::core::option::Option<::core::primitive::f64>",
    verbs: &[verb("record", "span", "::core::time::Duration", "Sets to `span`")],
};

const INC: Verb = Verb { name: "inc", argument: None, doc: "Adds one to" };

const fn verb(
    name: &'static str,
    argument: &'static str,
    ty: &'static str,
    doc: &'static str,
) -> Verb {
    Verb { name, argument: Some((argument, ty)), doc }
}

/// The instrument that the last segment of this type names.
pub(crate) fn of_type(ty: &syn::Type) -> Option<&'static Instrument> {
    match ty {
        // What a `macro_rules!` passes on as `$ty:ty` comes in an invisible group.
        syn::Type::Group(group) => of_type(&group.elem),
        syn::Type::Path(path) if path.qself.is_none() => {
            let last = path.path.segments.last()?;
            ALL.iter().find(|known| last.ident == known.name && last.arguments.is_none())
        }
        _ => None,
    }
}
