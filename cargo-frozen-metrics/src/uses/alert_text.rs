//! The templates in the annotations and labels of alerts: the labels that they show, and the queries that they run.

mod action;

use std::collections::HashSet;

use super::expression::{TextKind, TextLabel};
use super::reader::Reader;
use super::text::Node;
use action::{Action, Token};

/// What the template of an alert uses.
#[derive(Debug, Default)]
struct AlertText {
    /// The labels of the alert, each with the byte of the template at which its name starts.
    labels: Vec<(String, usize)>,
    /// The labels whose presence a condition tests.
    tested: HashSet<String>,
    queries: Vec<TextQuery>,
    /// The bytes of the template at which a query is that is not a literal.
    unknown_queries: Vec<usize>,
}

/// A query in a template.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct TextQuery {
    /// The expression, in which `${…}` replaces the verbs of `printf`.
    pub(super) text: String,
    /// The byte of the template for each byte of the text, and for its end.
    pub(super) positions: Vec<usize>,
}

/// The names of the alert's labels in templates. The last one is another value within `range` and `with`.
const LABELS: [&str; 3] = ["$labels", "$.Labels", ".Labels"];

/// Returns the labels and the queries in the annotations and labels of an alert, with their positions in the file.
pub(super) fn of_rule(reader: &mut Reader<'_>, rule: Node<'_>) -> (Vec<TextLabel>, Vec<TextQuery>) {
    let (mut labels, mut queries) = (Vec::new(), Vec::new());
    let own: HashSet<&str> =
        rule.get("labels").into_iter().flat_map(Node::entries).map(|(label, _)| label).collect();
    // Prometheus shows only labels of the result, but VictoriaMetrics also those of the alert.
    let is_of_alert = |name: &str| matches!(name, "alertname" | "alertgroup") || own.contains(name);
    let mappings = ["annotations", "labels"].into_iter().filter_map(|key| rule.get(key));
    for text in mappings.flat_map(|mapping| values(mapping)) {
        let Some(template) = text.text().filter(|text| text.contains("{{")) else { continue };
        let found = read(template);
        let positions = reader.positions(text);
        let in_file = |at: usize| positions.get(at).copied().unwrap_or(text.start());
        let tested = found.tested;
        labels.extend(found.labels.into_iter().map(|(name, at)| TextLabel {
            may_be_missing: tested.contains(&name) || is_of_alert(&name),
            name,
            position: in_file(at),
            kind: TextKind::Alert,
        }));
        queries.extend(found.queries.into_iter().map(|query| TextQuery {
            text: query.text,
            positions: query.positions.into_iter().map(in_file).collect(),
        }));
        for at in found.unknown_queries {
            reader.fault_in(text, at, "a query in a text that is not a literal");
        }
    }
    (labels, queries)
}

/// Returns the values of a mapping, including those of a merged mapping.
fn values(mapping: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    mapping.entries().flat_map(|(key, value)| match key {
        "<<" => value.entries().map(|(_, value)| value).collect(),
        _ => vec![value],
    })
}

/// Reads a template.
fn read(template: &str) -> AlertText {
    let mut found = AlertText::default();
    // Whether each open block has a dot of its own.
    let mut blocks: Vec<bool> = Vec::new();
    for Action { tokens } in action::actions(template) {
        if let [Token { string: Some(inner), .. }] = &tokens[..] {
            found.extend(inner);
            continue;
        }
        let names = if blocks.contains(&true) { &LABELS[..2] } else { &LABELS };
        let word = |index: usize| tokens.get(index).map_or("", |token| token.word());
        let is_condition =
            matches!((word(0), word(1)), ("if" | "with", _) | ("else", "if" | "with"));
        for (index, token) in tokens.iter().enumerate() {
            let label = label(&tokens[index..], names);
            found
                .tested
                .extend(label.iter().filter(|_| is_condition).map(|(name, _)| name.clone()));
            found.labels.extend(label);
            if token.is_word("query") {
                match query(&tokens, index) {
                    Some(query) => found.queries.push(query),
                    None => found.unknown_queries.push(token.start),
                }
            }
        }
        match (word(0), word(1)) {
            ("range" | "with" | "define" | "block", _) => blocks.push(true),
            ("if", _) => blocks.push(false),
            ("end", _) => drop(blocks.pop()),
            ("else", next) => {
                if let Some(last) = blocks.last_mut() {
                    *last = next == "with";
                }
            }
            _ => {}
        }
    }
    found
}

impl AlertText {
    /// Adds what a template in a string uses: Helm renders ``{{`{{ $labels.x }}`}}`` before Prometheus reads it.
    fn extend(&mut self, template: &TextQuery) {
        let outer = |at: usize| template.positions.get(at).copied().unwrap_or_default();
        let AlertText { labels, tested, queries, unknown_queries } = read(&template.text);
        self.tested.extend(tested);
        self.labels.extend(labels.into_iter().map(|(name, at)| (name, outer(at))));
        self.queries.extend(queries.into_iter().map(|query| TextQuery {
            text: query.text,
            positions: query.positions.into_iter().map(outer).collect(),
        }));
        self.unknown_queries.extend(unknown_queries.into_iter().map(outer));
    }
}

/// Returns the label that the tokens begin with: `$labels.name` or `index $labels "name"`.
fn label(tokens: &[Token], names: &[&str]) -> Option<(String, usize)> {
    if let [call, labels, name, ..] = tokens
        && call.is_word("index")
        && names.contains(&labels.word())
        && let Some(query) = &name.string
    {
        return Some((query.text.clone(), *query.positions.first()?));
    }
    let first = tokens.first()?;
    let (variable, name) = first.word().rsplit_once('.')?;
    let is_label = names.contains(&variable) && !name.is_empty();
    is_label.then(|| (name.to_owned(), first.start + variable.len() + 1))
}

/// Returns the query that the word `query` at an index runs; `None` if it is not a literal.
fn query(tokens: &[Token], index: usize) -> Option<TextQuery> {
    let string = |index: usize| tokens.get(index)?.string.as_ref();
    let is = |index: usize, word: &str| tokens.get(index).is_some_and(|token| token.text == word);
    if let Some(literal) = string(index + 1) {
        return Some(literal.clone());
    }
    if is(index + 1, "(") && is(index + 2, "printf") {
        return string(index + 3).map(formatted);
    }
    let pipe = index.checked_sub(1).filter(|pipe| is(*pipe, "|"))?;
    let before = pipe.checked_sub(1)?;
    let printf = tokens[..pipe].iter().rposition(|token| token.is_word("printf"));
    match printf {
        Some(printf) => string(printf + 1).map(formatted),
        None => string(before).cloned(),
    }
}

/// Replaces the verbs of a format, such as `%s` and `%.2f`, by variables.
fn formatted(format: &TextQuery) -> TextQuery {
    let mut out = TextQuery::default();
    let mut push = |text: &str, position: usize| {
        out.text.push_str(text);
        out.positions.extend(std::iter::repeat_n(position, text.len()));
    };
    let mut rest = format.text.char_indices();
    while let Some((at, c)) = rest.next() {
        let position = format.positions[at];
        if c != '%' {
            push(c.encode_utf8(&mut [0; 4]), position);
            continue;
        }
        match rest.find(|(_, c)| c.is_ascii_alphabetic() || *c == '%') {
            Some((_, '%')) => push("%", position),
            _ => push("${value}", position),
        }
    }
    out.positions.extend(format.positions.last());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(template: &str) -> Vec<String> {
        let found = read(template).labels;
        for (name, at) in &found {
            assert!(template[*at..].starts_with(&**name), "{template}");
        }
        found.into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn labels_of_the_alert_are_found() {
        for (template, expected) in [
            ("é {{ $labels.a }} and {{.Labels.b|title}}", &["a", "b"][..]),
            ("{{- $labels.a -}} {{ index $labels \"b\" }} {{ $.Labels.c }}", &["a", "b", "c"]),
            ("{{ if eq $labels.a \"}}\" }}{{ .Labels.b }}{{ end }}", &["a", "b"]),
            // The dot of a block is another value.
            (
                "{{ with query \"up\" }}{{ .Labels.a }}{{ $labels.b }}{{ end }}{{ .Labels.c }}",
                &["b", "c"],
            ),
            ("{{ range .Labels.a }}{{ .Labels.b }}{{ else }}{{ .Labels.c }}{{ end }}", &["a", "c"]),
            ("$labels.a {{ $externalLabels.b }} {{/* $labels.c */}} {{ \"$labels.d\" }}", &[]),
            ("é {{`é {{ $labels.a }}`}}", &["a"]),
            ("{{ $labels }} {{ $value | humanize }} {{ $labels.", &[]),
            ("{{ printf \"%s\" (reReplaceAll \"x\" `y` $labels.a) }}", &["a"]),
        ] {
            assert_eq!(labels(template), expected, "{template}");
        }
    }

    #[test]
    fn queries_of_templates_are_found() {
        for (template, expected) in [
            ("{{ with query \"a{b=\\\"c\\\"}\" }}{{ end }}", "a{b=\"c\"}"),
            ("{{ query `a{b=\"c\"}` | first | value }}", "a{b=\"c\"}"),
            ("{{ \"a > 1\" | query }}", "a > 1"),
            (
                "{{ printf \"a{b='%s'} %% %.2f\" $labels.b .Value | query }}",
                "a{b='${value}'} % ${value}",
            ),
            ("{{ query (printf \"%s_total\" .Labels.b) }}", "${value}_total"),
        ] {
            let found = read(template);
            let [query] = &found.queries[..] else { panic!("{template}: {found:?}") };
            assert_eq!(query.text, expected, "{template}");
            assert_eq!(query.positions.len(), query.text.len() + 1, "{template}");
            if query.text.starts_with('a') {
                assert!(template[query.positions[0]..].starts_with('a'), "{template}");
            }
        }
        assert_eq!(read("{{ query $x }}").unknown_queries, [3]);
    }
}
