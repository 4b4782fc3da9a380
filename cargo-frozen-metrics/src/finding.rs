//! Findings: what a change of the schema means for the users of the metrics.

use frozen_metrics_schema::Stability;
use serde::Serialize;

use crate::config::Ignorable;
use crate::cure::RecordingRules;
use crate::impact::Impact;
use crate::level::Level;
use crate::rules::Rule;

/// A line of a golden.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub(crate) struct Location {
    /// The path from the root of the repository.
    pub(crate) file: String,
    /// The line, counted from 1.
    pub(crate) line: usize,
    /// Whether the line is in the golden of the base, because the head does not have it.
    #[serde(skip)]
    pub(crate) is_base: bool,
}

/// A rule that a change triggers, with the old and the new value.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub(crate) rule: &'static Rule,
    pub(crate) level: Level,
    /// What changed.
    pub(crate) text: String,
    /// Whether the text names the metrics that it is about. Otherwise, the headline of a finding adds their names.
    pub(crate) names_metrics: bool,
    pub(crate) old: Option<String>,
    pub(crate) new: Option<String>,
    /// The label that changed, or whose values did.
    pub(crate) label: Option<String>,
    /// The line that shows it.
    pub(crate) location: Location,
}

impl Part {
    /// Marks the text as one that names the metrics that it is about.
    pub(crate) fn naming_metrics(self) -> Self {
        Self { names_metrics: true, ..self }
    }

    /// Sets the label that changed, or whose values did.
    pub(crate) fn about_label(self, label: &str) -> Self {
        Self { label: Some(label.to_owned()), ..self }
    }

    /// Returns the part for a metric with this stability.
    pub(crate) fn of_stability(self, stability: Stability) -> Self {
        let level = self.level.min(self.rule.levels.of(stability));
        Self { level, ..self }
    }
}

/// A remark about what probably happened.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Hint {
    /// An identifier for programs.
    pub(crate) id: &'static str,
    pub(crate) text: String,
}

/// One change of one or more metrics, with its consequences and its cure.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    /// The package of the golden, if there is one.
    pub(crate) package: Option<String>,
    /// The metrics that change, by their names in the head; by their names in the base if the head does not have them.
    pub(crate) metrics: Vec<String>,
    /// The names of the metrics in the base, if they have others there.
    pub(crate) former: Vec<String>,
    /// What changed, as one line.
    pub(crate) message: String,
    /// What changed, part by part. The rule of the first part is the rule of the finding.
    pub(crate) parts: Vec<Part>,
    pub(crate) hints: Vec<Hint>,
    /// Text to paste. Every finding that breaks something has one.
    pub(crate) cure: Option<Cure>,
    /// The recording rules that keep the old names of its metrics.
    pub(crate) rules: RecordingRules,
    /// What the change does to the known users of its metrics; `None` if no users are known.
    pub(crate) impact: Option<Impact>,
}

/// How to undo the damage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Cure {
    /// What to do with the text.
    pub(crate) advice: String,
    /// The language of the text: `yaml`, `promql` or `rust`.
    pub(crate) language: &'static str,
    pub(crate) text: String,
}

impl Finding {
    /// Returns the rule of the finding.
    pub(crate) fn rule(&self) -> &'static Rule {
        self.parts[0].rule
    }

    /// Returns the highest level of its parts.
    pub(crate) fn level(&self) -> Level {
        self.parts.iter().map(|part| part.level).max().unwrap_or(Level::Ok)
    }

    /// Returns the highest level of the effects on the known users of the metrics; the level of the finding if no users are
    /// known.
    pub(crate) fn effective_level(&self) -> Level {
        let level = self.level();
        self.impact.as_ref().map_or(level, |impact| impact.level(level))
    }

    /// Returns the level or the effective level, whichever is higher.
    pub(crate) fn higher_level(&self) -> Level {
        self.level().max(self.effective_level())
    }

    /// Returns the line that shows the finding.
    pub(crate) fn location(&self) -> &Location {
        &self.parts[0].location
    }
}

impl Ignorable for Finding {
    fn rule_id(&self) -> &str {
        self.rule().id
    }

    fn all_metrics(&self, has: &dyn Fn(&str) -> bool) -> bool {
        let all = |names: &[String]| !names.is_empty() && names.iter().all(|name| has(name));
        all(&self.metrics) || all(&self.former)
    }

    fn file(&self) -> &str {
        &self.location().file
    }
}
