//! Operators whose operands no longer match.

use std::collections::BTreeSet;

use super::super::labels::{Duplicates, Rows, matches};
use super::super::promql::{Binary, Grouping, LabelList, MatchingLabels, NodeKind, Side};
use super::super::rules::{MATCHING_BROKEN, MATCHING_MULTIPLIED};
use super::super::schema::Part;
use super::cause::Cause;
use super::subject::Subject;
use super::{Edit, Effect, User};
use crate::finding::Level;

/// Returns the effects on the operators of an expression, or on its result.
pub(super) fn effects(subject: &Subject<'_>) -> Vec<Effect> {
    let mut effects: Vec<Effect> = Vec::new();
    for (node, binary) in subject.binaries() {
        effects
            .extend(Operation::new(subject, node, binary).and_then(|operation| operation.effect()));
    }
    if effects.is_empty() {
        effects.extend(multiplied(subject));
    }
    effects
}

/// An operator between two vectors, with the labels of its operands.
struct Operation<'a, 'b> {
    subject: &'b Subject<'a>,
    node: usize,
    binary: &'a Binary,
    /// The rows of the left and of the right operand.
    base: [&'b Rows<'a>; 2],
    head: [&'b Rows<'a>; 2],
}

/// How the labels of an operand changed.
struct Difference {
    side: Side,
    is_gained: bool,
    label: String,
}

impl<'a, 'b> Operation<'a, 'b> {
    fn new(subject: &'b Subject<'a>, node: usize, binary: &'a Binary) -> Option<Self> {
        let operands = [binary.left, binary.right];
        let base = operands.map(|operand| &subject.base.rows[operand]);
        let head = operands.map(|operand| &subject.head.rows[operand]);
        (base != head).then_some(Self { subject, node, binary, base, head })
    }

    fn effect(&self) -> Option<Effect> {
        let base = self.subject.base.matches.get(&self.node)?;
        let head = self.subject.head.matches.get(&self.node)?;
        if head.is_empty && !base.is_empty {
            return Some(self.empty());
        }
        let duplicates = head.duplicates.as_ref()?;
        let is_new = !base.duplicates.as_ref().is_some_and(|base| base.is_certain);
        if is_new { self.duplicates(duplicates) } else { None }
    }

    /// Creates the effect of operands that do not match.
    fn empty(&self) -> Effect {
        let differences = self.differences();
        let result = match &*self.binary.operator {
            "or" => "so that the result has the series of both",
            "unless" => "so that the right one no longer excludes anything",
            _ => "so that no series match and the result is empty",
        };
        let first = differences.first();
        let message = match first {
            Some(Difference { side, is_gained: true, .. }) => {
                let labels =
                    labels(differences.iter().filter(|one| one.side == *side && one.is_gained));
                format!(
                    "the {} operand of `{}` has the new label {labels}, which the {} one does not have, {result}",
                    word(*side),
                    self.binary.operator,
                    word(other(*side))
                )
            }
            Some(Difference { side, label, .. }) => format!(
                "the {} operand of `{}` no longer has the label `{label}`, {result}",
                word(*side),
                self.binary.operator
            ),
            None => format!(
                "the operands of `{}` no longer have a label set in common, {result}",
                self.binary.operator
            ),
        };
        let level = match &*self.binary.operator {
            _ if self.subject.is_fallback(self.node) => Level::Note,
            "or" => Level::Note,
            "unless" => Level::Danger,
            _ => Level::Break,
        };
        let label = first.map(|first| first.label.clone());
        let (edit, help) = self.excluded(&differences);
        Effect { level, edit, help, ..self.new_effect(message, label, None) }
    }

    /// Returns the labels that only one operand has at the head.
    fn differences(&self) -> Vec<Difference> {
        let all: BTreeSet<&str> =
            self.base.iter().chain(&self.head).flat_map(|rows| rows.names()).collect();
        let is_matched = |label: &&str| match &self.binary.matching.labels {
            MatchingLabels::All => true,
            MatchingLabels::On(list) => list.has(label),
            MatchingLabels::Ignoring(list) => !list.has(label),
        };
        let mut found = Vec::new();
        for label in all.into_iter().filter(is_matched) {
            for (index, side) in [(0, Side::Left), (1, Side::Right)] {
                let other = self.head[1 - index];
                let difference =
                    |is_gained| Difference { side, is_gained, label: label.to_owned() };
                if self.head[index].always_has(label)
                    && other.lacks(label)
                    && !self.base[index].always_has(label)
                {
                    found.push(difference(true));
                }
                if self.head[index].lacks(label)
                    && other.always_has(label)
                    && !self.base[index].lacks(label)
                {
                    found.push(difference(false));
                }
            }
        }
        found.sort_by_key(|difference| !difference.is_gained);
        found
    }

    /// Returns the change that excludes the new labels from the match, and what to do.
    fn excluded(&self, differences: &[Difference]) -> (Option<Edit>, Option<String>) {
        let Some(Difference { side, is_gained: true, .. }) = differences.first() else {
            return (None, None);
        };
        let is_same = |one: &Difference| one.side == *side && one.is_gained;
        let mut list = match &self.binary.matching.labels {
            MatchingLabels::All => LabelList::default(),
            MatchingLabels::Ignoring(list) if !list.has_variable => list.clone(),
            MatchingLabels::Ignoring(_) | MatchingLabels::On(_) => return (None, None),
        };
        list.labels.extend(
            differences.iter().filter(|one| is_same(one)).map(|one| (one.label.clone(), 0)),
        );
        let names: Vec<&str> = list.names().collect();
        let mut text = format!("ignoring ({})", names.join(", "));
        let mut binary = self.binary.clone();
        binary.matching.labels = MatchingLabels::Ignoring(list.clone());
        if !matches!(&*binary.operator, "and" | "or" | "unless") {
            let group = binary.matching.many.get_or_insert((*side, LabelList::default()));
            if group.0 != *side {
                return (None, None);
            }
            let included: Vec<&str> = group.1.names().collect();
            if group.1.has_variable {
                return (None, None);
            }
            text += &match included.is_empty() {
                true => format!(" {}", self.group(*side)),
                false => format!(
                    " {} ({})",
                    self.group(*side).trim_end_matches(" ()"),
                    included.join(", ")
                ),
            };
        }
        let found = matches(&binary, self.head[0], self.head[1]);
        let mends = !found.is_empty && !found.duplicates.is_some_and(|found| found.is_certain);
        if !mends || !differences.iter().all(is_same) || self.binary.matching.fills {
            return (None, None);
        }
        let help = format!("write `{} {text}`", self.binary.operator);
        (self.modified(&text), Some(help))
    }

    /// Returns the change that writes this text between the operator and the second operand.
    fn modified(&self, text: &str) -> Option<Edit> {
        let range = self.binary.matching.range.clone();
        let after = self.subject.expression.text.get(range.end..).unwrap_or_default();
        let before = if range.is_empty() { " " } else { "" };
        let space = if after.starts_with(char::is_whitespace) { "" } else { " " };
        Edit::new(self.subject.expression, range, format!("{before}{text}{space}"))
    }

    /// Returns the word that allows several series of a side. An operand in parentheses behind it would be read as a list of
    /// labels.
    fn group(&self, side: Side) -> &'static str {
        match (side, self.subject.text(self.binary.right).starts_with('(')) {
            (Side::Left, false) => "group_left",
            (Side::Left, true) => "group_left ()",
            (Side::Right, false) => "group_right",
            (Side::Right, true) => "group_right ()",
        }
    }

    /// Creates the effect of several series where only one may match.
    fn duplicates(&self, duplicates: &Duplicates) -> Option<Effect> {
        let index = usize::from(duplicates.side == Side::Right);
        let base = self.base[index];
        let gained: Vec<&String> = duplicates
            .labels
            .iter()
            .filter(|label| !base.has(label) || !base.varies(label))
            .collect();
        let label = (*gained.first()?).clone();
        // A label that both sides matched by, and that is gone, is reported as such.
        let is_gone = |label: &str| [0, 1].iter().all(|side| self.head[*side].lacks(label));
        let had = |label: &str| self.base.iter().any(|rows| rows.has(label));
        let is_by_gone = match &self.binary.matching.labels {
            MatchingLabels::On(list) => list.names().any(|label| had(label) && is_gone(label)),
            MatchingLabels::All | MatchingLabels::Ignoring(_) => false,
        };
        if is_by_gone || base.rows.iter().any(|row| row.has_others) {
            return None;
        }
        let shown: Vec<_> = gained.iter().map(|label| format!("`{label}`")).collect();
        let (level, can) = match duplicates.is_certain {
            _ if self.subject.is_fallback(self.node) => (Level::Note, "match"),
            true => (Level::Break, "match"),
            false => (Level::Danger, "can match"),
        };
        let side = word(duplicates.side);
        let message = format!(
            "several series of the {side} operand of `{}`, which differ in {}, {can} one of the {} operand, which is an error",
            self.binary.operator,
            shown.join(", "),
            word(other(duplicates.side))
        );
        let (edit, help) = self.grouped(duplicates.side, &gained);
        Some(Effect {
            level,
            edit,
            help,
            ..self.new_effect(message, Some(label), Some(duplicates.side))
        })
    }

    /// Returns the change that allows several series of a side, or that adds them up.
    fn grouped(&self, side: Side, gained: &[&String]) -> (Option<Edit>, Option<String>) {
        let operand = if side == Side::Left { self.binary.left } else { self.binary.right };
        let labels: Vec<&str> = gained.iter().map(|label| label.as_str()).collect();
        if is_additive(self.subject, operand) {
            return summed(self.subject, operand, &labels);
        }
        if self.binary.matching.many.is_some() {
            return (
                None,
                Some(format!("aggregate the {} operand without {}", word(side), labels.join(", "))),
            );
        }
        let word = self.group(side);
        let mut binary = self.binary.clone();
        binary.matching.many = Some((side, LabelList::default()));
        let found = matches(&binary, self.head[0], self.head[1]);
        if found.duplicates.is_some_and(|found| found.is_certain) {
            return (None, None);
        }
        let range = self.binary.matching.range.clone();
        let old = self.subject.expression.text.get(range).unwrap_or_default();
        let text = format!("{old} {word}");
        (self.modified(&text), Some(format!("write `{} {text}`", self.binary.operator)))
    }

    fn new_effect(&self, message: String, label: Option<String>, side: Option<Side>) -> Effect {
        let node = match side {
            None => self.node,
            Some(Side::Left) => self.binary.left,
            Some(Side::Right) => self.binary.right,
        };
        let subject = self.subject;
        let Cause { families, through } = subject.sides.cause(
            subject.expression,
            &subject.tree.selectors(node),
            label.as_deref(),
        );
        Effect {
            rule: &MATCHING_BROKEN,
            level: MATCHING_BROKEN.level,
            message,
            families,
            label,
            user: User::new(subject.expression, self.binary.range.clone()),
            through,
            edit: None,
            help: None,
        }
    }
}

/// Returns the effect on an alert whose result has a new label.
fn multiplied(subject: &Subject<'_>) -> Option<Effect> {
    use super::super::expression::Owner;

    let Owner::Alert(_) = subject.expression.owner else { return None };
    let (base, head) = (subject.base.root()?, subject.head.root()?);
    let is_known = base.rows.iter().all(|row| !row.has_others);
    // An expression that names the label was written for it.
    let is_new = |label: &&str| {
        !base.has(label) && head.varies(label) && !subject.expression.query.names(label)
    };
    // A label that replaces another one multiplies nothing.
    if base.names().into_iter().any(|label| base.varies(label) && head.lacks(label)) {
        return None;
    }
    let label =
        head.names().into_iter().find(is_new).filter(|_| is_known && !base.rows.is_empty())?;
    let root = subject.tree.root()?;
    let Cause { families, through } =
        subject.sides.cause(subject.expression, &subject.tree.selectors(root), Some(label));
    let (edit, help) =
        match compared(subject, root).filter(|operand| is_additive(subject, *operand)) {
            Some(operand) => summed(subject, operand, &[label]),
            None => (None, None),
        };
    Some(Effect {
        rule: &MATCHING_MULTIPLIED,
        level: MATCHING_MULTIPLIED.level,
        message: format!(
            "the result has the new label `{label}`, so that there is one alert for each of its values"
        ),
        families,
        label: Some(label.to_owned()),
        user: User::new(subject.expression, subject.tree.nodes[root].range.clone()),
        through,
        edit,
        help,
    })
}

/// Returns the operand that a comparison with a number filters.
fn compared(subject: &Subject<'_>, node: usize) -> Option<usize> {
    let NodeKind::Binary(binary) = subject.kind(subject.unwrapped(node)) else { return None };
    let is_comparison = matches!(&*binary.operator, ">" | ">=" | "<" | "<=" | "==" | "!=");
    let is_number = matches!(subject.kind(subject.unwrapped(binary.right)), NodeKind::Number(_));
    (is_comparison && is_number).then_some(binary.left)
}

/// Returns whether the sum of the series of a part means the same as the part did when it had fewer labels: the rate of a
/// counter, or a sum of rates.
fn is_additive(subject: &Subject<'_>, node: usize) -> bool {
    match subject.kind(subject.unwrapped(node)) {
        NodeKind::Call { function, arguments } => {
            let is_rate = matches!(&**function, "rate" | "irate" | "increase");
            let argument = arguments.first().map(|argument| subject.kind(*argument));
            let Some(NodeKind::Selector(selector)) = argument else { return false };
            let selector = &subject.expression.query.selectors[*selector];
            let pair = subject
                .sides
                .uses(subject.expression)
                .find(|pair| std::ptr::eq(pair.base.selector, selector));
            let family = pair.and_then(|pair| pair.family());
            is_rate
                && family.is_some_and(|(_, head)| head.is_counter() && head.part != Part::Bucket)
        }
        NodeKind::Aggregate {
            operator,
            operand,
            grouping: Grouping::By(_) | Grouping::Without(_),
            ..
        } => operator == "sum" && is_additive(subject, *operand),
        _ => false,
    }
}

/// Returns the change that adds up the series of a part without these labels.
fn summed(subject: &Subject<'_>, node: usize, labels: &[&str]) -> (Option<Edit>, Option<String>) {
    let node = match subject.kind(node) {
        // The parentheses are those of the sum.
        NodeKind::Wrapped(inner) if subject.text(node).starts_with('(') => *inner,
        _ => node,
    };
    let sum = format!("sum without ({})", labels.join(", "));
    let text = format!("{sum} ({})", subject.text(node));
    let range = subject.tree.nodes[node].range.clone();
    let help = format!("add the series up: `{sum} (…)`");
    // The change of a name within it is another edit.
    let selectors = subject.tree.selectors(node);
    let mut pairs = subject.sides.uses(subject.expression).enumerate();
    let is_renamed = pairs.any(|(index, pair)| selectors.contains(&index) && pair.is_renamed());
    let edit = if is_renamed { None } else { Edit::new(subject.expression, range, text) };
    (edit, Some(help))
}

fn labels<'a>(differences: impl Iterator<Item = &'a Difference>) -> String {
    let labels: Vec<_> = differences.map(|one| format!("`{}`", one.label)).collect();
    labels.join(", ")
}

fn word(side: Side) -> &'static str {
    match side {
        Side::Left => "left",
        Side::Right => "right",
    }
}

fn other(side: Side) -> Side {
    match side {
        Side::Left => Side::Right,
        Side::Right => Side::Left,
    }
}
