//! Goldens when tests run: comparing them with what the renderer writes, showing how they differ, and
//! writing them.
//!
//! The derives generate a test `golden_of_<struct>` for each struct that has a golden, or a member that
//! has one. It calls [`verify`]. A test of your own calls [`verify_folder`], which finds goldens that
//! no struct names any more.
//!
//! # `METRICS_BLESS`
//!
//! | value | in a build | in the tests |
//! |---|---|---|
//! | paths that end in `.prom`, separated by commas | these goldens are not compared, all others are | writes these goldens, compares all others |
//! | `1`, `true`, `yes` | no golden is compared | writes every golden that differs |
//! | `diff` | no golden is compared | fails with what would be added, removed, renamed and changed; writes nothing |
//! | unset, empty, `0`, `false`, `no`, `off`, `n`, `f` | every golden is compared | compares every golden |
//! | anything else | an error | an error |
//!
//! Paths are relative to the root of the package, as in the attribute. Where `CI` is set, nothing is
//! written and `diff` works. Writing reports the file, and the families that were added, removed,
//! renamed and changed, on standard error. A build that leaves out the comparison says so on standard
//! error, also when cargo has it cached.
//!
//! `METRICS_BLESS=golden/node.prom cargo test -p node golden_of_` is the command to accept a change: it
//! compiles the tests of one package and runs those of its goldens. `METRICS_BLESS=1 cargo test`
//! accepts what it comes across, and stops at the first package whose tests fail.
//!
//! # What is written
//!
//! Only a file that is empty, missing, or begins with `# Frozen by` is ever written; only regular files
//! inside the package; and by renaming a temporary file that was written beside it. With `1`, the
//! golden of another struct is taken over only if nothing but the struct's name changed; naming its path
//! takes it over in any case.
//!
//! # Where the tests look
//!
//! In the package's root as cargo and nextest tell it to a running test (`CARGO_MANIFEST_DIR`), else
//! where it was when the test was compiled. An archive of tests runs on another machine that has the
//! sources. A root that does not exist is an error, and never created.
//!
//! # Targets whose tests do not run
//!
//! `cargo test` does not test examples and benchmarks, nor what `Cargo.toml` excludes with
//! `test = false`. The commands in the errors say `--example …` and the like where that is needed. A
//! target with `harness = false` runs no `#[test]` at all, and neither does a struct inside a
//! function have one: say `golden_test = none` beside `golden`, and call [`verify`] in a test of another
//! target, whose name begins with `golden_of_`.
//!
//! # Fields under `#[cfg]`
//!
//! One golden cannot freeze two builds. Give each its own, and bless each with its features:
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
//! [`GoldenFile::of_another_build`] names the golden of the other build for [`verify_folder`].
//!
//! # Dependencies
//!
//! A package may leave its goldens out of what it publishes: in a dependency a golden that does not
//! exist is no error, and one that exists is compared. A package of the same workspace is a
//! dependency too while cargo builds it for another one, as in `cargo build -p app`;
//! `cargo check --workspace` finds its missing golden. rust-analyzer expands every package as a
//! dependency.

mod compare;
mod file;
mod folder;
mod owners;
#[cfg(test)]
mod tests;

use std::env;
use std::io::{self, Write};

use frozen_metrics_schema::Schema;
use frozen_metrics_schema::golden::{BLESS_VARIABLE, CI_VARIABLE, Mode};

use crate::group::MetricGroup;

pub use compare::Rendered;
pub use file::GoldenFile;
pub use folder::verify_folder;

/// A struct that goldens freeze: implemented by the derives.
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
    /// The golden of a set, or the goldens of a group's members; none with `golden = none`.
    const GOLDENS: &'static [GoldenFile];

    /// Returns what each golden must freeze.
    #[doc(hidden)]
    fn rendered() -> Vec<Rendered>;
}

/// Compares the goldens of a struct with what the renderer writes for an example key at zero, or writes
/// them if [`METRICS_BLESS`](self) asks for that.
///
/// The derives generate a test that calls it. Call it yourself where that test cannot run: in a target
/// with `harness = false`, or for a struct inside a function. Give the test a name that begins with
/// `golden_of_`, since the commands in the errors run these.
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
/// A golden differs: the message has the classified difference and the command that accepts it. Or it
/// cannot be read or written, belongs to another struct, or `METRICS_BLESS` has a value that means
/// nothing; or the struct has no golden at all.
#[expect(clippy::panic, reason = "this is the body of a test")]
#[track_caller]
pub fn verify<T: Frozen + ?Sized>() {
    let failures = match mode() {
        Err(message) => vec![message],
        Ok(_) if T::GOLDENS.is_empty() => vec!["expected a struct that has a golden".to_owned()],
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
    owners::claim(&root.join(file.path()), &file.full_owner())?;
    if let Some(report) = compare::settle(file, &root, rendered, mode)? {
        // `eprintln!` in a test that passes is not shown. If nobody can read the report, the golden is
        // written all the same.
        let _ = io::stderr().write_all(report.as_bytes());
    }
    Ok(())
}

/// What the environment asks for.
fn mode() -> Result<Mode, String> {
    let variable = |name| env::var_os(name).map(|value| value.to_string_lossy().into_owned());
    Mode::parse(variable(BLESS_VARIABLE).as_deref(), variable(CI_VARIABLE).as_deref())
}

/// Renders a source for the golden of its own struct.
#[doc(hidden)]
pub fn render<G: MetricGroup>(schema: &Schema) -> Vec<Rendered> {
    vec![Rendered { schema: schema.clone(), text: crate::group::text(&G::example()) }]
}
