//! Looks up users by file, by place and by family.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::coverage::NotUnderstood;
use super::effect::{Replacement, User};
use super::expression::Expression;
use super::join::Join;
use super::reader::Users;
use super::schema::Metrics;
use crate::config::UsersConfig;
use crate::read::GoldenFile;

/// The expressions by their file.
#[derive(Debug)]
pub(crate) struct UserIndex<'a> {
    users: &'a Users,
    by_file: HashMap<&'a str, Vec<usize>>,
}

impl<'a> UserIndex<'a> {
    pub(crate) fn new(users: &'a Users) -> Self {
        let mut by_file: HashMap<&str, Vec<usize>> = HashMap::new();
        for (index, expression) in users.expressions.iter().enumerate() {
            by_file.entry(&expression.file.path).or_default().push(index);
        }
        Self { users, by_file }
    }

    /// Returns the expressions of a file, each with its index.
    fn of_file(&self, path: &str) -> impl Iterator<Item = (usize, &'a Expression)> + use<'a, '_> {
        let users = self.users;
        let indices = self.by_file.get(path).into_iter().flatten();
        indices.map(|index| (*index, &users.expressions[*index]))
    }

    /// Returns the text of a file that has an expression.
    pub(crate) fn text_of(&self, path: &str) -> Option<&'a str> {
        self.of_file(path).next().map(|(_, expression)| expression.file.text())
    }

    /// Returns the text of the expression that was not understood; `None` if the fault is not about an expression.
    pub(crate) fn unclear_expression(&self, fault: &NotUnderstood) -> Option<&'a str> {
        let mut expressions = self.of_file(&fault.file).map(|(_, expression)| expression);
        let is_faulty = |expression: &&Expression| {
            expression.query.fault.is_some()
                && expression.line_and_column(0) == (fault.line, fault.column)
        };
        expressions.find(is_faulty).map(|expression| &*expression.text)
    }

    /// Returns the index of the expression of a user: of those with its file and its owner, the one nearest to its bytes,
    /// because several alerts can have the same name.
    pub(crate) fn nearest_expression(&self, user: &User) -> usize {
        let own = self.of_file(&user.file).filter(|(_, expression)| expression.owner == user.owner);
        let distance = |(_, expression): &(usize, &Expression)| {
            let (first, last) = (expression.in_file(0), expression.in_file(usize::MAX));
            let at = user.range.start;
            first.saturating_sub(at).max(at.saturating_sub(last))
        };
        own.min_by_key(distance).map_or(usize::MAX, |(index, _)| index)
    }

    /// Returns whether an edited file has the same expressions as before, except for the replacements, which are sorted.
    /// `text` is the file after the edit.
    pub(crate) fn reads_as_before(
        &self,
        path: &str,
        replacements: &[&Replacement],
        text: &str,
    ) -> bool {
        let mut edited = Users::default();
        edited.read(path, text.to_owned());
        let faults = self.users.coverage.faults.iter().filter(|fault| fault.file == path);
        let is_same = |((_, old), new): ((usize, &Expression), &Expression)| {
            let is_understood = old.query.fault.is_some() || new.query.fault.is_none();
            old.owner == new.owner && is_understood && old.with(replacements) == new.text
        };
        edited.coverage.faults.len() <= faults.count()
            && self.of_file(path).count() == edited.expressions.len()
            && self.of_file(path).zip(&edited.expressions).all(is_same)
    }
}

impl Expression {
    /// Returns the text after the replacements in its file, which are in the order of the file.
    fn with(&self, replacements: &[&Replacement]) -> String {
        let mut text = self.text.clone();
        for Replacement { range, text: new } in replacements.iter().rev() {
            let start = self.positions.partition_point(|position| *position < range.start);
            let end = start + range.len();
            let is_here = self.positions.get(start) == Some(&range.start);
            if is_here && text.get(start..end).is_some() {
                text.replace_range(start..end, new);
            }
        }
        text
    }
}

/// Returns the indices of the expressions that use these families of the goldens, directly, through recorded metrics or
/// through variables, by the name of the family.
pub(crate) fn by_family(
    users: &Users,
    goldens: &[GoldenFile],
    config: &UsersConfig,
    families: &HashSet<&str>,
) -> HashMap<String, BTreeSet<usize>> {
    let metrics = Metrics::new(goldens);
    let join = Join::new(users, &metrics, config);
    let mut by_name: HashMap<String, BTreeSet<usize>> = HashMap::new();
    for (index, direct) in join.direct_users() {
        let name = &*metrics.families[index].schema.name;
        if families.contains(name) {
            let all = join.dependents.with_dependents(direct);
            by_name.entry(name.to_owned()).or_default().extend(all);
        }
    }
    by_name
}
