//! Aliases: former names under which renamed families are still exposed.

use std::borrow::Cow;
use std::mem;

use crate::golden::DEPRECATED;
use crate::label::Text;
use crate::model::FamilySchema;
use crate::until::Until;
use crate::{Kind, Label, Series, help, unit};

/// The beginning of the HELP text of an alias, before the name of the family.
pub const RENAMED_TO: &str = "Renamed to ";

/// What makes a family an alias: it shows the values of another family under its former name.
///
/// ```
/// use frozen_metrics_schema::{FamilySchema, Kind, Series};
///
/// let lag = FamilySchema::new("bus_lag_seconds", Kind::Gauge, Some("seconds"), "Lag.", Series::PLAIN);
/// let former = lag.alias("bus_delay_seconds", "2.0.0");
/// assert_eq!(former.help, "Renamed to bus_lag_seconds. Lag.");
/// assert_eq!((former.recorded_name(), lag.recorded_name()), ("bus_lag_seconds", "bus_lag_seconds"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias {
    /// The name of the family whose values it shows.
    pub of: Text,
    /// When the former name ends, as [`Until::parse`](crate::until::Until::parse) reads it.
    pub until: Text,
}

impl Alias {
    /// Returns its end as goldens and messages show it: a version in quotes, or a date without.
    pub fn until_text(&self) -> String {
        Until::parse(&self.until).map_or_else(|_| self.until.to_string(), |until| until.to_string())
    }
}

impl FamilySchema {
    /// Returns the family under a former name, which ends with the version or after the date `until`.
    ///
    /// The label of a state set has the name of its family, so that of the alias has the former name.
    pub fn alias(&self, former: &str, until: &str) -> Self {
        let of = self.name.clone();
        let declared = self.unit.as_deref().filter(|unit| unit::is_unit_of(unit, former));
        let implied = || unit::of_name(former).filter(|_| !matches!(self.kind, Kind::Info(_)));
        Self {
            name: former.to_owned().into(),
            help: help::prepend(&sentence(&of), &self.help).into(),
            unit: declared.or_else(implied).map(|unit| unit.to_owned().into()),
            alias: Some(Alias { of, until: until.to_owned().into() }),
            ..self.with_state_label(former)
        }
    }

    /// Returns the family as an alias of the family `of`, which ends with the version or after the date `until`, and
    /// with this HELP text.
    pub const fn with_alias(
        mut self,
        of: &'static str,
        until: &'static str,
        help: &'static str,
    ) -> Self {
        let alias = Alias { of: Cow::Borrowed(of), until: Cow::Borrowed(until) };
        // Constants cannot drop the old values, which own nothing.
        mem::forget(self.alias.replace(alias));
        mem::forget(mem::replace(&mut self.help, Cow::Borrowed(help)));
        self
    }

    /// Returns the family with this name for the label of a state set.
    pub fn with_state_label(&self, name: &str) -> Self {
        let mut family = self.clone();
        if self.kind == Kind::StateSet {
            let series = self.series.iter().map(|series| {
                let mut labels = series.labels.to_vec();
                if let Some(last) = labels.last_mut() {
                    *last = Label { name: name.to_owned().into(), value: last.value.clone() };
                }
                Series { labels: labels.into() }
            });
            family.series = series.collect();
        }
        family
    }

    /// Returns the name of the family whose values it shows: that of the renamed family for an alias, else its own.
    pub fn recorded_name(&self) -> &str {
        self.alias.as_ref().map_or(&self.name, |alias| &alias.of)
    }

    /// Returns the HELP text without the sentence with which that of an alias begins.
    pub(crate) fn help_without_alias(&self) -> &str {
        let sentence = self.alias.as_ref().map(|alias| sentence(&alias.of));
        let stripped = sentence.and_then(|sentence| help::strip(&sentence, &self.help));
        stripped.unwrap_or(&self.help)
    }

    /// Returns the family with this prefix before its name, and before the names of other families that it states: the
    /// family of an alias, and the one that replaces a deprecated family.
    pub fn with_prefix(&self, prefix: &str) -> Self {
        let mut family = self.clone();
        family.name = format!("{prefix}{}", self.name).into();
        for position in self.names_in_help().into_iter().rev() {
            family.help.to_mut().insert_str(position, prefix);
        }
        if let Some(alias) = &mut family.alias {
            alias.of = format!("{prefix}{}", alias.of).into();
        }
        if let Some(mut deprecation) = self.deprecation()
            && let Some(replacement) = &mut deprecation.replacement
        {
            replacement.insert_str(0, prefix);
            let is_it = |(word, _): &&mut (Text, Text)| *word == DEPRECATED.word;
            if let Some((_, text)) = family.annotations.to_mut().iter_mut().find(is_it) {
                *text = deprecation.to_text().into();
            }
        }
        family
    }
}

/// Returns the sentence with which the HELP text of an alias begins.
fn sentence(of: &str) -> String {
    format!("{RENAMED_TO}{of}.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Schema, hash};

    #[test]
    fn the_hash_of_an_alias_does_not_depend_on_the_prefix_of_a_group() {
        let lag = FamilySchema::new("bus_lag", Kind::Gauge, None, "Lag.", Series::PLAIN);
        let schema = Schema::new("Bus", None, &[]);
        let hash = |family: &FamilySchema| hash::family(&schema, family, 0);
        let alias = lag.alias("bus_delay", "2.0.0");
        let in_group = alias.with_prefix("node_");
        assert_eq!((&*in_group.name, in_group.recorded_name()), ("node_bus_delay", "node_bus_lag"));
        assert_eq!(in_group.help, "Renamed to node_bus_lag. Lag.");
        assert_eq!(hash(&in_group), hash(&alias));
        let others = [
            lag.alias("bus_delay", "3.0.0"),
            FamilySchema { name: "bus_log".into(), ..lag.clone() }.alias("bus_delay", "2.0.0"),
            FamilySchema { alias: None, ..alias.clone() },
        ];
        assert!(others.iter().all(|other| hash(other) != hash(&alias)));
    }

    #[test]
    fn a_prefix_precedes_each_name_of_another_family() {
        let deprecated = |text: &str| {
            let mut lag = FamilySchema::new("lag", Kind::Gauge, None, "Lag.", Series::PLAIN);
            lag.annotations = vec![(DEPRECATED.word.into(), text.to_owned().into())].into();
            lag.with_deprecated_help()
        };
        let schema = Schema::new("Bus", None, &[]);
        for (text, prefixed, help) in [
            ("use lag_s", "use bus_lag_s", "Deprecated, use bus_lag_s. Lag."),
            (
                "since \"1, use x\", use lag_s: use y",
                "since \"1, use x\", use bus_lag_s: use y",
                "Deprecated since 1, use x, use bus_lag_s: use y. Lag.",
            ),
            ("note: use x", "note: use x", "Deprecated: use x. Lag."),
        ] {
            let lag = deprecated(text);
            let in_group = lag.with_prefix("bus_");
            assert_eq!(in_group.annotation(DEPRECATED.word), Some(prefixed));
            assert_eq!((&*in_group.help, in_group.own_help()), (help, "Lag."));
            assert_eq!(hash::family(&schema, &in_group, 0), hash::family(&schema, &lag, 0));
            let alias = lag.alias("delay", "2.0.0").with_prefix("bus_");
            assert_eq!(alias.help, format!("Renamed to bus_lag. {help}"));
        }
        let [one, other] =
            ["use lag_s", "use lag_m"].map(|text| hash::family(&schema, &deprecated(text), 0));
        assert_ne!(one, other);
    }

    #[test]
    fn an_alias_of_a_family_without_help_has_only_the_new_name() {
        let family = |help| FamilySchema::new("lag", Kind::Gauge, None, help, Series::PLAIN);
        for (help, expected) in [("", "Renamed to lag."), ("Lag.", "Renamed to lag. Lag.")] {
            let alias = family(help).alias("delay", "2.0.0");
            assert_eq!((&*alias.help, alias.own_help()), (expected, help));
        }
    }

    #[test]
    fn an_alias_has_the_unit_of_its_own_name() {
        let unit = |name: &'static str, unit, former| {
            let family = FamilySchema::new(name, Kind::Gauge, unit, "Lag.", Series::PLAIN);
            family.alias(former, "2.0.0").unit.map(|unit| unit.into_owned())
        };
        assert_eq!(
            unit("lag_seconds", Some("seconds"), "delay_seconds").as_deref(),
            Some("seconds")
        );
        assert_eq!(unit("lag_seconds", Some("seconds"), "delay"), None);
        assert_eq!(unit("lag", None, "lag_seconds").as_deref(), Some("seconds"));
    }
}
