//! A member as its group exposes it: with the group's prefix on its names and the group's labels on its
//! series.

use crate::encode::{Encoder, Scope};
use crate::exporter::{Collect, SourceInfo};
use crate::member_scope::MemberScope;

/// Calls `visit` with the member, or with each source that it consists of.
pub fn visit(
    within: &'static MemberScope,
    member: &dyn Collect,
    visit: &mut dyn FnMut(&dyn Collect),
) {
    let mut goldens = within.goldens.iter().copied();
    let mut show = |source: &dyn Collect| match within.changes_nothing() {
        true => visit(source),
        false => visit(&InGroup { source, within, golden: goldens.next() }),
    };
    if !member.members(&mut show) {
        show(member);
    }
}

/// Passes the families of all sources of a group to the encoder.
pub fn expose(group: &dyn Collect, encoder: &mut Encoder<'_>) {
    group.members(&mut |source| source.expose(encoder));
}

/// A member whose group changes its names or labels.
struct InGroup<'a> {
    source: &'a dyn Collect,
    within: &'static MemberScope,
    golden: Option<&'static str>,
}

impl Collect for InGroup<'_> {
    fn info(&self) -> SourceInfo {
        self.source.info().with_golden(self.golden).within(self.within)
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        let MemberScope { prefix, labels, text, .. } = self.within;
        let scope = Scope { prefix, labels, text, ..Scope::default() };
        encoder.within(scope, |encoder| self.source.expose(encoder));
    }
}
