//! Rules about the bounds of histograms.

use frozen_metrics_schema::diff::{BucketChange, unit_factor};
use frozen_metrics_schema::exposition::{BoundFormat, bound};

use super::{Mirror, Rule, levels};
use crate::compare::Pair;
use crate::finding::{Location, Part};
use crate::level::Level;
use crate::scale;

pub(crate) static BUCKET_REMOVED: Rule = Rule {
    id: "bucket_removed",
    title: "bucket removed",
    description: "The histogram no longer has a bound.",
    levels: levels(Level::Break, Level::Danger, Level::Note),
    why: "A query that selects `le=\"0.5\"`, as the queries of an SLO do, finds nothing. Quantiles change, because \
          they are interpolated between fewer bounds. While instances of both versions run, `sum by (le)` sums buckets \
          that only some of them have, and quantiles are wrong.",
    outage: "Alerts on an error budget divide `_bucket{le=\"0.5\"}` by `_count`. Without this bucket the expression has no \
             result, and the alert never fires.",
    cure: "Keep the old bounds, and add the new ones between them.",
    mirror: Mirror::Is("bucket_added"),
};

pub(crate) static BUCKET_ADDED: Rule = Rule {
    id: "bucket_added",
    title: "bucket added",
    description: "The histogram has a new bound. A bound above all old ones is a danger, any other is a note.",
    levels: levels(Level::Danger, Level::Note, Level::Ok),
    why: "`histogram_quantile()` never returns more than the highest bound. With a higher one, alerts whose threshold is \
          above the old bound can fire for the first time. Every bound is one more series.",
    outage: "With a highest bound of 10 seconds, no quantile exceeds 10 seconds, and an alert at 30 seconds never fires. A \
             new bound of 60 seconds makes it fire.",
    cure: "Check the alerts whose thresholds are above the old highest bound.",
    mirror: Mirror::Is("bucket_removed"),
};

pub(crate) static BOUND_FORMAT_CHANGED: Rule = Rule {
    id: "bound_format_changed",
    title: "format of bounds changed",
    description: "The histogram writes its bounds in another format, such as `1e+06` instead of `1000000`.",
    levels: levels(Level::Break, Level::Danger, Level::Note),
    why: "`le` is a label, and labels are compared as text: a bucket whose bound is written differently is another \
          series. Quantiles count both series while the range of the query contains old samples.",
    outage: "Prometheus 3.0 normalises `le=\"1\"` to `le=\"1.0\"`, and matchers on `le` had to be adapted.",
    cure: "Keep the format, or select the bounds by a regular expression that matches both texts.",
    mirror: Mirror::Is("bound_format_changed"),
};

/// Judges the bounds of a histogram.
pub(crate) fn buckets(pair: &Pair<'_>) -> Vec<Part> {
    let head = pair.head;
    let location = || head.at(head.lines.series.first().copied());
    let mut parts = Vec::new();
    if let Some(change) = &pair.changes.buckets {
        let [old, new] = [change.base, change.head].map(list);
        let location = location();
        if is_rescaled(pair, change) {
            let text =
                format!("bucket{} became {new}: the same in the new unit", named(change.base));
            parts.push(BUCKET_REMOVED.part(text, Some(&old), Some(&new), location));
        } else {
            parts.extend(removed_and_added(change, &old, &new, &location));
        }
    }
    if let Some((old, new)) = pair.changes.bound_format {
        let word = |format| match format {
            BoundFormat::Canonical => "canonical",
            BoundFormat::Decimal => "decimal",
        };
        let text = format!("the format of `le`: {} became {}", word(old), word(new));
        let mut part =
            BOUND_FORMAT_CHANGED.part(text, Some(word(old)), Some(word(new)), location());
        let is_written_alike = |bound: &f64| old.bound(*bound) == new.bound(*bound);
        if head.declared.family.kind.bounds().iter().all(is_written_alike) {
            part.level = Level::Note;
        }
        parts.push(part);
    }
    parts
}

/// Returns whether the bounds are those of the base in another unit.
fn is_rescaled(pair: &Pair<'_>, change: &BucketChange<'_>) -> bool {
    let units = pair.changes.unit.and_then(|(old, new)| old.zip(new));
    let factor = units.and_then(|(old, new)| unit_factor(old, new));
    factor.is_some_and(|factor| scale::is_rescaled(change.base, change.head, factor))
}

fn removed_and_added(
    change: &BucketChange<'_>,
    old: &str,
    new: &str,
    location: &Location,
) -> Vec<Part> {
    let mut parts = Vec::new();
    if !change.removed.is_empty() {
        let text = format!("bucket{} removed", named(&change.removed));
        parts.push(BUCKET_REMOVED.part(text, Some(old), Some(new), location.clone()));
    }
    if !change.added.is_empty() {
        parts.push(added(change, old, new, location.clone()));
    }
    parts
}

fn added(change: &BucketChange<'_>, old: &str, new: &str, location: Location) -> Part {
    let top = change.base.last().copied().unwrap_or(f64::NEG_INFINITY);
    let is_beyond = change.added.iter().any(|bound| *bound > top);
    let place = if is_beyond { format!(" above {}", bound(top)) } else { String::new() };
    let text = format!("bucket{} added{place}", named(&change.added));
    let mut part = BUCKET_ADDED.part(text, Some(old), Some(new), location);
    if !is_beyond {
        part.level = part.level.min(Level::Note);
    }
    part
}

fn list(bounds: &[f64]) -> String {
    bounds.iter().map(|value| bound(*value)).collect::<Vec<_>>().join(", ")
}

fn named(bounds: &[f64]) -> String {
    let plural = if bounds.len() == 1 { "" } else { "s" };
    format!("{plural} {}", list(bounds))
}
