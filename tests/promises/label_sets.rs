//! Promise: a label set forms a key from its labels and the labels from the key, without loss and without
//! allocating.

use allocation_counter::measure;
use frozen_metrics::__private::LabelOrder;
use frozen_metrics::{LabelEnum, LabelSet};
use proptest::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
enum Outcome {
    Ok,
    #[label("timed out, \"late\"")]
    Timeout,
    Größe,
}

/// Each type of a label between texts.
#[derive(Debug, PartialEq, LabelSet)]
struct Every<'a> {
    peer: &'a str,
    outcome: Outcome,
    small: i8,
    large: u128,
    region: &'a str,
    cached: bool,
}

#[derive(Debug, PartialEq, LabelSet)]
struct Peer<'a> {
    name: &'a str,
}

#[derive(Debug, PartialEq, LabelSet)]
struct Shard {
    number: i64,
}

/// Needs no other trait.
#[derive(LabelSet)]
struct Pair<'a> {
    #[label(name = "from")]
    source: &'a str,
    r#type: bool,
}

fn key<L: LabelSet>(labels: &L::With<'_>) -> Vec<u8> {
    L::with_key(labels, <[u8]>::to_vec)
}

/// Texts that meet at the boundary of two labels, and others.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec!["", "a", "b", "ab", "ba", "\0", "\u{ff}", "true", "1"])
            .prop_map(str::to_owned),
        "(?s).{0,200}",
    ]
}

fn outcome() -> impl Strategy<Value = Outcome> {
    prop::sample::select(Outcome::ALL)
}

/// The labels of an [`Every`], with text that lives as long as the test.
type Owned = (String, Outcome, i8, u128, String, bool);

fn every() -> impl Strategy<Value = Owned> {
    let small = prop_oneof![any::<i8>(), -1..=1_i8];
    let large = prop_oneof![any::<u128>(), 0..=10_u128];
    (text(), outcome(), small, large, text(), any::<bool>())
}

fn borrowed(labels: &Owned) -> Every<'_> {
    let (peer, outcome, small, large, region, cached) = labels;
    Every { peer, outcome: *outcome, small: *small, large: *large, region, cached: *cached }
}

proptest! {
    #[test]
    fn a_key_contains_its_labels(labels in every(), number in any::<i64>()) {
        let labels = borrowed(&labels);
        let every = key::<Every<'static>>(&labels);
        prop_assert_eq!(Every::from_key(&every), Some(labels));
        prop_assert_eq!(Shard::from_key(&key::<Shard>(&Shard { number })), Some(Shard { number }));
    }

    #[test]
    fn keys_are_equal_only_if_all_labels_are(a in every(), b in every(), equal in any::<[bool; 6]>()) {
        // Most labels are equal, so that one of them decides.
        let mut b = b;
        if equal[0] { b.0.clone_from(&a.0); }
        if equal[1] { b.1 = a.1; }
        if equal[2] { b.2 = a.2; }
        if equal[3] { b.3 = a.3; }
        if equal[4] { b.4.clone_from(&a.4); }
        if equal[5] { b.5 = a.5; }
        let (a, b) = (borrowed(&a), borrowed(&b));
        let keys_are_equal = key::<Every<'static>>(&a) == key::<Every<'static>>(&b);
        prop_assert_eq!(keys_are_equal, a == b);
    }

    #[test]
    fn labels_come_only_from_the_key_that_they_form(
        values in prop::collection::vec(prop::sample::select(vec![
            "", "a", "ok", "timed out, \"late\"", "größe", "true", "false", "0", "-0", "+1", "01", "1", "128", "others",
        ]), 0..8),
        flipped in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let mut bytes = values.join("|").into_bytes();
        bytes.iter_mut().filter(|byte| **byte == b'|').for_each(|byte| *byte = 0xFF);
        for _ in 0..2 {
            if let Some(labels) = Every::from_key(&bytes) {
                prop_assert_eq!(&key::<Every<'static>>(&labels), &bytes);
            }
            if let Some(labels) = Peer::from_key(&bytes) {
                prop_assert_eq!(&key::<Peer<'static>>(&labels), &bytes);
            }
            if let Some(labels) = Shard::from_key(&bytes) {
                prop_assert_eq!(&key::<Shard>(&labels), &bytes);
            }
            if !bytes.is_empty() {
                let index = flipped.index(bytes.len());
                bytes[index] = byte;
            }
        }
    }
}

#[test]
fn a_key_of_another_shape_has_no_labels() {
    let pair = |key: &[u8]| Pair::from_key(key).map(|pair| (pair.source.to_owned(), pair.r#type));
    assert_eq!(pair(b"a\xFFtrue"), Some(("a".to_owned(), true)));
    assert_eq!(pair(b"\xFFfalse"), Some((String::new(), false)));
    for key in [
        &b""[..],
        b"a",
        b"true",
        b"a\xFF",
        b"a\xFFtrue\xFF",
        b"a\xFFtrue\xFFtrue",
        b"\xFFa\xFFtrue",
        b"a\xFFTrue",
        b"others\xFFothers",
        b"\x80\xFFtrue",
        b"a\xFFtru\x80",
    ] {
        assert_eq!(pair(key), None, "{key:?}");
    }
    assert_eq!(Peer::from_key(b""), Some(Peer { name: "" }));
    assert_eq!(Peer::from_key(b"a\xFFb"), None);
    assert_eq!(Shard::from_key(b"9223372036854775808"), None);
}

#[test]
fn the_constants_describe_each_label() {
    let names = |labels: &'static [frozen_metrics::schema::KeyLabel]| {
        labels.iter().map(|label| &*label.name).collect::<Vec<_>>()
    };
    assert_eq!(names(Every::LABELS), ["peer", "outcome", "small", "large", "region", "cached"]);
    assert_eq!(names(Pair::LABELS), ["from", "type"]);
    let values: Vec<_> = Every::LABELS.iter().map(|label| &*label.values).collect();
    assert_eq!(values[1], Outcome::VALUES);
    assert_eq!(values[5], ["false", "true"]);
    assert!([0, 2, 3, 4].iter().all(|index| values[*index].is_empty()));
    use LabelOrder::{Declaration, Integer, Text};
    assert_eq!(Every::ORDERS, [Text, Declaration, Integer, Integer, Text, Declaration]);
}

#[test]
fn labels_of_up_to_128_bytes_do_not_allocate() {
    let peer = "p".repeat(200);
    let labels = |len| Every {
        peer: &peer[..len],
        outcome: Outcome::Ok,
        small: i8::MIN,
        large: u128::MAX,
        region: "eu",
        cached: false,
    };
    let other = key::<Every<'static>>(&labels(0)).len();
    for (bytes, expected) in [(128, 0), (129, 1)] {
        let labels = labels(bytes - other);
        let cost = measure(|| {
            let matches = Every::with_key(&labels, |key| {
                key.len() == bytes && Every::from_key(key).as_ref() == Some(&labels)
            });
            assert!(matches);
        });
        assert_eq!(cost.count_total, expected, "{bytes} bytes");
    }
    let cost = measure(|| {
        // A single label is the key, however long it is.
        let matches = Peer::with_key(&Peer { name: &peer }, |key| {
            key == peer.as_bytes() && Peer::from_key(key).is_some()
        });
        assert!(matches);
        assert!(Shard::with_key(&Shard { number: i64::MIN }, Shard::from_key).is_some());
    });
    assert_eq!(cost.count_total, 0);
}
