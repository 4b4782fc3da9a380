//! Parts of expressions whose series can be added up.

use super::super::promql::{Grouping, NodeKind};
use super::super::schema::Part;
use super::Edit;
use super::subject::Subject;

/// Returns whether the sum of the series of a part means the same as the part did when it had fewer labels: the rate of a
/// counter, or a sum of rates.
pub(super) fn is_additive(subject: &Subject<'_>, node: usize) -> bool {
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
pub(super) fn summed(
    subject: &Subject<'_>,
    node: usize,
    labels: &[&str],
) -> (Option<Edit>, Option<String>) {
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
