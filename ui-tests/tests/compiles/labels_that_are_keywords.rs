#![deny(warnings)]

use frozen_metrics::{By, Counter, Gauge, Info, LabelEnum, LabelSet, ReplicationMetrics};

/// Names that generated code uses.
#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
#[allow(non_camel_case_types, reason = "these are the names")]
pub enum Odd {
    /// One.
    ALL,
    /// Another.
    VALUES,
    /// A third.
    Text,
    /// A fourth.
    Cells,
    /// A fifth.
    index,
}

/// The labels of the key.
#[derive(LabelSet)]
pub struct Type<'a> {
    r#gen: &'a str,
    r#async: &'a str,
    n: u8,
    record: &'a str,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    key = Type<'static>, max_keys = 8,
    overflow = "others", golden = none,
)]
pub struct Node {
    /// Messages dropped.
    #[metric(by(self = "all" | "values" | "text" | "cells" | "index"), recorder(add = add_drops))]
    drops_total: By<Odd, Counter>,
    /// Messages kept.
    #[metric(
        by(type = enum("a" | "b"), value = enum("x" | "y")),
        labels(crate = "c"), recorder(set = set_kept),
    )]
    kept: By<Kind, By<Value, Gauge>>,
    /// What runs.
    #[metric(info(r#type, r#mod))]
    build_info: Info<Build>,
}

#[test]
fn it_works() {
    let key = || Type { r#gen: "g", r#async: "a", n: 7, record: "r" };
    let registry = NodeRegistry::new();
    let node = registry.for_type(key());
    node.add_drops(Odd::Text, 2);
    node.set_kept(Kind::B, Value::Y, -3);
    node.build_info.set(Build { r#type: "t".to_owned(), r#mod: "m".to_owned() });
    let counted = registry.with_type(key(), |node| node.kept[Kind::B][Value::Y].get());
    assert_eq!(counted, -3);
    let snapshot = registry.snapshot();
    let row = snapshot.r#type(key()).and_then(|row| row.r#type.get());
    let row = row.map(|labels| (labels.r#gen, labels.r#async, labels.n));
    assert_eq!(row, Some(("g", "a", 7)));
    let text = snapshot.prometheus_text();
    assert!(
        text.contains("drops_total{gen=\"g\",async=\"a\",n=\"7\",record=\"r\",self=\"text\"} 2\n"),
        "{text}"
    );
    assert!(text.contains("kept{gen=\"g\",async=\"a\",n=\"7\",record=\"r\",type=\"b\",value=\"y\",crate=\"c\"} -3\n"), "{text}");
}
