//! Cures: texts to paste that undo the damage of a change.

mod alias;
mod declaration;
mod life_cycle;
mod promql;
mod query;
mod recorded;

use frozen_metrics_schema::{FamilySchema, Kind};

pub(crate) use alias::{next_window, of_ended, of_expired, of_renamed, of_renamed_prefix};
pub(crate) use declaration::{of_metric, of_removed};
pub(crate) use life_cycle::of_reused;
pub(crate) use promql::selected;
pub(crate) use query::of_labels;
pub(crate) use recorded::{RecordingRules, merged_rules, recorded, renamed_rules, replacing_rules};

/// Returns the suffixes of the samples of a family.
fn suffixes(family: &FamilySchema) -> &'static [&'static str] {
    match family.kind {
        Kind::Histogram(_) => &["_bucket", "_sum", "_count"],
        _ => &[""],
    }
}
