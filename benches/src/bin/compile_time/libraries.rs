//! The libraries, and the sources that declare the same metrics with each of them.

use std::path::PathBuf;

/// A library, its dependencies, and the source of one struct with this many counters.
pub(crate) struct Library {
    pub(crate) name: &'static str,
    pub(crate) dependencies: String,
    pub(crate) source: fn(usize) -> String,
    /// The source of one struct with this many counters with two labels each.
    pub(crate) families: Option<fn(usize) -> String>,
}

/// Returns the libraries to compare.
pub(crate) fn libraries() -> Vec<Library> {
    let runtime = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../metrics-runtime");
    vec![
        Library {
            name: "frozen-metrics",
            dependencies: format!(
                "frozen-metrics = {{ path = {:?} }}",
                runtime.display().to_string()
            ),
            source: frozen_metrics,
            families: Some(frozen_metrics_families),
        },
        Library {
            name: "measured",
            dependencies: "measured = { version = \"=0.0.25\", features = [\"paracord\"] }\n\
                           paracord = \"0.1\""
                .to_owned(),
            source: measured,
            families: Some(measured_families),
        },
        Library {
            name: "prometric",
            dependencies: "prometric = { version = \"0.2\", default-features = false }\n\
                           prometric-derive = \"0.2\"\n\
                           prometheus = { version = \"0.14\", default-features = false }"
                .to_owned(),
            source: prometric,
            families: None,
        },
        Library {
            name: "fastmetrics",
            dependencies: "fastmetrics = { version = \"0.7\", features = [\"derive\"] }".to_owned(),
            source: fastmetrics,
            families: None,
        },
    ]
}

/// Returns `line` for each counter, with `NAME` replaced by the counter's name.
fn for_each_counter(counters: usize, line: &str) -> String {
    (0..counters).map(|index| line.replace("NAME", &format!("event_{index:03}"))).collect()
}

fn frozen_metrics(counters: usize) -> String {
    let fields =
        for_each_counter(counters, "    /// Number of NAME.\n    pub NAME_total: Counter,\n");
    let records = for_each_counter(counters, "        set.NAME_total.inc();\n");
    format!(
        "use frozen_metrics::{{Counter, ReplicationMetrics}};\n\
         /// Events of one channel.\n\
         #[derive(ReplicationMetrics)]\n\
         #[metrics(prefix = \"app\", golden = none, key = \"channel\", max_keys = 1024, overflow = \"others\")]\n\
         pub struct Set {{\n{fields}}}\n\
         pub fn text(sets: &SetRegistry) -> String {{ sets.snapshot().prometheus_text() }}\n\
         pub fn record(sets: &SetRegistry, channel: &str) {{\n    sets.with_channel(channel, |set| {{\n{records}    }});\n}}\n"
    )
}

fn frozen_metrics_families(counters: usize) -> String {
    let fields = for_each_counter(
        counters,
        "    /// Number of NAME.\n    \
         #[metric(max_keys = 1024, overflow = \"others\")]\n    \
         pub NAME_total: Family<Labels<'static>, Counter>,\n",
    );
    let records = for_each_counter(counters, "    set.NAME_total.inc(Labels { channel, peer });\n");
    format!(
        "use frozen_metrics::{{Counter, Family, LabelSet, ReplicationMetrics}};\n\
         #[derive(LabelSet)]\n\
         pub struct Labels<'a> {{ channel: &'a str, peer: &'a str }}\n\
         /// Events.\n\
         #[derive(ReplicationMetrics)]\n\
         #[metrics(prefix = \"app\", golden = none)]\n\
         pub struct Set {{\n{fields}}}\n\
         pub fn text(set: &Set) -> String {{ set.snapshot().prometheus_text() }}\n\
         pub fn record(set: &Set, channel: &str, peer: &str) {{\n{records}}}\n"
    )
}

fn measured(counters: usize) -> String {
    measured_with_labels(counters, &["channel"])
}

fn measured_families(counters: usize) -> String {
    measured_with_labels(counters, &["channel", "peer"])
}

fn measured_with_labels(counters: usize, labels: &[&str]) -> String {
    let each = |separator: &str, text: &str| {
        labels.iter().map(|label| text.replace("LABEL", label)).collect::<Vec<_>>().join(separator)
    };
    let sets = each(", ", "LABEL: LABEL_set.clone()");
    let fields = for_each_counter(
        counters,
        &format!(
            "    /// Number of NAME.\n    \
             #[metric(rename = \"app_NAME_total\", label_set = LabelsSet {{ {sets} }})]\n    \
             pub NAME: CounterVec<LabelsSet>,\n"
        ),
    );
    let values = labels.join(", ");
    let records =
        for_each_counter(counters, &format!("    set.NAME.inc(Labels {{ {values} }});\n"));
    let label_fields = each(", ", "#[label(dynamic_with = Arc<ParaCord>, default)] LABEL: &'a str");
    let set_parameters = each(", ", "LABEL_set: Arc<ParaCord>");
    let new_sets = each(", ", "Arc::default()");
    let parameters = each(", ", "LABEL: &str");
    format!(
        "use std::sync::Arc;\n\
         use measured::{{text::BufferedTextEncoder, CounterVec, LabelGroup, MetricGroup}};\n\
         use paracord::ParaCord;\n\
         #[derive(Clone, Copy, LabelGroup)]\n\
         #[label(set = LabelsSet)]\n\
         pub struct Labels<'a> {{ {label_fields} }}\n\
         #[derive(MetricGroup)]\n\
         #[metric(new({set_parameters}))]\n\
         pub struct Set {{\n{fields}}}\n\
         pub fn new() -> Set {{ Set::new({new_sets}) }}\n\
         pub fn text(set: &Set) -> Vec<u8> {{\n    \
             let mut encoder = BufferedTextEncoder::new();\n    \
             set.collect_group_into(&mut encoder).unwrap();\n    \
             encoder.finish().to_vec()\n}}\n\
         pub fn record(set: &Set, {parameters}) {{\n{records}}}\n"
    )
}

fn prometric(counters: usize) -> String {
    let fields = for_each_counter(
        counters,
        "    /// Number of NAME.\n    \
         #[metric(rename = \"NAME_total\", labels = [\"channel\"])]\n    NAME: Counter,\n",
    );
    let records = for_each_counter(counters, "    set.NAME(channel).inc();\n");
    format!(
        "use prometheus::{{Registry, TextEncoder}};\n\
         use prometric::Counter;\n\
         use prometric_derive::metrics;\n\
         #[metrics(scope = \"app\")]\n\
         pub struct Set {{\n{fields}}}\n\
         pub fn new(registry: &Registry) -> Set {{ Set::builder().with_registry(registry).build() }}\n\
         pub fn text(registry: &Registry) -> String {{\n    \
             TextEncoder::new().encode_to_string(&registry.gather()).unwrap()\n}}\n\
         pub fn record(set: &Set, channel: &str) {{\n{records}}}\n"
    )
}

fn fastmetrics(counters: usize) -> String {
    let fields = for_each_counter(
        counters,
        "    /// Number of NAME\n    pub NAME: Family<Labels, Counter>,\n",
    );
    let records =
        for_each_counter(counters, "    set.NAME.with_or_new(&labels, |counter| counter.inc());\n");
    format!(
        "use fastmetrics::derive::{{LabelSet, Register}};\n\
         use fastmetrics::format::text::{{encode, TextProfile}};\n\
         use fastmetrics::metrics::{{counter::Counter, family::Family}};\n\
         use fastmetrics::registry::{{Register, Registry}};\n\
         #[derive(Clone, Eq, PartialEq, Hash, LabelSet)]\n\
         pub struct Labels {{ channel: String }}\n\
         #[derive(Default, Register)]\n\
         pub struct Set {{\n{fields}}}\n\
         pub fn new(registry: &mut Registry) -> Set {{\n    \
             let set = Set::default();\n    set.register(registry).unwrap();\n    set\n}}\n\
         pub fn text(registry: &Registry) -> String {{\n    \
             let mut text = String::new();\n    \
             encode(&mut text, registry, TextProfile::default()).unwrap();\n    text\n}}\n\
         pub fn record(set: &Set, channel: &str) {{\n    \
             let labels = Labels {{ channel: channel.to_owned() }};\n{records}}}\n"
    )
}
