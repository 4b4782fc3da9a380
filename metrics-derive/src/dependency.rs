//! The name by which the compiled crate depends on the runtime.
//!
//! A macro cannot test whether a path resolves, but the arguments of rustc, which runs it, list every
//! dependency.

use std::env;
use std::path::Path;

use syn::Ident;

use crate::errors::Errors;

/// The name of the runtime's crate, unless a dependency renames it.
const RUNTIME: &str = "frozen_metrics";

/// How the compiled crate finds the runtime.
#[derive(Debug, PartialEq)]
pub(crate) enum Dependency {
    /// By its own name; also if the arguments are unknown, as in an editor that expands macros.
    Named,
    /// By another name.
    Renamed(String),
    /// The crate does not depend on the runtime; another crate may re-export it.
    Missing,
}

impl Dependency {
    pub(crate) fn from_environment() -> Self {
        // An argument that is not UTF-8 does not name a crate.
        Self::from_arguments(
            env::args_os().map(|argument| argument.into_string().unwrap_or_default()),
        )
    }

    fn from_arguments(arguments: impl IntoIterator<Item = String>) -> Self {
        let mut found = Self::Named;
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            let (option, value) = match argument.split_once('=') {
                Some((option, value)) => (option, Some(value.to_owned())),
                None => (&*argument, None),
            };
            let mut value = || value.clone().or_else(|| arguments.next()).unwrap_or_default();
            match option {
                "--crate-name" if value() == RUNTIME => return Self::Named,
                "--extern" => match Self::from_extern(&value()) {
                    Self::Named => return Self::Named,
                    Self::Missing if found != Self::Named => {}
                    other => found = other,
                },
                // More arguments are in a file.
                _ if option.starts_with('@') => return Self::Named,
                _ => {}
            }
        }
        found
    }

    /// `name`, `name=path` or `options:name=path`.
    fn from_extern(value: &str) -> Self {
        let (name, path) = value.split_once('=').unwrap_or((value, ""));
        let name = name.rsplit(':').next().unwrap_or(name);
        let file = Path::new(path).file_stem().and_then(|file| file.to_str()).unwrap_or_default();
        let file = file.strip_prefix("lib").unwrap_or(file);
        let is_runtime = file.split('-').next() == Some(RUNTIME);
        match is_runtime {
            _ if name == RUNTIME => Self::Named,
            true => Self::Renamed(name.to_owned()),
            false => Self::Missing,
        }
    }

    /// Returns the runtime's path: `path` if the attribute states it. Reports that it has to if the
    /// dependency is renamed. `None` if the runtime cannot be found.
    pub(crate) fn require_path(
        &self,
        errors: &mut Errors,
        path: Option<syn::Path>,
        item: &Ident,
        attribute: &str,
    ) -> Option<Option<syn::Path>> {
        let package = RUNTIME.replace('_', "-");
        match self {
            _ if path.is_some() => Some(path),
            Self::Named => Some(None),
            Self::Renamed(name) => {
                errors.at(
                    item,
                    format!("this package depends on `{package}` as `{name}`: expected `#[{attribute}(crate = ::{name})]`"),
                );
                syn::parse_str(&format!("::{name}")).ok().map(Some)
            }
            Self::Missing => {
                errors.at(
                    item,
                    format!(
                        "`{package}` is not a dependency of this package: add it, or name the crate that re-exports it with `#[{attribute}(crate = …)]`"
                    ),
                );
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &str) -> Dependency {
        Dependency::from_arguments(arguments.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn arguments_of_rustc_name_the_runtime() {
        let path = "/target/debug/deps/libfrozen_metrics-0f.rmeta";
        let renamed = |name: &str| Dependency::Renamed(name.to_owned());
        for (arguments, expected) in [
            (format!("rustc --crate-name a --extern frozen_metrics={path}"), Dependency::Named),
            (format!("rustc --extern=m={path} --extern frozen_metrics"), Dependency::Named),
            (format!("rustc --extern serde=/x/libserde-1.rmeta --extern m={path}"), renamed("m")),
            (format!("rustc --extern m={path} --extern serde=/x/libserde-1.rmeta"), renamed("m")),
            (format!("rustc --extern=priv,noprelude:m={path}"), renamed("m")),
            ("rustc --extern serde=/x/libserde-1.rmeta".to_owned(), Dependency::Missing),
            ("rustc --extern=proc_macro".to_owned(), Dependency::Missing),
            ("rustc --extern serde=/x/libserde-1.rmeta @more".to_owned(), Dependency::Named),
            ("rustc --crate-name frozen_metrics --extern serde=/x".to_owned(), Dependency::Named),
            ("rust-analyzer-proc-macro-srv".to_owned(), Dependency::Named),
        ] {
            assert_eq!(parse(&arguments), expected, "{arguments}");
        }
    }
}
