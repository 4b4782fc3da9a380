use std::borrow::Cow;
use std::sync::Arc;

use frozen_metrics::LabelSet;

type Name<'a> = &'a str;

#[derive(LabelSet)]
struct Fetch<'a> {
    peer: &'a String,
    bytes: &'a [u8],
    attempt: &'a u32,
    region: &'a mut str,
    tier: &'static str,
    owner: String,
    shard: Arc<str>,
    lane: Cow<'a, str>,
    missing: Option<&'a str>,
    pair: (u8, u8),
    alias: Name<'a>,
    same: Vec<Self>,
}

#[derive(LabelSet)]
struct Owned {
    peer: std::string::String,
    tier: &'static str,
}

fn main() {}
