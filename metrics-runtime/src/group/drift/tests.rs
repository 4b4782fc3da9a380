//! The hashes agree with the full comparison: for randomly changed goldens, the constant reports a
//! difference exactly if `diff::compare` finds one.

use std::borrow::Cow;

use frozen_metrics_schema::hash::{self, NameHash};
use frozen_metrics_schema::{FamilySchema, Label, Schema, diff, golden};

use super::FrozenMember;
use crate::group::{Field, Group, Member, MemberScope, SchemaHashes};

const OWN: &str = include_str!("tests/member.prom");
const FROZEN: &str = include_str!("tests/in_group.prom");

fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn leaked_labels(labels: &[Label]) -> &'static [Label] {
    let text = |text: &str| Cow::Borrowed(&*String::leak(text.to_owned()));
    let label = |label: &Label| Label { name: text(&label.name), value: text(&label.value) };
    Vec::leak(labels.iter().map(label).collect())
}

/// Returns the schema with borrowed names and families, as constants read them.
fn leaked(schema: &Schema) -> &'static Schema {
    let family = |family: &FamilySchema| FamilySchema {
        name: Cow::Borrowed(String::leak(family.name.to_string())),
        ..family.clone()
    };
    let families: Vec<_> = schema.families.iter().map(family).collect();
    let name = Cow::Borrowed(&*String::leak(schema.name.to_string()));
    leak(Schema { name, key: schema.key.clone(), families: Cow::Borrowed(Vec::leak(families)) })
}

fn member() -> &'static [Member] {
    let own = golden::read(OWN).expect("a golden").schema;
    let inner = [Label::new("tier", "cold")];
    let outer = [Label::new("site", "a\"b")];
    let families = || own.families.iter();
    let names = || families().map(|family| NameHash::new(family.openmetrics_name()));
    let hashes = leak(SchemaHashes {
        key: hash::key(own.key.as_ref()),
        families: Vec::leak(families().map(|family| hash::family(&own, family, 0)).collect()),
        names: Vec::leak(names().map(|name| name.hash).collect()),
        powers: Vec::leak(names().map(|name| name.power).collect()),
        // Only the check for clashes reads them.
        types: &[],
        ends_like_sample: false,
    });
    let scope = |prefix, labels: &[Label]| MemberScope {
        prefix,
        labels: leaked_labels(labels),
        text: "",
        goldens: &[],
    };
    let members = leak([Member::new(leaked(&own), Some(hashes))]);
    let within = |scope, members| leak(Group::members::<1>(&[Field { name: "", scope, members }]));
    let members = within(scope("spare_", &inner), members);
    within(scope("node_", &outer), members)
}

/// Returns the constant that the derive of a group emits for a golden.
fn frozen(schema: &Schema) -> FrozenMember {
    let families = || schema.families.iter();
    let labels = |family| hash::leading_labels(schema, family);
    let hashes = families()
        .flat_map(|family| (0..=labels(family).len()).map(|n| hash::family(schema, family, n)));
    let names = families().map(|family| &*String::leak(family.name.to_string()));
    let name_hash = |family: &FamilySchema| NameHash::new(family.openmetrics_name()).hash;
    FrozenMember {
        path: "golden/x.prom",
        advice: "run",
        index: 0,
        key: hash::key(schema.key.as_ref()),
        key_line: 2,
        labels: Vec::leak(families().map(|family| leaked_labels(labels(family))).collect()),
        names: Vec::leak(names.collect()),
        name_hashes: Vec::leak(families().map(name_hash).collect()),
        lines: Vec::leak(families().map(|_| 1).collect()),
        label_lists: Vec::leak((0..schema.families.len()).collect()),
        hashes: Vec::leak(hashes.collect()),
    }
}

/// A generator of pseudo-random numbers, which are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }
}

/// Returns the text with one change: a word is replaced, or a line or family is removed, repeated or moved.
fn change(text: &str, random: &mut Random) -> String {
    const WORDS: &[(&str, &str)] = &[
        ("cold", "warm"),
        ("site=\"a\\\"b\",", ""),
        ("site=\"a\\\"b\",tier=\"cold\"", "tier=\"cold\",site=\"a\\\"b\""),
        ("tier=", "zone="),
        ("peer=\"*\",side=\"*\"", "side=\"*\",peer=\"*\""),
        ("role=\"leader\",peer=\"*\",side=\"*\"", "peer=\"*\",side=\"*\",role=\"leader\""),
        ("peer=\"*\",", ""),
        ("# KEY peer, side", "# KEY side, peer"),
        ("at most 8", "at most 9"),
        ("\"others\"", "\"_\""),
        ("\"near\" | \"far\"", "\"far\" | \"near\""),
        ("\"near\" | \"far\"", "\"near\" | \"away\""),
        ("leader", "replica"),
        ("role=", "part="),
        ("le=\"0.5\"", "le=\"0.25\""),
        ("le=\"10\"", "le=\"100\""),
        ("counter", "gauge"),
        ("gauge", "counter"),
        ("seconds", "bytes"),
        (" info", " stateset"),
        (" exemplars", " info"),
        ("keys", "limit"),
        ("node_spare_", "node_"),
        ("node_spare_", "spare_node_"),
        ("lag", "delay"),
        ("version=\"*\",commit=\"*\"", "commit=\"*\",version=\"*\""),
        (".", "!"),
        ("\\n", "n"),
    ];
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let index = 1 + random.below(lines.len() - 1);
    match random.below(6) {
        0 | 1 => {
            let (from, to) = WORDS[random.below(WORDS.len())];
            // Replace the word in the whole text, or in one of its lines.
            match random.below(2) {
                0 => return text.replace(from, to),
                _ => lines[index] = lines[index].replace(from, to),
            }
        }
        2 => drop(lines.remove(index)),
        3 => {
            let line = lines.remove(index);
            lines.insert(1 + random.below(lines.len() - 1), line);
        }
        4 => {
            let mut families = text.split_inclusive("# HELP ").collect::<Vec<_>>();
            let last = families.len() - 1;
            let (a, b) = (1 + random.below(last - 1), 1 + random.below(last - 1));
            families.swap(a, b);
            return families.concat();
        }
        _ => {
            let mut families = text.split_inclusive("# HELP ").collect::<Vec<_>>();
            families.remove(1 + random.below(families.len() - 2));
            return families.concat();
        }
    }
    lines.join("\n") + "\n"
}

#[test]
fn a_constant_reports_a_difference_where_the_comparer_finds_one() {
    let members = member();
    let declared = members[0].frozen(&MemberScope::default(), "Node.links");
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let (mut same, mut different) = (0, 0);
    for _ in 0..4_000 {
        let mut text = FROZEN.to_owned();
        for _ in 0..=random.below(3) {
            text = change(&text, &mut random);
        }
        let Ok(golden) = golden::read(&text) else { continue };
        let changes = diff::compare(&golden.schema, &declared);
        let drift = frozen(&golden.schema).drift(members);
        assert_eq!(drift.is_empty(), changes.is_empty(), "{changes:?}\n{}\n{text}", drift.as_str());
        *if changes.is_empty() { &mut same } else { &mut different } += 1;
    }
    assert!(same > 50 && different > 500, "{same} goldens are the same, {different} differ");
}

#[test]
fn a_drift_names_families_and_lines() {
    let members = member();
    let golden = golden::read(FROZEN).expect("a golden").schema;
    assert!(frozen(&golden).drift(members).is_empty());
    let text = FROZEN
        .replace("at most 8", "at most 9")
        .replace("node_spare_link_lag_seconds", "node_spare_link_delay_seconds")
        .replace("Frames sent", "Frames");
    let golden = golden::read(&text).expect("a golden").schema;
    assert_eq!(
        frozen(&golden).drift(members).as_str(),
        "`Link` differs from its golden in this group, golden/x.prom\n\
         the key differs from line 2\n\
         metric `node_spare_link_frames_total` differs from line 1\n\
         metric `node_spare_link_delay_seconds` is no longer declared; it is frozen on line 1\n\
         metric `node_spare_link_lag_seconds` is not in the golden\n\
         run"
    );
}
