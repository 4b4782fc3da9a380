//! A member as its group exposes it: with the group's prefix on its names and the group's labels on its
//! series.

use frozen_metrics_schema::Label;

use crate::encode::{Encoder, Scope};
use crate::exporter::{self, Collect, FamilyInfo, KeyUsage};
use crate::gather::MetricFamily;

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
    fn changes_nothing(&self) -> bool {
        self.prefix.is_empty() && self.text.is_empty()
    }
}

/// Calls `visit` with the member, or with each source that it consists of.
pub fn visit(within: &MemberScope, member: &dyn Collect, visit: &mut dyn FnMut(&dyn Collect)) {
    let mut goldens = within.goldens.iter().copied();
    let mut show = |source: &dyn Collect| {
        let golden = match within.changes_nothing() {
            true => source.golden(),
            false => goldens.next(),
        };
        visit(&InGroup { source, within, golden });
    };
    if !member.members(&mut show) {
        show(member);
    }
}

/// Returns the families of all sources of a group.
pub fn families(group: &dyn Collect) -> Vec<FamilyInfo> {
    let mut all = Vec::new();
    group.members(&mut |source| all.extend(source.families()));
    all
}

/// Passes the families of all sources of a group to the encoder.
pub fn expose(group: &dyn Collect, encoder: &mut Encoder<'_>) {
    group.members(&mut |source| source.expose(encoder));
}

/// Returns the families of all sources of a group with their current values.
pub fn gather(group: &dyn Collect) -> Vec<MetricFamily> {
    exporter::gather(group)
}

struct InGroup<'a> {
    source: &'a dyn Collect,
    within: &'a MemberScope,
    golden: Option<&'static str>,
}

impl Collect for InGroup<'_> {
    fn schema(&self) -> &'static frozen_metrics_schema::Schema {
        self.source.schema()
    }

    fn families(&self) -> Vec<FamilyInfo> {
        let mut families = self.source.families();
        for family in &mut families {
            family.name.to_mut().insert_str(0, self.within.prefix);
            family.labels.extend(self.within.labels.iter().map(|label| label.name.clone()));
        }
        families
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        let MemberScope { prefix, labels, text, .. } = self.within;
        match self.within.changes_nothing() {
            true => self.source.expose(encoder),
            false => {
                let scope = Scope { prefix, labels, text, ..Scope::default() };
                encoder.within(scope, |encoder| self.source.expose(encoder));
            }
        }
    }

    fn gather(&self) -> Vec<MetricFamily> {
        exporter::gather(self)
    }

    fn instance(&self) -> Vec<Label> {
        self.source.instance()
    }

    fn keys(&self) -> Option<KeyUsage> {
        self.source.keys()
    }

    fn golden(&self) -> Option<&'static str> {
        self.golden
    }

    fn has_exemplars(&self) -> bool {
        self.source.has_exemplars()
    }

    fn is_declared(&self) -> bool {
        self.source.is_declared()
    }
}
