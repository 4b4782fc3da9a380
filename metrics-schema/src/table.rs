//! The schema as a documentation table in Markdown.

use std::fmt::Write;

use crate::{Family, Schema};

/// One row a family: name, type, unit, labels and HELP.
///
/// ```
/// use metrics_schema::{Family, Kind, Schema, Series, table};
///
/// const FAMILIES: &[Family] =
///     &[Family::new("up", Kind::Gauge, None, "Whether it is up.", const { &[Series::new(None, &[])] })];
/// assert_eq!(
///     table::markdown(&Schema::new("Up", None, FAMILIES)),
///     "| name | type | unit | labels | help |\n\
///      |---|---|---|---|---|\n\
///      | `up` | gauge | | | Whether it is up. |\n",
/// );
/// ```
pub fn markdown(schema: &Schema) -> String {
    let mut out = String::from("| name | type | unit | labels | help |\n|---|---|---|---|---|\n");
    for family in schema.families.iter() {
        let unit = family.unit.as_deref().map(|unit| format!(" {unit}")).unwrap_or_default();
        let labels = labels(schema, family);
        let _ = writeln!(
            out,
            "| `{}` | {} |{unit} |{labels} | {} |",
            family.name,
            family.kind,
            cell(&family.help)
        );
    }
    out
}

/// ` `channel`, `role` (`leader`, `replica`)`: in the order of the wire, a closed label with its values.
fn labels(schema: &Schema, family: &Family) -> String {
    let closed = family.series.first().map_or(0, |series| series.labels.len());
    let key = schema.key_labels().iter().map(|label| format!("`{}`", label.name));
    let open = family.kind.open_labels().iter().map(|name| format!("`{name}`"));
    let constant = family.label_names().take(closed).enumerate().map(|(at, name)| {
        let mut values: Vec<String> = Vec::new();
        for series in family.series.iter() {
            // Fields that do not agree on their labels are refused, and drawn all the same.
            let value = series.labels.get(at).map(|label| format!("`{}`", cell(&label.value)));
            values.extend(value.filter(|value| !values.contains(value)));
        }
        format!("`{name}` ({})", values.join(", "))
    });
    let mut labels: Vec<_> = constant.collect();
    let key_at = family.key_at.min(labels.len());
    labels.splice(key_at..key_at, key);
    labels.extend(open);
    match labels.is_empty() {
        true => String::new(),
        false => format!(" {}", labels.join(", ")),
    }
}

/// Text that cannot break out of a cell, nor be read as a link or as HTML.
fn cell(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' => out.push(' '),
            '|' | '\\' | '[' | ']' | '<' | '>' | '*' | '`' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Key, KeyLabel, Kind, Label, Series};

    #[test]
    fn the_key_comes_first_and_closed_labels_list_their_values() {
        const SERIES: &[Series] = &[
            Series::new(None, const { &[Label::new("role", "leader")] }),
            Series::new(None, const { &[Label::new("role", "replica")] }),
        ];
        const FAMILIES: &[Family] =
            &[Family::new("lag_seconds", Kind::Gauge, Some("seconds"), "Lag [of] a|b.", SERIES)];
        const KEY: &[KeyLabel] = &[KeyLabel::new("channel", "_"), KeyLabel::new("peer", "_")];
        let schema = Schema::new("Lag", Some(Key::new(KEY, 8)), FAMILIES);
        assert!(markdown(&schema).ends_with(
            "| `lag_seconds` | gauge | seconds | `channel`, `peer`, `role` (`leader`, `replica`) | Lag \\[of\\] a\\|b. |\n"
        ));
    }

    #[test]
    fn the_key_may_stand_behind_other_labels() {
        const SERIES: &[Series] = &[Series::new(None, const { &[Label::new("role", "leader")] })];
        const FAMILIES: &[Family] =
            &[Family::new("lag", Kind::Gauge, None, "Lag.", SERIES).with_key_at(1)];
        const KEY: &[KeyLabel] = &[KeyLabel::new("channel", "_")];
        let table = markdown(&Schema::new("Lag", Some(Key::new(KEY, 8)), FAMILIES));
        assert!(table.contains("`role` (`leader`), `channel`"), "{table}");
    }

    #[test]
    fn series_that_do_not_agree_on_their_labels_are_drawn() {
        const SERIES: &[Series] = &[
            Series::new(None, const { &[Label::new("role", "leader"), Label::new("zone", "a")] }),
            Series::new(None, const { &[Label::new("role", "replica")] }),
        ];
        const FAMILIES: &[Family] = &[Family::new("lag", Kind::Gauge, None, "Lag.", SERIES)];
        let table = markdown(&Schema::new("Lag", None, FAMILIES));
        assert!(table.contains("`role` (`leader`, `replica`), `zone` (`a`)"), "{table}");
    }
}
