//! `#[derive(ReplicationMetrics)]`: use it through the `frozen-metrics` crate, whose documentation
//! shows it at work.
//!
//! The macro has stages, each of which stops if it found errors:
//!
//! ```text
//! tokens ──parse──▶ set ──check (rules, golden)──▶ set ──expand──▶ tokens
//! ```

mod check;
mod dependency;
mod errors;
mod expand;
mod fallback;
mod golden;
mod identifier;
mod label_enum;
mod model;
mod parse;
mod to_source;

use proc_macro2::TokenStream;
use quote::quote;

use dependency::Dependency;
use errors::Errors;
use golden::Build;
use model::{Group, PartialSet};

/// Turns a struct of instruments into its registry, snapshot, renderer and golden test.
///
/// # On the struct: `#[metrics(…)]`
///
/// | key | meaning |
/// |---|---|
/// | `golden = "golden/node.prom"` | the file that freezes what is on the wire, relative to the root of the package, where `Cargo.toml` is; `golden = none` leaves it unfrozen |
/// | `golden_test = none` | generates no test: call `golden::verify` in one of your own |
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
/// | `crate = path` | where `frozen_metrics` is found, else `::frozen_metrics`; required if the dependency has another name or is re-exported |
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
/// | `help = "…"` | the HELP text, else the [first paragraph of the doc comment](#help); one for all fields of a family |
/// | `unit = "bytes"` | the unit, else the base unit that the name ends in; `unit = none` for no unit |
/// | `labels(role = "leader")` | constant labels, which tell apart fields of one name. The labels of the key stand before them, or where they are said: `labels(role = "leader", channel)`; where `labels` and `by` are both said, their order is that of the wire |
/// | `by(kind = "a" \| "b")` | for a field of type `By<Kind, …>`: the label and all its values, in the order of the enum; one for each `By`, the outermost first, as in `by(kind = "a" \| "b", side = "in" \| "out")` for a `By<Kind, By<Side, …>>`. `by(kind = enum("a" \| "b"))` makes the enum |
/// | `buckets(0.01, 0.1, 1)` | for a histogram: the upper bounds, without `+Inf`; also `buckets(exponential(start, factor, count))` and `buckets(linear(start, width, count))` |
/// | `states("up" \| "down")` | for a `StateSet`: its states, in the order of the enum; `states(enum("up" \| "down"))` makes the enum |
/// | `info(version, revision)` | for an `Info`: its labels, whose values are given at run time |
/// | `recorder(inc = incr_sync)` | a method of the struct that calls the instrument's own; it takes the values of the labels of `by` first |
/// | `allow(base_unit = "why")` | sets a rule of taste aside: `base_unit`, `type_in_name`, `label_in_name` |
///
/// ## HELP
///
/// Without `help = "…"`, HELP is the first paragraph of the doc comment, on one line, as rustdoc shows
/// it:
///
/// - Links, images and emphasis leave their text: `[text](address)`, `[text][reference]`,
///   `` [`Gauge`] ``, `[Gauge]`, `<https://…>`, `*text*`, `_text_`.
/// - A backslash before punctuation and `&lt;`, `&gt;`, `&amp;`, `&quot;`, `&apos;` and `&nbsp;` leave
///   the character.
/// - Code keeps its backticks, unless it is the text of a link.
/// - Brackets that are no link stay, as in `[ms]` or `[0, 5)`; so do two underscores, as in
///   `__overflow__`.
/// - The stars that begin the lines of a block comment are left out.
///
/// The derive reads literals and `concat!` of literals. The text of `include_str!` is not known when it
/// runs: HELP ends before it.
///
/// # What you get
///
/// | on | what | meaning |
/// |---|---|---|
/// | the struct | `new()`, `Default`, `MetricSet` | every metric before anything was recorded, also in a `static`; do not derive `Default` too (E0119) |
/// | the struct | `SCHEMA`, `GOLDENS` | what it declares, with `series_at_most()`; the golden that freezes it |
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
/// | a row | a field a metric, `since(…)`, `restarted_since(…)` | the values of one set, and whether one that can only grow is below what it was |
/// | the tests | `golden_of_<struct>` | compares the golden with what the renderer writes, or writes it |
///
/// A set without key has no registry: its snapshot is the row. An `Exporter` takes the registry, or
/// the set without key.
///
/// # The golden
///
/// The build compares it with the struct: names, types, units, HELP, labels and their order, buckets,
/// which families have exemplars, and the key with its cap, its overflow and its values. The order of
/// families and of series is not compared, nor is the first line, except for the struct's name. The test
/// compares the same with what the renderer writes.
///
/// Each error names two commands: one shows every difference, the other accepts it. They are for the
/// package, the target and the features of the build that failed:
///
/// ```text
/// METRICS_BLESS=diff cargo test -p node golden_of_
/// METRICS_BLESS=golden/node.prom cargo test -p node golden_of_
/// ```
///
/// The module `golden` of the runtime documents `METRICS_BLESS`, what is written and what never is, targets
/// whose tests do not run, fields under `#[cfg]`, and dependencies.
///
/// A golden is a regular file inside the package whose name ends in `.prom`. Moving the source file
/// changes nothing. The struct must be in a module: a test inside a function does not run. Where the
/// `macro_rules!` of another crate writes the struct, it takes the path as an argument
/// (`$golden:literal`): the path is that of a file in the package that is compiled.
#[proc_macro_derive(ReplicationMetrics, attributes(metrics, metric))]
pub fn derive_replication_metrics(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    derive(input.into(), &Build::from_environment()).into()
}

/// Makes an enum's variants the values of a label, also of a key's: in snake_case, or as
/// `#[label("…")]` says.
///
/// `#[label(crate = path)]` on the enum says where `frozen_metrics` is found.
#[proc_macro_derive(LabelEnum, attributes(label))]
pub fn derive_label_enum(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    label_enum::derive(input.into(), &Dependency::from_environment()).into()
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
/// | `golden = "golden/spare.prom"` | with one of these: the file that freezes what the group makes of the member, as a struct's golden does; `golden("a.prom", "b.prom")` for a member that is a group of several schemas, one file for each; `golden = none` leaves it unfrozen |
///
/// Two members of one struct take the same names, whatever their labels: give one another `prefix`, key
/// the set by that label, or let an `Exporter` join instances that `Labelled` tells apart.
///
/// A member that drifted from its golden does not build. The test `golden_of_<group>` compares the goldens
/// of all members with what the renderer writes, or writes them.
///
/// `#[group(crate = path)]` on the struct says where `frozen_metrics` is found, and
/// `#[group(golden_test = none)]` generates no test. `GOLDENS` of the group are for
/// `golden::verify_folder`.
#[proc_macro_derive(MetricGroup, attributes(group, member))]
pub fn derive_metric_group(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    derive_group(input.into(), &Build::from_environment()).into()
}

fn derive(input: TokenStream, build: &Build) -> TokenStream {
    let mut errors = Errors::new();
    let out = expand_set(&mut errors, input, build)
        .unwrap_or_else(|parsed| parsed.map(fallback::set).unwrap_or_default());
    let errors = errors.into_compile_errors();
    quote!(#out #errors)
}

fn expand_set(
    errors: &mut Errors,
    input: TokenStream,
    build: &Build,
) -> Result<TokenStream, Option<PartialSet>> {
    let parsed = parse::set(errors, input, &build.dependency).ok_or(None)?;
    // All errors of the parser at once.
    let PartialSet { set, .. } = errors.stop(parsed).map_err(Some)?;
    check::rules(errors, &set);
    let golden = check::golden(errors, &set, build);
    // All violated rules and all drift at once.
    let parsed = errors.stop(PartialSet { set, has_types: true }).map_err(Some)?;
    Ok(expand::set(parsed.set, golden.as_ref(), build))
}

fn derive_group(input: TokenStream, build: &Build) -> TokenStream {
    let mut errors = Errors::new();
    let out = expand_group(&mut errors, input, build)
        .unwrap_or_else(|parsed| parsed.map(fallback::group).unwrap_or_default());
    let errors = errors.into_compile_errors();
    quote!(#out #errors)
}

fn expand_group(
    errors: &mut Errors,
    input: TokenStream,
    build: &Build,
) -> Result<TokenStream, Option<Group>> {
    let parsed = parse::group(errors, input, &build.dependency).ok_or(None)?;
    let group = errors.stop(parsed).map_err(Some)?;
    let goldens = check::goldens_of_members(errors, &group, build);
    let group = errors.stop(group).map_err(Some)?;
    Ok(expand::group(group, &goldens, build))
}

#[cfg(test)]
mod tests;
