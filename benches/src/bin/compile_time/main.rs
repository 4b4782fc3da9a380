//! Compares how long crates take to compile that declare the same metrics with different derives: keyed structs, and
//! a struct of counters with two labels each, where a library has a type for them. The structs derive nothing else.
//!
//! Each crate also has a struct with the usual derives, as any crate has. For the first type of a crate that implements
//! a trait, rustc reads all implementations of the trait, which takes some milliseconds for `Debug` and `PartialEq`;
//! only the types that some of the libraries generate implement these.
//!
//! `cargo run --release -p benches --bin compile_time` writes the crates to a temporary workspace, builds their
//! dependencies once, and then rebuilds each crate alone, by turns. It prints the median of five builds in seconds
//! for `cargo check`, `cargo build` and `cargo build --release`, all without incremental compilation. The first
//! argument sets another number of builds, and further ones select libraries: `-- 3 frozen-metrics measured`. The
//! first run needs the network.

mod libraries;

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Instant;
use std::{env, fs, io};

use libraries::{Library, libraries};

/// The number of keyed structs in a crate, and the number of counters in each.
const SIZES: [(usize, usize); 4] = [(1, 8), (20, 8), (100, 8), (1, 200)];

/// The number of counters with two labels each in a crate with one struct without a key.
const FAMILIES: usize = 20;

/// A struct that every crate has.
const USUAL: &str = "/// Options of the crate.\n\
                     #[derive(Clone, Debug, Default, PartialEq)]\n\
                     pub struct Options { pub name: String, pub limit: u64 }\n";

const COMMANDS: [(&str, &[&str]); 3] =
    [("check", &["check"]), ("debug", &["build"]), ("release", &["build", "--release"])];

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
    let selected: Vec<_> = env::args().skip(2).collect();
    let mut libraries = libraries();
    libraries
        .retain(|library| selected.is_empty() || selected.iter().any(|name| name == library.name));
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
    fs::write(folder.join("src/lib.rs"), format!("{source}{USUAL}"))?;
    Ok(Crate { library: library.name, size, name })
}
