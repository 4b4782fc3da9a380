//! Exposing sources that may be faulty: their families are validated and their panics contained.

use std::any::Any;
use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::encoder::Encoder;
use super::family;
use super::output::Output;
use super::scope::{HeaderState, Visibility};
use crate::gather::MetricFamily;
use crate::left_out::{self, LeftOut, LeftOutReason};
use crate::validate;

/// The payload of a panic.
pub(crate) type Payload = Box<dyn Any + Send>;

impl Encoder<'_> {
    /// Exposes a family that is not derived from a struct.
    ///
    /// What would make the exposition illegal is left out: the whole family if its name is not legal or is
    /// used by another family, otherwise the illegal series. Text format 0.0.4 reports this in a comment,
    /// `# Left out: …`. The other formats have no comments;
    /// [`Exporter::left_out`](crate::Exporter::left_out) reports it for all formats.
    ///
    /// ```
    /// use frozen_metrics::{Encoder, Format, MetricFamily, MetricSeries, MetricType, MetricValue};
    ///
    /// let mut up = MetricFamily {
    ///     name: "up".into(),
    ///     kind: MetricType::Gauge,
    ///     unit: None,
    ///     help: "Whether it is up.".into(),
    ///     series: vec![MetricSeries { labels: vec![], value: MetricValue::Number(1.0) }],
    /// };
    /// let mut out = Vec::new();
    /// Encoder::append_to(&mut out, Format::Text, |encoder| encoder.family(&up));
    /// assert_eq!(out, b"# HELP up Whether it is up.\n# TYPE up gauge\nup 1\n");
    ///
    /// up.name = "up 1\nforged".into();
    /// out.clear();
    /// Encoder::append_to(&mut out, Format::Text, |encoder| encoder.family(&up));
    /// assert_eq!(out, b"# Left out: family `up 1\\nforged`: its name is not legal\n");
    /// ```
    pub fn family(&mut self, family: &MetricFamily) {
        let visibility =
            self.scope.map_or(Visibility::Full, |scope| scope.visibility(&family.name));
        if visibility == Visibility::Hidden {
            return;
        }
        let applied = match self.scope {
            Some(scope) => scope.applied(family),
            None => Cow::Borrowed(family),
        };
        if let Output::Values(sink) = &mut self.output
            && sink.is_unchecked()
        {
            sink.family(applied.without_series(), applied.series.len(), true);
            applied.series.iter().for_each(|series| sink.series(series.clone()));
            return;
        }
        let checked = match validate::family(&applied) {
            Ok(checked) => checked,
            Err(why) => return self.leave_out(Some(&applied.name), LeftOutReason::Illegal(why)),
        };
        if let Err(reason) = self.admit(visibility, family) {
            return self.leave_out(Some(&applied.name), reason);
        }
        for reason in checked.reasons() {
            self.leave_out(Some(&applied.name), reason);
        }
        match &mut self.output {
            Output::Lines(buffer, dialect) => {
                let format_bound = |bound| self.scope.and_then(|scope| scope.format_bound(bound));
                let mut lines = family::Lines::new(buffer, dialect, &format_bound);
                if visibility == Visibility::Full {
                    lines.header(&applied);
                }
                for series in checked.legal(&applied.series) {
                    lines.series(&applied, series);
                }
                buffer.complete();
            }
            #[cfg(feature = "protobuf")]
            Output::Messages(messages) => {
                let is_new = visibility == Visibility::Full;
                messages.gathered(&applied, checked.legal(&applied.series), is_new);
            }
            Output::Values(sink) => {
                let is_new = visibility == Visibility::Full;
                sink.family(applied.without_series(), applied.series.len(), is_new);
                checked.legal(&applied.series).for_each(|series| sink.series(series.clone()));
            }
        }
    }

    /// Reserves the names of a family whose header is not written yet, or checks that its type is that of
    /// the header.
    fn admit(&self, visibility: Visibility, family: &MetricFamily) -> Result<(), LeftOutReason> {
        let Some(scope) = self.scope else { return Ok(()) };
        match visibility {
            Visibility::Samples(kind) if kind != family.kind => {
                let why = "its type is not that of an earlier instance".to_owned();
                Err(LeftOutReason::Illegal(why))
            }
            Visibility::Full => match scope.reserve(&family.name, family.kind) {
                Ok(()) => {
                    scope.set_header(HeaderState::Written(family.kind));
                    Ok(())
                }
                Err(reason) => {
                    scope.set_header(HeaderState::LeftOut);
                    Err(reason)
                }
            },
            _ => Ok(()),
        }
    }

    /// Reports something that is left out to every enclosing exporter, and in a comment if the format has
    /// comments.
    pub(crate) fn leave_out(&mut self, family: Option<&str>, reason: LeftOutReason) {
        let source = self.scope.and_then(|scope| scope.guards().next());
        let source = source.map(|guard| guard.source().to_owned());
        let left_out = source.as_ref().map(|source| LeftOut {
            source: source.clone(),
            family: family.map(str::to_owned),
            reason: reason.clone(),
        });
        let is_in_text = matches!(reason, LeftOutReason::NotInOpenMetrics(_));
        match &mut self.output {
            Output::Lines(buffer, dialect) if dialect.has_comments && !is_in_text => {
                buffer.append(b"# Left out: ");
                buffer.append(left_out::line(source.as_deref(), family, &reason).as_bytes());
                buffer.append(b"\n");
                buffer.complete();
            }
            Output::Lines(..) => {}
            #[cfg(feature = "protobuf")]
            Output::Messages(_) => {}
            Output::Values(sink) => left_out.iter().for_each(|left_out| sink.left_out(left_out)),
        }
        let is_counted = match &self.output {
            Output::Values(sink) => sink.is_counted(),
            _ => true,
        };
        if let (true, Some(scope), Some(left_out)) = (is_counted, self.scope, left_out) {
            scope.guards().for_each(|guard| guard.count(&left_out));
        }
    }

    /// Calls `expose` and catches a panic. After a panic, the incomplete family is removed from the output.
    pub(crate) fn attempt(&mut self, expose: impl FnOnce(&mut Encoder<'_>)) -> Result<(), Payload> {
        self.output.complete();
        let mut encoder = Encoder { output: self.output.reborrow(), scope: self.scope };
        // Unwind safety: the only state that a panic leaves inconsistent is an incomplete family, which is
        // removed below.
        let outcome = catch_unwind(AssertUnwindSafe(|| expose(&mut encoder)));
        if outcome.is_err() {
            self.output.roll_back();
        }
        outcome
    }

    /// Reports that a source panicked.
    pub(crate) fn panicked(&mut self, payload: &(dyn Any + Send)) {
        self.pass_panic(payload);
        self.leave_out(None, LeftOutReason::Panicked);
    }

    /// Reports that a source could not be refreshed, with the payload if the refresh panicked.
    pub(crate) fn not_refreshed(&mut self, why: String, payload: Option<&(dyn Any + Send)>) {
        if let Some(payload) = payload {
            self.pass_panic(payload);
        }
        self.leave_out(None, LeftOutReason::NotRefreshed(why));
    }

    /// Passes the payload of a panic to the hooks of all enclosing exporters.
    fn pass_panic(&self, payload: &(dyn Any + Send)) {
        if let Some(scope) = self.scope
            && let Some(source) = scope.guards().next()
        {
            scope.guards().for_each(|guard| guard.panicked(source.source(), payload));
        }
    }

    /// Writes the end of the exposition.
    pub(crate) fn end(&mut self) {
        if let Output::Lines(buffer, dialect) = &mut self.output {
            buffer.append(dialect.end.as_bytes());
        }
    }

    /// Appends lines without changing them.
    #[cfg(test)]
    pub(crate) fn verbatim(&mut self, lines: &str) {
        if let Output::Lines(buffer, _) = &mut self.output {
            buffer.append(lines.as_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Format;

    #[test]
    fn an_incomplete_family_is_removed_when_a_source_panics() {
        let mut out = b"before\n".to_vec();
        Encoder::append_to(&mut out, Format::Text, |encoder| {
            encoder.verbatim("another source\n");
            let outcome = encoder.attempt(|encoder| {
                encoder.verbatim("complete\n");
                let Output::Lines(buffer, _) = &mut encoder.output else { return };
                buffer.complete();
                encoder.verbatim("half a fam");
                panic!("on purpose");
            });
            assert!(outcome.is_err());
            encoder.verbatim("the next\n");
        });
        assert_eq!(out, b"before\nanother source\ncomplete\nthe next\n");
    }
}
