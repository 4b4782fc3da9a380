//! The runtime's side of a golden: comparing it with what the real renderer writes, and writing it.
//!
//! The derive generates a test that calls [`verify`]; [`verify_folder`] is for a test of your own.

mod claims;
mod folder;
#[cfg(test)]
mod tests;

use std::fs;
use std::io;
use std::path::Path;

use metrics_schema::Schema;
use metrics_schema::golden::{
    BLESS_COMMAND, BLESS_VARIABLE, CI_VARIABLE, annotate, is_blessing, read,
};

pub use folder::verify_folder;

/// Compares the golden at `path` with `scrape`, what the renderer wrote for the example key at zero.
/// `module` is that of the struct, since two modules may have structs of one name.
///
/// With `METRICS_BLESS=1` in the environment, and without `CI`, a golden that differs is written
/// instead; one that does not is left untouched. A variable that is empty, `0` or `false` counts as
/// unset.
///
/// ```no_run
/// use metrics_runtime::{Counter, MetricSet, ReplicationMetrics, golden};
///
/// /// A node.
/// #[derive(Debug, ReplicationMetrics)]
/// #[metrics(prefix = "node", golden = none)]
/// struct NodeMetrics {
///     /// Messages dropped.
///     drops_total: Counter,
/// }
///
/// let scrape = NodeMetrics::new().snapshot().prometheus_text();
/// golden::verify("golden/node.prom", module_path!(), NodeMetrics::SCHEMA, &scrape);
/// ```
///
/// # Panics
///
/// When the two differ, with the difference and the command that accepts it; when the golden
/// belongs to another struct, or cannot be written; and when another struct was compared with it in
/// this process.
#[expect(clippy::panic, reason = "this is the body of a test")]
#[track_caller]
pub fn verify(path: &str, module: &str, schema: &Schema, scrape: &str) {
    let path = Path::new(path);
    let settled = claims::claim(path, &format!("{module}::{}", schema.name))
        .and_then(|()| settle(path, &annotate(schema, scrape), schema, Mode::now()));
    if let Err(message) = settled {
        panic!("{message}");
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Compare,
    Bless,
}

impl Mode {
    /// As the environment asks.
    fn now() -> Self {
        let variable = |name| std::env::var(name).ok();
        let (bless, ci) = (variable(BLESS_VARIABLE), variable(CI_VARIABLE));
        match is_blessing(bless.as_deref(), ci.as_deref()) {
            true => Mode::Bless,
            false => Mode::Compare,
        }
    }
}

fn settle(path: &Path, expected: &str, schema: &Schema, mode: Mode) -> Result<(), String> {
    let shown = path.display();
    let frozen = match fs::read_to_string(path) {
        Ok(frozen) => frozen,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        // A golden that is not UTF-8 is no golden; blessing replaces it.
        Err(error) if error.kind() == io::ErrorKind::InvalidData => String::new(),
        Err(error) => return Err(format!("golden {shown} cannot be read: {error}")),
    };
    if frozen == expected {
        return Ok(());
    }
    let is_renamed = mode == Mode::Bless && below_owner(&frozen) == below_owner(expected);
    if let Ok(golden) = read(&frozen)
        && golden.schema.name != schema.name
        && !is_renamed
    {
        return Err(format!(
            "golden {shown} belongs to `{}`, not to `{}`\n\
             if it was renamed and nothing else changed, run `{BLESS_COMMAND}`; else name another file, or delete this one",
            golden.schema.name, schema.name
        ));
    }
    match mode {
        Mode::Bless => write(path, expected)
            .map_err(|error| format!("golden {shown} cannot be written: {error}")),
        Mode::Compare => Err(format!(
            "golden {shown} is not what `{}` renders\n{}to accept the change, run `{BLESS_COMMAND}` and commit the golden",
            schema.name,
            difference(&frozen, expected)
        )),
    }
}

/// All but the line that says whose the golden is.
fn below_owner(golden: &str) -> Option<&str> {
    golden.split_once('\n').map(|(_, rest)| rest)
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)
}

/// The lines between the first and the last that differ, `-` in the golden, `+` as rendered.
fn difference(frozen: &str, rendered: &str) -> String {
    let (frozen, rendered): (Vec<_>, Vec<_>) =
        (frozen.lines().collect(), rendered.lines().collect());
    let alike = |(a, b): &(&&str, &&str)| a == b;
    let head = frozen.iter().zip(&rendered).take_while(alike).count();
    let (frozen, rendered) = (&frozen[head..], &rendered[head..]);
    let tail = frozen.iter().rev().zip(rendered.iter().rev()).take_while(alike).count();
    let minus = frozen[..frozen.len() - tail].iter().map(|line| format!("-{line}\n"));
    let plus = rendered[..rendered.len() - tail].iter().map(|line| format!("+{line}\n"));
    format!("@@ line {} @@\n{}", head + 1, minus.chain(plus).collect::<String>())
}
