//! `#[metrics(…)]` on the struct.

use frozen_metrics_schema::{Key, name};
use proc_macro2::{Ident, Span};
use quote::format_ident;
use syn::{DeriveInput, LitStr};

use super::attribute::{self, Entry};
use super::key;
use super::once::Once;
use super::usage;
use crate::errors::Errors;
use crate::golden::TestOf;
use crate::keyed::Keyed;
use crate::set::name_of;
use crate::sound::Known;
use crate::usage::Usage;

/// Every key, in the order that the documentation lists them.
const KEYS: &[&str] = &[
    "golden",
    "golden_test",
    "prefix",
    "key",
    "max_keys",
    "overflow",
    "usage",
    "registry",
    "snapshot",
    "row",
    "rows",
    "crate",
];

/// What the struct's attributes say, not yet put together.
pub(super) struct Options {
    /// `golden = none` is an `Err`.
    golden: Once<Result<LitStr, Span>>,
    golden_test: Once<TestOf>,
    prefix: Once<LitStr>,
    key: Once<Vec<key::Said>>,
    max_keys: Once<(usize, Span)>,
    overflow: Once<Vec<LitStr>>,
    usage: Once<Usage>,
    registry: Once<Ident>,
    snapshot: Once<Ident>,
    row: Once<Ident>,
    rows: Once<Ident>,
    pub(super) runtime: Once<syn::Path>,
    /// Keys whose value could not be read: said all the same, so nothing is missing.
    spoilt: Vec<Ident>,
    /// Keys that unknown ones are near to.
    meant: Vec<&'static str>,
}

/// What the names of families begin with.
pub(super) enum Prefix {
    None,
    Said(String),
    /// It was said and could not be read.
    Spoilt,
    /// Nothing, but an unknown key is near to it.
    Misspelt,
}

impl Prefix {
    /// The family of a field that says no name, and how far it is known.
    pub(super) fn name(&self, field: &Ident) -> (String, Known) {
        let field = name_of(field);
        match self {
            Prefix::None => (field, Known::Wholly),
            Prefix::Said(prefix) => (format!("{prefix}_{field}"), Known::Wholly),
            Prefix::Misspelt => (field, Known::InPart),
            Prefix::Spoilt => (field, Known::Not),
        }
    }
}

/// `golden_test = none`: the user calls the comparison.
pub(super) fn golden_test(entry: &Entry, errors: &mut Errors) -> Option<TestOf> {
    let tokens = entry.equals(errors, "`golden_test = none`")?;
    match tokens.to_string() == "none" {
        true => Some(TestOf::User),
        false => {
            errors.at(tokens, "expected `golden_test = none`, which leaves the test to you");
            None
        }
    }
}

pub(super) fn read(errors: &mut Errors, input: &DeriveInput) -> Options {
    let mut options = Options {
        golden: Once::unsaid(),
        golden_test: Once::unsaid(),
        prefix: Once::unsaid(),
        key: Once::unsaid(),
        max_keys: Once::unsaid(),
        overflow: Once::unsaid(),
        usage: Once::unsaid(),
        registry: Once::unsaid(),
        snapshot: Once::unsaid(),
        row: Once::unsaid(),
        rows: Once::unsaid(),
        runtime: Once::unsaid(),
        spoilt: Vec::new(),
        meant: Vec::new(),
    };
    for entry in attribute::entries(errors, &input.attrs, "metrics") {
        options.take(errors, &entry);
    }
    options.check_prefix(errors);
    options
}

impl Options {
    fn take(&mut self, errors: &mut Errors, entry: &Entry) {
        let key = &entry.key;
        let taken = match key.to_string().as_str() {
            "golden" => self.golden.take(errors, entry, Entry::string_or_none),
            "golden_test" => self.golden_test.take(errors, entry, golden_test),
            "prefix" => self.prefix.take(errors, entry, Entry::string),
            "key" => self.key.take(errors, entry, key::labels),
            "max_keys" => self.max_keys.take(errors, entry, Entry::integer),
            "overflow" => self.overflow.take(errors, entry, key::overflows),
            "usage" => self.usage.take(errors, entry, usage::read),
            "registry" => self.registry.take(errors, entry, Entry::ident),
            "snapshot" => self.snapshot.take(errors, entry, Entry::ident),
            "row" => self.row.take(errors, entry, Entry::ident),
            "rows" => self.rows.take(errors, entry, Entry::ident),
            "crate" => self.runtime.take(errors, entry, Entry::path),
            _ => {
                self.meant.extend(entry.unknown(errors, KEYS));
                true
            }
        };
        if !taken {
            self.spoilt.push(key.clone());
        }
    }

    /// Once for all the names that begin with it.
    fn check_prefix(&mut self, errors: &mut Errors) {
        if let (Some(prefix), Some(key)) = (self.prefix.as_ref(), self.prefix.key())
            && let Err(error) = name::metric(&prefix.value())
        {
            errors.at(prefix, format!("every name begins with the prefix: {error}"));
            self.spoilt.push(key.clone());
        }
    }

    pub(super) fn prefix(&self) -> Prefix {
        match self.prefix.as_ref() {
            _ if self.spoilt.iter().any(|spoilt| spoilt == "prefix") => Prefix::Spoilt,
            Some(prefix) => Prefix::Said(prefix.value()),
            None if self.is_spoilt("prefix") => Prefix::Misspelt,
            None => Prefix::None,
        }
    }

    /// Whether it was said, and not so that it can be read.
    fn is_spoilt(&self, key: &str) -> bool {
        self.spoilt.iter().any(|spoilt| spoilt == key) || self.meant.contains(&key)
    }

    /// Whether the struct surely has no key, where none could be read.
    pub(super) fn is_key_known(&self) -> bool {
        !self.is_spoilt("key")
    }

    pub(super) fn golden(&self, errors: &mut Errors, ident: &Ident) -> Option<LitStr> {
        match self.golden.as_ref() {
            Some(golden) => golden.clone().ok(),
            None => {
                if !self.is_spoilt("golden") {
                    errors.at(
                        ident,
                        "expected `#[metrics(golden = \"golden/….prom\")]`: the file that freezes these metrics, \
                         relative to the package's root; `golden = none` leaves them unfrozen",
                    );
                }
                None
            }
        }
    }

    pub(super) fn golden_test(&self, errors: &mut Errors) -> TestOf {
        if let (Some(key), Some(Err(_))) = (self.golden_test.key(), self.golden.as_ref()) {
            errors.at(key, "`golden_test` is for a struct with a golden: remove it");
        }
        self.golden_test.as_ref().copied().unwrap_or(TestOf::Derive)
    }

    pub(super) fn snapshot(&self, ident: &Ident) -> Ident {
        self.snapshot.as_ref().cloned().unwrap_or_else(|| format_ident!("{ident}Snapshot"))
    }

    /// The key, where there is one; and what is said although there is none.
    pub(super) fn keyed(&self, errors: &mut Errors, ident: &Ident) -> Option<Keyed> {
        let Some(labels) = self.key.as_ref() else {
            self.refuse_without_key(errors);
            return None;
        };
        let first = &labels.first()?.name;
        let max_keys = self.max_keys.as_ref().copied();
        if max_keys.is_none() && !self.is_spoilt("max_keys") {
            errors.at(
                first,
                "expected `max_keys = …` beside `key`: how many keys get a set of their own",
            );
        }
        if self.overflow.as_ref().is_none() && !self.is_spoilt("overflow") {
            errors.at(first, "expected `overflow = \"…\"` beside `key`: the label value of all keys past the cap");
        }
        let values = self.overflow.as_ref().map_or(&[][..], Vec::as_slice);
        let overflows = key::fitted(errors, labels, self.overflow.key(), values);
        let usage = self.usage(first.span());
        let type_name = |said: &Once<Ident>, suffix: &str| {
            said.as_ref().cloned().unwrap_or_else(|| format_ident!("{ident}{suffix}"))
        };
        let arguments = key::arguments(errors, labels, &overflows);
        Some(Keyed {
            key: Key {
                labels: labels
                    .iter()
                    .zip(&overflows)
                    .map(|(label, (overflow, _))| label.label(overflow))
                    .collect(),
                max_keys: max_keys.map_or(1, |(max_keys, _)| max_keys),
            },
            row_look_up: key::row_look_up(&arguments),
            arguments,
            word: self.key.key().map_or(first.span(), Ident::span),
            limit: max_keys.map(|(_, span)| span),
            registry: type_name(&self.registry, "Registry"),
            row: type_name(&self.row, "Row"),
            rows: self.rows(errors, usage.is_some()),
            usage,
        })
    }

    /// What the registry says of itself; where it is not known what, that it says something.
    fn usage(&self, word: Span) -> Option<Usage> {
        let spoilt = || Usage { told: Vec::new(), word, is_whole: false };
        self.usage.as_ref().cloned().or_else(|| self.is_spoilt("usage").then(spoilt))
    }

    /// The field of the rows, which is not that of the usage.
    fn rows(&self, errors: &mut Errors, has_usage: bool) -> Ident {
        match self.rows.as_ref() {
            Some(rows) if has_usage && name_of(rows) == "usage" => {
                errors.at(
                    rows,
                    "`usage` is the snapshot's field for what `usage(…)` asks for: give the rows another name",
                );
                format_ident!("__rows")
            }
            Some(rows) => rows.clone(),
            None => format_ident!("rows"),
        }
    }

    fn refuse_without_key(&self, errors: &mut Errors) {
        if self.is_spoilt("key") {
            return;
        }
        let said = [
            self.max_keys.key(),
            self.overflow.key(),
            self.usage.key(),
            self.registry.key(),
            self.row.key(),
            self.rows.key(),
        ];
        for key in said.into_iter().flatten() {
            errors.at(
                key,
                format!("`{key}` is for a set with a key: add `key = \"…\"`, or remove it"),
            );
        }
    }
}
