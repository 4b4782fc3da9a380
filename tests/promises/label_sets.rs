//! Promise: a label set forms a key from its labels and the labels from the key, without loss and without
//! allocating.

use std::collections::HashSet;

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

/// Each type of a label.
#[derive(Debug, PartialEq, LabelSet)]
struct Every<'a> {
    peer: &'a str,
    region: &'a str,
    outcome: Outcome,
    small: i8,
    large: u128,
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
    L::with_key(labels, |key| key.with_bytes(<[u8]>::to_vec))
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
type Owned = (String, String, Outcome, i8, u128, bool);

fn every() -> impl Strategy<Value = Owned> {
    let small = prop_oneof![any::<i8>(), -1..=1_i8];
    let large = prop_oneof![any::<u128>(), 0..=10_u128];
    (text(), text(), outcome(), small, large, any::<bool>())
}

fn borrowed(labels: &Owned) -> Every<'_> {
    let (peer, region, outcome, small, large, cached) = labels;
    Every { peer, region, outcome: *outcome, small: *small, large: *large, cached: *cached }
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
    fn labels_come_only_from_the_key_that_they_form(
        texts in [text(), text()],
        outcome in prop::sample::select(vec!["ok", "größe", "Ok", "", "others"]),
        small in prop::sample::select(vec!["0", "-1", "127", "128", "+1", "01", "-0", ""]),
        large in prop::sample::select(vec!["0", "1", "00", "-1"]),
        cached in prop::sample::select(vec!["true", "false", "True"]),
        changed in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let values = [&*texts[0], &*texts[1], outcome, small, large, cached];
        let mut bytes = values.map(str::as_bytes).join(&0xFF);
        for _ in 0..2 {
            if let Some(labels) = Every::from_key(&bytes) {
                prop_assert_eq!(&key::<Every<'static>>(&labels), &bytes);
            }
            let index = changed.index(bytes.len());
            bytes[index] = byte;
        }
    }

    #[test]
    fn a_number_comes_only_from_its_own_text(text in "[-+]?[0-9]{0,20}") {
        if let Some(shard) = Shard::from_key(text.as_bytes()) {
            prop_assert_eq!(key::<Shard>(&shard), text.as_bytes());
        }
    }
}

#[test]
fn keys_are_equal_only_if_all_labels_are() {
    let mut keys = HashSet::new();
    let mut count = 0;
    for (peer, region) in pairs(&["", "a", "b", "ab", "ba", "aba", "\0", "1"]) {
        for (small, large) in pairs(&[0_i8, 1, 11, 111]) {
            for (outcome, cached) in Outcome::ALL.iter().flat_map(|one| [(one, true), (one, false)])
            {
                let (outcome, large) = (*outcome, u128::from(large.unsigned_abs()));
                keys.insert(key::<Every<'static>>(&Every {
                    peer,
                    region,
                    outcome,
                    small,
                    large,
                    cached,
                }));
                count += 1;
            }
        }
    }
    assert_eq!(keys.len(), count);
}

/// Returns each pair of these values.
fn pairs<T: Copy>(values: &[T]) -> impl Iterator<Item = (T, T)> {
    values.iter().flat_map(move |a| values.iter().map(move |b| (*a, *b)))
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
    assert_eq!(names(Every::LABELS), ["peer", "region", "outcome", "small", "large", "cached"]);
    assert_eq!(names(Pair::LABELS), ["from", "type"]);
    let values: Vec<_> = Every::LABELS.iter().map(|label| &*label.values).collect();
    assert_eq!(values[2], Outcome::VALUES);
    assert_eq!(values[5], ["true", "false"]);
    assert!([0, 1, 3, 4].iter().all(|index| values[*index].is_empty()));
    use LabelOrder::{Declaration, Integer, Text};
    assert_eq!(Every::ORDERS, [Text, Text, Declaration, Integer, Integer, Declaration]);
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
            let matches =
                |key: &[u8]| key.len() == bytes && Every::from_key(key).as_ref() == Some(&labels);
            assert!(Every::with_key(&labels, |key| key.with_bytes(matches)));
        });
        assert_eq!(cost.count_total, expected, "{bytes} bytes");
    }
    let cost = measure(|| {
        // A single label is the key, however long it is.
        let matches = |key: &[u8]| key == peer.as_bytes() && Peer::from_key(key).is_some();
        assert!(Peer::with_key(&Peer { name: &peer }, |key| key.with_bytes(matches)));
        let shard = Shard { number: i64::MIN };
        assert!(Shard::with_key(&shard, |key| key.with_bytes(|key| Shard::from_key(key).is_some())));
    });
    assert_eq!(cost.count_total, 0);
}
