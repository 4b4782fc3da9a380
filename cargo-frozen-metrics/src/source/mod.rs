//! Finds the field of a metric in the sources of a package, and edits its attribute.

mod attribute;
mod edit;
mod files;
#[cfg(test)]
mod tests;

use proc_macro2::Span;
use syn::visit::{self, Visit};
use syn::{Attribute, Field, ItemStruct};

use attribute::{entries, string};

pub(crate) use edit::{Renaming, apply, diff};
pub(crate) use files::{Source, sources};

/// A struct that may be the owner of a golden.
pub(crate) struct Owner {
    /// The line of the struct, counted from 1.
    pub(crate) line: usize,
    /// The paths in its attributes `golden = "…"`, including those under `cfg_attr`.
    pub(crate) goldens: Vec<String>,
    prefixes: Vec<String>,
    fields: Vec<Field>,
    /// The text of its attributes `#[metrics(…)]`.
    options: String,
}

/// The field of a metric.
pub(crate) struct MetricField<'a> {
    field: &'a Field,
}

impl Source {
    /// Returns the structs with this name, including those in functions, and not those that macros generate.
    pub(crate) fn owners(&self, name: &str) -> syn::Result<Vec<Owner>> {
        let file: syn::File = syn::parse_str(self.code())?;
        let mut structs = Structs { name, found: Vec::new() };
        structs.visit_file(&file);
        Ok(structs.found)
    }
}

struct Structs<'a> {
    name: &'a str,
    found: Vec<Owner>,
}

impl<'ast> Visit<'ast> for Structs<'_> {
    fn visit_item_struct(&mut self, item: &'ast ItemStruct) {
        if without_raw(&item.ident.to_string()) == self.name {
            self.found.push(Owner::new(item));
        }
        visit::visit_item_struct(self, item);
    }
}

impl Owner {
    fn new(item: &ItemStruct) -> Self {
        let values = |key: &str| {
            let attributes = item.attrs.iter();
            attributes.flat_map(|attribute| strings(attribute, "metrics", key)).collect()
        };
        let options = item.attrs.iter().filter_map(|attribute| attribute.meta.require_list().ok());
        let options = options.map(|list| list.tokens.to_string()).collect::<Vec<_>>().join("\n");
        Self {
            line: item.ident.span().start().line,
            goldens: values("golden"),
            prefixes: values("prefix"),
            fields: item.fields.iter().cloned().collect(),
            options,
        }
    }

    /// Returns the fields whose metric has this name.
    pub(crate) fn fields_of(&self, metric: &str) -> Vec<MetricField<'_>> {
        let fields =
            self.fields.iter().filter(|field| self.names(field).iter().any(|name| name == metric));
        fields.map(|field| MetricField { field }).collect()
    }

    /// Returns whether the attributes of the struct contain this text, for example because they declare metrics of the registry.
    pub(crate) fn mentions(&self, metric: &str) -> bool {
        self.options.contains(&format!("\"{metric}\""))
    }

    /// Returns the names that the metric of a field may have: more than one only under `cfg_attr`.
    fn names(&self, field: &Field) -> Vec<String> {
        let attributes = field.attrs.iter();
        let names: Vec<_> =
            attributes.flat_map(|attribute| strings(attribute, "metric", "name")).collect();
        if !names.is_empty() {
            return names;
        }
        let Some(ident) = &field.ident else { return Vec::new() };
        let ident = ident.to_string();
        let ident = without_raw(&ident);
        match &*self.prefixes {
            [] => vec![ident.to_owned()],
            prefixes => prefixes.iter().map(|prefix| format!("{prefix}_{ident}")).collect(),
        }
    }
}

impl MetricField<'_> {
    /// Returns the name of the field.
    pub(crate) fn ident(&self) -> String {
        self.field.ident.as_ref().map(ToString::to_string).unwrap_or_default()
    }

    /// Returns the line of the field, counted from 1.
    pub(crate) fn line(&self) -> usize {
        self.field.ident.as_ref().map_or_else(Span::call_site, |ident| ident.span()).start().line
    }
}

/// Returns the strings of a key in `#[attribute(…)]`, including those in `#[cfg_attr(…, attribute(…))]`.
fn strings(attribute: &Attribute, name: &str, key: &str) -> Vec<String> {
    let Ok(list) = attribute.meta.require_list() else { return Vec::new() };
    let mut found = Vec::new();
    for entries in entries(&list.path, &list.tokens, name) {
        let of_key = entries.iter().filter(|entry| entry.key == key);
        found.extend(of_key.filter_map(string).map(|literal| literal.value()));
    }
    found
}

fn without_raw(ident: &str) -> &str {
    ident.strip_prefix("r#").unwrap_or(ident)
}
