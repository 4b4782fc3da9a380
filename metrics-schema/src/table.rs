//! A schema as a Markdown table for documentation.

use std::fmt::Write;

use crate::{FamilySchema, Schema, Stability};

/// Returns a table with one row for each family: its name, type, unit, labels and HELP. The stability follows the type of
/// a family that is not stable. The number of series follows the table.
///
/// ```
/// use frozen_metrics_schema::{FamilySchema, Kind, Schema, Series, table};
///
/// const FAMILIES: &[FamilySchema] =
///     &[FamilySchema::new("up", Kind::Gauge, None, "Whether it is up.", const { &[Series::new(&[])] })];
/// assert_eq!(
///     table::markdown(&Schema::new("Up", None, FAMILIES)),
///     "| name | type | unit | labels | help |\n\
///      |---|---|---|---|---|\n\
///      | `up` | gauge | | | Whether it is up. |\n\n\
///      Series: 1.\n",
/// );
/// ```
pub fn markdown(schema: &Schema) -> String {
    markdown_with_types(schema, |_, _| None)
}

/// Returns the same table for a schema in which only the compiler knows the values of some labels. `type_of` returns the
/// type of such a label of a family as Markdown, which the table shows instead of values. The number of series is then
/// unknown and left out.
///
/// ```
/// use frozen_metrics_schema::{FamilySchema, Kind, Label, Schema, Series, table};
///
/// const SERIES: &[Series] = &[Series::new(const { &[Label::new("side", "…")] })];
/// const FAMILIES: &[FamilySchema] = &[FamilySchema::new("lag", Kind::Gauge, None, "Lag.", SERIES)];
/// let table = table::markdown_with_types(&Schema::new("Node", None, FAMILIES), |_, label| {
///     (label == "side").then(|| "[`Side`]".to_owned())
/// });
/// assert!(table.ends_with("| `lag` | gauge | | `side` ([`Side`]) | Lag. |\n"));
/// ```
pub fn markdown_with_types(
    schema: &Schema,
    type_of: impl Fn(&FamilySchema, &str) -> Option<String>,
) -> String {
    let mut has_types = false;
    let mut out = String::from("| name | type | unit | labels | help |\n|---|---|---|---|---|\n");
    for family in schema.families.iter() {
        let unit = family.unit.as_deref().map(|unit| format!(" {unit}")).unwrap_or_default();
        let (labels, has_own_types) = labels(schema, family, &type_of);
        has_types |= has_own_types;
        let (name, kind, help) = (&family.name, &family.kind, cell(&family.help));
        let stability = match family.stability() {
            Stability::Stable => String::new(),
            unstable => format!(" ({unstable})"),
        };
        let _ = writeln!(out, "| `{name}` | {kind}{stability} |{unit} |{labels} | {help} |");
    }
    if has_types {
        return out;
    }
    let (per_key, at_most) = (schema.series_per_key(), schema.series_at_most());
    let _ = match schema.key {
        Some(_) => writeln!(out, "\nSeries: {per_key} for each key, {at_most} at most."),
        None => writeln!(out, "\nSeries: {at_most}."),
    };
    out
}

/// Returns the labels of a family in wire order, closed labels with their values:
/// `` `channel`, `role` (`leader`, `replica`) ``. Also returns whether a type states values.
fn labels(
    schema: &Schema,
    family: &FamilySchema,
    type_of: impl Fn(&FamilySchema, &str) -> Option<String>,
) -> (String, bool) {
    let mut has_types = false;
    let label = |name: &str| {
        if let Some(ty) = type_of(family, name) {
            has_types = true;
            return format!(" `{name}` ({ty})");
        }
        let labels = family.series.iter().flat_map(|series| series.labels.iter());
        let mut values: Vec<String> = Vec::new();
        for label in labels.filter(|label| label.name == name) {
            let value = code(&label.value);
            if !values.contains(&value) {
                values.push(value);
            }
        }
        let mut of_keys = schema.key_labels_of(family).filter(|label| label.name == name);
        values.extend(
            of_keys.next().iter().flat_map(|label| label.values.iter().map(|value| code(value))),
        );
        let values = values.join(", ");
        if values.is_empty() { format!(" `{name}`") } else { format!(" `{name}` ({values})") }
    };
    let names = schema.label_names_of(family).into_iter();
    let labels = names.map(label).collect::<Vec<_>>().join(",");
    (labels, has_types)
}

/// Escapes a text so that it can neither end its cell nor be parsed as a link or as HTML.
fn cell(text: &str) -> String {
    let escaped = |c: char| match c {
        '\n' | '\r' => " ".to_owned(),
        c if r"|\[]<>*_~&`".contains(c) => format!("\\{c}"),
        c => c.to_string(),
    };
    text.chars().map(escaped).collect()
}

/// Formats a value as code: between backticks or, if a cell cannot show it between backticks, as `<code>`.
fn code(text: &str) -> String {
    let is_special = |c: char| matches!(c, '|' | '\\' | '`') || c.is_control();
    let is_padded = text.is_empty() || text.trim() != text;
    if !is_padded && !text.contains(is_special) {
        return format!("`{text}`");
    }
    let escaped = |c: char| match c.is_ascii() && !c.is_ascii_alphanumeric() {
        true => format!("&#{};", u32::from(c)),
        false => c.to_string(),
    };
    format!("<code>{}</code>", text.chars().map(escaped).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::golden;

    /// Returns the table of a golden with these lines after the first one.
    fn table(lines: &str) -> String {
        let text = format!("# Frozen by #[derive(ReplicationMetrics)] on `Lag`.\n{lines}");
        markdown(&golden::read(&text).unwrap().schema)
    }

    #[test]
    fn the_key_comes_first_and_closed_labels_list_their_values() {
        let table = table(
            "# KEY channel, peer at most 8, then \"_\"\n\
             # HELP lag_seconds Lag [of] a|b.\n\
             # TYPE lag_seconds gauge\n\
             # UNIT lag_seconds seconds\n\
             lag_seconds{channel=\"*\",peer=\"*\",role=\"leader\"} 0\n\
             lag_seconds{channel=\"*\",peer=\"*\",role=\"replica\"} 0\n",
        );
        assert!(table.ends_with(
            "| `lag_seconds` | gauge | seconds | `channel`, `peer`, `role` (`leader`, `replica`) | Lag \\[of\\] a\\|b. |\n\n\
             Series: 2 for each key, 18 at most.\n"
        ));
    }

    #[test]
    fn the_key_may_follow_other_labels() {
        let table = table(
            "# KEY channel at most 8, then \"_\"\n# HELP lag Lag.\n# TYPE lag gauge\n\
             lag{role=\"leader\",channel=\"*\"} 0\n",
        );
        assert!(table.contains("`role` (`leader`), `channel`"), "{table}");
    }

    #[test]
    fn a_registry_metric_has_no_label_of_the_key() {
        let table = table(
            "# KEY channel at most 8, then \"_\"\n# HELP channels_limit Cap.\n\
             # TYPE channels_limit gauge\n# REGISTRY channels_limit limit\nchannels_limit 0\n",
        );
        assert!(table.contains("| `channels_limit` | gauge | | | Cap. |\n"), "{table}");
    }

    #[test]
    fn the_stability_follows_the_type() {
        let table = table(
            "# HELP lag Deprecated, use x. Lag.\n# TYPE lag gauge\n# STABILITY lag beta\n\
             # DEPRECATED lag use x\nlag 0\n",
        );
        assert!(
            table.contains("| `lag` | gauge (beta) | | | Deprecated, use x. Lag. |\n"),
            "{table}"
        );
    }

    #[test]
    fn help_is_escaped_and_label_values_are_code() {
        let table = table(
            "# HELP lag Says _why_, ~how~ &amp; more.\n# TYPE lag gauge\n\
             lag{path=\"a|b\\\\\"} 0\nlag{path=\"_why_ <b>\"} 0\nlag{path=\"`x` &\\n\"} 0\n",
        );
        let values =
            "<code>a&#124;b&#92;</code>, `_why_ <b>`, <code>&#96;x&#96;&#32;&#38;&#10;</code>";
        assert!(table.contains(&format!("`path` ({values})")), "{table}");
        assert!(table.contains("| Says \\_why\\_, \\~how\\~ \\&amp; more. |"), "{table}");
    }

    #[test]
    fn series_with_different_labels_are_listed() {
        let table = table(
            "# HELP lag Lag.\n# TYPE lag gauge\n\
             lag{role=\"leader\",zone=\"a\"} 0\nlag{role=\"replica\"} 0\n",
        );
        assert!(table.contains("`role` (`leader`, `replica`), `zone` (`a`)"), "{table}");
    }
}
