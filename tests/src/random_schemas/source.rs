//! What was declared, as the source text of a crate that records it.

use std::fmt::Write;

use super::STATES;
use super::declared::{
    Closed, Field, Instrument, KEYWORDS, KeyPart, KeyType, Metric, Set, Unit, seconds,
};

/// The files of the crate of these structs: one each, and the first.
pub(super) fn of(sets: &[Set]) -> Vec<(String, String)> {
    let modules = sets.iter().map(|set| format!("mod {};\n", module(set)));
    let first = include_str!("record.rs").to_owned() + &modules.collect::<String>();
    let each = sets.iter().map(|set| {
        let text = format!("use super::*;\n\n{}\n{}", of_one(set), recording(set));
        (path(set), text)
    });
    each.chain([("src/lib.rs".to_owned(), first)]).collect()
}

fn module(set: &Set) -> String {
    set.name.to_lowercase()
}

/// The file of this struct.
pub(super) fn path(set: &Set) -> String {
    format!("src/{}.rs", module(set))
}

/// The struct, with the enums that are not made for it.
pub(super) fn of_one(set: &Set) -> String {
    let mut out = String::new();
    for (at, part) in set.key.iter().enumerate() {
        if let KeyType::Enum(values) = &part.of {
            out += &an_enum(&format!("Key{at}"), values);
        }
    }
    for (of, family) in set.families.iter().enumerate() {
        let closed = family.by.iter().enumerate().map(|(at, by)| (format!("By{of}At{at}"), by));
        let states = match &family.of {
            Instrument::StateSet(states) => Some((format!("Of{of}"), states)),
            _ => None,
        };
        for (name, closed) in closed.chain(states).filter(|(_, closed)| !closed.is_made) {
            out += &an_enum(&name, &closed.values);
        }
    }
    let _ = writeln!(out, "/// One of many.\n#[derive(Debug, ReplicationMetrics)]");
    let _ = writeln!(out, "#[metrics({})]\npub struct {} {{", options(set).join(", "), set.name);
    for (at, (of, field)) in set.fields.iter().enumerate() {
        let is_first = set.fields[..at].iter().all(|(other, _)| other != of);
        let family = &set.families[*of];
        if field.says_help && family.is_help_a_doc {
            let _ = writeln!(out, "    #[doc = {:?}]", family.help);
        }
        let said = said(set, family, field, is_first);
        if !said.is_empty() {
            let _ = writeln!(out, "    #[metric({})]", said.join(", "));
        }
        let _ = writeln!(out, "    pub {}: {},", ident(&field.ident), ty(*of, family));
    }
    out + "}\n"
}

fn an_enum(name: &str, values: &[String]) -> String {
    let variant = |(at, value): (usize, &String)| format!("#[label({value:?})] V{at}, ");
    let variants: String = values.iter().enumerate().map(variant).collect();
    let derives = "Clone, Copy, Debug, PartialEq, LabelEnum";
    format!("#[derive({derives})]\npub enum {name} {{ {variants} }}\n")
}

/// A keyword is raw.
fn ident(name: &str) -> String {
    match KEYWORDS.contains(&name) {
        true => format!("r#{name}"),
        false => name.to_owned(),
    }
}

fn options(set: &Set) -> Vec<String> {
    let mut options = vec![format!("golden = \"golden/{}.prom\"", set.name)];
    options.extend(set.prefix.as_ref().map(|prefix| format!("prefix = {prefix:?}")));
    let label = |(at, part): (usize, &KeyPart)| match &part.of {
        KeyType::Text => format!("{:?}", part.name),
        KeyType::Int(ty, ..) => format!("{:?} as {ty}", part.name),
        KeyType::Bool => format!("{:?} as bool", part.name),
        KeyType::Enum(values) => format!("{:?} as Key{at} = {}", part.name, alternatives(values)),
    };
    let labels: Vec<_> = set.key.iter().enumerate().map(label).collect();
    let overflows: Vec<_> = set.key.iter().map(|part| format!("{:?}", part.overflow)).collect();
    if !labels.is_empty() {
        options.push(format!("key({})", labels.join(", ")));
        options.push(format!("overflow({})", overflows.join(", ")));
        options.push(format!("max_keys = {}", set.max_keys));
    }
    let told = set
        .usage
        .iter()
        .map(|(registry_metric, name)| format!("{} = {name:?}", registry_metric.as_str()));
    let told: Vec<_> = told.collect();
    if !told.is_empty() {
        options.push(format!("usage({})", told.join(", ")));
    }
    options
}

/// What `#[metric(…)]` says of a field. What is made for the family is made where it is first.
fn said(set: &Set, family: &Metric, field: &Field, is_first: bool) -> Vec<String> {
    let mut said = Vec::new();
    if field.is_named {
        said.push(format!("name = {:?}", family.name));
    }
    if field.says_help && !family.is_help_a_doc {
        said.push(format!("help = {:?}", family.help));
    }
    match &family.unit {
        Unit::Known(_) => {}
        Unit::Said(unit) => said.push(format!("unit = {unit:?}")),
        Unit::Denied => said.push("unit = none".to_owned()),
    }
    let constant = family.labels.iter().zip(&field.values);
    let mut labels: Vec<_> =
        constant.map(|(name, value)| format!("{} = {value:?}", ident(name))).collect();
    if let Some(at) = family.key_said {
        labels.splice(at..at, set.key.iter().map(|part| ident(&part.name)));
    }
    let by = family.by.iter().map(|by| format!("{} = {}", ident(&by.name), values(by, is_first)));
    let by: Vec<_> = by.collect();
    let mut both = Vec::new();
    if !labels.is_empty() {
        both.push(format!("labels({})", labels.join(", ")));
    }
    if !by.is_empty() {
        both.push(format!("by({})", by.join(", ")));
    }
    if family.is_by_first {
        both.reverse();
    }
    said.extend(both);
    match &family.of {
        Instrument::Histogram(bounds) => said.push(buckets(bounds)),
        Instrument::SecondsHistogram(micros) => {
            said.push(buckets(&micros.iter().map(|micros| seconds(*micros)).collect::<Vec<_>>()));
        }
        Instrument::StateSet(states) => said.push(format!("states({})", values(states, is_first))),
        Instrument::Info(names) => {
            let names: Vec<_> = names.iter().map(|name| ident(name)).collect();
            said.push(format!("info({})", names.join(", ")));
        }
        _ => {}
    }
    said
}

fn values(closed: &Closed, is_first: bool) -> String {
    let values = alternatives(&closed.values);
    match closed.is_made && is_first {
        true => format!("enum({values})"),
        false => values,
    }
}

/// `"a" | "b"`
fn alternatives(values: &[String]) -> String {
    let values: Vec<_> = values.iter().map(|value| format!("{value:?}")).collect();
    values.join(" | ")
}

fn buckets(bounds: &[f64]) -> String {
    let bounds: Vec<_> = bounds.iter().map(|bound| format!("{bound:?}")).collect();
    format!("buckets({})", bounds.join(", "))
}

fn ty(of: usize, family: &Metric) -> String {
    let own = match &family.of {
        Instrument::Counter => "Counter".to_owned(),
        Instrument::StripedCounter => "StripedCounter".to_owned(),
        Instrument::FloatCounter => "FloatCounter".to_owned(),
        Instrument::Gauge => "Gauge".to_owned(),
        Instrument::ClampedGauge => "ClampedGauge".to_owned(),
        Instrument::FloatGauge => "FloatGauge".to_owned(),
        Instrument::BoolGauge => "BoolGauge".to_owned(),
        Instrument::SecondsGauge => "SecondsGauge".to_owned(),
        Instrument::TimestampGauge => "TimestampGauge".to_owned(),
        Instrument::Histogram(_) => format!("Histogram<Of{of}>"),
        Instrument::SecondsHistogram(_) => format!("SecondsHistogram<Of{of}>"),
        Instrument::StateSet(_) => format!("StateSet<Of{of}>"),
        Instrument::Info(_) => format!("Info<Of{of}>"),
    };
    let own = if family.has_exemplars { format!("WithExemplars<{own}>") } else { own };
    let by = (0..family.by.len()).rev();
    by.fold(own, |inner, at| format!("By<By{of}At{at}, {inner}>"))
}

/// What records in the struct what it reads.
fn recording(set: &Set) -> String {
    let mut out = String::new();
    for (of, family) in set.families.iter().enumerate() {
        if let Instrument::Info(names) = &family.of {
            let fields: String =
                names.iter().map(|name| format!("{}: input.text(), ", ident(name))).collect();
            let _ = writeln!(
                out,
                "impl Read for Of{of} {{\n    fn read(input: &mut Input) -> Self {{ Self {{ {fields}}} }}\n}}"
            );
        }
    }
    let _ = writeln!(out, "fn record(set: &{}, input: &mut Input) {{", set.name);
    for (_, field) in &set.fields {
        let _ = writeln!(out, "    Record::record(&set.{}, input);", ident(&field.ident));
    }
    out += "}\n";
    let body = if set.key.is_empty() { unkeyed(set) } else { keyed(set) };
    let _ = write!(
        out,
        r#"
#[test]
fn its_states_are_recorded() {{
    for at in 0..{STATES} {{
        let state = format!("{}_{{at}}");
        let mut input = Input::of(&state);
{body}
        assert_eq!(input.0.next(), None);
        assert_eq!(text, scraped(&state, source));
    }}
}}
"#,
        set.name
    );
    out
}

fn unkeyed(set: &Set) -> String {
    format!(
        r#"
        let source = Arc::new({}::new());
        assert_eq!(input.number(), 1);
        input.is();
        record(&source, &mut input);
        let text = source.snapshot().prometheus_text();"#,
        set.name
    )
}

fn keyed(set: &Set) -> String {
    let read = |(at, part): (usize, &KeyPart)| {
        let value = match &part.of {
            KeyType::Text => "input.text()".to_owned(),
            KeyType::Int(ty, ..) => format!("input.number() as {ty}"),
            KeyType::Bool => "input.is()".to_owned(),
            KeyType::Enum(_) => format!("input.value::<Key{at}>()"),
        };
        format!("            let key{at} = {value};\n")
    };
    let reads: String = set.key.iter().enumerate().map(read).collect();
    let given = |(at, part): (usize, &KeyPart)| match &part.of {
        KeyType::Text => format!("&key{at}"),
        _ => format!("key{at}"),
    };
    let given: Vec<_> = set.key.iter().enumerate().map(given).collect();
    let given = given.join(", ");
    let names: Vec<_> = set.key.iter().map(|part| &*part.name).collect();
    let (name, names) = (&set.name, names.join("_"));
    format!(
        r#"
        let source = Arc::new({name}Registry::new());
        for _ in 0..input.number() {{
{reads}
            match input.is() {{
                true => source.with_{names}({given}, |set| record(set, &mut input)),
                false => record(&source.for_{names}({given}), &mut input),
            }}
        }}
        let text = source.snapshot().prometheus_text();"#
    )
}
