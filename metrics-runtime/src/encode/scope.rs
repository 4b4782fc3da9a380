//! What a part of an exposition has in common: a prefix of its names, labels of its own, that it is
//! one family, or that it may not show what others have.

use std::cell::Cell;
use std::fmt::Debug;
use std::iter;

use metrics_schema::Label;
use metrics_schema::exposition::Out;

use crate::gather::{MetricFamily, MetricType};

/// What holds of all that is written in it, and the scope around it, whose prefix and labels stand
/// before these.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Scope<'a> {
    /// What every name begins with, the `_` with it.
    pub(crate) prefix: &'a str,
    /// `name="value",name="value"`, escaped.
    pub(crate) labels: &'a str,
    /// Those of the labels that a source may come to show too: a group's were compared when
    /// compiling.
    pub(crate) given: &'a [Label],
    /// The one family that is shown.
    pub(crate) only: Option<&'a Only<'a>>,
    /// Who says which names are free, around a source which may show any family.
    pub(crate) claims: Option<&'a dyn Claim>,
    pub(crate) outer: Option<&'a Scope<'a>>,
}

/// Takes names for the families of one source.
pub(crate) trait Claim: Debug {
    /// Takes those of this family, or says why it cannot have them.
    fn take(&self, name: &str, kind: MetricType) -> Result<(), String>;
}

/// The one family that sources show here, of all that they have. Who shows it first writes its header.
#[derive(Debug)]
pub(crate) struct Only<'a> {
    family: &'a str,
    is_header_due: Cell<bool>,
}

impl<'a> Only<'a> {
    pub(crate) fn family(name: &'a str) -> Self {
        Self { family: name, is_header_due: Cell::new(true) }
    }
}

/// What is to be shown of a family.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    Nothing,
    Samples,
    Whole,
}

impl Scope<'_> {
    /// What is to be shown of the family that has this name without the prefixes.
    pub(super) fn shows(&self, family: &str) -> Shown {
        if !self.is_wanted(family) {
            return Shown::Nothing;
        }
        let due = self.only().fold(true, |due, (_, only)| only.is_header_due.replace(false) & due);
        if due { Shown::Whole } else { Shown::Samples }
    }

    fn is_wanted(&self, family: &str) -> bool {
        self.only().all(|(depth, only)| {
            let stem = only.family.strip_suffix(family);
            let within = self.outwards().take(depth);
            within.fold(stem, |stem, scope| stem?.strip_suffix(scope.prefix)) == Some("")
        })
    }

    /// Why a family that no struct declares cannot be shown: another source has its name, or the scope
    /// gives it a label that it has already.
    pub(super) fn refuses(&self, family: &MetricFamily) -> Option<String> {
        let labels = || family.series.iter().flat_map(|series| &series.labels);
        let mut name = family.name.clone();
        for scope in self.outwards() {
            if let Some(label) = labels().find(|label| scope.has_label(&label.name)) {
                return Some(format!("label `{}` of family `{name}` is given twice", label.name));
            }
            name.insert_str(0, scope.prefix);
            if let Some(Err(why)) = scope.claims.map(|claims| claims.take(&name, family.kind)) {
                return Some(why);
            }
        }
        None
    }

    fn has_label(&self, name: &str) -> bool {
        self.given.iter().any(|given| given.name == name)
    }

    /// The scopes that are one family, each with how many are within it.
    fn only(&self) -> impl Iterator<Item = (usize, &Only<'_>)> {
        self.outwards().enumerate().filter_map(|(depth, scope)| Some((depth, scope.only?)))
    }

    /// This scope, and those around it.
    fn outwards(&self) -> impl Iterator<Item = &Self> {
        iter::successors(Some(self), |scope| scope.outer)
    }

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
