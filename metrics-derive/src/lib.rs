//! The derives of the `frozen-metrics` crate. Use them through that crate, whose documentation has
//! examples.
//!
//! A macro runs in stages. If a stage finds errors, the macro reports them and stops:
//!
//! ```text
//! tokens ──parse──▶ model ──check (rules, golden)──▶ model ──expand──▶ tokens
//! ```

mod check;
mod dependency;
mod errors;
mod expand;
mod fallback;
mod golden;
mod identifier;
mod model;
mod parse;
mod stages;
mod to_source;

use golden::Build;
use stages::{GROUP, LABEL_ENUM, LABEL_SET, LAYOUT, SET};

/// Generates the registry, snapshot, renderer and golden test of a struct of instruments.
///
/// # On the struct: `#[metrics(…)]`
///
/// | key | meaning |
/// |---|---|
/// | `golden = "golden/node.prom"` | required: the file that freezes the exposition, relative to the package's root; `golden = none` leaves it unfrozen |
/// | `golden_test = none` | generates no test: call `golden::verify` in a test of your own |
/// | `prefix = "node"` | precedes the name of each field, with `_` |
/// | `renamed_from_prefix = "bus", until = "2.0.0"` | exposes each metric whose name begins with `prefix` under its name with this former prefix, too, as [`renamed_from`](#former-names) does; `none` if the names had no prefix. Includes the metrics of `usage(…)`, but no field that states `renamed_from` itself: `renamed_from = none` for a metric that never had the former prefix |
/// | `labels(zone = "a")` | constant labels of all fields, before the labels that a field declares itself. The metrics of `usage(…)` do not have them |
/// | `key = "channel"` | the label that keys a bounded registry; without a key, the struct is one process-wide set |
/// | `key = Fetch<'static>` | a key of several labels, or of one that is not text. The labels are the fields of `Fetch`, which derives [`LabelSet`](derive@LabelSet), in their order: see [below](#a-label-set-as-the-key) |
/// | `max_keys = 1024` | required with `key`: the maximum number of keys with a set of their own |
/// | `overflow = "__overflow__"` | required with `key`: the value of each label of the key on the set that all further keys share. It must not be a value of an enum or `bool` in the key |
/// | `registry = Name` | with `key`: the type of the registry; by default the struct's name followed by `Registry` |
/// | `snapshot = Name` | the type of the snapshot; by default the struct's name followed by `Snapshot` |
/// | `row = Name` | with `key`: the type of a snapshot's row; by default the struct's name followed by `Row` |
/// | `usage(keys = "…", limit = "…", folded = "…")` | with `key`: names of metrics of the registry itself, each optional: see [below](#metrics-of-the-registry) |
/// | `rows = name` | with `key`: the snapshot's field that holds the rows; by default `rows` |
/// | `buckets(0.01, 0.1, 1)` | the upper bounds of each histogram whose field has no `buckets` and whose layout is a name without a path, as in `Histogram<Sizes>`: generates `Sizes`, which several fields can name. For a layout of your own, write a path, as in `Histogram<self::Sizes>`, or `buckets = none` on the field |
/// | `bounds = "decimal"` | how the bounds of all histograms are written, as [on a field](#on-a-field-metric) |
/// | `stability = "beta"` | how stable all metrics are: `"alpha"`, `"beta"` or `"stable"`, the default: see [below](#the-life-of-a-metric) |
/// | `series_budget = 5000` | the maximum number of series, which is an error if the worst case exceeds it: see [below](#the-life-of-a-metric) |
/// | `allow(case = "why")` | allows a violation of a [style lint](#style-lints) in all fields, in the label of `key = "…"` and in `usage`; the labels of a label set have [an `allow` of their own](derive@LabelSet) |
/// | `crate = path` | the path of `frozen_metrics`; by default `::frozen_metrics`. Required if the dependency is renamed or re-exported |
///
/// ## A label set as the key
///
/// Generated names contain the name of the label set in snake case. For `key = Fetch<'static>`:
///
/// - The registry has `for_fetch(Fetch { … })` and `with_fetch(Fetch { … }, |set| …)`. Its other methods, such as `get`,
///   `seed`, `remove`, `retain` and `lease`, take the label set too. The closure of `retain` receives it. Text of any
///   lifetime can be passed, and a look-up of an existing key does not allocate if its text has at most 128 bytes.
/// - The label set must be at least as visible as the struct.
/// - A row has a field `fetch` of type `RowLabels<Fetch<'static>>`, whose `get()` returns the typed labels. The snapshot
///   finds a row with `snapshot.fetch(Fetch { … })`.
/// - The row of the overflow is in a field of the snapshot, `overflow`, and not among the `rows`. For
///   `key = "channel"`, it is among the `rows`.
/// - Rows and series are ordered label by label: text by its bytes, integers by number, enums by declaration.
/// - In `labels(…)` of a field, this name states the position of the key's labels: `labels(role = "leader", fetch)`.
///
/// The golden freezes the names of the labels, their order and the values of enums and `bool`. A constant compares them
/// with the label set, and an error points to the type in `key = …`.
///
/// ## Metrics of the registry
///
/// `usage(…)` adds families without the key's labels after those of the struct, always in this order:
///
/// | key | type | HELP |
/// |---|---|---|
/// | `keys = "node_peers"` | gauge | Keys that have metrics of their own. |
/// | `limit = "node_peers_limit"` | gauge | Keys that can have metrics of their own. |
/// | `folded = "node_folded_lookups_total"` | counter | Look-ups of a key that found no place and shared the overflow. |
///
/// The overflow set does not count as a key, and a look-up of the overflow set's own key does not count as
/// folded. The snapshot gets a field `usage` of type `KeyUsage` with all three values. The golden freezes the
/// names but not the values.
///
/// # On a field: `#[metric(…)]`
///
/// | key | meaning |
/// |---|---|
/// | `name = "…"` | the family's whole name; by default the prefix, `_` and the field's name |
/// | `renamed_from = "bus_delay_seconds", until = "2.0.0"` | exposes the metric under its [former name](#former-names), too, until this version of the package; `until = "2027-03-31"` for a date |
/// | `help = "…"` | the HELP text; by default the [first paragraph of the doc comment](#help). All fields of a family share one text |
/// | `unit = "bytes"` | the unit; by default the base unit that the name ends in. `unit = none` for no unit |
/// | `labels(role = "leader")` | constant labels, which distinguish fields with the same name. The labels of the key precede them, unless the list contains the key: `labels(role = "leader", channel)`. On the wire, the labels of `labels` and `by` have the order of the attribute |
/// | `by(kind)` | for a field of type `By<Kind, …>`: the name of the label, whose values are those of the enum `Kind` or of `bool`. One label for each `By`, outermost first, as in `by(kind, side)` for a `By<Kind, By<Side, …>>`. `by(kind = enum("a" \| "b"))` generates the enum |
/// | `buckets(0.01, 0.1, 1)` | for a histogram: generates its bucket layout with these upper bounds, without `+Inf`. Also `buckets(exponential(start, factor, count))` and `buckets(linear(start, width, count))`, as for [`Buckets`](derive@Buckets). Without `buckets`, here and on the struct, or with `buckets = none`, the layout is a type of your own that derives `Buckets` |
/// | `bounds = "decimal"` | for a histogram: writes `le` without an exponent, as Rust's `{}` does: `1000000` and `0.00001`. By default, or with `bounds = none`, as Go's `%g` does: `1e+06` and `1e-05`. Prometheus 3 parses both as the same series, older versions do not |
/// | `decimals = 3` | for a `FloatGauge`, `FloatCounter`, `SecondsGauge` or `TimestampGauge`: writes values with exactly this many decimals, at most 17, as `format!("{value:.3}")` does: `0.250`, `-0.000`. By default, with as many as the value needs, of seconds at most six. `NaN` and infinities stay as they are. Both text formats round; protobuf and `gather` do not |
/// | `states(enum("up" \| "down"))` | for a `StateSet`: generates the enum of its states. Without `states`, the enum is your own, which derives `LabelEnum` |
/// | `info(version, revision)` | for an `Info`: its labels, whose values are set at run time |
/// | `max_keys = 512` | required for a `Family`: the maximum number of label sets with an instrument of their own |
/// | `overflow = "other"` | required for a `Family`: the value of each label on the instrument that further label sets share |
/// | `order(outcome, peer)` | for a `Family`: the order in which its labels are written and label sets are sorted; by default the order of the fields of the label set |
/// | `stability = "beta"` | how stable the metric is, instead of that of the struct: see [below](#the-life-of-a-metric) |
/// | `replaced_by = "…"` | with `#[deprecated]`: the whole name of the metric that replaces this one: see [below](#the-life-of-a-metric) |
/// | `recorder(inc = incr_sync)` | generates a method `incr_sync` of the struct, which calls `inc` of the instrument. The values of the labels of `by` are its first arguments |
/// | `allow(base_unit = "why")` | allows a violation of a [style lint](#style-lints) |
///
/// ## Labels of a family
///
/// All fields of a family have the same label names in the same order: the golden, the templates of series and
/// the comparison of schemas hold one list of names for each family. A series that must lack one of the labels
/// gives it an empty value, as in `labels(shard = "", role = "leader")` with `allow(empty_label = "…")`: Prometheus stores
/// this series without the label.
///
#[doc = include_str!("../docs/former_names.md")]
///
/// ## Style lints
///
/// A name that scrapers accept but that breaks a convention is an error unless `allow` on the field or on
/// the struct permits it, with a reason. An allowance that nothing needs is an error. The module `lints` of the
/// runtime has a page for each lint.
///
/// | lint | finds |
/// |---|---|
/// | `counter_suffix`, `info_suffix` | a counter without `_total`, an info without `_info`: OpenMetrics shows them as `unknown` and as a gauge |
/// | `total_suffix`, `reserved_suffix` | a suffix of another type: `_total`, `_info`, `_bucket`, `_count`, `_sum`, `_created` … |
/// | `unit_suffix`, `base_unit` | an instrument of seconds without `_seconds`, which then has no unit; a unit such as `ms` |
/// | `case`, `type_in_name`, `label_in_name` | capital letters, a leading `_` or `:`; the type or a label in the name, except for the labels of a label set |
/// | `target_label`, `empty_label` | a label `job` or `instance`; a constant label with an empty value |
/// | `help` | no HELP text, or one that only repeats the name |
///
/// ## HELP
///
/// Without `help = "…"`, HELP is the first paragraph of the doc comment, on one line, as rustdoc shows
/// it:
///
/// - Links, images and emphasis are replaced by their text: `[text](address)`, `[text][reference]`,
///   `` [`Gauge`] ``, `[Gauge]`, `<https://…>`, `*text*`, `_text_`.
/// - A backslash before punctuation is removed. `&lt;`, `&gt;`, `&amp;`, `&quot;`, `&apos;` and `&nbsp;` are
///   replaced by their characters.
/// - Code keeps its backticks, unless it is the text of a link.
/// - Brackets that are not a link are kept, as in `[ms]` or `[0, 5)`; so are two underscores, as in
///   `__overflow__`.
/// - The stars that begin the lines of a block comment are removed.
///
/// The derive reads literals and `concat!` of literals. It cannot read the text of `include_str!`, so HELP
/// ends before it.
///
#[doc = include_str!("../docs/life_cycle.md")]
///
/// # Generated items
///
/// | on | item | meaning |
/// |---|---|---|
/// | the struct | `new()`, `Default`, `MetricSet` | creates a set in which nothing was recorded, also in a `static`; do not derive `Default` too (E0119) |
/// | the struct | `SCHEMA`, `GOLDENS` | the declared schema, with `series_at_most()`; the golden that freezes it |
/// | the struct | the methods of `recorder(…)` | call the instrument's methods |
/// | the struct without a key | `snapshot()` | the current values |
/// | the registry | `new()`, `MAX_KEYS`, `OVERFLOW` | creates an empty registry; the declared limit and overflow value |
/// | the registry | `for_<key>(…)`, `with_<key>(…)`, `get(…)` | returns the set of a key and creates it if needed; passes it to a closure; returns it only if it exists |
/// | the registry | `seed`, `remove`, `retain`, `expire_idle` | add and remove keys |
/// | the registry | `lease(…)` | returns a handle that keeps a key in the registry while it lives; the first scrape afterwards still shows the key, and then removes it |
/// | the registry | `snapshot()`, `encode(…)` | the current values, sorted by key; as text, into a buffer |
/// | the registry | `len()`, `is_empty()`, `folded()` | how many keys exist, and how many look-ups returned the overflow set |
/// | the snapshot | `rows`, `<key>(…)` | the rows, and the row of a key |
/// | the snapshot of a set whose key is a label set | `overflow` | the row of the overflow |
/// | the snapshot | `since(…)`, `totals()` | what was recorded since an earlier snapshot, and the sum of each counter |
/// | the snapshot | `prometheus_text()`, `encode(…)` | the Prometheus text format 0.0.4 |
/// | a row | a field for each metric, `since(…)`, `restarted_since(…)` | the values of one set; what was recorded since an earlier row; whether a value that only grows has decreased |
/// | the tests | `golden_of_<struct>` | compares the golden with the rendered schema, or writes it |
///
/// A set without a key has no registry, and its snapshot has a field for each metric. An `Exporter` takes the registry, or
/// the set without a key.
///
/// # The golden
///
/// The build compares the golden with the struct: names, types, units, HELP, labels and their order,
/// buckets, exemplars, stability, deprecation, and the key with its limit, its overflow and its values. It does not compare the
/// order of families and series, or the first line except for the struct's name. The test compares the same
/// parts of the golden with what the renderer writes.
///
/// Each error names two commands: one shows every difference, the other accepts it. They select the
/// package, target and features of the build that failed:
///
/// ```text
/// METRICS_BLESS=diff cargo test -p node golden_of_
/// METRICS_BLESS=golden/node.prom cargo test -p node golden_of_
/// ```
///
/// The module `golden` of the runtime documents `METRICS_BLESS`, which files are written, targets whose
/// tests do not run, fields under `#[cfg]`, and dependencies.
///
/// A golden is a regular file inside the package whose name ends in `.prom`. The struct must be in a
/// module, because a test inside a function does not run. If the `macro_rules!` of another crate defines
/// the struct, pass the path as an argument (`$golden:literal`). The path is relative to the root of the
/// package that is compiled, not to that of the macro's crate.
#[proc_macro_derive(ReplicationMetrics, attributes(metrics, metric))]
pub fn derive_replication_metrics(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    SET.run(input.into(), &Build::from_environment()).into()
}

/// The same as [`ReplicationMetrics`](derive@ReplicationMetrics), under the name of the trait that it
/// implements.
#[proc_macro_derive(MetricSet, attributes(metrics, metric))]
pub fn derive_metric_set(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    SET.run(input.into(), &Build::from_environment()).into()
}

/// Makes the variants of an enum the values of a label: of a `By`, a `StateSet` or a label set.
///
/// A variant's value is its name in snake_case, or what `#[label("…")]` on the variant states.
/// `#[label(crate = path)]` on the enum states the path of `frozen_metrics`.
#[proc_macro_derive(LabelEnum, attributes(label))]
pub fn derive_label_enum(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    LABEL_ENUM.run(input.into(), &Build::from_environment()).into()
}

/// Makes a struct of labels a label set: named, typed labels that metrics and schemas share.
///
/// | field | label |
/// |---|---|
/// | `peer: &'a str` | any text |
/// | `attempt: u32` | the decimal number; any integer type |
/// | `cached: bool` | `false` or `true` |
/// | `outcome: Outcome` | a value of an enum that derives [`LabelEnum`](derive@LabelEnum) |
///
/// The labels have the order of the fields on the wire. The struct has at most one parameter, the lifetime of
/// its texts: `struct Fetch<'a>`. The trait is implemented for `Fetch<'static>`, or for the struct itself if
/// it has no lifetime. The struct needs no other derives, and its fields can be private.
///
/// # Attributes: `#[label(…)]`
///
/// | on | key | meaning |
/// |---|---|---|
/// | a field | `name = "…"` | the name of the label; by default that of the field |
/// | a field or the struct | `allow(target_label = "why")` | allows a violation of the style lints `target_label` or `case` by the name of the field's label, or of any label |
/// | the struct | `crate = path` | the path of `frozen_metrics`; by default `::frozen_metrics` |
#[proc_macro_derive(LabelSet, attributes(label))]
pub fn derive_label_set(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    LABEL_SET.run(input.into(), &Build::from_environment()).into()
}

/// Makes a unit struct a bucket layout: the buckets of any number of histograms, schemas and crates.
///
/// A field of type `Histogram<Latency>` or `SecondsHistogram<Latency>` needs no `buckets(…)` then. The golden of each
/// schema freezes the bounds, and a constant compares them with the layout.
///
/// # On the struct: `#[buckets(…)]`
///
/// | form | upper bounds |
/// |---|---|
/// | `0.01, 0.1, 1` | these; they are finite and increase, and `+Inf` is added |
/// | `exponential(start, factor, count)` | `start × factorⁱ`, rounded to fifteen significant digits: `exponential(0.1, 3, 3)` is `0.1, 0.3, 0.9` |
/// | `linear(start, width, count)` | `start + width × i`, rounded in the same way |
/// | `exponential(start, factor, count, exact)` | each is the previous one times `factor`, with all digits, as `ExponentialBuckets` of client_golang and `exponential_buckets` of the crate `prometheus` calculate them: `exponential(0.1, 3, 3, exact)` is `0.1, 0.30000000000000004, 0.9000000000000001`. Use it to keep the buckets of a metric that such a client exposes |
///
/// `#[buckets(crate = path)]` states the path of `frozen_metrics`.
#[proc_macro_derive(Buckets, attributes(buckets))]
pub fn derive_buckets(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    LAYOUT.run(input.into(), &Build::from_environment()).into()
}

/// Makes a struct of sources a source itself. Sources are registries, sets without a key and other groups.
///
/// An exporter scrapes a group as one source, in the order of its fields. If two members use the same name,
/// a compile error names both of them, even if they come from different crates. This includes derived names,
/// such as a histogram's `_count`.
///
/// # On a field: `#[member(…)]`
///
/// | key | meaning |
/// |---|---|
/// | `prefix = "node"` | precedes the member's names, with `_`. Not allowed for a member with a state set, because the label of a state set must have the family's full name |
/// | `labels(tier = "hot")` | constant labels of every series, before the member's own |
/// | `golden = "golden/spare.prom"` | required with `prefix` or `labels`: the file that freezes the member with these changes; `golden("a.prom", "b.prom")` for a member that is a group of several schemas, one file for each; `golden = none` leaves it unfrozen |
///
/// Two members with the same type of set use the same names, even if their labels differ. Give one of them a
/// `prefix`, make the label part of the set's key, or add the sources to an `Exporter`, each in a `Labelled`.
///
/// A group whose member differs from its golden does not compile. The test `golden_of_<group>` compares the
/// goldens of all members with what the renderer writes, or writes them.
///
/// `#[group(crate = path)]` on the struct states the path of `frozen_metrics`,
/// `#[group(series_budget = 5000)]` the maximum number of series of all members in the worst case, and
/// `#[group(golden_test = none)]` generates no test. Pass the group's `GOLDENS` to `golden::verify_folder`.
#[proc_macro_derive(MetricGroup, attributes(group, member))]
pub fn derive_metric_group(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    GROUP.run(input.into(), &Build::from_environment()).into()
}

#[cfg(test)]
mod tests;
