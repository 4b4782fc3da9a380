//! The code of a generated struct that records states.

use std::fmt::Write;

use super::super::STATES;
use super::super::declared::{Instrument, KeyPart, KeyType, Set};
use super::{ident, key_name, label_set};

/// Returns the code that reads records and applies them to the struct.
pub(super) fn source(set: &Set) -> String {
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
    pub(super) fn reading(&self, name: &str) -> String {
        match self {
            KeyType::Text => "input.text()".to_owned(),
            KeyType::Int(ty, ..) => format!("input.number() as {ty}"),
            KeyType::Bool => "input.flag()".to_owned(),
            KeyType::Enum(_) => format!("input.value::<{name}>()"),
        }
    }
}
