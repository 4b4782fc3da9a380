//! The model of a group: a struct whose fields are sources.

use frozen_metrics_schema::Label;
use proc_macro2::Ident;
use syn::LitStr;

use crate::golden::TestOf;
use crate::set::{At, name_of};

/// One struct that derives `MetricGroup`.
pub(crate) struct Group {
    pub(crate) ident: Ident,
    pub(crate) generics: syn::Generics,
    /// `crate = path`.
    pub(crate) runtime: Option<syn::Path>,
    /// `golden_test = none`.
    pub(crate) golden_test: TestOf,
    pub(crate) members: Vec<Member>,
    /// Whether the struct or a field of it is deprecated, or may use what is.
    pub(crate) is_deprecated: bool,
    /// Whether it has members, and every field became one.
    pub(crate) is_whole: bool,
}

/// One field.
pub(crate) struct Member {
    pub(crate) field: Ident,
    pub(crate) ty: syn::Type,
    /// What its names begin with, without the `_`.
    pub(crate) prefix: Option<LitStr>,
    pub(crate) labels: Vec<(At<String>, At<String>)>,
    /// The goldens of what the group makes of it, one for each of its schemas.
    pub(crate) goldens: Vec<LitStr>,
}

impl Group {
    /// Whose each golden of the member is.
    pub(crate) fn owners(&self, member: &Member) -> Vec<String> {
        let whole = format!("{}.{}", name_of(&self.ident), name_of(&member.field));
        match member.goldens.len() {
            1 => vec![whole],
            several => (0..several).map(|at| format!("{whole}[{at}]")).collect(),
        }
    }
}

impl Member {
    /// What is put before its names.
    pub(crate) fn prefix(&self) -> String {
        self.prefix.as_ref().map(|prefix| format!("{}_", prefix.value())).unwrap_or_default()
    }

    pub(crate) fn labels(&self) -> Vec<Label> {
        let label = |(name, value): &(At<String>, At<String>)| Label {
            name: name.value.clone().into(),
            value: value.value.clone().into(),
        };
        self.labels.iter().map(label).collect()
    }
}
