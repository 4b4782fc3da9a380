//! The rules of a family's own labels whose values are set at run time: their cap and their overflow value.

use super::{Location, Report, Subject, label};

pub(super) fn check(report: &mut Report<'_>, subject: &Subject<'_>) {
    let Subject { index, declaration, .. } = *subject;
    let Some(limits) = &declaration.limits else { return };
    if limits.max_keys == 0 {
        let message = "the maximum number of label sets is 0, expected at least 1";
        report.add(Location::FamilyLimit(index), message);
    }
    if limits.overflow.is_empty() {
        let message = format!("the overflow value is empty: {}", label::EMPTY);
        report.add(Location::FamilyOverflow(index), message);
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::tests::{check, counter};
    use crate::rules::{Declaration, Limits, Location};

    #[test]
    fn a_family_has_room_and_an_overflow_value() {
        let of = |max_keys, overflow: &str| {
            let limits =
                Some(Limits { max_keys, overflow: overflow.into(), labels: "Peer".into() });
            let violations = check(None, &[Declaration { limits, ..counter("x_total") }]);
            violations.into_iter().map(|violation| violation.location).collect::<Vec<_>>()
        };
        assert_eq!(of(1, "other"), []);
        assert_eq!(of(0, ""), [Location::FamilyLimit(0), Location::FamilyOverflow(0)]);
    }
}
