//! Edits the attribute of a field, and leaves every other byte of the source as it is.

use std::fmt::Write;
use std::ops::Range;

use proc_macro2::TokenTree;
use syn::spanned::Spanned;
use syn::{Attribute, MetaList};

use super::MetricField;
use super::attribute::{split, string};
use super::files::Source;

/// A replacement of bytes of a source.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Edit {
    /// The bytes of the file.
    range: Range<usize>,
    text: String,
}

/// The new name of a metric.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Renaming<'a> {
    pub(crate) old: &'a str,
    pub(crate) new: &'a str,
    /// The version or the day from which the old name is no longer exposed.
    pub(crate) until: &'a str,
}

impl MetricField<'_> {
    /// Returns the edits that give the metric its new name and keep the old one.
    ///
    /// # Errors
    ///
    /// Returns the reason if the attributes of the field do not allow it.
    pub(crate) fn rename(
        &self,
        source: &Source,
        renaming: Renaming<'_>,
    ) -> Result<Vec<Edit>, String> {
        let Renaming { old, new, until } = renaming;
        let lists: Vec<_> = self.lists().collect();
        let entries: Vec<_> = lists.iter().flat_map(|list| split(&list.tokens)).collect();
        if let Some(former) = entries.iter().find(|entry| entry.key == "renamed_from") {
            let former = string(former).map(|literal| literal.value()).unwrap_or_default();
            return Err(format!(
                "`{}` still exposes its former name `{former}`: remove `renamed_from` first, or change `name` by hand",
                self.ident()
            ));
        }
        let name = entries.iter().filter(|entry| entry.key == "name").find_map(string);
        let mut edits = Vec::new();
        let mut added = format!("renamed_from = \"{old}\", until = \"{until}\"");
        match name {
            Some(literal) if literal.value() == old => {
                let range = source.range(literal.span().byte_range());
                edits.push(Edit { range, text: format!("\"{new}\"") });
            }
            None if !self.is_conditional() => added = format!("name = \"{new}\", {added}"),
            _ => {
                let ident = self.ident();
                return Err(format!(
                    "the name of `{ident}` depends on a `cfg_attr`: rename it by hand"
                ));
            }
        }
        edits.push(match lists.first() {
            Some(list) => insertion(source, list, &added),
            None => self.new_attribute(source, &added),
        });
        edits.sort_by_key(|edit| edit.range.start);
        Ok(edits)
    }

    /// Returns the attributes `#[metric(…)]`.
    fn lists(&self) -> impl Iterator<Item = &MetaList> {
        let attributes = self.field.attrs.iter();
        let lists = attributes.filter_map(|attribute| attribute.meta.require_list().ok());
        lists.filter(|list| list.path.is_ident("metric"))
    }

    /// Returns whether a `cfg_attr` of the field contains `metric(…)`.
    fn is_conditional(&self) -> bool {
        let contains_metric = |attribute: &Attribute| {
            !super::attribute::entries(attribute.path(), &tokens(attribute), "metric").is_empty()
        };
        let attributes = self.field.attrs.iter();
        attributes.filter(|attribute| attribute.path().is_ident("cfg_attr")).any(contains_metric)
    }

    /// Returns an edit that adds an attribute on a line of its own before the field, below its other attributes.
    fn new_attribute(&self, source: &Source, entries: &str) -> Edit {
        let first = match &self.field.vis {
            syn::Visibility::Inherited => self.field.ident.span(),
            visibility => visibility.span(),
        };
        let at = source.range(first.byte_range()).start;
        let line = source.text[..at].rfind('\n').map_or(0, |end| end + 1);
        let indentation = &source.text[line..at];
        let is_first = indentation.trim().is_empty();
        let end = match (is_first, source.text[..line].ends_with("\r\n")) {
            (true, true) => format!("\r\n{indentation}"),
            (true, false) => format!("\n{indentation}"),
            (false, _) => " ".to_owned(),
        };
        Edit { range: at..at, text: format!("#[metric({entries})]{end}") }
    }
}

fn tokens(attribute: &Attribute) -> proc_macro2::TokenStream {
    attribute.meta.require_list().map(|list| list.tokens.clone()).unwrap_or_default()
}

/// Returns an edit that adds entries at the beginning of an attribute.
fn insertion(source: &Source, list: &MetaList, entries: &str) -> Edit {
    let open = source.range(list.delimiter.span().open().byte_range()).end;
    let first = list.tokens.clone().into_iter().next();
    let Some(first) = first.as_ref().map(TokenTree::span) else {
        return Edit { range: open..open, text: entries.to_owned() };
    };
    let at = source.range(first.byte_range()).start;
    // A first entry on a line of its own keeps its line.
    let space = &source.text[open..at];
    let separator = match space.rfind('\n') {
        Some(end) if space[end..].trim().is_empty() => {
            space[space[..end].trim_end_matches('\r').len()..].to_owned()
        }
        _ => " ".to_owned(),
    };
    Edit { range: at..at, text: format!("{entries},{separator}") }
}

impl Source {
    /// Returns the bytes of the file for those of the code.
    fn range(&self, range: Range<usize>) -> Range<usize> {
        range.start + self.skipped..range.end + self.skipped
    }
}

/// Applies edits in order. They do not overlap.
pub(crate) fn apply(text: &str, edits: &[Edit]) -> String {
    let (mut out, mut end) = (String::new(), 0);
    for Edit { range, text: new } in edits {
        out.push_str(&text[end..range.start]);
        out.push_str(new);
        end = range.end;
    }
    out + &text[end..]
}

/// Returns the lines that differ, as a diff without context.
pub(crate) fn diff(path: &str, old: &str, new: &str) -> String {
    let (old, new): (Vec<_>, Vec<_>) = (old.lines().collect(), new.lines().collect());
    let start = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let tails = old[start..].iter().rev().zip(new[start..].iter().rev());
    let end = tails.take_while(|(old, new)| old == new).count();
    let mut out = format!("{path}:{}\n", start + 1);
    for line in &old[start..old.len() - end] {
        let _ = writeln!(out, "-{line}");
    }
    for line in &new[start..new.len() - end] {
        let _ = writeln!(out, "+{line}");
    }
    out
}
