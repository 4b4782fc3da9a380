//! What the goldens of a group's members must freeze.

use std::borrow::Cow;

use frozen_metrics_schema::{FamilySchema, Label, Schema, Series};

use super::in_group::visit;
use super::{Member, MemberScope, MetricGroup};
use crate::encode::{Encoder, into_text};
use crate::exporter::Collect;
use crate::format::Format;
use crate::golden::Rendered;

/// Renders each schema of a member as the group changes it. `owners` are the owners of the goldens, one for
/// each schema.
pub fn render<G: MetricGroup>(
    rendered: &mut Vec<Rendered>,
    within: &'static MemberScope,
    owners: &[&'static str],
) {
    let (example, mut texts) = (G::example(), Vec::new());
    visit(within, &example, &mut |source| texts.push(text(source)));
    for ((member, text), owner) in G::MEMBERS.iter().zip(texts).zip(owners) {
        rendered.push(Rendered { schema: member.frozen(within, owner), text });
    }
}

/// Renders a set or a registry for the golden of its own struct.
pub fn render_set<G: MetricGroup>(schema: &Schema) -> Vec<Rendered> {
    vec![Rendered { schema: schema.clone(), text: text(&G::example()) }]
}

/// Returns the exposition of a source in the format of goldens.
fn text(source: &dyn Collect) -> String {
    let mut out = Vec::new();
    Encoder::append_to(&mut out, Format::Text, |encoder| source.expose(encoder));
    into_text(out)
}

impl Member {
    /// Returns the schema that the golden of `owner` freezes: the member's schema with the prefixes and labels
    /// of all groups.
    pub(super) fn frozen(&self, within: &MemberScope, owner: &'static str) -> Schema {
        let Self { schema, prefixes, labels, .. } = self;
        let prefix = format!("{}{}", within.prefix, prefixes.concat());
        let added: Vec<Label> =
            within.labels.iter().chain(labels.iter().copied().flatten()).cloned().collect();
        let series = |series: &Series| Series {
            labels: added.iter().chain(&*series.labels).cloned().collect(),
        };
        let family = |family: &FamilySchema| FamilySchema {
            series: family.series.iter().map(series).collect(),
            key_at: match family.registry_metric {
                None => added.len() + family.key_at,
                Some(_) => 0,
            },
            ..family.with_prefix(&prefix)
        };
        Schema {
            name: Cow::Borrowed(owner),
            key: schema.key.clone(),
            families: schema.families.iter().map(family).collect(),
        }
    }
}
