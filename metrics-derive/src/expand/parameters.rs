//! The values that all parts of an expansion need, computed once.

use std::collections::HashSet;

use frozen_metrics_schema::{Schema, table};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::Path;

use super::closed_labels::{self, ClosedLabels};
use super::family::{self, Run};
use super::{bare_label_sets, hygiene};
use crate::model::{Set, name_of};

/// A set, and the values that are computed from it.
pub(crate) struct Parameters {
    /// The set; its identifiers are those of generated code.
    pub(crate) set: Set,
    /// The path of the runtime.
    pub(crate) runtime: TokenStream,
    /// The alias with which the paths of module-level items begin. If the runtime cannot be found, rustc reports
    /// only the import of the alias.
    pub(crate) root: Ident,
    /// The `where` clause of items inside the expansion's `const _`, which call the alias `__rt`.
    pub(crate) bounds: Option<TokenStream>,
    /// The `where` clause of module-level items.
    pub(crate) root_bounds: Option<TokenStream>,
    /// The same clauses for items that need only the type of the row.
    pub(crate) row_bounds: Option<TokenStream>,
    pub(crate) root_row_bounds: Option<TokenStream>,
    pub(crate) schema: Schema,
    pub(crate) closed_labels: ClosedLabels,
    /// The families with labels of their own.
    pub(crate) families: Vec<Run>,
    /// The metrics as a Markdown table, for documentation.
    pub(crate) table: String,
}

impl Parameters {
    pub(crate) fn new(mut set: Set, frozen: Option<&Schema>) -> Self {
        hygiene::adopt(&mut set);
        let (root, inner) = (format_ident!("__rt_{}", name_of(&set.ident)), format_ident!("__rt"));
        let schema = set.schema(frozen);
        Self {
            runtime: runtime(set.runtime.as_ref()),
            bounds: type_bounds(&set, &inner, true),
            root_bounds: type_bounds(&set, &root, true),
            row_bounds: type_bounds(&set, &inner, false),
            root_row_bounds: type_bounds(&set, &root, false),
            table: table::markdown_with_types(&schema, |family, label| {
                closed_labels::type_of(&set, family, label)
            }),
            schema,
            closed_labels: ClosedLabels::new(&set),
            families: family::runs(&set),
            root,
            set,
        }
    }
}

/// Returns the path of the runtime.
pub(crate) fn runtime(path: Option<&Path>) -> TokenStream {
    match path {
        Some(path) => quote!(#path),
        None => quote!(::frozen_metrics),
    }
}

/// Returns bounds that make rustc assume that the user's enums implement `LabelEnum`, label sets `LabelSet`, and layouts
/// `Buckets`. Only one constant for each type has no such bounds, so a type that does not implement its trait causes a
/// single error there.
///
/// rustc checks bounds without parameters immediately, but assumes that bounds under `for` hold. Each bound costs rustc
/// time in every item. The values of families need no bounds of label sets.
fn type_bounds(set: &Set, root: &Ident, of_families: bool) -> Option<TokenStream> {
    let enums = set.label_enums().map(|ty| quote!(for<'__a> #ty: #root::LabelEnum));
    let label_sets = set.label_sets().filter(|_| of_families || set.keyed.is_some()).map(|ty| {
        let ty = bare_label_sets::in_bounds(set, ty);
        quote!(for<'__a> #ty: #root::LabelSet)
    });
    let layouts = set.shared_layouts().map(|ty| quote!(for<'__a> #ty: #root::Buckets));
    let mut known = HashSet::new();
    let all = enums.chain(label_sets).chain(layouts);
    let bounds: Vec<_> = all.filter(|bound| known.insert(bound.to_string())).collect();
    (!bounds.is_empty()).then(|| quote!(where #(#bounds),*))
}
