//! The label set of a generated family.

use super::super::declared::{KeyType, OpenLabels};
use super::label_enum;

/// Returns the struct, and the enums of its labels.
pub(super) fn source(family_index: usize, open: &OpenLabels) -> String {
    let (mut enums, mut fields) = (String::new(), String::new());
    for (index, part) in open.parts.iter().enumerate() {
        let ty = match &part.kind {
            KeyType::Text => "&'a str".to_owned(),
            KeyType::Int(ty, ..) => (*ty).to_owned(),
            KeyType::Bool => "bool".to_owned(),
            KeyType::Enum(values) => {
                let name = enum_name(family_index, index);
                enums += &label_enum(&name, values);
                name
            }
        };
        fields += &format!("    #[label(name = {:?})]\n    pub label{index}: {ty},\n", part.name);
    }
    let lifetime = if open.has_text() { "<'a>" } else { "" };
    let name = format!("Labels{family_index}{lifetime}");
    format!("{enums}/// Labels.\n#[derive(LabelSet)]\npub struct {name} {{\n{fields}}}\n")
}

/// Returns the type of the label set as a field names it.
pub(super) fn ty(family_index: usize, open: &OpenLabels) -> String {
    format!("Labels{family_index}{}", if open.has_text() { "<'static>" } else { "" })
}

/// Returns the code that reads the labels.
pub(super) fn reading(family_index: usize, open: &OpenLabels) -> String {
    let (mut reads, mut fields) = (String::new(), String::new());
    for (index, part) in open.parts.iter().enumerate() {
        let value = part.kind.reading(&enum_name(family_index, index));
        reads += &format!("        let label{index} = {value};\n");
        fields += &match part.kind {
            KeyType::Text => format!("label{index}: &label{index}, "),
            _ => format!("label{index}, "),
        };
    }
    let ty = ty(family_index, open);
    format!(
        "impl ReadLabels for {ty} {{
    fn read<R>(input: &mut Input, call: impl FnOnce(Self::With<'_>, &mut Input) -> R) -> R {{
{reads}        call(Labels{family_index} {{ {fields} }}, input)
    }}
}}
"
    )
}

fn enum_name(family_index: usize, index: usize) -> String {
    format!("Label{index}Of{family_index}")
}
