//! The body of the test that compares a member's goldens with what its group makes of it.

use std::borrow::Cow;

use metrics_schema::{Family, Label, Schema, Series};

use super::within::{Within, visit};
use super::{Group, Member};
use crate::encode::{Encoder, into_text};
use crate::exporter::Collect;
use crate::format::Format;
use crate::golden;

/// Compares each golden, a path and whose it is, or writes it.
#[track_caller]
pub fn verify<G: Group>(within: &Within, module: &str, goldens: &[(&str, &'static str)]) {
    let (example, mut texts) = (G::example(), Vec::new());
    visit(within, &example, &mut |source| texts.push(text(source)));
    for ((member, text), (path, owner)) in G::MEMBERS.iter().zip(texts).zip(goldens) {
        golden::verify(path, module, &member.frozen(within, owner), &text);
    }
}

fn text(source: &dyn Collect) -> String {
    let mut out = Vec::new();
    Encoder::append_to(&mut out, Format::Text, |encoder| source.expose(encoder));
    into_text(out)
}

impl Member {
    /// What its golden freezes: its schema with all that groups add. A golden belongs to `owner`.
    fn frozen(&self, within: &Within, owner: &'static str) -> Schema {
        let Self { schema, prefixes, labels } = self;
        let prefix = format!("{}{}", within.prefix, prefixes.concat());
        let added: Vec<Label> =
            within.labels.iter().chain(labels.iter().copied().flatten()).cloned().collect();
        let series = |series: &Series| Series {
            field: series.field.clone(),
            labels: added.iter().chain(&*series.labels).cloned().collect(),
        };
        let family = |family: &Family| Family {
            name: format!("{prefix}{}", family.name).into(),
            series: family.series.iter().map(series).collect(),
            key_at: match family.fact {
                None => added.len() + family.key_at,
                Some(_) => 0,
            },
            ..family.clone()
        };
        Schema {
            name: Cow::Borrowed(owner),
            key: schema.key.clone(),
            families: schema.families.iter().map(family).collect(),
        }
    }
}
