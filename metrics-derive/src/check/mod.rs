//! What a set must keep: the rules of a schema, and its golden.

mod drift;
mod member;

use metrics_schema::golden::{BLESS_VARIABLE, CI_VARIABLE, Golden};
use metrics_schema::rules as schema_rules;
use proc_macro2::Span;
use syn::LitStr;

use crate::errors::Errors;
use crate::golden::{File, Site, Unreadable};
use crate::set::{Set, name_of};

pub(crate) use member::goldens_of_members;

const BLESS: &str = metrics_schema::golden::BLESS_COMMAND;

/// Reports every rule that the set breaks, at the guilty token.
pub(crate) fn rules(errors: &mut Errors, set: &Set) {
    let violations = schema_rules::check(set.key(), &set.declarations());
    for violation in violations.into_iter().filter(|violation| set.is_sound(violation.place)) {
        errors.push(syn::Error::new(set.span(violation.place), violation.message));
    }
}

/// Reports every difference from the golden, unless this build is about to write it.
pub(crate) fn golden(errors: &mut Errors, set: &Set, site: &Site) -> Option<File> {
    let name = set.golden.as_ref()?;
    let file = site.file(name)?;
    unless_blessing(errors, name, site, |errors| {
        let Some(golden) = read(errors, name, &file, &name_of(&set.ident)) else { return };
        let shown = file.shown();
        match set.key().is_some_and(|key| golden.lacks_key_line(key)) {
            true => errors.at(
                name,
                format!("golden {shown} is malformed: expected the line `# KEY …`, which says the cap\nto write it anew, run `{BLESS}`"),
            ),
            false => drift::report(errors, set, name, &golden, &shown),
        }
    });
    Some(file)
}

/// Compares with the golden of this name, unless this build is about to write it.
fn unless_blessing<T: Default>(
    errors: &mut Errors,
    name: &LitStr,
    site: &Site,
    compare: impl FnOnce(&mut Errors) -> T,
) -> T {
    if site.is_blessing {
        return T::default();
    }
    let (compared, is_same) = errors.watch(compare);
    if !is_same && site.is_asked_in_vain {
        errors.at(
            name,
            format!("`{BLESS_VARIABLE}` does nothing here: `{CI_VARIABLE}` is set, and where it is, nothing is accepted"),
        );
    }
    compared
}

/// What is not as its golden has it, and how that is accepted.
fn drifted(errors: &mut Errors, span: Span, what: &str) {
    let accept = format!("to accept the change, run `{BLESS}` and commit the golden");
    errors.push(syn::Error::new(span, format!("{what}\n{accept}")));
}

/// The golden of this owner; where there is none, why.
fn read(errors: &mut Errors, name: &LitStr, file: &File, owner: &str) -> Option<Golden> {
    let shown = file.shown();
    match file.read() {
        Ok(golden) if golden.schema.name == owner => return Some(golden),
        Ok(golden) => errors.at(
            name,
            format!(
                "golden {shown} belongs to `{}`, not to `{owner}`\n\
                 if it was renamed and nothing else changed, run `{BLESS}`; else name another file, or delete this one",
                golden.schema.name
            ),
        ),
        Err(Unreadable::Missing) => errors.at(
            name,
            format!(
                "golden {shown} does not exist\n\
                 to write it, run `{BLESS}` and commit it; the struct must stand in a module, as no test inside a function runs"
            ),
        ),
        Err(Unreadable::Other(error)) => {
            errors.at(name, format!("golden {shown} cannot be read: {error}"));
        }
        Err(Unreadable::Malformed(line, what)) => errors.at(
            name,
            format!("golden {shown}:{line} is malformed: {what}\nto write it anew, run `{BLESS}`"),
        ),
    }
    None
}
