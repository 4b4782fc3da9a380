//! What a set must keep: the rules of a schema, and its golden.

mod drift;
mod member;

use metrics_schema::golden::Golden;
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
    if !site.is_blessing
        && let Some(golden) = read(errors, name, &file, &name_of(&set.ident))
    {
        let shown = file.shown();
        match set.key().is_some_and(|key| golden.lacks_key_line(key)) {
            true => errors.at(
                name,
                format!("golden {shown} is malformed: expected the line `# KEY …`, which says the cap\nto write it anew, run `{BLESS}`"),
            ),
            false => drift::report(errors, set, name, &golden, &shown),
        }
    }
    Some(file)
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
                 name another file, or delete this one if the struct was renamed, then run `{BLESS}`",
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
