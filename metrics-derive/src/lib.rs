//! `#[derive(ReplicationMetrics)]`: use it through the `metrics-runtime` crate, whose documentation
//! shows it at work.
//!
//! The way through the macro is one direction only:
//!
//! ```text
//! tokens ──parse──▶ set ──check (rules, golden)──▶ set ──expand──▶ tokens
//! ```

mod check;
mod dependency;
mod errors;
mod expand;
mod golden;
mod group;
mod identifier;
mod instrument;
mod keyed;
mod label_enum;
mod made;
mod parse;
mod set;
mod sound;
mod spans;
mod usage;

use proc_macro2::TokenStream;

use dependency::Dependency;
use errors::Errors;
use golden::Site;

/// Turns a struct of instruments into its registry, snapshot, renderer and golden test.
///
/// # On the struct: `#[metrics(…)]`
///
/// | key | meaning |
/// |---|---|
/// | `golden = "path"` | the file that freezes what is on the wire, relative to this source file; `golden = none` leaves it unfrozen |
/// | `prefix = "node"` | what family names begin with, before `_` and the field's name |
/// | `key = "channel"` | the label that keys a bounded registry; without it the struct is one process-wide set |
/// | `key("channel", "shard" as u32)` | several labels that key it together; with `as`, one whose values are integers, `bool` or an enum of labels, and not `&str` |
/// | `key("channel", "side" as Side = "near" \| "far")` | with an enum of labels: all its values too, in any order, which the golden freezes; a registry's rows are sorted by the values as text |
/// | `max_keys = 1024` | with `key`: how many keys get a set of their own |
/// | `overflow = "__overflow__"` | with `key`: the label value of the set that all further keys share; `overflow("a", "b")` for several labels, each any text, also where the label is an enum's |
/// | `registry = Name` | with `key`: the registry's type, else the struct's name and `Registry` |
/// | `snapshot = Name` | the snapshot's type, else the struct's name and `Snapshot` |
/// | `row = Name` | with `key`: the type of a snapshot's row, else the struct's name and `Row` |
/// | `usage(keys = "…", limit = "…", folded = "…")` | with `key`: whole names of metrics that the registry shows of itself, each one if it is said: see [below](#what-the-registry-says-of-itself) |
/// | `rows = name` | with `key`: the snapshot's field that holds the rows, else `rows` |
/// | `crate = path` | where `metrics_runtime` is found, else `::metrics_runtime`; required if the dependency has another name or is re-exported |
///
/// ## What the registry says of itself
///
/// `usage(…)` adds families without the key's labels behind those of the struct, always in this
/// order:
///
/// | key | type | HELP |
/// |---|---|---|
/// | `keys = "node_peers"` | gauge | Keys that have metrics of their own. |
/// | `limit = "node_peers_limit"` | gauge | Keys that can have metrics of their own. |
/// | `folded = "node_folded_lookups_total"` | counter | Look-ups of a key that found no place and shared the overflow. |
///
/// The overflow is no key, and a look-up of its own key folds nothing. The snapshot gets a field
/// `usage` of type `KeyUsage`, which has all three. The golden freezes the names, and no values.
///
/// # On a field: `#[metric(…)]`
///
/// | key | meaning |
/// |---|---|
/// | `name = "…"` | the family's whole name, else prefix, `_` and the field's name |
/// | `help = "…"` | the HELP text, else the first paragraph of the doc comment; one for all fields of a family |
/// | `unit = "bytes"` | the unit, else the base unit that the name ends in; `unit = none` for no unit |
/// | `labels(role = "leader")` | constant labels, which tell apart fields of one name. The labels of the key stand before them, or where they are said: `labels(role = "leader", channel)`; where `labels` and `by` are both said, their order is that of the wire |
/// | `by(kind = "a" \| "b")` | for a field of type `By<Kind, …>`: the label and all its values, in the order of the enum; one for each `By`, the outermost first, as in `by(kind = "a" \| "b", side = "in" \| "out")` for a `By<Kind, By<Side, …>>`. `by(kind = enum("a" \| "b"))` makes the enum |
/// | `buckets(0.01, 0.1, 1)` | for a histogram: the upper bounds, without `+Inf`; also `buckets(exponential(start, factor, count))` and `buckets(linear(start, width, count))` |
/// | `states("up" \| "down")` | for a `StateSet`: its states, in the order of the enum; `states(enum("up" \| "down"))` makes the enum |
/// | `info(version, revision)` | for an `Info`: its labels, whose values are given at run time |
/// | `recorder(inc = incr_sync)` | a method of the struct that calls the instrument's own; it takes the values of the labels of `by` first |
/// | `allow(base_unit = "why")` | sets a rule of taste aside: `base_unit`, `type_in_name`, `label_in_name` |
///
/// # What you get
///
/// | on | what | meaning |
/// |---|---|---|
/// | the struct | `new()`, `Default`, `MetricSet` | every metric before anything was recorded, also in a `static`; do not derive `Default` too (E0119) |
/// | the struct | the methods of `recorder(…)` | they call the instrument's own |
/// | the struct without key | `snapshot()` | every value now |
/// | the registry | `new()`, `MAX_KEYS`, `OVERFLOW` | an empty one, and what the struct says of it |
/// | the registry | `for_<key>(…)`, `with_<key>(…)`, `get(…)` | the set of a key: created where it is new, for a closure, only where it is there |
/// | the registry | `seed`, `remove`, `retain`, `expire_idle` | how keys come and go |
/// | the registry | `snapshot()`, `encode(…)` | every value now, sorted by key; as text, into a buffer of yours |
/// | the registry | `len()`, `is_empty()`, `folded()` | how many keys there are, and how many look-ups got the overflow |
/// | the snapshot | `rows`, `<key>(…)` | the rows, and the row of a key |
/// | the snapshot | `since(…)`, `totals()` | what was recorded since an earlier one, and the sum of each counter |
/// | the snapshot | `prometheus_text()`, `encode(…)` | the Prometheus text format 0.0.4 |
/// | a row | a field a metric, `since(…)`, `restarted_since(…)` | the values of one set, and whether a counter is below what it was |
/// | the tests | `golden_of_<struct>` | compares the golden with what the renderer writes |
///
/// A set without key has no registry: its snapshot is the row. An `Exporter` takes the registry, or
/// the set without key.
///
/// # The golden
///
/// The build compares it with the struct: names, types, units, HELP, labels, buckets, which families
/// have exemplars, and the key with its cap, its overflow and its values. The test compares the whole
/// text, and with it the order on the wire.
///
/// `METRICS_BLESS=1 cargo test` writes the goldens that differ, never where `CI` is set. Either
/// variable counts as unset where it is empty, `0` or `false`.
///
/// The struct must stand in a module: a test inside a function is never run. Where the
/// `macro_rules!` of another crate writes the struct, let it take the path as an argument
/// (`$golden:literal`): a path is relative to the file in which its literal stands.
#[proc_macro_derive(ReplicationMetrics, attributes(metrics, metric))]
pub fn derive_replication_metrics(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let site = Site::of_this_build(|span| span.unwrap().local_file());
    derive(input.into(), &site).into()
}

/// Makes an enum's variants the values of a label, also of a key's: in snake_case, or as
/// `#[label("…")]` says.
///
/// `#[label(crate = path)]` on the enum says where `metrics_runtime` is found.
#[proc_macro_derive(LabelEnum, attributes(label))]
pub fn derive_label_enum(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    label_enum::derive(input.into(), &Dependency::of_this_build()).into()
}

/// Makes a struct of sources a source of its own: registries, sets without key, other groups.
///
/// A group is scraped as one, in the order of its fields. Names that two members take, derived ones
/// such as a histogram's `_count` with them, are a compile error that names both, also where the
/// members come from several crates.
///
/// # On a field: `#[member(…)]`
///
/// | key | meaning |
/// |---|---|
/// | `prefix = "node"` | what the member's names begin with, before `_`; a member with a state set takes none, since the state's label has the family's whole name |
/// | `labels(tier = "hot")` | constant labels of every series, before the member's own |
/// | `golden = "path"` | with one of these: the file that freezes what the group makes of the member, as a struct's golden does; `golden("a", "b")` for a member that is a group of several schemas, one file for each; `golden = none` leaves it unfrozen |
///
/// Two members of one struct take the same names, whatever their labels: give one another `prefix`, key
/// the set by that label, or let an `Exporter` join instances that `Labelled` tells apart.
///
/// A member that drifted from its golden does not build. The test `golden_in_<group>_of_<field>`
/// compares the golden with what the renderer writes, or writes it where that is asked.
///
/// `#[group(crate = path)]` on the struct says where `metrics_runtime` is found. `GOLDENS` of the
/// group are for `golden::verify_folder`.
#[proc_macro_derive(MetricGroup, attributes(group, member))]
pub fn derive_metric_group(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let site = Site::of_this_build(|span| span.unwrap().local_file());
    derive_group(input.into(), &site).into()
}

fn derive_group(input: TokenStream, site: &Site) -> TokenStream {
    let mut errors = Errors::new();
    let Some(mut group) = parse::group(&mut errors, input) else {
        return errors.into_compile_errors();
    };
    site.dependency.require_path(&mut errors, &mut group.runtime, &group.ident, "group");
    let goldens = check::goldens_of_members(&mut errors, &group, site);
    let mut out = expand::group(group, &goldens);
    out.extend(errors.into_compile_errors());
    out
}

fn derive(input: TokenStream, site: &Site) -> TokenStream {
    let mut errors = Errors::new();
    let Some(mut set) = parse::set(&mut errors, input) else {
        return errors.into_compile_errors();
    };
    site.dependency.require_path(&mut errors, &mut set.runtime, &set.ident, "metrics");
    check::rules(&mut errors, &set);
    let frozen = check::golden(&mut errors, &set, site);
    let mut out = expand::set(set, frozen.as_ref());
    out.extend(errors.into_compile_errors());
    out
}

#[cfg(test)]
mod tests;
