//! What a part of an exposition has in common: a prefix of its names, and labels of its own.

use metrics_schema::exposition::Out;

/// A prefix and labels, and the scope around it, whose stand before them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scope<'a> {
    /// What every name begins with, the `_` with it.
    pub(crate) prefix: &'a str,
    /// `name="value",name="value"`, escaped.
    pub(crate) labels: &'a str,
    pub(super) outer: Option<&'a Scope<'a>>,
}

impl Scope<'_> {
    pub(super) fn write_prefix(&self, out: &mut impl Out) {
        if let Some(outer) = self.outer {
            outer.write_prefix(out);
        }
        out.push_str(self.prefix);
    }

    /// The labels of all scopes, with a comma between any two; whether there are any.
    pub(super) fn write_labels(&self, out: &mut impl Out) -> bool {
        let after_outer = self.outer.is_some_and(|outer| outer.write_labels(out));
        if self.labels.is_empty() {
            return after_outer;
        }
        if after_outer {
            out.push_str(",");
        }
        out.push_str(self.labels);
        true
    }

    /// What stands before the key in a line: the head of a sample, with what the scope adds.
    pub(super) fn write_head(&self, out: &mut impl Out, head: &str) {
        let end = head.find(['{', ' ']).unwrap_or(head.len());
        let (name, rest) = head.split_at(end);
        self.write_prefix(out);
        out.push_str(name);
        if !self.has_labels() {
            return out.push_str(rest);
        }
        out.push_str("{");
        self.write_labels(out);
        match rest.strip_prefix('{') {
            Some(labels) => {
                out.push_str(",");
                out.push_str(labels);
            }
            None => out.push_str("} "),
        }
    }

    /// The lines of a family's header, each of which begins with `# WORD name`.
    pub(super) fn write_header(&self, out: &mut impl Out, header: &str) {
        const BEFORE_NAME: usize = "# HELP ".len();
        for line in header.split_inclusive('\n') {
            let (word, rest) = line.split_at(BEFORE_NAME.min(line.len()));
            out.push_str(word);
            self.write_prefix(out);
            out.push_str(rest);
        }
    }

    pub(super) fn has_labels(&self) -> bool {
        !self.labels.is_empty() || self.outer.is_some_and(Scope::has_labels)
    }
}
