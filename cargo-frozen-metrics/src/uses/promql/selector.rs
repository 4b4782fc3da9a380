//! Selectors and lists of labels.

/// How a matcher compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Equal,
    NotEqual,
    Matches,
    NotMatches,
}

impl Operator {
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text {
            "=" => Some(Self::Equal),
            "!=" => Some(Self::NotEqual),
            "=~" => Some(Self::Matches),
            "!~" => Some(Self::NotMatches),
            _ => None,
        }
    }
}

/// A matcher of a selector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Matcher {
    /// The label; `None` if a variable is a part of its name.
    pub(crate) label: Option<String>,
    pub(crate) operator: Operator,
    /// The value; `None` if a variable is a part of it.
    pub(crate) value: Option<String>,
    /// The byte of the expression at which the matcher starts.
    pub(crate) start: usize,
    /// The byte of the expression at which the value starts.
    pub(crate) value_start: usize,
}

impl Matcher {
    /// Returns whether it excludes what its value describes.
    pub(crate) fn is_negative(&self) -> bool {
        matches!(self.operator, Operator::NotEqual | Operator::NotMatches)
    }
}

/// The metrics that a selector selects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Metrics {
    Named(String),
    /// The metrics whose whole name matches a regular expression.
    Matching(String),
    /// Those that only the other matchers select.
    Any,
}

/// A selector: `name{label="value"}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Selector {
    pub(crate) metrics: Metrics,
    /// The name without `{…}`, as the parser reports it.
    pub(super) bare_name: Option<String>,
    /// The labels of all matchers but that of the name, as the parser reports them.
    pub(super) bare_labels: Vec<String>,
    /// The matchers except that of the name.
    pub(crate) matchers: Vec<Matcher>,
    /// Whether a variable stands for whole matchers, so that the selector has others, too.
    pub(crate) has_unknown_matchers: bool,
    /// The byte of the expression at which the name starts.
    pub(crate) start: usize,
}

impl Selector {
    /// Returns the name or the pattern of names as it is written; empty without one.
    pub(crate) fn name(&self) -> &str {
        match &self.metrics {
            Metrics::Named(name) | Metrics::Matching(name) => name,
            Metrics::Any => "",
        }
    }
}

/// A label in a list of labels, such as `by (label)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ListedLabel {
    /// The keyword before the list, in lower case.
    pub(crate) list: String,
    pub(crate) label: String,
    pub(crate) start: usize,
}
