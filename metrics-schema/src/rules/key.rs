//! The rules of a key: its labels, its cap and its overflow value.

use super::{LabelFault, Location, Report, label};
use crate::Key;

pub(super) fn check(report: &mut Report<'_>, key: &Key) {
    for (at, this) in key.labels.iter().enumerate() {
        let name = &this.name;
        match label::check_label(name) {
            Err(LabelFault::Lint(lint, message)) => {
                report.lint_of_set(lint, Location::KeyLabel(at), message);
            }
            Err(LabelFault::Illegal(message)) => report.add(Location::KeyLabel(at), message),
            Ok(()) => {}
        }
        if key.labels[..at].iter().any(|earlier| earlier.name == *name) {
            report.add(Location::KeyLabel(at), format!("duplicate label `{name}` in the key"));
        }
    }
    if key.overflow.is_empty() {
        let message = format!("the overflow value of the key is empty: {}", label::EMPTY);
        report.add(Location::KeyOverflow, message);
    }
    if key.max_keys == 0 {
        report.add(Location::KeyLimit, "the maximum number of keys is 0, expected at least 1");
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::Location;
    use crate::rules::tests::{check, gauge, keyed, labelled};

    #[test]
    fn a_key_is_a_legal_label_with_room() {
        let of = |label: &'static str, max_keys, overflow: &'static str| {
            check(Some(&keyed(&[label], max_keys, overflow)), &[labelled("x", &[("role", "a")])])
        };
        assert_eq!(of("channel", 1, "_"), []);
        assert_eq!(of("__name__", 1, "_")[0].location, Location::KeyLabel(0));
        assert_eq!(of("instance", 1, "_")[0].location, Location::KeyLabel(0));
        assert_eq!(of("channel", 0, "_")[0].location, Location::KeyLimit);
        assert_eq!(of("channel", 1, "")[0].location, Location::KeyOverflow);
        assert_eq!(of("role", 1, "_")[0].location, Location::LabelName(0, 0));
    }

    #[test]
    fn each_label_of_a_key_is_legal_and_stands_once() {
        let of =
            |labels: &[_]| check(Some(&keyed(labels, 1, "_")), &[labelled("x", &[("role", "a")])]);
        assert_eq!(of(&["channel", "peer"]), []);
        assert_eq!(of(&["channel", "le"])[0].location, Location::KeyLabel(1));
        assert_eq!(of(&["channel", "channel"])[0].location, Location::KeyLabel(1));
        assert_eq!(of(&["channel", "role"])[0].location, Location::LabelName(0, 0));
        let named = check(Some(&keyed(&["a", "peer"], 1, "_")), &[gauge("peer_depth")]);
        assert_eq!(named[0].location, Location::Name(0));
    }
}
