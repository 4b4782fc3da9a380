//! Scopes: what all families in a part of an exposition have in common, such as a prefix of their names,
//! additional labels, a filter, or an exporter that checks their names.

use std::any::Any;
use std::borrow::Cow;
use std::cell::Cell;
use std::iter;

use frozen_metrics_schema::Label;

use super::output_buffer::OutputBuffer;
use crate::gather::{MetricFamily, MetricSeries, MetricType};
use crate::left_out::{LeftOut, LeftOutReason};

/// A scope. It applies to everything that is written within it. The prefix and the labels of `outer` precede
/// its own.
#[derive(Clone, Copy, Default)]
pub(crate) struct Scope<'a> {
    /// The prefix of every name, including the `_`.
    pub(crate) prefix: &'a str,
    /// The labels that are added to every series.
    pub(crate) labels: &'a [Label],
    /// The same labels as escaped text: `name="value",name="value"`.
    pub(crate) text: &'a str,
    /// The families that are exposed; `None` for all of them.
    pub(crate) families: Option<&'a FamilyFilter<'a>>,
    /// The exporter around a source that is not derived from a struct.
    pub(crate) guard: Option<&'a dyn Guard>,
    /// Formats a bound in text format 0.0.4 as the adapted library does. It returns `None` for a bound that
    /// the library has not written.
    pub(crate) format_bound: Option<&'a dyn Fn(f64) -> Option<String>>,
    /// The enclosing scope.
    pub(crate) outer: Option<&'a Scope<'a>>,
}

/// The exporter around a source that is not derived from a struct.
pub(crate) trait Guard {
    /// Returns the name of the source.
    fn source(&self) -> &str;

    /// Reserves the names of this family, or returns why the family must be left out.
    fn reserve(&self, name: &str, kind: MetricType) -> Result<(), LeftOutReason>;

    /// Counts something that is left out.
    fn count(&self, left_out: &LeftOut);

    /// Passes a panic to the user's hook.
    fn panicked(&self, source: &str, payload: &(dyn Any + Send));
}

/// A filter of families, with which several instances are exposed as one source. The first instance that
/// exposes a family writes its header.
pub(crate) struct FamilyFilter<'a> {
    selection: Selection<'a>,
    header: Cell<HeaderState>,
}

/// The families that a filter selects.
enum Selection<'a> {
    Only(&'a str),
    Except(&'a [&'a str]),
}

/// The state of a family's header.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum HeaderState {
    /// It is not written yet.
    Pending,
    /// It is written with this type.
    Written(MetricType),
    /// The family is left out, because another family uses one of its names.
    LeftOut,
}

impl<'a> FamilyFilter<'a> {
    /// Creates a filter that selects only this family.
    pub(crate) fn only(name: &'a str) -> Self {
        Self { selection: Selection::Only(name), header: Cell::new(HeaderState::Pending) }
    }

    /// Creates a filter that selects all families except these.
    pub(crate) fn except(names: &'a [&'a str]) -> Self {
        Self { selection: Selection::Except(names), header: Cell::new(HeaderState::Pending) }
    }
}

/// Which part of a family is exposed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Visibility {
    /// The family is not exposed.
    Hidden,
    /// Only samples are exposed. The header was written before, with this type.
    Samples(MetricType),
    /// The header and the samples are exposed.
    Full,
}

impl Scope<'_> {
    /// Returns which part of a family is exposed. `family` is its name without the prefixes of the scopes.
    pub(super) fn visibility(&self, family: &str) -> Visibility {
        let mut visibility = Visibility::Full;
        for (depth, filter) in self.filters() {
            let matches = |full_name: &str| self.is_full_name(full_name, depth, family);
            match filter.selection {
                Selection::Only(name) if matches(name) => {}
                Selection::Except(names) if !names.iter().any(|name| matches(name)) => continue,
                _ => return Visibility::Hidden,
            }
            match filter.header.get() {
                HeaderState::Pending => {}
                HeaderState::Written(kind) => visibility = Visibility::Samples(kind),
                HeaderState::LeftOut => return Visibility::Hidden,
            }
        }
        visibility
    }

    /// Returns whether `full_name` is the name of this family with the prefixes of the `depth` innermost
    /// scopes.
    fn is_full_name(&self, full_name: &str, depth: usize, family: &str) -> bool {
        let stem = full_name.strip_suffix(family);
        let inner = self.outwards().take(depth);
        inner.fold(stem, |stem, scope| stem?.strip_suffix(scope.prefix)) == Some("")
    }

    /// Sets the state of the current family's header in all filters that select a single family.
    pub(super) fn set_header(&self, header: HeaderState) {
        for (_, filter) in self.filters() {
            if let Selection::Only(_) = filter.selection {
                filter.header.set(header);
            }
        }
    }

    /// Returns the filters of all scopes, each with the number of scopes inside its own.
    fn filters(&self) -> impl Iterator<Item = (usize, &FamilyFilter<'_>)> {
        self.outwards().enumerate().filter_map(|(depth, scope)| Some((depth, scope.families?)))
    }

    /// Reserves the names of a family in every enclosing exporter, or returns why the family must be left
    /// out.
    pub(super) fn reserve(&self, family: &str, kind: MetricType) -> Result<(), LeftOutReason> {
        if self.guards().next().is_none() {
            return Ok(());
        }
        let mut name = family.to_owned();
        for scope in self.outwards() {
            name.insert_str(0, scope.prefix);
            scope.guard.map_or(Ok(()), |guard| guard.reserve(&name, kind))?;
        }
        Ok(())
    }

    /// Returns the enclosing exporters, the innermost first.
    pub(super) fn guards(&self) -> impl Iterator<Item = &dyn Guard> {
        self.outwards().filter_map(|scope| scope.guard)
    }

    /// Formats a bound as the adapted library does.
    pub(super) fn format_bound(&self, bound: f64) -> Option<String> {
        self.outwards().find_map(|scope| scope.format_bound).and_then(|format| format(bound))
    }

    /// Returns the family with the prefixes and labels of all scopes.
    pub(super) fn applied<'f>(&self, family: &'f MetricFamily) -> Cow<'f, MetricFamily> {
        let changes = self.outwards().any(|scope| scope.has_prefix_or_labels());
        if !changes {
            return Cow::Borrowed(family);
        }
        let mut family = family.clone();
        self.apply(&mut family);
        Cow::Owned(family)
    }

    /// Adds the prefixes and labels of all scopes to the family.
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

    /// Returns this scope and the enclosing ones, the innermost first.
    fn outwards(&self) -> impl Iterator<Item = &Self> {
        iter::successors(Some(self), |scope| scope.outer)
    }

    /// Calls `visit` with the prefix of each scope, the outermost first.
    pub(super) fn each_prefix(&self, visit: &mut dyn FnMut(&str)) {
        if let Some(outer) = self.outer {
            outer.each_prefix(visit);
        }
        visit(self.prefix);
    }

    /// Calls `visit` with the labels of each scope, the outermost first.
    #[cfg(feature = "protobuf")]
    pub(super) fn each_labels(&self, visit: &mut dyn FnMut(&[Label])) {
        if let Some(outer) = self.outer {
            outer.each_labels(visit);
        }
        visit(self.labels);
    }

    /// Appends the labels of all scopes, separated by commas, and returns whether there are any.
    fn write_labels(&self, out: &mut Vec<u8>) -> bool {
        let after_outer = self.outer.is_some_and(|outer| outer.write_labels(out));
        if self.text.is_empty() {
            return after_outer;
        }
        if after_outer {
            out.push(b',');
        }
        out.extend_from_slice(self.text.as_bytes());
        true
    }

    /// Appends the head of a sample, which is the text before the key, with the prefixes and labels of all
    /// scopes.
    pub(super) fn write_head(&self, out: &mut Vec<u8>, head: &[u8]) {
        let end = head.iter().position(|byte| matches!(byte, b'{' | b' ')).unwrap_or(head.len());
        let (name, rest) = head.split_at(end);
        self.each_prefix(&mut |prefix| out.extend_from_slice(prefix.as_bytes()));
        out.extend_from_slice(name);
        if !self.has_labels() {
            return out.extend_from_slice(rest);
        }
        out.push(b'{');
        self.write_labels(out);
        match rest.strip_prefix(b"{") {
            Some(labels) => {
                out.push(b',');
                out.extend_from_slice(labels);
            }
            None => out.extend_from_slice(b"} "),
        }
    }

    /// Writes the header of a family with the prefixes of all scopes. Each of its lines begins with
    /// `# WORD name`, where the word has four letters. `names` are the positions of further names in the first line.
    pub(super) fn write_header(&self, out: &mut OutputBuffer, header: &[u8], names: &[usize]) {
        let mut names = Some(names);
        for line in header.split_inclusive(|byte| *byte == b'\n') {
            let mut written = 0;
            let others = names.take().unwrap_or_default();
            for position in [b"# HELP ".len()].iter().chain(others) {
                let end = (*position).clamp(written, line.len());
                out.append(&line[written..end]);
                self.each_prefix(&mut |prefix| out.append(prefix.as_bytes()));
                written = end;
            }
            out.append(&line[written..]);
        }
    }

    /// Calls `visit` with the parts of a HELP text, in which the prefixes of all scopes precede the name at each of these
    /// positions.
    pub(super) fn each_help_part(&self, help: &str, names: &[usize], visit: &mut dyn FnMut(&str)) {
        let mut rest = help;
        for position in names {
            let visited = help.len() - rest.len();
            let (part, after) = rest.split_at(position.saturating_sub(visited));
            visit(part);
            self.each_prefix(visit);
            rest = after;
        }
        visit(rest);
    }

    fn has_labels(&self) -> bool {
        !self.text.is_empty() || self.outer.is_some_and(Scope::has_labels)
    }
}
