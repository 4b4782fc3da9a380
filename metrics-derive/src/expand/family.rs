//! Metrics with labels of their own: the fields of type `Family`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};

use super::{Parameters, bare_label_sets, key, types};
use crate::model::{Set, name_of, type_span};

/// Families of one type that follow each other. All code treats them as a list, because rustc needs much longer for one
/// call for each of them.
pub(crate) struct Run {
    /// The type of the fields.
    ty: TokenStream,
    /// The name of the type.
    place: Span,
    label_set: TokenStream,
    instrument: TokenStream,
    /// The constant with the data of the label set.
    constant: Ident,
    fields: Vec<Ident>,
    /// The names of the families.
    names: Vec<String>,
    items: Items,
}

impl Run {
    /// Returns a call of a function whose signature has the type, with this argument.
    fn call(&self, function: &Ident, argument: &TokenStream) -> TokenStream {
        let function = format_ident!("{function}", span = self.place);
        quote_spanned!(self.place=> #function(#argument))
    }
}

/// The names of the generated items of a run.
struct Items {
    family: Ident,
    declarations: Ident,
    empty: Ident,
    families: Ident,
    values: Ident,
    values_mut: Ident,
}

impl Items {
    fn new(run: usize) -> Self {
        let name = |item| format_ident!("__{item}_{run}");
        Self {
            family: format_ident!("__Family{run}"),
            declarations: name("declarations"),
            empty: name("empty"),
            families: name("families"),
            values: name("values"),
            values_mut: name("values_mut"),
        }
    }
}

/// Returns the families of a set.
pub(super) fn runs(set: &Set) -> Vec<Run> {
    let (mut runs, mut last): (Vec<Run>, _) = (Vec::new(), String::new());
    for (metric, key) in set.open_families() {
        let Some(label_set) = key.label_set() else { continue };
        let constant = key::constant(set, Some(metric));
        let source = format!("{} {constant}", metric.ty.to_token_stream());
        if source != last {
            runs.push(Run {
                ty: bare_label_sets::in_signature(label_set, &metric.ty),
                place: type_span(&metric.ty).unwrap_or_else(Span::call_site),
                label_set: bare_label_sets::in_bounds(set, label_set),
                instrument: types::instrument(metric, &quote!(__rt)),
                constant,
                fields: Vec::new(),
                names: Vec::new(),
                items: Items::new(runs.len()),
            });
            last = source;
        }
        if let Some(run) = runs.last_mut() {
            run.fields.push(metric.field.clone());
            run.names.push(metric.name.value.clone());
        }
    }
    runs
}

/// Returns the functions that declare, create and list the families of a set.
pub(super) fn items_of_set(Parameters { set, families, .. }: &Parameters) -> TokenStream {
    families.iter().map(|run| items_of_run(set, run)).collect()
}

fn items_of_run(set: &Set, run: &Run) -> TokenStream {
    let Run { ty, place, label_set, instrument, constant, fields, names, items } = run;
    let Items { declarations, empty, families, .. } = items;
    let (ident, count) = (&set.ident, fields.len());
    let field_names = fields.iter().map(name_of);
    // The type of the fields as the family of the runtime: an error if it is another one. All tokens where rustc may show
    // it have one place, so that it shows a single error.
    let (alias, family) = (&items.family, format_ident!("{}", items.family, span = *place));
    let list = quote_spanned!(*place=> [&#family; #count]);
    quote! {
        type #alias = <#ty as __rt::SameFamily<__rt::Family<#label_set, #instrument>>>::Family;
        fn #declarations() -> &'static [__rt::FamilyDeclaration] {
            const {
                &__rt::FamilyDeclaration::list::<#instrument, #count>(
                    __Declared::<0>::SCHEMA, &[#([#names, #field_names]),*], #constant,
                )
            }
        }
        const fn #empty(__index: ::core::primitive::usize) -> #family {
            __rt::Family::new(#declarations, __index)
        }
        fn #families(__set: &#ident) -> #list { [#(&__set.#fields),*] }
    }
}

/// Returns the functions that list the values of the families in a row.
pub(super) fn items_of_rows(
    Parameters { set, families, row_bounds, .. }: &Parameters,
) -> TokenStream {
    let items = families.iter().map(|run| {
        let Run { label_set, instrument, fields, items, .. } = run;
        let Items { values, values_mut, .. } = items;
        let (row, count) = (set.row(), fields.len());
        let snapshot = quote!(__rt::FamilySnapshot<#label_set, #instrument>);
        quote! {
            fn #values(__row: &#row) -> [&#snapshot; #count] #row_bounds { [#(&__row.#fields),*] }
            fn #values_mut(__row: &mut #row) -> [&mut #snapshot; #count] #row_bounds { [#(&mut __row.#fields),*] }
        }
    });
    items.collect()
}

/// Returns the fields of the families, each with its value before anything was recorded.
pub(super) fn empty(families: &[Run]) -> impl Iterator<Item = TokenStream> {
    families.iter().flat_map(|run @ Run { fields, items, .. }| {
        fields.iter().enumerate().map(|(index, field)| {
            let empty = run.call(&items.empty, &quote!(#index));
            quote!(#field: #empty)
        })
    })
}

/// Returns the methods of a set that concern its families.
pub(super) fn of_set(Parameters { set, families, .. }: &Parameters) -> Option<TokenStream> {
    let row = set.row();
    let lists = families.iter().map(|run| run.call(&run.items.families, &quote!(self)));
    let (visited, read) = (lists.clone(), lists);
    let values_mut = families.iter().map(|run| &run.items.values_mut);
    (!families.is_empty()).then(|| {
        quote! {
            fn families(&self, __visit: &mut dyn ::core::ops::FnMut(&dyn __rt::FamilyRows)) {
                #(__rt::family_lists::visit(&#visited, __visit);)*
            }
            fn read_families(&self, __row: &mut #row) {
                #(__rt::family_lists::read(&#read, &mut #values_mut(__row));)*
            }
        }
    })
}

/// Returns the method of a row that visits its families.
pub(super) fn of_row(families: &[Run]) -> Option<TokenStream> {
    let values = families.iter().map(|run| &run.items.values);
    (!families.is_empty()).then(|| {
        quote! {
            fn families(&self, __visit: &mut dyn ::core::ops::FnMut(&dyn __rt::FamilyRows)) {
                #(__rt::family_lists::visit(&#values(self), __visit);)*
            }
        }
    })
}

/// Returns the statements that copy the families to `__copy`, which is another row.
pub(super) fn copies(families: &[Run]) -> TokenStream {
    let (values_mut, values) = lists_of_values(families);
    quote!(#(__rt::family_lists::copy(&#values(self), &mut #values_mut(&mut __copy));)*)
}

/// Returns the statements that subtract the families of `__earlier`, which is another row.
pub(super) fn differences(families: &[Run]) -> TokenStream {
    let (values_mut, values) = lists_of_values(families);
    quote!(#(__rt::family_lists::subtract(&mut #values_mut(self), &#values(__earlier));)*)
}

fn lists_of_values(families: &[Run]) -> (Vec<&Ident>, Vec<&Ident>) {
    families.iter().map(|run| (&run.items.values_mut, &run.items.values)).unzip()
}

/// Returns the operands of `&&` that compare the families with those of `__other`, which is another row.
pub(super) fn equalities(families: &[Run]) -> TokenStream {
    let values = families.iter().map(|run| &run.items.values);
    quote!(#(&& __rt::family_lists::are_equal(&#values(self), &#values(__other)))*)
}
