//! A golden that a literal names, and whether this build compares it.

use frozen_metrics_schema::golden::{BLESS_VARIABLE, CI_VARIABLE, Fault, Golden, TEST_PREFIX};
use frozen_metrics_schema::name::snake_case;
use proc_macro2::{Ident, Span};
use syn::LitStr;

use crate::errors::Errors;
use crate::golden::{Build, File, Refusal, Unreadable, goldens_of};
use crate::model::{GoldenTest, Member, name_of};

/// A golden that a literal names, and what decides whether it is compared.
pub(super) struct NamedGolden<'a> {
    /// The literal with its path.
    pub(super) name: &'a LitStr,
    pub(super) file: &'a File,
    /// The struct whose derive compares it.
    pub(super) ident: &'a Ident,
    /// The field of the struct, if it is a group.
    pub(super) member: Option<&'a Member>,
    /// The struct or the member that it freezes.
    pub(super) owner: &'a str,
    /// Which test compares it too.
    pub(super) golden_test: GoldenTest,
    pub(super) build: &'a Build,
}

impl NamedGolden<'_> {
    /// Runs the comparison unless this build leaves it to a test. If the comparison fails although
    /// `METRICS_BLESS` is set, also reports why the variable does not apply to this golden.
    pub(super) fn compare<T: Default>(
        &self,
        errors: &mut Errors,
        compare: impl FnOnce(&mut Errors) -> T,
    ) -> T {
        let mode = match self.build.mode() {
            Ok(mode) => mode,
            Err(message) => {
                errors.at(self.name, message);
                return T::default();
            }
        };
        let refusal = match self.build.leaves_to_test(self.file, self.golden_test) {
            Ok(true) => return T::default(),
            Ok(false) => None,
            Err(Refusal(reason)) => Some(reason),
        };
        if let Some(compared) = errors.whole(compare) {
            return compared;
        }
        let path = self.file.path();
        if let Some(reason) = refusal {
            errors.at(self.name, format!("`{BLESS_VARIABLE}` is ignored because {reason}"));
        } else if mode.bless_blocked_by_ci(path) {
            let message = format!("`{BLESS_VARIABLE}` is ignored because `{CI_VARIABLE}` is set");
            errors.at(self.name, message);
        } else if let Some(other) = mode.near_miss(path) {
            errors.at(
                self.name,
                format!("`{BLESS_VARIABLE}` names `{other}`, expected `{path}`: paths are relative to the package's root"),
            );
        }
        T::default()
    }

    /// Returns the golden of this owner, or reports why there is none.
    pub(super) fn read(&self, errors: &mut Errors) -> Option<Golden> {
        match self.file.read(self.owner) {
            Ok(golden) => return Some(golden),
            Err(Unreadable::Fault(Fault::Missing)) if self.build.may_lack(self.file) => {
                self.build.announce_missing(self.file);
            }
            Err(Unreadable::Fault(fault)) => {
                let accept = self.accept();
                let message = fault.message(&self.file.shown(), self.owner, &accept);
                let more = match fault {
                    Fault::Missing => self.why_missing(),
                    _ => String::new(),
                };
                errors.at(self.name, message + &more);
            }
            Err(Unreadable::Other(message)) => errors.at(self.name, message),
        }
        None
    }

    /// Returns the likely reason why the golden is missing.
    fn why_missing(&self) -> String {
        let elsewhere = goldens_of(self.file.root(), self.owner);
        let (owner, path) = (self.owner, self.file.path());
        let (found, which) = match &elsewhere[..] {
            [] if self.golden_test == GoldenTest::Generated => {
                return "\nif the struct is inside a function, move it to a module first: tests inside functions do not run"
                    .to_owned();
            }
            [] => return String::new(),
            [path] => (path.clone(), "it"),
            [first, second] => (format!("{first} and in {second}"), "one of them"),
            [first, second, rest @ ..] => {
                (format!("{first}, in {second} and in {} others", rest.len()), "one of them")
            }
        };
        format!(
            "\n`{owner}` has a golden in {found}: if {which} was moved, rename it to {path} instead"
        )
    }

    /// Returns how to write the golden, for the end of a sentence.
    pub(super) fn accept(&self) -> String {
        let (run, target) =
            (self.build.run_to_accept(self.file, self.golden_test), self.build.target());
        match target.without_harness() {
            Some(line) if self.golden_test == GoldenTest::Generated => {
                let other = match target.is_library() {
                    true => self.by_hand(),
                    false => "move the struct into the library".to_owned(),
                };
                format!("remove {line}, or {other}; then {run}")
            }
            _ => run,
        }
    }

    /// Returns how to compare the golden of a library that runs no tests.
    fn by_hand(&self) -> String {
        let name = name_of(self.ident);
        let key = match self.member {
            None => "`golden_test = none` next to `golden`",
            Some(_) => "`#[group(golden_test = none)]` on the struct",
        };
        format!(
            "write {key} and call `frozen_metrics::golden::verify::<{name}>()` in a test `{TEST_PREFIX}{}` of another target",
            snake_case(&name)
        )
    }

    /// Returns the commands that show and accept a difference.
    pub(super) fn advice(&self) -> String {
        self.build.advice(self.golden_test, &self.accept())
    }

    /// Reports a difference, with the commands that show and accept it.
    pub(super) fn drifted(&self, errors: &mut Errors, span: Span, what: &str) {
        errors.push(syn::Error::new(span, format!("{what}\n{}", self.advice())));
    }
}
