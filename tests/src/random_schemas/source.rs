//! Source text of the generated crate.

mod label_set;
mod life_cycle;

use std::fmt::Write;

use super::STATES;
use super::declared::{
    Field, Instrument, KEYWORDS, KeyPart, KeyType, LabelValues, Metric, Set, Unit, seconds,
};

/// Returns the files of the generated crate: `src/lib.rs` and one file for each struct.
pub(super) fn files(sets: &[Set]) -> Vec<(String, String)> {
    let modules = sets.iter().map(|set| format!("mod {};\n", module(set)));
    let first = include_str!("record.rs").to_owned() + &modules.collect::<String>();
    let each = sets.iter().map(|set| {
        let text = format!("use super::*;\n\n{}\n{}", struct_source(set), recording(set));
        (path(set), text)
    });
    each.chain([("src/lib.rs".to_owned(), first)]).collect()
}

fn module(set: &Set) -> String {
    set.name.to_lowercase()
}

/// Returns the path of the struct's file.
pub(super) fn path(set: &Set) -> String {
    format!("src/{}.rs", module(set))
}

/// Returns the struct, and the label set and the label enums that its derive does not generate.
pub(super) fn struct_source(set: &Set) -> String {
    let mut out = String::new();
    for (index, part) in set.key.iter().enumerate() {
        if let KeyType::Enum(values) = &part.kind {
            out += &label_enum(&format!("Key{index}"), values);
        }
    }
    if set.has_label_set() {
        out += &key_label_set(set);
    }
    for (family_index, family) in set.families.iter().enumerate() {
        let label = family
            .by
            .iter()
            .enumerate()
            .map(|(index, by)| (format!("By{family_index}At{index}"), by));
        let states = match &family.instrument {
            Instrument::StateSet(states) => Some((format!("Of{family_index}"), states)),
            _ => None,
        };
        if let Some(open) = &family.open {
            out += &label_set::source(family_index, open);
        }
        for (name, label) in label.chain(states).filter(|(_, label)| !label.is_generated) {
            out += &label_enum(&name, &label.values);
        }
    }
    let _ = writeln!(out, "/// One of many.\n#[derive(Debug, ReplicationMetrics)]");
    let _ = writeln!(out, "#[metrics({})]\npub struct {} {{", options(set).join(", "), set.name);
    for (index, (family_index, field)) in set.fields.iter().enumerate() {
        let is_first = set.fields[..index].iter().all(|(other, _)| other != family_index);
        let family = &set.families[*family_index];
        if field.has_help && family.is_help_a_doc_comment {
            let _ = writeln!(out, "    #[doc = {:?}]", family.help);
        }
        if let Some(deprecation) = &family.deprecation {
            let _ = writeln!(out, "    {}", life_cycle::deprecated(deprecation));
        }
        let options = metric_options(set, family, field, is_first);
        if !options.is_empty() {
            let _ = writeln!(out, "    #[metric({})]", options.join(", "));
        }
        let _ = writeln!(out, "    pub {}: {},", ident(&field.ident), ty(*family_index, family));
    }
    out + "}\n"
}

fn key_label_set(set: &Set) -> String {
    let has_text = set.key.iter().any(|part| matches!(part.kind, KeyType::Text));
    let field = |(index, part): (usize, &KeyPart)| {
        let ty = match &part.kind {
            KeyType::Text => "&'a str".to_owned(),
            KeyType::Int(ty, ..) => (*ty).to_owned(),
            KeyType::Bool => "bool".to_owned(),
            KeyType::Enum(_) => format!("Key{index}"),
        };
        format!("{}: {ty}, ", ident(&part.name))
    };
    let fields: String = set.key.iter().enumerate().map(field).collect();
    let lifetime = if has_text { "<'a>" } else { "" };
    format!("#[derive(LabelSet)]\npub struct KeyLabels{lifetime} {{ {fields}}}\n")
}

fn label_enum(name: &str, values: &[String]) -> String {
    let variant = |(index, value): (usize, &String)| format!("#[label({value:?})] V{index}, ");
    let variants: String = values.iter().enumerate().map(variant).collect();
    let derives = "Clone, Copy, Debug, PartialEq, LabelEnum";
    format!("#[derive({derives})]\npub enum {name} {{ {variants} }}\n")
}

/// Returns a raw identifier for a keyword.
fn ident(name: &str) -> String {
    match KEYWORDS.contains(&name) {
        true => format!("r#{name}"),
        false => name.to_owned(),
    }
}

fn options(set: &Set) -> Vec<String> {
    let mut options = vec![format!("golden = \"golden/{}.prom\"", set.name)];
    options.extend(set.prefix.as_ref().map(|prefix| format!("prefix = {prefix:?}")));
    if let Some(first) = set.key.first() {
        let has_text = set.key.iter().any(|part| matches!(part.kind, KeyType::Text));
        options.push(match (set.has_label_set(), has_text) {
            (false, _) => format!("key = {:?}", first.name),
            (true, true) => "key = KeyLabels<'static>".to_owned(),
            (true, false) => "key = KeyLabels".to_owned(),
        });
        options.push(format!("overflow = {:?}", set.overflow));
        options.push(format!("max_keys = {}", set.max_keys));
    }
    let usage = set
        .usage
        .iter()
        .map(|(registry_metric, name)| format!("{} = {name:?}", registry_metric.as_str()));
    let usage: Vec<_> = usage.collect();
    if !usage.is_empty() {
        options.push(format!("usage({})", usage.join(", ")));
    }
    options
}

/// Returns the options inside `#[metric(…)]`. The first field of a family generates the label
/// enums.
fn metric_options(set: &Set, family: &Metric, field: &Field, is_first: bool) -> Vec<String> {
    let mut options = Vec::new();
    if field.has_explicit_name {
        options.push(format!("name = {:?}", family.name));
    }
    if let Some((name, until)) = &family.former_name {
        options.push(format!("renamed_from = {name:?}, until = {until:?}"));
    }
    if field.has_help && !family.is_help_a_doc_comment {
        options.push(format!("help = {:?}", family.help));
    }
    if !family.stability.is_empty() {
        options.push(format!("stability = {:?}", family.stability));
    }
    match &family.unit {
        Unit::Implied(_) => {}
        Unit::Explicit(unit) => options.push(format!("unit = {unit:?}")),
        Unit::Suppressed => options.push("unit = none".to_owned()),
    }
    let constant = family.labels.iter().zip(&field.values);
    let mut labels: Vec<_> =
        constant.map(|(name, value)| format!("{} = {value:?}", ident(name))).collect();
    if let Some(index) = family.key_position {
        labels.insert(index, ident(&key_name(set)));
    }
    let by = family.by.iter().map(|by| match generated_enum(by, is_first) {
        Some(values) => format!("{} = {values}", ident(&by.name)),
        None => ident(&by.name),
    });
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
    options.extend(both);
    if let Some(open) = &family.open {
        options.push(format!("max_keys = {}, overflow = {:?}", open.max_keys, open.overflow));
    }
    match &family.instrument {
        Instrument::Histogram(bounds) => options.push(buckets(bounds)),
        Instrument::SecondsHistogram(micros) => {
            options
                .push(buckets(&micros.iter().map(|micros| seconds(*micros)).collect::<Vec<_>>()));
        }
        Instrument::StateSet(states) => {
            options
                .extend(generated_enum(states, is_first).map(|states| format!("states({states})")));
        }
        Instrument::Info(names) => {
            let names: Vec<_> = names.iter().map(|name| ident(name)).collect();
            options.push(format!("info({})", names.join(", ")));
        }
        _ => {}
    }
    options
}

/// Returns the values of an enum that the field generates.
fn generated_enum(label: &LabelValues, is_first: bool) -> Option<String> {
    (label.is_generated && is_first).then(|| format!("enum({})", alternatives(&label.values)))
}

/// Returns the name of the key, after which methods are named.
fn key_name(set: &Set) -> String {
    match set.key.first() {
        Some(first) if !set.has_label_set() => first.name.clone(),
        _ => "key_labels".to_owned(),
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

fn ty(family_index: usize, family: &Metric) -> String {
    let own = match &family.instrument {
        Instrument::Counter => "Counter".to_owned(),
        Instrument::StripedCounter => "StripedCounter".to_owned(),
        Instrument::FloatCounter => "FloatCounter".to_owned(),
        Instrument::Gauge => "Gauge".to_owned(),
        Instrument::ClampedGauge => "ClampedGauge".to_owned(),
        Instrument::UnsignedGauge => "UnsignedGauge".to_owned(),
        Instrument::MaxGauge => "MaxGauge".to_owned(),
        Instrument::FloatGauge => "FloatGauge".to_owned(),
        Instrument::BoolGauge => "BoolGauge".to_owned(),
        Instrument::SecondsGauge => "SecondsGauge".to_owned(),
        Instrument::TimestampGauge => "TimestampGauge".to_owned(),
        Instrument::Histogram(_) => format!("Histogram<Of{family_index}>"),
        Instrument::SecondsHistogram(_) => format!("SecondsHistogram<Of{family_index}>"),
        Instrument::StateSet(_) => format!("StateSet<Of{family_index}>"),
        Instrument::Info(_) => format!("Info<Of{family_index}>"),
    };
    let own = if family.has_exemplars { format!("WithExemplars<{own}>") } else { own };
    let by = (0..family.by.len()).rev();
    let own = by.fold(own, |inner, index| format!("By<By{family_index}At{index}, {inner}>"));
    match &family.open {
        Some(open) => format!("Family<{}, {own}>", label_set::ty(family_index, open)),
        None => own,
    }
}

/// Returns the code that reads records and applies them to the struct.
fn recording(set: &Set) -> String {
    let mut out = String::new();
    for (family_index, family) in set.families.iter().enumerate() {
        if let Instrument::Info(names) = &family.instrument {
            let fields: String =
                names.iter().map(|name| format!("{}: input.text(), ", ident(name))).collect();
            let _ = writeln!(
                out,
                "impl Read for Of{family_index} {{\n    fn read(input: &mut Input) -> Self {{ Self {{ {fields}}} }}\n}}"
            );
        }
    }
    for (family_index, family) in set.families.iter().enumerate() {
        out += &family
            .open
            .iter()
            .map(|open| label_set::reading(family_index, open))
            .collect::<String>();
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
fn records_every_state() {{
    for index in 0..{STATES} {{
        let state = format!("{}_{{index}}");
        let mut input = Input::open(&state);
{body}
        assert_eq!(input.0.next(), None);
        assert_eq!(text, scraped(&state, source));
        LEASES.take();
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
        for _ in 0..input.number() {{
            input.flag();
            record(&source, &mut input);
            if input.flag() {{
                scrape(&source);
            }}
        }}
        scraped_first(&state, &source);
        let text = source.snapshot().prometheus_text();"#,
        set.name
    )
}

fn keyed(set: &Set) -> String {
    let read = |(index, part): (usize, &KeyPart)| {
        let value = part.kind.reading(&format!("Key{index}"));
        format!("            let key{index} = {value};\n")
    };
    let reads: String = set.key.iter().enumerate().map(read).collect();
    let argument = |(index, part): (usize, &KeyPart)| match &part.kind {
        KeyType::Text => format!("&key{index}"),
        _ => format!("key{index}"),
    };
    let arguments = set.key.iter().enumerate().map(|(index, part)| match set.has_label_set() {
        true => format!("{}: {}", ident(&part.name), argument((index, part))),
        false => argument((index, part)),
    });
    let arguments = arguments.collect::<Vec<_>>().join(", ");
    let arguments = match set.has_label_set() {
        true => format!("KeyLabels {{ {arguments} }}"),
        false => arguments,
    };
    let (name, names) = (&set.name, key_name(set));
    format!(
        r#"
        let source = Arc::new({name}Registry::new());
        for _ in 0..input.number() {{
{reads}
            match input.flag() {{
                true => source.with_{names}({arguments}, |set| record(set, &mut input)),
                false => record(&source.for_{names}({arguments}), &mut input),
            }}
            if input.flag() {{
                scrape(&source);
            }}
        }}
        scraped_first(&state, &source);
        let text = source.snapshot().prometheus_text();"#
    )
}

impl KeyType {
    /// Returns the expression that reads a value. `name` is that of the enum.
    fn reading(&self, name: &str) -> String {
        match self {
            KeyType::Text => "input.text()".to_owned(),
            KeyType::Int(ty, ..) => format!("input.number() as {ty}"),
            KeyType::Bool => "input.flag()".to_owned(),
            KeyType::Enum(_) => format!("input.value::<{name}>()"),
        }
    }
}
