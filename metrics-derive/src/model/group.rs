//! A struct that derives `MetricGroup`: each field is a source of metrics.

use frozen_metrics_schema::Label;
use proc_macro2::Ident;
use syn::LitStr;

use super::{GoldenTest, Spanned, name_of};

/// A group of sources.
pub(crate) struct Group {
    pub(crate) ident: Ident,
    /// `crate = path`.
    pub(crate) runtime: Option<syn::Path>,
    pub(crate) golden_test: GoldenTest,
    /// `series_budget = 5000`.
    pub(crate) series_budget: Option<Spanned<usize>>,
    pub(crate) members: Vec<Member>,
    /// Whether the struct or a field is deprecated, or allows deprecated items.
    pub(crate) is_deprecated: bool,
}

/// One field.
pub(crate) struct Member {
    pub(crate) field: Ident,
    pub(crate) ty: syn::Type,
    /// The prefix of its names, without `_`.
    pub(crate) prefix: Option<LitStr>,
    pub(crate) labels: Vec<(Spanned<String>, Spanned<String>)>,
    /// The goldens of the member as the group changes it, one for each of its schemas.
    pub(crate) goldens: Vec<LitStr>,
}

impl Group {
    /// Returns the owner of each golden of a member, such as `NodeMetrics.links`.
    pub(crate) fn owners(&self, member: &Member) -> Vec<String> {
        let whole = format!("{}.{}", name_of(&self.ident), name_of(&member.field));
        match member.goldens.len() {
            1 => vec![whole],
            count => (0..count).map(|index| format!("{whole}[{index}]")).collect(),
        }
    }
}

impl Member {
    /// Returns what precedes its names, with `_`; empty if nothing does.
    pub(crate) fn prefix(&self) -> String {
        self.prefix.as_ref().map(|prefix| format!("{}_", prefix.value())).unwrap_or_default()
    }

    pub(crate) fn labels(&self) -> Vec<Label> {
        let label = |(name, value): &(Spanned<String>, Spanned<String>)| Label {
            name: name.value.clone().into(),
            value: value.value.clone().into(),
        };
        self.labels.iter().map(label).collect()
    }
}
