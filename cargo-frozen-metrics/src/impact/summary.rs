//! Describes in words what a change does to users.

use std::collections::BTreeMap;

use super::{Affected, Impact};
use crate::level::Level;
use crate::uses::Owner;

/// The number of affected users, by the highest level of the effects on each of them.
#[derive(Debug, Default)]
pub(crate) struct Counts(BTreeMap<Level, Users>);

/// The affected users of one level.
#[derive(Debug, Default)]
struct Users {
    /// The number of those that use the metric themselves, by their kind, such as `alert`.
    direct: Vec<(String, usize)>,
    /// The number of the others, by the recorded metric or the variable through which they use it, and by whether they are
    /// alerts.
    indirect: Vec<((String, bool), usize)>,
}

impl Counts {
    /// Counts the users that are affected, each once. A panel with several queries is one user.
    pub(crate) fn new<'a>(affected: impl IntoIterator<Item = &'a Affected>) -> Self {
        let mut worst: BTreeMap<_, &Affected> = BTreeMap::new();
        for one in affected {
            let rank = |one: &Affected| (one.effect.level, one.effect.through.is_empty());
            let user = &one.effect.user;
            let panel = match &user.owner {
                Owner::Panel(title) if !title.is_empty() => Some((&user.file, title)),
                _ => None,
            };
            // Other users have one expression each.
            let expression = if panel.is_none() { one.expression } else { 0 };
            let known = worst.entry((user.owner.rank(), panel, expression)).or_insert(one);
            if rank(one) > rank(known) {
                *known = one;
            }
        }
        let mut counts = Self::default();
        for one in worst.into_values() {
            let users = counts.0.entry(one.effect.level).or_default();
            match one.effect.through.first() {
                None => add(&mut users.direct, one.effect.user.owner.kind().to_owned()),
                Some(through) => {
                    let is_alert = matches!(one.effect.user.owner, Owner::Alert(_));
                    add(&mut users.indirect, (shown(through), is_alert));
                }
            }
        }
        counts
    }

    /// Returns the number of users that break.
    pub(crate) fn breaks(&self) -> usize {
        let users = self.0.get(&Level::Break);
        users.map_or(0, |users| {
            let direct = users.direct.iter().map(|(_, count)| count);
            direct.chain(users.indirect.iter().map(|(_, count)| count)).sum()
        })
    }

    /// Returns the highest level.
    pub(crate) fn level(&self) -> Level {
        self.0.keys().next_back().copied().unwrap_or(Level::Ok)
    }

    /// Returns the effects as one line, such as `breaks 3 alerts, 1 panel (2 more through variable `$instance`)`; empty
    /// without affected users.
    pub(crate) fn describe(&self) -> String {
        let texts = self.0.iter().rev().map(|(level, users)| match level {
            Level::Break => format!("breaks {}", users.describe()),
            Level::Danger => format!("{} may be wrong", users.describe()),
            Level::Note | Level::Ok => format!("concerns {}", users.describe()),
        });
        texts.collect::<Vec<_>>().join("; ")
    }
}

impl Users {
    fn describe(&self) -> String {
        let direct: Vec<_> = self.direct.iter().map(|(kind, count)| plural(*count, kind)).collect();
        let indirect =
            self.indirect.iter().enumerate().map(|(index, ((through, is_alert), count))| {
                let is_more = match is_alert {
                    true => self.direct.iter().any(|(kind, _)| kind == "alert"),
                    false => index == 0 && !direct.is_empty(),
                };
                let more = if is_more { " more" } else { "" };
                // Alerts page somebody, so they are named.
                let alerts = match (is_alert, count) {
                    (false, _) => "",
                    (true, 1) => " alert",
                    (true, _) => " alerts",
                };
                format!("{count}{more}{alerts} through {through}")
            });
        let indirect = indirect.collect::<Vec<_>>().join(", ");
        match (direct.is_empty(), indirect.is_empty()) {
            (true, _) => indirect,
            (false, true) => direct.join(", "),
            (false, false) => format!("{} ({indirect})", direct.join(", ")),
        }
    }
}

impl Impact {
    /// Returns the effects on the users of the metrics as one line.
    pub(crate) fn describe(&self) -> String {
        let mut text = match Counts::new(&self.affected).describe() {
            text if !text.is_empty() => text,
            _ if self.uses == 0 => "no known users".to_owned(),
            _ => format!("used by {}, none breaks", self.uses),
        };
        if let [first, rest @ ..] = &self.unclear[..] {
            let more = match rest.len() {
                0 => String::new(),
                count => format!(" and {count} more"),
            };
            text.push_str(&format!("; incomplete: {first}{more} was not understood"));
        }
        text
    }
}

/// Returns a number with its noun, such as `2 queries`.
fn plural(count: usize, kind: &str) -> String {
    match (count, kind.strip_suffix('y')) {
        (1, _) => format!("1 {kind}"),
        (_, Some(stem)) => format!("{count} {stem}ies"),
        (_, None) => format!("{count} {kind}s"),
    }
}

fn shown(through: &str) -> String {
    if through.starts_with('$') { format!("variable `{through}`") } else { format!("`{through}`") }
}

fn add<T: PartialEq>(counts: &mut Vec<(T, usize)>, key: T) {
    match counts.iter_mut().find(|(known, _)| *known == key) {
        Some((_, count)) => *count += 1,
        None => counts.push((key, 1)),
    }
}
