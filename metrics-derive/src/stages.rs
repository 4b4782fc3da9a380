//! The stages of each derive: parse, stop if something is wrong, check, stop if something is wrong, expand.

use proc_macro2::TokenStream;
use quote::quote;

use crate::dependency::Dependency;
use crate::errors::Errors;
use crate::golden::{Build, MemberGolden, SetGolden};
use crate::model::{Group, LabelEnum, LabelSet, Layout, PartialSet};
use crate::{check, expand, fallback, parse};

/// The stages of a derive. `M` is the model, and `G` is what the checks return for the expansion.
pub(crate) struct Derive<M, G> {
    parse: fn(&mut Errors, TokenStream, &Dependency) -> Option<M>,
    check: fn(&mut Errors, &M, &Build) -> G,
    expand: fn(M, G, &Build) -> TokenStream,
    /// The expansion of input with these errors.
    fallback: fn(M, &TokenStream) -> TokenStream,
}

pub(crate) const SET: Derive<PartialSet, Option<SetGolden>> = Derive {
    parse: parse::set,
    check: |errors, parsed, build| check::set(errors, &parsed.set, build),
    expand: |parsed, golden, build| expand::set(parsed.set, golden.as_ref(), build),
    fallback: fallback::set,
};

pub(crate) const GROUP: Derive<Group, Vec<Vec<MemberGolden>>> = Derive {
    parse: parse::group,
    check: check::group,
    expand: |group, goldens, build| expand::group(group, &goldens, build),
    fallback: |group, _| fallback::group(group),
};

pub(crate) const LABEL_ENUM: Derive<LabelEnum, ()> = Derive {
    parse: parse::label_enum,
    check: |errors, label_enum, _| check::label_enum(errors, label_enum),
    expand: |label_enum, (), _| expand::label_enum(&label_enum),
    fallback: |label_enum, _| fallback::label_enum(&label_enum),
};

pub(crate) const LABEL_SET: Derive<LabelSet, ()> = Derive {
    parse: parse::label_set,
    check: |errors, label_set, _| check::label_set(errors, label_set),
    expand: |label_set, (), _| expand::label_set(label_set),
    fallback: |label_set, _| fallback::label_set(label_set),
};

pub(crate) const LAYOUT: Derive<Layout, ()> = Derive {
    parse: parse::layout,
    check: |errors, layout, _| check::layout(errors, layout),
    expand: |layout, (), _| expand::layout(&layout),
    fallback: |layout, _| expand::layout(&layout),
};

impl<M, G> Derive<M, G> {
    /// Returns the expansion, or the errors and the expansion of what parsed.
    pub(crate) fn run(&self, input: TokenStream, build: &Build) -> TokenStream {
        let mut errors = Errors::new();
        let out = self.stages(&mut errors, input, build);
        let errors = errors.into_compile_errors();
        let fallback = |parsed: Option<M>| parsed.map(|parsed| (self.fallback)(parsed, &errors));
        let out = out.unwrap_or_else(|parsed| fallback(parsed).unwrap_or_default());
        quote!(#out #errors)
    }

    /// Returns the expansion. If a stage finds errors, returns the parts that parsed as `Err`, if any.
    fn stages(
        &self,
        errors: &mut Errors,
        input: TokenStream,
        build: &Build,
    ) -> Result<TokenStream, Option<M>> {
        let parsed = (self.parse)(errors, input, &build.dependency);
        // All parse errors at once.
        let model = errors.stop(parsed)?;
        let checked = (self.check)(errors, &model, build);
        // All violated rules and all drift at once.
        let model = errors.stop(Some(model))?;
        Ok((self.expand)(model, checked, build))
    }
}
