//! What a part of an exposition has in common: a prefix of its names, labels of its own, that only some
//! of its families are shown, or the exporter that checks its names.

use std::any::Any;
use std::borrow::Cow;
use std::cell::Cell;
use std::iter;

use frozen_metrics_schema::Label;
use frozen_metrics_schema::exposition::Out;

use crate::gather::{MetricFamily, MetricSeries, MetricType};
use crate::left_out::{LeftOut, LeftOutReason};

/// What applies to everything that is written in it, and the scope around it, whose prefix and labels
/// come before these.
#[derive(Clone, Copy, Default)]
pub(crate) struct Scope<'a> {
    /// What every name begins with, including the `_`.
    pub(crate) prefix: &'a str,
    /// Labels of every series.
    pub(crate) labels: &'a [Label],
    /// The same labels as text, escaped: `name="value",name="value"`.
    pub(crate) text: &'a str,
    /// The families that are shown; all of them without.
    pub(crate) only: Option<&'a Only<'a>>,
    /// The exporter around a source that no struct declares.
    pub(crate) guard: Option<&'a dyn Guard>,
    /// How the library that the source adapts writes a bound in text format 0.0.4; `None` where it has
    /// not written this one.
    pub(crate) spelling: Option<&'a dyn Fn(f64) -> Option<String>>,
    pub(crate) outer: Option<&'a Scope<'a>>,
}

/// The exporter around a source that no struct declares.
pub(crate) trait Guard {
    /// The name of the source.
    fn source(&self) -> &str;

    /// Takes the names of this family, or returns why the family cannot have them.
    fn take(&self, name: &str, kind: MetricType) -> Result<(), LeftOutReason>;

    /// Counts something that is left out.
    fn count(&self, left_out: &LeftOut);

    /// Passes a panic to the user's hook.
    fn panicked(&self, source: &str, payload: &(dyn Any + Send));
}

/// The families that several instances show together. The first instance to show a family writes its
/// header.
pub(crate) struct Only<'a> {
    wanted: Wanted<'a>,
    header: Cell<Header>,
}

enum Wanted<'a> {
    FamilySchema(&'a str),
    AllBut(&'a [&'a str]),
}

/// Whether the header of a family is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Header {
    Due,
    Written(MetricType),
    /// The names of the family are taken.
    Refused,
}

impl<'a> Only<'a> {
    /// This family alone.
    pub(crate) fn family(name: &'a str) -> Self {
        Self { wanted: Wanted::FamilySchema(name), header: Cell::new(Header::Due) }
    }

    /// All families but these.
    pub(crate) fn all_but(names: &'a [&'a str]) -> Self {
        Self { wanted: Wanted::AllBut(names), header: Cell::new(Header::Due) }
    }
}

/// What is to be shown of a family.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    Nothing,
    /// The header is written, with this type.
    Samples(MetricType),
    Whole,
}

impl Scope<'_> {
    /// What is to be shown of the family that has this name without the prefixes.
    pub(super) fn shows(&self, family: &str) -> Shown {
        let mut shown = Shown::Whole;
        for (depth, only) in self.only() {
            let name = |whole: &str| self.has_name(depth, whole, family);
            match only.wanted {
                Wanted::FamilySchema(wanted) if name(wanted) => {}
                Wanted::AllBut(others) if !others.iter().any(|other| name(other)) => continue,
                _ => return Shown::Nothing,
            }
            match only.header.get() {
                Header::Due => {}
                Header::Written(kind) => shown = Shown::Samples(kind),
                Header::Refused => return Shown::Nothing,
            }
        }
        shown
    }

    /// Whether `whole` is this family's name with the prefixes of so many scopes.
    fn has_name(&self, depth: usize, whole: &str, family: &str) -> bool {
        let stem = whole.strip_suffix(family);
        let within = self.outwards().take(depth);
        within.fold(stem, |stem, scope| stem?.strip_suffix(scope.prefix)) == Some("")
    }

    /// Notes whether the header of the family that is being shown is written.
    pub(super) fn set_header(&self, header: Header) {
        for (_, only) in self.only() {
            if let Wanted::FamilySchema(_) = only.wanted {
                only.header.set(header);
            }
        }
    }

    /// The scopes that show some families only, each with how many are within it.
    fn only(&self) -> impl Iterator<Item = (usize, &Only<'_>)> {
        self.outwards().enumerate().filter_map(|(depth, scope)| Some((depth, scope.only?)))
    }

    /// Takes the names of a family from every exporter around it, or returns why it cannot have them.
    pub(super) fn take(&self, family: &str, kind: MetricType) -> Result<(), LeftOutReason> {
        if self.guards().next().is_none() {
            return Ok(());
        }
        let mut name = family.to_owned();
        for scope in self.outwards() {
            name.insert_str(0, scope.prefix);
            scope.guard.map_or(Ok(()), |guard| guard.take(&name, kind))?;
        }
        Ok(())
    }

    /// The exporters around, the innermost first.
    pub(super) fn guards(&self) -> impl Iterator<Item = &dyn Guard> {
        self.outwards().filter_map(|scope| scope.guard)
    }

    /// How the adapted library writes this bound.
    pub(super) fn spelling(&self, bound: f64) -> Option<String> {
        self.outwards().find_map(|scope| scope.spelling).and_then(|spelling| spelling(bound))
    }

    /// The family with the prefixes and labels of all scopes.
    pub(super) fn applied<'f>(&self, family: &'f MetricFamily) -> Cow<'f, MetricFamily> {
        let changes = self.outwards().any(|scope| scope.has_prefix_or_labels());
        if !changes {
            return Cow::Borrowed(family);
        }
        let mut family = family.clone();
        self.apply(&mut family);
        Cow::Owned(family)
    }

    /// Adds the prefixes and labels of all scopes.
    pub(super) fn apply(&self, family: &mut MetricFamily) {
        self.apply_prefix(family);
        family.series.iter_mut().for_each(|series| self.apply_labels(series));
    }

    pub(super) fn apply_prefix(&self, family: &mut MetricFamily) {
        self.outwards().for_each(|scope| family.name.insert_str(0, scope.prefix));
    }

    pub(super) fn apply_labels(&self, series: &mut MetricSeries) {
        for scope in self.outwards().filter(|scope| !scope.labels.is_empty()) {
            series.labels.splice(0..0, scope.labels.iter().cloned());
        }
    }

    fn has_prefix_or_labels(&self) -> bool {
        !self.prefix.is_empty() || !self.labels.is_empty()
    }

    /// This scope, and those around it.
    fn outwards(&self) -> impl Iterator<Item = &Self> {
        iter::successors(Some(self), |scope| scope.outer)
    }

    fn write_prefix(&self, out: &mut impl Out) {
        if let Some(outer) = self.outer {
            outer.write_prefix(out);
        }
        out.push_str(self.prefix);
    }

    /// Writes the labels of all scopes, with a comma between any two, and returns whether there are
    /// any.
    fn write_labels(&self, out: &mut impl Out) -> bool {
        let after_outer = self.outer.is_some_and(|outer| outer.write_labels(out));
        if self.text.is_empty() {
            return after_outer;
        }
        if after_outer {
            out.push_str(",");
        }
        out.push_str(self.text);
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

    fn has_labels(&self) -> bool {
        !self.text.is_empty() || self.outer.is_some_and(Scope::has_labels)
    }
}
