//! Compares how long crates take to compile that declare the same metrics with different derives: keyed structs, and
//! a struct of counters with two labels each, where a library has a type for them.
//!
//! `cargo run --release -p benches --bin compile_time` writes the crates to a temporary workspace, builds their
//! dependencies once, and then rebuilds each crate alone, by turns. It prints the median of five builds in seconds
//! for `cargo check`, `cargo build` and `cargo build --release`, all without incremental compilation. An argument
//! sets another number of builds. The first run needs the network.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;
use std::{env, fs, io};

/// The number of keyed structs in a crate, and the number of counters in each.
const SIZES: [(usize, usize); 4] = [(1, 8), (20, 8), (100, 8), (1, 200)];

/// The number of counters with two labels each in a crate with one struct without a key.
const FAMILIES: usize = 20;

const COMMANDS: [(&str, &[&str]); 3] =
    [("check", &["check"]), ("debug", &["build"]), ("release", &["build", "--release"])];

/// A library, its dependencies, and the source of one struct with this many counters.
struct Library {
    name: &'static str,
    dependencies: String,
    source: fn(usize) -> String,
    /// The source of one struct with this many counters with two labels each.
    families: Option<fn(usize) -> String>,
}

/// A crate that is compiled.
struct Crate {
    library: &'static str,
    /// The metrics that it declares.
    size: String,
    name: String,
}

fn main() -> io::Result<()> {
    let rounds = env::args().nth(1).and_then(|rounds| rounds.parse().ok()).unwrap_or(5);
    let root = env::temp_dir().join("compile-time-of-metrics");
    let libraries = libraries();
    let mut crates = Vec::new();
    for library in &libraries {
        for (structs, counters) in SIZES {
            let module = |index| format!("pub mod m{index} {{\n{}}}\n", (library.source)(counters));
            let source: String = (0..structs).map(module).collect();
            crates.push(write_crate(&root, library, format!("{structs} × {counters}"), &source)?);
        }
        if let Some(families) = library.families {
            let size = format!("{FAMILIES} families");
            crates.push(write_crate(&root, library, size, &families(FAMILIES))?);
        }
    }
    let members: Vec<_> = crates.iter().map(|Crate { name, .. }| format!("\"{name}\"")).collect();
    let members = members.join(", ");
    fs::write(
        root.join("Cargo.toml"),
        format!("[workspace]\nresolver = \"2\"\nmembers = [{members}]\n"),
    )?;
    let mut seconds = vec![[const { Vec::new() }; COMMANDS.len()]; crates.len()];
    for round in 0..=rounds {
        for (Crate { name, .. }, seconds) in crates.iter().zip(&mut seconds) {
            for ((_, command), seconds) in COMMANDS.iter().zip(seconds) {
                let took = build(&root, name, command)?;
                // The first round builds the dependencies.
                if round > 0 {
                    seconds.push(took);
                }
            }
        }
    }
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "{:<18}{:>16}{:>9}{:>9}{:>9}",
        "library", "structs × size", "check", "debug", "release"
    )?;
    for (Crate { library, size, .. }, seconds) in crates.iter().zip(&mut seconds) {
        let mut line = format!("{library:<18}{size:>16}");
        for seconds in seconds {
            seconds.sort_unstable_by(f64::total_cmp);
            let _ = write!(line, "{:>9.2}", seconds[seconds.len() / 2]);
        }
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// Rebuilds one crate and returns how many seconds that took.
fn build(root: &Path, name: &str, command: &[&str]) -> io::Result<f64> {
    let source = root.join(name).join("src/lib.rs");
    fs::write(&source, fs::read(&source)?)?;
    let start = Instant::now();
    let output = Command::new("cargo")
        .args(command)
        .args(["--quiet", "--package", name])
        .current_dir(root)
        .env("CARGO_INCREMENTAL", "0")
        .env_remove("CARGO_TARGET_DIR")
        .output()?;
    let took = start.elapsed().as_secs_f64();
    match output.status.success() {
        true => Ok(took),
        false => Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned())),
    }
}

/// Writes a crate.
fn write_crate(root: &Path, library: &Library, size: String, source: &str) -> io::Result<Crate> {
    let name = format!("{}-{}", library.name, size.replace(" × ", "-").replace(' ', "-"));
    let folder = root.join(&name);
    fs::create_dir_all(folder.join("src"))?;
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{}\n",
        library.dependencies
    );
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::write(folder.join("src/lib.rs"), source)?;
    Ok(Crate { library: library.name, size, name })
}

fn libraries() -> [Library; 4] {
    let runtime = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../metrics-runtime");
    [
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
         #[derive(Debug, ReplicationMetrics)]\n\
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
    let records = for_each_counter(
        counters,
        "    set.NAME_total.with(Labels { channel, peer }, |counter| counter.inc());\n",
    );
    format!(
        "use frozen_metrics::{{Counter, Family, LabelSet, ReplicationMetrics}};\n\
         #[derive(LabelSet)]\n\
         pub struct Labels<'a> {{ channel: &'a str, peer: &'a str }}\n\
         /// Events.\n\
         #[derive(Debug, ReplicationMetrics)]\n\
         #[metrics(prefix = \"app\", golden = none)]\n\
         pub struct Set {{\n{fields}}}\n\
         pub fn text(set: &Set) -> String {{ set.snapshot().prometheus_text() }}\n\
         pub fn record(set: &Set, channel: &str, peer: &str) {{\n{records}}}\n"
    )
}

fn measured(counters: usize) -> String {
    let fields = for_each_counter(
        counters,
        "    /// Number of NAME.\n    \
         #[metric(rename = \"app_NAME_total\", label_set = ChannelSet { channel: set.clone() })]\n    \
         pub NAME: CounterVec<ChannelSet>,\n",
    );
    let records = for_each_counter(counters, "    set.NAME.inc(Channel { channel });\n");
    format!(
        "use std::sync::Arc;\n\
         use measured::{{text::BufferedTextEncoder, CounterVec, LabelGroup, MetricGroup}};\n\
         use paracord::ParaCord;\n\
         #[derive(Clone, Copy, LabelGroup)]\n\
         #[label(set = ChannelSet)]\n\
         pub struct Channel<'a> {{ #[label(dynamic_with = Arc<ParaCord>, default)] channel: &'a str }}\n\
         #[derive(MetricGroup)]\n\
         #[metric(new(set: Arc<ParaCord>))]\n\
         pub struct Set {{\n{fields}}}\n\
         pub fn new() -> Set {{ Set::new(Arc::default()) }}\n\
         pub fn text(set: &Set) -> Vec<u8> {{\n    \
             let mut encoder = BufferedTextEncoder::new();\n    \
             set.collect_group_into(&mut encoder).unwrap();\n    \
             encoder.finish().to_vec()\n}}\n\
         pub fn record(set: &Set, channel: &str) {{\n{records}}}\n"
    )
}

fn measured_families(counters: usize) -> String {
    let fields = for_each_counter(
        counters,
        "    /// Number of NAME.\n    \
         #[metric(rename = \"app_NAME_total\", label_set = LabelsSet { channel: channels.clone(), peer: peers.clone() })]\n    \
         pub NAME: CounterVec<LabelsSet>,\n",
    );
    let records = for_each_counter(counters, "    set.NAME.inc(Labels { channel, peer });\n");
    format!(
        "use std::sync::Arc;\n\
         use measured::{{text::BufferedTextEncoder, CounterVec, LabelGroup, MetricGroup}};\n\
         use paracord::ParaCord;\n\
         #[derive(Clone, Copy, LabelGroup)]\n\
         #[label(set = LabelsSet)]\n\
         pub struct Labels<'a> {{\n    \
             #[label(dynamic_with = Arc<ParaCord>, default)] channel: &'a str,\n    \
             #[label(dynamic_with = Arc<ParaCord>, default)] peer: &'a str,\n}}\n\
         #[derive(MetricGroup)]\n\
         #[metric(new(channels: Arc<ParaCord>, peers: Arc<ParaCord>))]\n\
         pub struct Set {{\n{fields}}}\n\
         pub fn new() -> Set {{ Set::new(Arc::default(), Arc::default()) }}\n\
         pub fn text(set: &Set) -> Vec<u8> {{\n    \
             let mut encoder = BufferedTextEncoder::new();\n    \
             set.collect_group_into(&mut encoder).unwrap();\n    \
             encoder.finish().to_vec()\n}}\n\
         pub fn record(set: &Set, channel: &str, peer: &str) {{\n{records}}}\n"
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
