//! Promise: generated code compiles in every edition, under every forbidden lint, and with any
//! names and traits in scope.

use std::process::Command;

use tests::service::Service;

/// A module that uses every instrument, every option and every derive.
const DECLARATIONS: &str = include_str!("declarations.rs");

/// Items with every name that generated code uses, and a trait that adds its methods to every type.
const HOSTILE: &str = include_str!("hostile.rs");

const IMPORTS: &str = "use ::frozen_metrics::{
    BoolGauge, Buckets, By, ClampedGauge, Counter, FloatCounter, FloatGauge, Gauge, Histogram, Info, LabelEnum,
    LabelSet, MetricGroup, ReplicationMetrics, SecondsGauge, SecondsHistogram, StateSet, StripedCounter,
    TimestampGauge, WithExemplars,
};
";

/// Imports every name that generated code uses, so that each of its paths could be shorter.
const ALL_IMPORTS: &str = "use frozen_metrics::__private::*;
use frozen_metrics::{Buckets, LabelEnum, LabelSet, MetricGroup, ReplicationMetrics};
";

/// Lints that do not concern the code of a crate.
const NOT_ABOUT_CODE: [&str; 3] = [
    // Can be set only in crates that are linked into a program.
    "linker_messages",
    // Concerns lints of the nightly compiler.
    "unknown_lints",
    // A group of all other lints.
    "warnings",
];

/// Writes the library, with `header` before its declarations.
fn write(service: &Service, header: &str, declarations: &str) {
    service.write("lib.rs", &format!("//! Every declaration.\n{header}\n{declarations}"));
}

/// Creates a package with the declarations and their goldens.
fn blessed(name: &str) -> Service {
    let service = Service::new(name, "");
    service.edit("Cargo.toml", "[dependencies]", "[lib]\npath = \"lib.rs\"\n\n[dependencies]");
    write(&service, IMPORTS, DECLARATIONS);
    service.cargo("test", &[("METRICS_BLESS", "1")]).succeeds();
    service
}

fn set_edition(service: &Service, edition: &str) {
    let manifest = service.read("Cargo.toml");
    let (before, after) = manifest.split_once("edition = \"").expect("an edition");
    let (_, after) = after.split_once('"').expect("an edition");
    service.write("Cargo.toml", &format!("{before}edition = \"{edition}\"{after}"));
}

/// Returns the name of every lint of the compiler.
fn rustc_lints() -> Vec<String> {
    let help = Command::new("rustc").args(["-W", "help"]).output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let lints = help.split("Lint groups").next().unwrap().lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        let (name, level) = (words.next()?, words.next()?);
        matches!(level, "allow" | "warn" | "deny").then(|| name.replace('-', "_"))
    });
    lints.filter(|lint| !NOT_ABOUT_CODE.contains(&&**lint)).collect()
}

fn at_level(level: &str, lints: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let attribute = |lint: &str| format!("#![{level}({lint})]\n");
    lints.into_iter().map(|lint| attribute(lint.as_ref())).collect()
}

#[test]
fn generated_code_compiles_in_every_edition_with_every_rustc_lint_forbidden() {
    let service = blessed("forbidden");
    let lints = rustc_lints();
    assert!(lints.iter().any(|lint| lint == "unused_qualifications"), "{lints:?}");
    let lints = at_level("forbid", &lints);
    for edition in ["2018", "2021", "2024"] {
        set_edition(&service, edition);
        write(&service, &format!("{lints}{ALL_IMPORTS}"), DECLARATIONS);
        service.run(&["check", "--lib", "--profile", "test"], &[]).succeeds();
    }
    set_edition(&service, "2015");
    write(&service, &format!("extern crate frozen_metrics;\n{IMPORTS}"), DECLARATIONS);
    service.run(&["check", "--lib", "--profile", "test"], &[]).succeeds();
}

#[test]
fn generated_code_passes_clippy() {
    let service = blessed("clippy");
    let check = ["clippy", "--lib", "--profile", "test", "--message-format", "short"];
    if !Command::new("cargo").args(["clippy", "-V"]).status().is_ok_and(|status| status.success()) {
        return;
    }
    let deny = at_level("deny", ["clippy::all", "clippy::pedantic", "clippy::nursery"]);
    write(&service, &format!("{deny}{IMPORTS}"), DECLARATIONS);
    service.run(&check, &[]).succeeds();

    // The declarations themselves break lints of this group; findings at a derive concern generated
    // code.
    let warn = at_level("warn", ["clippy::restriction"]);
    write(&service, &format!("{warn}{IMPORTS}"), DECLARATIONS);
    let output = service.run(&check, &[]).output;
    let source = service.read("lib.rs");
    let is_generated = |finding: &&str| {
        let line = finding.strip_prefix("lib.rs:").and_then(|at| at.split(':').next());
        let line: Option<usize> = line.and_then(|line| line.parse().ok());
        let line = line.and_then(|line| source.lines().nth(line - 1));
        line.is_some_and(|line| line.starts_with("#[derive("))
    };
    let findings: Vec<_> = output.lines().filter(is_generated).collect();
    // Rows have public fields, and new ones when their struct does.
    let is_row = |finding: &&str| finding.ends_with("exported structs should not be exhaustive");
    assert!(findings.iter().any(is_row), "clippy checked the declarations:\n{output}");
    assert_eq!(findings.iter().find(|finding| !is_row(finding)), None);
}

#[test]
fn generated_documentation_passes_rustdoc_lints() {
    let service = blessed("rustdoc");
    service.run(&["doc", "--lib", "--no-deps"], &[("RUSTDOCFLAGS", "-D rustdoc::all")]).succeeds();
}

#[test]
fn a_no_std_crate_can_declare_metrics() {
    let service = blessed("without_std");
    write(&service, &format!("#![no_std]\n{IMPORTS}"), DECLARATIONS);
    service.builds();
}

#[test]
fn names_and_traits_in_scope_do_not_affect_generated_code() {
    let service = blessed("hostile");
    let header = format!(
        "#![no_implicit_prelude]
        #![allow(dead_code, non_camel_case_types, unused_imports, unused_macros)]
        use ::core::{{clone::Clone, cmp::{{Eq, PartialEq}}, default::Default, fmt::Debug, hash::Hash, marker::Copy}};
        {IMPORTS}{HOSTILE}"
    );
    let declarations = DECLARATIONS
        .replace("use frozen_metrics", "use ::frozen_metrics")
        .replace("-> bool", "-> ::core::primitive::bool")
        .replace("&'a str", "&'a ::core::primitive::str");
    let fields = ["u8", "u16", "i128", "u64", "bool"];
    let declarations = fields.iter().fold(declarations, |declarations, ty| {
        declarations.replace(&format!(": {ty},"), &format!(": ::core::primitive::{ty},"))
    });
    for edition in ["2018", "2021", "2024"] {
        set_edition(&service, edition);
        write(&service, &header, &declarations);
        service.run(&["check", "--lib", "--profile", "test"], &[]).succeeds();
    }
}

/// A macro that declares metrics in the crate that invokes it.
const MACROS: &str = r#"
#[derive(Clone, Copy, Debug, PartialEq, frozen_metrics::LabelEnum)]
pub enum Side { Near, Far }

#[derive(frozen_metrics::Buckets)]
#[buckets(512, 4096)]
pub struct Pages;

#[macro_export]
macro_rules! declare {
    ($vis:vis $keyed:ident, $plain:ident, $cause:ident, $label:literal, $field:ident, $bound:literal) => {
        #[derive(Clone, Copy, Debug, PartialEq, $crate::frozen_metrics::LabelEnum)]
        #[label(crate = $crate::frozen_metrics)]
        $vis enum $cause { Full, Slow }

        #[derive(Debug, $crate::frozen_metrics::ReplicationMetrics)]
        #[metrics(crate = $crate::frozen_metrics, key = $label, max_keys = 8, overflow = "others", golden = none)]
        $vis struct $keyed {
            /// Frames sent.
            #[metric(name = "frames_total", by(cause = "full" | "slow"), recorder(inc = count))]
            $field: $crate::frozen_metrics::By<$cause, $crate::frozen_metrics::Counter>,
            /// Frames of the old protocol.
            #[deprecated]
            #[metric(by(side = enum("near" | "far")))]
            old_frames_total: $crate::frozen_metrics::By<OldSide, $crate::frozen_metrics::Counter>,
        }

        #[derive(Debug, $crate::frozen_metrics::ReplicationMetrics)]
        #[metrics(crate = $crate::frozen_metrics, prefix = "plain", golden = none)]
        $vis struct $plain {
            /// What runs.
            #[metric(info(version))]
            build_info: $crate::frozen_metrics::Info<Build>,
            /// Size of a frame.
            frame_bytes: $crate::frozen_metrics::Histogram<Sizes>,
            /// Size of a page.
            page_bytes: $crate::frozen_metrics::Histogram<$crate::Pages>,
        }

        #[derive($crate::frozen_metrics::Buckets)]
        #[buckets(crate = $crate::frozen_metrics)]
        #[buckets(0.1, $bound)]
        $vis struct Sizes;

        #[derive($crate::frozen_metrics::LabelSet)]
        #[label(crate = $crate::frozen_metrics)]
        $vis struct Fetch<'a> {
            #[label(name = $label)]
            $field: &'a str,
            cause: $cause,
            side: $crate::Side,
            #[deprecated]
            old: u8,
        }
    };
}
pub use frozen_metrics;
"#;

#[test]
fn a_macro_of_another_crate_can_declare_metrics_anywhere() {
    let service = blessed("external_macro");
    let manifest = service.read("Cargo.toml");
    let (_, dependency) = manifest.split_once("[dependencies]\n").expect("the runtime");
    service.write(
        "macros/Cargo.toml",
        &format!("[package]\nname = \"macros\"\nedition = \"2018\"\n[dependencies]\n{dependency}"),
    );
    service.write("macros/src/lib.rs", MACROS);
    service.write("Cargo.toml", &format!("{manifest}macros = {{ path = \"macros\" }}\n"));
    let forbidden = rustc_lints().into_iter().filter(|lint| {
        // Items of the macro have no documentation, and some are unused.
        !matches!(
            &**lint,
            "missing_docs"
                | "dead_code"
                | "unused_results"
                | "redundant_imports"
                | "unreachable_pub"
                | "unused_crate_dependencies"
        )
    });
    let source = r#"
mod outer {
    pub mod inner {
        macros::declare! { pub(in crate::outer) Link, Node, Cause, "peer", r#type, 1 }
    }
    pub(crate) fn count() {
        let links = inner::LinkRegistry::new();
        links.for_peer("a").count(inner::Cause::Slow);
        links.with_peer("a", |link| link.count(inner::Cause::Full));
    }
}

const _: () = {
    macros::declare! { pub(self) Link, Node, Cause, "gen", frames, 2 }
    fn _count() { LinkRegistry::new().for_gen("a").count(Cause::Full); }
};

/// Declares and counts in a local struct.
pub fn local() -> String {
    macros::declare! { pub Link, Node, Cause, "async", frames, 3 }
    outer::count();
    let links = LinkRegistry::new();
    links.for_async("a").count(Cause::Full);
    let node = Node::new().snapshot().prometheus_text();
    let text = links.snapshot().prometheus_text() + &node;
    let labels = <Fetch<'static> as frozen_metrics::LabelSet>::LABELS;
    text + &labels[0].name + &labels[2].values[0]
}

#[test]
fn a_local_struct_counts() {
    assert!(local().contains("frames_total{async=\"a\",cause=\"full\"} 1\n"));
    assert!(local().contains("plain_frame_bytes_bucket{le=\"3\"} 0\n"));
    assert!(local().contains("plain_page_bytes_bucket{le=\"512\"} 0\n"));
    assert!(local().ends_with("asyncnear"));
}
"#;
    write(&service, &at_level("forbid", forbidden), source);
    for edition in ["2018", "2021", "2024"] {
        set_edition(&service, edition);
        service.cargo("test", &[]).succeeds();
    }
}
