//! Labels whose values a type of the user's states: the series that only constants know, and their proofs.

use std::collections::{HashMap, HashSet};

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{GenericArgument, PathArguments, Type, parse_quote};

use super::Parameters;
use super::hygiene::in_one_place;
use super::proof::proof;
use crate::golden::SetGolden;
use crate::model::{DeclaredValues, InstrumentData, Metric, Set, UNKNOWN_VALUE};
use crate::to_source::to_source;
use frozen_metrics_schema::golden::{EXAMPLE_KEY, Golden};
use frozen_metrics_schema::{FamilySchema, hash};

/// The types of a set that state label values, and the families whose series therefore only constants know.
pub(crate) struct ClosedLabels {
    /// The source of each type, and the type that requires its trait.
    enums: Vec<(String, Type)>,
    /// The distinct lists of labels of the families, each with the number of labels of a field.
    lists: Vec<(TokenStream, usize)>,
    /// The index of the list of each family.
    families: HashMap<String, usize>,
}

impl ClosedLabels {
    pub(super) fn new(set: &Set) -> Self {
        let mut closed = Self { enums: Vec::new(), lists: Vec::new(), families: HashMap::new() };
        for label in set.metrics.iter().flat_map(|metric| &metric.labels) {
            if let DeclaredValues::OfType { ty, owner } = &label.values
                && closed.values(ty).is_none()
            {
                closed.enums.push((source(ty), without_inner_types((**owner).clone())));
            }
        }
        let mut indices: HashMap<String, usize> = HashMap::new();
        for family in families(set) {
            let Some(first) = family.first() else { continue };
            let labels = closed.labels(&family);
            let index = *indices.entry(labels.to_string()).or_insert(closed.lists.len());
            if index == closed.lists.len() {
                closed.lists.push((labels, first.labels.len()));
            }
            closed.families.insert(first.name.value.clone(), index);
            let is_state_set = matches!(first.data, InstrumentData::StateSet);
            for alias in first.aliases.iter().filter(|_| is_state_set) {
                // The label of a state set has the name of its family.
                let labels = closed.labels_as(&family, Some(&alias.name.value));
                closed.families.insert(alias.name.value.clone(), closed.lists.len());
                closed.lists.push((labels, first.labels.len()));
            }
        }
        closed
    }

    /// Returns the labels of the fields of a family.
    pub(super) fn labels(&self, family: &[&Metric]) -> TokenStream {
        self.labels_as(family, None)
    }

    /// Returns the labels of the fields of a family, the last of them with the name `last`.
    fn labels_as(&self, family: &[&Metric], last: Option<&str>) -> TokenStream {
        let fields = family.iter().map(|metric| {
            let count = metric.labels.len();
            let labels = metric.labels.iter().enumerate().map(|(index, label)| {
                let last = last.filter(|_| index + 1 == count);
                let name = last.unwrap_or(&label.name.value);
                let values = match label.shared_enum() {
                    Some(ty) => self.values(ty).into_token_stream(),
                    None => {
                        let values = label.known().iter().map(|value| &value.value);
                        quote!(&[#(#values),*])
                    }
                };
                quote!(__rt::LabelValues { name: #name, values: #values })
            });
            quote!(&[#(#labels),*])
        });
        quote!(&[#(#fields),*])
    }

    /// Returns the constant with the values of a type.
    fn values(&self, ty: &Type) -> Option<Ident> {
        let source = source(ty);
        let index = self.enums.iter().position(|(known, _)| *known == source)?;
        Some(format_ident!("__ENUM_{index}"))
    }

    /// Returns the constant with the labels of this family's fields, if a type states values of one of them.
    fn closed(&self, family: &str) -> Option<Ident> {
        Some(format_ident!("__CLOSED_{}", self.families.get(family)?))
    }

    /// Returns the static with this family's series, if a type states values of a label.
    pub(super) fn series(&self, family: &FamilySchema) -> Option<Ident> {
        Some(format_ident!("__SERIES_{}", self.index(family)?))
    }

    /// Returns the index of the list of a family. An alias shares that of the renamed family, unless its labels have
    /// other names.
    fn index(&self, family: &FamilySchema) -> Option<&usize> {
        self.families.get(&*family.name).or_else(|| self.families.get(family.recorded_name()))
    }

    /// Returns the hash of this family's series, if a type states values of a label.
    pub(super) fn hash_of_series(&self, family: &FamilySchema) -> Option<TokenStream> {
        let closed = format_ident!("__CLOSED_{}", self.index(family)?);
        Some(quote!(__rt::closed::closed_series(#closed)))
    }

    /// Returns the values of the types and the series of the families: one constant for each type, and one for each
    /// distinct list of labels. All uses of a type refer to its constant. The constant names the type with the tokens of a
    /// field: if the trait is missing, its error equals the one at the field, and rustc shows only one of them.
    pub(super) fn constants(&self) -> TokenStream {
        let enums = self.enums.iter().enumerate().map(|(index, (_, owner))| {
            let constant = format_ident!("__ENUM_{index}");
            let values = quote!(<#owner as __rt::HasLabelValues>::LABEL_VALUES);
            quote!(const #constant: &[&::core::primitive::str] = #values;)
        });
        let lists = self.lists.iter().enumerate().map(|(index, (tokens, count))| {
            let [closed, labels, series] =
                ["__CLOSED", "__LABELS", "__SERIES"].map(|name| format_ident!("{name}_{index}"));
            // The statics are references for the same reason as the schema.
            quote! {
                const #closed: &[&[__rt::LabelValues]] = #tokens;
                static #labels: &[[__rt::Label; #count]; __rt::closed::series_count(#closed)] =
                    &__rt::closed::label_lists(#closed);
                static #series: &[__rt::Series] = &__rt::closed::series(#labels);
            }
        });
        quote!(#(#enums)* #(#lists)*)
    }
}

/// Returns the families with a type that states the values of a label.
fn families(set: &Set) -> Vec<Vec<&Metric>> {
    let mut families = set.families();
    families.retain(|family| family.iter().any(|metric| metric.has_shared_enum()));
    families
}

/// Proves that the values of types are those of the golden, and that the series of each family are distinct.
pub(super) fn proofs(parameters: &Parameters, golden: Option<&SetGolden>) -> TokenStream {
    let set = &parameters.set;
    let closed = &parameters.closed_labels;
    let mut proofs = Proofs { set, closed, golden, known: HashSet::new(), proofs: Vec::new() };
    for family in families(set) {
        proofs.add_family(&family);
    }
    let proofs = proofs.proofs;
    quote!(#(#proofs)*)
}

/// The proofs of a set, each a constant of its own, so that rustc reports all that fail.
struct Proofs<'a> {
    set: &'a Set,
    closed: &'a ClosedLabels,
    golden: Option<&'a SetGolden>,
    /// The proofs that others of the same types repeat.
    known: HashSet<String>,
    proofs: Vec<TokenStream>,
}

impl Proofs<'_> {
    /// Stops the build at `span` with a message of the runtime's, if it is not empty.
    fn add(&mut self, span: Span, message: &TokenStream) {
        self.proofs.push(proof(span, message));
    }

    fn add_family(&mut self, family: &[&Metric]) {
        let Some(first) = family.first() else { return };
        let name = &*first.name.value;
        let Some(closed) = self.closed.closed(name) else { return };
        for (index, metric) in family.iter().enumerate() {
            if index > 0 {
                let message = quote!(__rt::closed_values::duplicate(#name, #closed, #index));
                self.add(metric.labels_span(), &message);
            }
            if matches!(metric.data, InstrumentData::Info { .. }) {
                self.add_example_values(metric);
            }
        }
        let Some(SetGolden { frozen: Some(golden), .. }) = self.golden else { return };
        let Some(frozen) = golden.schema.family(name) else { return };
        if family.iter().any(|metric| self.set.is_ambiguous(metric, frozen)) {
            self.add_drift_of_series(first, &closed, golden, frozen);
        } else {
            family.iter().for_each(|metric| self.add_drift(metric, golden, frozen));
        }
    }

    /// Proves that a type does not have the value that goldens use for the labels of an info.
    fn add_example_values(&mut self, metric: &Metric) {
        for label in &metric.labels {
            let Some(ty) = label.shared_enum() else { continue };
            let (name, values) = (source(ty), self.closed.values(ty));
            let label = &label.name.value;
            let (_, span) = in_one_place(ty);
            self.add(
                span,
                &quote!(__rt::closed_values::example([#name, #label, #EXAMPLE_KEY], #values)),
            );
        }
    }

    /// Compares the values of the types of a metric with those that the golden has for it.
    fn add_drift(&mut self, metric: &Metric, golden: &Golden, frozen: &FamilySchema) {
        let (set, Some(SetGolden { file, advice, .. })) = (self.set, self.golden) else { return };
        let Some(lines) = golden.lines_of(&frozen.name) else { return };
        for label in &metric.labels {
            let Some(ty) = label.shared_enum() else { continue };
            let known = set.frozen_values(metric, label, frozen);
            let lines = known.iter().map(|(series, _)| lines.series.get(*series).copied());
            let lines: Vec<usize> = lines.map(Option::unwrap_or_default).collect();
            let known = known.iter().map(|(_, value)| *value);
            let (name, label, family) = (source(ty), &label.name.value, &*frozen.name);
            // Another metric with this type and these values has the same difference.
            let mut sorted: Vec<_> = known.clone().collect();
            sorted.sort_unstable();
            if !self.known.insert(format!("{name} {sorted:?}")) {
                continue;
            }
            let (values, (_, span), path) =
                (self.closed.values(ty), in_one_place(ty), file.shown());
            let message = quote! {
                __rt::closed_values::drift(
                    [#name, #label, #family], [#values, &[#(#known),*]], &[#(#lines),*],
                    [#path, #advice],
                )
            };
            self.add(span, &message);
        }
    }

    /// Compares the series of a family whose fields only the values of types distinguish.
    fn add_drift_of_series(
        &mut self,
        first: &Metric,
        closed: &Ident,
        golden: &Golden,
        frozen: &FamilySchema,
    ) {
        let Some(SetGolden { file, advice, .. }) = self.golden else { return };
        let (family, series) = (&*frozen.name, hash::series(&frozen.series, 0));
        let line = golden.lines_of(family).and_then(|lines| lines.series.first().copied());
        let place = format!("{}:{}", file.shown(), line.unwrap_or(1));
        let message = quote! {
            __rt::closed_values::drift_of_series(#family, #closed, #series, [#place, #advice])
        };
        self.add(first.name.span, &message);
    }
}

/// Returns a link to the type that states the values of a label, if the schema does not have them.
pub(super) fn type_of(set: &Set, family: &FamilySchema, label: &str) -> Option<String> {
    let mut labels = set.recording(family).flat_map(|metric| &metric.labels);
    let of_type =
        labels.find_map(|known| known.shared_enum().filter(|_| known.name.value == label));
    let ty = source(of_type?);
    let mut values = family.series.iter().flat_map(|series| series.labels.iter());
    values.find(|known| known.name == label && known.value == UNKNOWN_VALUE)?;
    // Another type, such as one of a `macro_rules!`, cannot be a link.
    let is_path = ty.chars().all(|c| c.is_alphanumeric() || c == '_' || c == ':');
    Some(if is_path { format!("[`{ty}`]") } else { format!("`{ty}`") })
}

/// Returns `By<Label, u64>` for `By<Label, …>`, at the same place: errors about the inner types are not errors about the
/// label.
fn without_inner_types(mut owner: Type) -> Type {
    match &mut owner {
        Type::Group(group) => *group.elem = without_inner_types((*group.elem).clone()),
        Type::Path(path) => {
            let last = path.path.segments.last_mut().map(|segment| &mut segment.arguments);
            if let Some(PathArguments::AngleBracketed(arguments)) = last
                && arguments.args.len() > 1
                && let Some(GenericArgument::Type(inner)) = arguments.args.last_mut()
            {
                *inner = parse_quote!(::core::primitive::u64);
            }
        }
        _ => {}
    }
    owner
}

fn source(ty: &Type) -> String {
    to_source(&ty.to_token_stream())
}
