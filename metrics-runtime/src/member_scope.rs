//! What a group adds to the names and labels of a member.

use frozen_metrics_schema::Label;

/// The maximum depth of nested groups.
pub(crate) const DEPTH: usize = 4;

/// What a group adds to a member: a prefix of its names, and constant labels.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, Default)]
pub struct MemberScope {
    pub prefix: &'static str,
    pub labels: &'static [Label],
    /// The labels as escaped text, without the braces.
    pub text: &'static str,
    /// The paths of the goldens that freeze the member as the group changes it, one for each of its schemas.
    pub goldens: &'static [&'static str],
}

impl MemberScope {
    pub(crate) fn changes_nothing(&self) -> bool {
        self.prefix.is_empty() && self.text.is_empty()
    }
}
