//! Golden files: how tests compare, show and write them.
//!
//! The derives generate a test `golden_of_<struct>` for each struct with a golden, and for each group with a
//! member that has a golden. The test calls [`verify`]. Add one test that calls [`verify_folder`], which finds
//! goldens that no struct uses any more.
//!
//! # `METRICS_BLESS`
//!
//! | value | effect on a build | effect on the tests |
//! |---|---|---|
//! | paths that end in `.prom`, separated by commas | compares all goldens except these | writes these goldens, compares all others |
//! | `1`, `true`, `yes` | compares no golden | writes every golden that differs |
//! | `diff` | compares no golden | prints what would be added, removed, renamed and changed, writes nothing, and fails if a golden differs |
//! | unset, empty, `0`, `false`, `no`, `off`, `n`, `f` | compares every golden | compares every golden |
//! | anything else | error | error |
//!
//! Paths are relative to the root of the package, as in the attribute `golden`. If `CI` is set, nothing is
//! written; `diff` still works. A test that writes a golden reports the file and the changes on standard
//! error. A build that does not compare all goldens prints a note on standard error, even if cargo reuses a
//! cached build.
//!
//! To accept a change, run `METRICS_BLESS=golden/node.prom cargo test -p node golden_of_`. The command
//! compiles the tests of one package and runs only those of its goldens. `METRICS_BLESS=1 cargo test` accepts
//! all changes, but stops at the first package whose tests fail.
//!
//! # `METRICS_BLESS_DIR`
//!
//! If this variable is set too, a test that would write the golden `golden/node.prom` of package `node` writes
//! `node/golden/node.prom` in that folder instead, even if the golden does not change, and reports nothing. The
//! golden itself is not written. `cargo frozen-metrics bless` sets both variables: it shows what the change breaks
//! before it writes the goldens.
//!
//! # Removed metrics
//!
//! A golden remembers the metrics that it no longer has. For each one, blessing writes a line such as
//! `# RETIRED node_drops_total in "2.0.0": nobody used it`, with the version of the package and the text of the variable
//! `METRICS_REASON`. The line stays until a struct with this golden declares the name again, which the test reports.
//! `cargo frozen-metrics check` compares these lines: a name must not come back with another meaning. `cargo
//! frozen-metrics bless --reason` adds lines such as `# ACCEPTED node_drops_total metric_removed: nobody used it`, which
//! stay as long as the name is declared or retired. The build compares neither.
//!
//! # Which files are written
//!
//! A golden is written only if the file is missing, is empty, or begins with `# Frozen by`. It must be a
//! regular file inside the package. The new content is written to a temporary file in the same folder, which
//! then replaces the golden.
//!
//! With `METRICS_BLESS=1`, the golden of another struct is overwritten only if the name of the struct is the
//! only difference. If `METRICS_BLESS` lists its path, it is overwritten in any case.
//!
//! # How tests find the package
//!
//! Cargo and nextest pass the root of the package to a running test in `CARGO_MANIFEST_DIR`. If the variable
//! is not set, the root at compile time is used. A test archive therefore works on another machine that has
//! the sources. A root that does not exist is an error.
//!
//! # Targets whose tests do not run
//!
//! `cargo test` does not run the tests of examples, of benchmarks, and of targets with `test = false`. The
//! commands in the errors contain the option that selects such a target, such as `--example node`.
//!
//! A target with `harness = false` runs no `#[test]` functions, and no test can be generated for a struct inside
//! a function. In these cases write `golden_test = none` beside `golden`, and call [`verify`] in a test of
//! another target. Give the test a name that begins with `golden_of_`.
//!
//! # Fields under `#[cfg]`
//!
//! A golden freezes a single build. If a feature changes the metrics, use one golden per build, and write each
//! with its features:
//!
//! ```no_run
//! # #![allow(unexpected_cfgs)]
//! # use frozen_metrics::{Counter, ReplicationMetrics};
//! /// A node.
//! #[derive(Debug, ReplicationMetrics)]
//! #[metrics(prefix = "node")]
//! #[cfg_attr(feature = "tls", metrics(golden = "golden/node_tls.prom"))]
//! #[cfg_attr(not(feature = "tls"), metrics(golden = "golden/node.prom"))]
//! struct NodeMetrics {
//!     /// Messages dropped.
//!     drops_total: Counter,
//!     /// Handshakes that failed.
//!     #[cfg(feature = "tls")]
//!     failed_handshakes_total: Counter,
//! }
//! ```
//!
//! [`GoldenFile::from_another_build`] passes the golden of the other build to [`verify_folder`].
//!
//! # Dependencies
//!
//! A published package may omit its goldens. While a package is compiled as a dependency, a missing golden is
//! not an error; an existing golden is compared. This also applies to a package of the same workspace that
//! `cargo build -p app` compiles as a dependency of `app`; `cargo check --workspace` reports its missing
//! golden. rust-analyzer compiles every package as a dependency.

mod compare;
mod file;
mod folder;
mod owners;
mod release;
#[cfg(test)]
mod tests;

use std::env;
use std::io::{self, Write};

use frozen_metrics_schema::golden::{BLESS_FOLDER_VARIABLE, BLESS_VARIABLE, CI_VARIABLE, Mode};

pub use compare::Rendered;
pub use file::GoldenFile;
pub use folder::verify_folder;
use release::Release;

/// A struct with goldens. The derives implement it.
///
/// ```
/// use frozen_metrics::golden::Frozen;
/// use frozen_metrics::{Counter, ReplicationMetrics};
///
/// /// A node.
/// #[derive(Debug, ReplicationMetrics)]
/// #[metrics(prefix = "node", golden = none)]
/// struct NodeMetrics {
///     /// Messages dropped.
///     drops_total: Counter,
/// }
///
/// assert!(NodeMetrics::GOLDENS.is_empty());
/// ```
pub trait Frozen {
    /// The golden of a set, or the goldens of a group's members. Empty with `golden = none`.
    const GOLDENS: &'static [GoldenFile] = &[];

    /// Returns what each golden must contain.
    #[doc(hidden)]
    fn rendered() -> Vec<Rendered> {
        Vec::new()
    }
}

/// Compares the goldens of a struct with its exposition for an example key, or writes them if
/// [`METRICS_BLESS`](self) is set accordingly.
///
/// The derives generate a test that calls it. Call it in your own test if that test cannot run: for a target
/// with `harness = false`, or for a struct inside a function. Give the test a name that begins with
/// `golden_of_`, because the commands in the errors select tests by this prefix.
///
/// ```no_run
/// # use frozen_metrics::{Counter, ReplicationMetrics};
/// # /// A node.
/// # #[derive(Debug, ReplicationMetrics)]
/// # #[metrics(prefix = "node", golden = none)]
/// # struct NodeMetrics {
/// #     /// Messages dropped.
/// #     drops_total: Counter,
/// # }
/// #[test]
/// fn golden_of_node_metrics() {
///     frozen_metrics::golden::verify::<NodeMetrics>();
/// }
/// ```
///
/// # Panics
///
/// Panics if a golden differs; the message contains the difference and the command that accepts it. Also
/// panics if a golden cannot be read or written or belongs to another struct, if `METRICS_BLESS` has an
/// invalid value, and if the struct has no golden.
#[expect(clippy::panic, reason = "this is the body of a test")]
#[track_caller]
pub fn verify<T: Frozen + ?Sized>() {
    let failures = match mode() {
        Err(message) => vec![message],
        Ok(_) if T::GOLDENS.is_empty() => {
            let name = std::any::type_name::<T>();
            vec![format!("`{name}` has no golden: name one with `golden = \"…\"`")]
        }
        Ok(mode) => {
            let goldens = T::GOLDENS.iter().zip(T::rendered());
            goldens
                .filter_map(|(file, rendered)| verify_one(file, &rendered, &mode).err())
                .collect()
        }
    };
    if !failures.is_empty() {
        panic!("{}", failures.join("\n"));
    }
}

fn verify_one(file: &GoldenFile, rendered: &Rendered, mode: &Mode) -> Result<(), String> {
    let root = file.root()?;
    let release = Release::from_environment(file.package());
    owners::claim(&root.join(file.path()), &file.full_owner())?;
    if let Some(report) = compare::apply(file, &root, rendered, mode, &release)? {
        // The test harness hides `eprintln!` of a test that passes. If standard error is closed, the golden is
        // written anyway.
        let _ = io::stderr().write_all(report.as_bytes());
    }
    Ok(())
}

/// Returns the mode that the environment variables select.
fn mode() -> Result<Mode, String> {
    let variable = |name| env::var_os(name).map(|value| value.to_string_lossy().into_owned());
    let mode = Mode::parse(variable(BLESS_VARIABLE).as_deref(), variable(CI_VARIABLE).as_deref())?;
    Ok(mode.with_folder(env::var_os(BLESS_FOLDER_VARIABLE).map(Into::into)))
}
