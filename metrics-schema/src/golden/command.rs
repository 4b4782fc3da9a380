//! The commands that show and accept a difference.

use super::BLESS_VARIABLE;

/// The prefix of the names of all tests that compare goldens. The commands select tests by it.
pub const TEST_PREFIX: &str = "golden_of_";

/// The cargo command that runs the golden tests of a package.
///
/// ```
/// use frozen_metrics_schema::golden::Command;
///
/// let command = Command { package: "bus", options: "--example demo" };
/// assert_eq!(
///     command.accept(["golden/demo.prom"]),
///     "METRICS_BLESS=golden/demo.prom cargo test -p bus --example demo golden_of_",
/// );
/// assert_eq!(command.diff(), "METRICS_BLESS=diff cargo test -p bus --example demo golden_of_");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Command<'a> {
    /// The name of the package; empty if it is not built by cargo.
    pub package: &'a str,
    /// The options of `cargo test` that select the target and the features; empty for the default.
    pub options: &'a str,
}

impl Command<'_> {
    /// Returns the command that writes these goldens.
    pub fn accept<'p>(&self, goldens: impl IntoIterator<Item = &'p str>) -> String {
        let goldens: Vec<_> = goldens.into_iter().collect();
        self.with(&quote(&goldens.join(",")))
    }

    /// Returns the command that shows how each golden of the package differs.
    pub fn diff(&self) -> String {
        self.with("diff")
    }

    /// Returns the advice for a difference: the command that shows all differences, then how to accept them.
    /// `accept` is the result of [`run_to_accept`](Self::run_to_accept) or begins like it.
    pub fn advice(&self, accept: &str) -> String {
        format!("to see every difference, run `{}`\nto accept the change, {accept}", self.diff())
    }

    /// Returns how to accept changes of these goldens, for the end of a sentence: "run `…` and commit the golden".
    pub fn run_to_accept<'p>(&self, goldens: impl IntoIterator<Item = &'p str>) -> String {
        format!("run `{}` and commit the golden", self.accept(goldens))
    }

    fn with(&self, value: &str) -> String {
        let package = if self.package.is_empty() { "" } else { " -p " };
        let options = if self.options.is_empty() { "" } else { " " };
        let cargo = format!("cargo test{package}{}{options}{}", self.package, self.options);
        format!("{BLESS_VARIABLE}={value} {cargo} {TEST_PREFIX}")
    }
}

/// Quotes the value, if needed, as a single word of a shell.
fn quote(value: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "._-+@%,/".contains(c);
    match value.chars().all(is_plain) {
        true => value.to_owned(),
        false => format!("'{}'", value.replace('\'', "'\\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_one_word_of_a_shell() {
        let command = Command { package: "", options: "" };
        assert_eq!(
            command.accept(["a.prom", "it's $HOME.prom"]),
            "METRICS_BLESS='a.prom,it'\\''s $HOME.prom' cargo test golden_of_"
        );
    }
}
