//! A schema as a Markdown table for documentation.

use std::fmt::Write;

use crate::{FamilySchema, Schema};

/// Returns a table with one row for each family: its name, type, unit, labels and HELP. The number of series
/// follows the table.
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
    let _ = match schema.key {
        Some(_) => writeln!(
            out,
            "\nSeries: {} for each key, {} at most.",
            schema.series_per_key(),
            schema.series_at_most()
        ),
        None => writeln!(out, "\nSeries: {}.", schema.series_at_most()),
    };
    out
}

/// Returns the labels of a family in wire order, closed labels with their values:
/// `` `channel`, `role` (`leader`, `replica`) ``.
fn labels(schema: &Schema, family: &FamilySchema) -> String {
    let closed = family.series.first().map_or(0, |series| series.labels.len());
    let key = schema.key_labels_of(family).iter().map(|label| format!("`{}`", label.name));
    let open = family.kind.open_labels().iter().map(|name| format!("`{name}`"));
    let constant = family.label_names().take(closed).enumerate().map(|(at, name)| {
        let mut values: Vec<String> = Vec::new();
        for series in family.series.iter() {
            // The rules reject fields whose labels differ, but the table is still rendered for them.
            let value = series.labels.get(at).map(|label| code(&label.value));
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

/// Escapes a text so that it can neither end its cell nor be parsed as a link or as HTML.
fn cell(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' => out.push(' '),
            '|' | '\\' | '[' | ']' | '<' | '>' | '*' | '_' | '~' | '&' | '`' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// Formats a value as code: between backticks or, if a cell cannot show it between backticks, as `<code>`.
fn code(text: &str) -> String {
    let is_special = |c: char| matches!(c, '|' | '\\' | '`') || c.is_control();
    let is_padded = text.is_empty() || text.trim() != text;
    if !is_padded && !text.contains(is_special) {
        return format!("`{text}`");
    }
    let mut out = String::from("<code>");
    for c in text.chars() {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' => out.push(c),
            c if c.is_ascii() => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push_str("</code>");
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Key, KeyLabel, Kind, Label, RegistryMetric, Series};

    #[test]
    fn the_key_comes_first_and_closed_labels_list_their_values() {
        const SERIES: &[Series] = &[
            Series::new(const { &[Label::new("role", "leader")] }),
            Series::new(const { &[Label::new("role", "replica")] }),
        ];
        const FAMILIES: &[FamilySchema] = &[FamilySchema::new(
            "lag_seconds",
            Kind::Gauge,
            Some("seconds"),
            "Lag [of] a|b.",
            SERIES,
        )];
        const KEY: &[KeyLabel] = &[KeyLabel::new("channel", "_"), KeyLabel::new("peer", "_")];
        let schema = Schema::new("Lag", Some(Key::new(KEY, 8)), FAMILIES);
        assert!(markdown(&schema).ends_with(
            "| `lag_seconds` | gauge | seconds | `channel`, `peer`, `role` (`leader`, `replica`) | Lag \\[of\\] a\\|b. |\n\n\
             Series: 2 for each key, 18 at most.\n"
        ));
    }

    #[test]
    fn the_key_may_stand_behind_other_labels() {
        const SERIES: &[Series] = &[Series::new(const { &[Label::new("role", "leader")] })];
        const FAMILIES: &[FamilySchema] =
            &[FamilySchema::new("lag", Kind::Gauge, None, "Lag.", SERIES).with_key_at(1)];
        const KEY: &[KeyLabel] = &[KeyLabel::new("channel", "_")];
        let table = markdown(&Schema::new("Lag", Some(Key::new(KEY, 8)), FAMILIES));
        assert!(table.contains("`role` (`leader`), `channel`"), "{table}");
    }

    #[test]
    fn what_is_of_the_registry_has_no_key() {
        const FAMILIES: &[FamilySchema] =
            &[FamilySchema::from_registry(RegistryMetric::Limit, "channels_limit")];
        const KEY: &[KeyLabel] = &[KeyLabel::new("channel", "_")];
        assert!(markdown(&Schema::new("Lag", Some(Key::new(KEY, 8)), FAMILIES)).contains(
            "| `channels_limit` | gauge | | | Keys that can have metrics of their own. |\n"
        ));
    }

    #[test]
    fn help_is_text_and_a_label_value_is_code_whatever_they_hold() {
        const SERIES: &[Series] = &[
            Series::new(const { &[Label::new("path", "a|b\\")] }),
            Series::new(const { &[Label::new("path", "_why_ <b>")] }),
            Series::new(const { &[Label::new("path", "`x` &\n")] }),
        ];
        const FAMILIES: &[FamilySchema] =
            &[FamilySchema::new("lag", Kind::Gauge, None, "Says _why_, ~how~ &amp; more.", SERIES)];
        let table = markdown(&Schema::new("Lag", None, FAMILIES));
        let values =
            "<code>a&#124;b&#92;</code>, `_why_ <b>`, <code>&#96;x&#96;&#32;&#38;&#10;</code>";
        assert!(table.contains(&format!("`path` ({values})")), "{table}");
        assert!(table.contains("| Says \\_why\\_, \\~how\\~ \\&amp; more. |"), "{table}");
    }

    #[test]
    fn series_that_do_not_agree_on_their_labels_are_drawn() {
        const SERIES: &[Series] = &[
            Series::new(const { &[Label::new("role", "leader"), Label::new("zone", "a")] }),
            Series::new(const { &[Label::new("role", "replica")] }),
        ];
        const FAMILIES: &[FamilySchema] =
            &[FamilySchema::new("lag", Kind::Gauge, None, "Lag.", SERIES)];
        let table = markdown(&Schema::new("Lag", None, FAMILIES));
        assert!(table.contains("`role` (`leader`, `replica`), `zone` (`a`)"), "{table}");
    }
}
