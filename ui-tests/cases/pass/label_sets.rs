#![forbid(unsafe_code, deprecated)]
#![deny(warnings, trivial_bounds, unused_lifetimes, single_use_lifetimes, unused_qualifications)]
#![deny(missing_docs, unreachable_pub, elided_lifetimes_in_paths)]

//! Label sets of every type, in every form of a struct.

use frozen_metrics::{LabelEnum, LabelSet};

/// A side.
#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
enum Side {
    Near,
    Far,
}

/// Every type.
#[derive(LabelSet)]
struct Every<'text> {
    peer: &'text str,
    #[label(name = "Region")]
    #[allow(unused_parens, reason = "the derive reads a type in parentheses")]
    region: (&'text str),
    side: Side,
    r#type: u8,
    r#gen: i128,
    #[label(name = "try")]
    attempt: usize,
    cached: bool,
}

/// No text, so no lifetime.
#[derive(LabelSet)]
struct Shard {
    number: u64,
}

mod inner {
    use frozen_metrics::LabelSet;

    #[derive(LabelSet)]
    pub(super) struct Inner<'a> {
        pub(super) peer: &'a ::core::primitive::str,
        pub(super) side: super::Side,
    }
}

/// Deprecated, with a deprecated field.
#[deprecated = "use `Shard`"]
#[derive(LabelSet)]
struct Old<'a> {
    #[deprecated]
    peer: &'a str,
    #[cfg(any())]
    absent: Missing,
}

macro_rules! label_set {
    ($name:ident<$lifetime:lifetime> { $($field:ident: $ty:ty),* }) => {
        /// Emitted by a macro.
        #[derive(LabelSet)]
        struct $name<$lifetime> { own: &$lifetime str, $($field: $ty),* }
    };
}
label_set!(Emitted<'x> { peer: &'x str, side: Side, attempt: u16 });

/// A family as a user of the trait.
struct Family<L: LabelSet>(std::marker::PhantomData<L>);

impl<L: LabelSet> Family<L> {
    const COUNT: usize = L::LABELS.len();

    const fn new() -> Self {
        Self(std::marker::PhantomData)
    }

    fn with(&self, _: &L::With<'_>) -> usize {
        Self::COUNT
    }
}

static EVERY: Family<Every<'static>> = Family::new();
static SHARDS: Family<Shard> = Family::new();
const NAMES: &[frozen_metrics::schema::KeyLabel] = Every::LABELS;

fn main() {
    let peer = String::from("a");
    let every = Every {
        peer: &peer,
        region: "eu",
        side: Side::Far,
        r#type: 1,
        r#gen: -2,
        attempt: 3,
        cached: true,
    };
    assert_eq!(EVERY.with(&every), 7);
    let names: Vec<_> = NAMES.iter().map(|label| &*label.name).collect();
    assert_eq!(names, ["peer", "Region", "side", "type", "gen", "try", "cached"]);
    assert_eq!(*NAMES[2].values, ["near", "far"]);
    assert_eq!(SHARDS.with(&Shard { number: 7 }), 1);
    assert_eq!(inner::Inner::LABELS.len(), 2);
    let _ = inner::Inner { peer: "a", side: Side::Near };
    let _ = Emitted { own: "a", peer: "b", side: Side::Near, attempt: 1 };
}
