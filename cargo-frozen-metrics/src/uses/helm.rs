//! YAML with the actions of Helm templates, `{{ … }}`, which is read without rendering it.

use std::ops::Range;

/// The keywords of actions that insert nothing.
const CONTROL: [&str; 9] =
    ["if", "else", "end", "range", "with", "define", "block", "break", "continue"];

/// A template without its actions.
#[derive(Debug, Default)]
pub(super) struct WithoutActions {
    pub(super) text: String,
    /// The byte of the template for each byte of the text, and for its end.
    pub(super) positions: Vec<usize>,
}

/// Replaces the actions of a template:
///
/// - those that stand alone in their lines, and those that insert nothing, by nothing;
/// - a string, such as `` {{`{{ $labels.x }}`}} ``, by its content;
/// - others by a variable, `${…}`.
pub(super) fn without_actions(template: &str) -> WithoutActions {
    let mut out = WithoutActions::default();
    let mut line = Line::default();
    let mut at = 0;
    while let Some(length) = template[at..].find("{{") {
        let start = at + length;
        let Some(length) = length_of_action(&template[start..]) else { break };
        out.copy(template, at..start);
        at = start + length;
        if start >= line.end {
            line = Line::new(template, start);
        }
        out.replace(template, start..at, line.is_only_actions);
    }
    out.copy(template, at..template.len());
    out.positions.push(template.len());
    out
}

/// Returns the length of the action at the start of a text; `None` if it has no end.
fn length_of_action(text: &str) -> Option<usize> {
    let comment = text.strip_prefix("{{").map(|rest| rest.trim_start_matches('-').trim_start());
    if comment.is_some_and(|rest| rest.starts_with("/*")) {
        let end = text.find("*/")?;
        return Some(end + text[end..].find("}}")? + 2);
    }
    let mut chars = text.char_indices().skip(2);
    while let Some((at, c)) = chars.next() {
        match c {
            '}' if text[at..].starts_with("}}") => return Some(at + 2),
            '"' | '`' => loop {
                match chars.next()?.1 {
                    '\\' if c == '"' => drop(chars.next()?),
                    other if other == c => break,
                    _ => {}
                }
            },
            _ => {}
        }
    }
    None
}

impl WithoutActions {
    fn copy(&mut self, template: &str, range: Range<usize>) {
        self.positions.extend(range.clone());
        self.text.push_str(&template[range]);
    }

    fn insert(&mut self, text: &str, position: usize) {
        self.positions.extend(std::iter::repeat_n(position, text.len()));
        self.text.push_str(text);
    }

    fn replace(&mut self, template: &str, action: Range<usize>, is_alone: bool) {
        let inside = template[action.start + 2..action.end - 2].trim_matches('-').trim();
        if let Some(content) = literal(inside) {
            let start = content.as_ptr() as usize - template.as_ptr() as usize;
            return self.copy(template, start..start + content.len());
        }
        if is_alone {
            // White space alone in a line could be longer than the indentation of the block around it.
            let indentation = self.text.trim_end_matches([' ', '\t']).len();
            self.text.truncate(indentation);
            self.positions.truncate(indentation);
        } else if !is_silent(inside) || is_in_string(last_line(&template[..action.start])) {
            let is_name = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_');
            let name: String = inside.chars().filter(is_name).take(40).collect();
            let name = if name.is_empty() { "." } else { &name };
            self.insert(&format!("${{{name}}}"), action.start);
        }
    }
}

/// Returns the content of an action that is only a string.
fn literal(inside: &str) -> Option<&str> {
    let quote = inside.chars().next().filter(|c| matches!(c, '"' | '`'))?;
    let content = inside.strip_prefix(quote)?.strip_suffix(quote)?;
    (!content.contains([quote, '\\'])).then_some(content)
}

/// Returns whether an action inserts nothing.
fn is_silent(inside: &str) -> bool {
    let word = inside.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    CONTROL.contains(&word)
        || inside.starts_with("/*")
        || inside.starts_with('$') && inside.contains(":=")
}

/// Returns the end of a text's last line. Hostile lines have no start.
fn last_line(text: &str) -> &str {
    let start = text.len().saturating_sub(300);
    let start = (start..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    text[start..].rsplit('\n').next().unwrap_or_default()
}

/// A line with an action, or several that an action joins.
#[derive(Debug, Default)]
struct Line {
    is_only_actions: bool,
    end: usize,
}

impl Line {
    /// Returns the line of the action at `start`, which is the first one in it.
    fn new(template: &str, start: usize) -> Self {
        let before = template[..start].rsplit('\n').next().unwrap_or_default();
        let mut is_only_actions = before.trim().is_empty();
        let mut at = start;
        while is_only_actions {
            let rest = &template[at..];
            let text = rest.trim_start_matches([' ', '\t', '\r']);
            at += rest.len() - text.len();
            match text.starts_with("{{").then(|| length_of_action(text)).flatten() {
                Some(length) => at += length,
                None if text.is_empty() || text.starts_with('\n') => break,
                None => is_only_actions = false,
            }
        }
        let end = template[at..].find('\n').map_or(template.len(), |length| at + length);
        Self { is_only_actions, end }
    }
}

/// Returns whether a string is open at the end of the start of a line.
fn is_in_string(line: &str) -> bool {
    let mut open = None;
    for c in line.chars().filter(|c| matches!(c, '"' | '\'' | '`')) {
        match open {
            None => open = Some(c),
            Some(quote) if quote == c => open = None,
            Some(_) => {}
        }
    }
    open.is_some()
}

/// Returns the ranges of the rules in a text that is not YAML, by their indentation.
pub(super) fn rules(text: &str) -> Vec<Range<usize>> {
    let mut rules = Vec::new();
    // The start of the rule, and the indentation of its `-`.
    let mut open: Option<(usize, usize)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_start();
        let indent = line.len() - content.len();
        let ends = !content.trim_end().is_empty() && !content.starts_with('#');
        if let Some((start, outer)) = open
            && ends
            && indent <= outer
        {
            rules.push(start..at);
            open = None;
        }
        let key = content.strip_prefix('-').map(str::trim_start).unwrap_or_default();
        if open.is_none() && ["alert:", "record:", "expr:"].iter().any(|word| key.starts_with(word))
        {
            open = Some((at, indent));
        }
        at += line.len();
    }
    rules.extend(open.map(|(start, _)| start..text.len()));
    rules
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_are_replaced_and_positions_kept() {
        for (template, expected) in [
            ("{{- if .Values.é }}\na: b\n  {{- end }}", "\na: b\n"),
            ("a: {{ .Values.b }}-c", "a: ${.Values.b}-c"),
            ("a: b{c=\"{{ $d }}\"}", "a: b{c=\"${d}\"}"),
            ("by (x, {{ range .y }}{{ . }},{{ end }} z)", "by (x, ${.}, z)"),
            ("a=\"{{ if .x }}b{{ end }}\"", "a=\"${if.x}b${end}\""),
            ("t: '{{`{{`}} $labels.x {{ \"}}\" }}'", "t: '{{ $labels.x }}'"),
            ("t: '{{`{{ $labels.x }} down`}}'", "t: '{{ $labels.x }} down'"),
            ("{{/* a: }} */}}\n  {{ include \"x\" . | nindent 4 }}\nb: c", "\n\nb: c"),
            ("{{ $x := 1 }}a: {{ `}}` }} {{", "a: }} {{"),
        ] {
            let found = without_actions(template);
            assert_eq!(found.text, expected, "{template}");
            assert_eq!(found.positions.len(), expected.len() + 1, "{template}");
            for word in ["a: ", "-c", "$labels.x", " down", "z)"] {
                if let Some(at) = expected.find(word) {
                    assert!(template[found.positions[at]..].starts_with(word), "{template}");
                }
            }
        }
    }

    #[test]
    fn rules_end_where_the_indentation_does() {
        let text = "x: [\n  - alert: A\n    # y\n    expr: b\n\n# z\n    for: 1m\n  - expr: c\nd:\n- record: e";
        let found: Vec<_> = rules(text).into_iter().map(|range| text[range].trim()).collect();
        let first = "- alert: A\n    # y\n    expr: b\n\n# z\n    for: 1m";
        assert_eq!(found, [first, "- expr: c", "- record: e"]);
    }
}
