#![allow(non_camel_case_types, dead_code, non_snake_case, reason = "a neighbour may do this")]

use frozen_metrics::{Counter, LabelSet, ReplicationMetrics, SecondsGauge};

mod core {}
mod std {}
mod alloc {}
mod __private {}
struct u8;
struct u64;
struct i64;
struct f64;
struct bool;
struct str;
struct usize;
struct String;
struct Vec;
struct Option;
struct Result;
struct Some;
struct None;
struct Box;
struct Arc;
struct HashMap;
struct Default;
struct Clone;
struct PartialEq;
struct Schema;
struct Family;
struct Series;
struct Kind;
struct Key;
struct Label;
struct Registry;
struct Instrument;
struct Is;
struct Row;
struct Visitor;
struct Collect;
struct MetricSet;
const SCHEMA: () = ();
const TEXT: () = ();
fn format() {}

/// A channel.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = "channel", max_keys = 8, overflow = "others", golden = none)]
pub struct Channel {
    /// Messages sent.
    #[metric(recorder(inc = sent, add = sent_many), labels(cause = "full"))]
    sends_total: Counter,
    /// How far behind.
    #[metric(recorder(record = lags))]
    lag_seconds: SecondsGauge,
}

/// A link.
#[derive(Debug, ReplicationMetrics)]
#[metrics(key = Fetch<'static>, max_keys = 8, overflow = "others", golden = none)]
pub struct Link {
    /// Frames sent.
    frames_total: Counter,
}

/// The labels of a fetch.
#[derive(LabelSet)]
pub struct Fetch<'a> {
    peer: &'a ::core::primitive::str,
    port: ::core::primitive::u16,
}

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
pub struct Node {
    /// Messages dropped.
    drops_total: Counter,
}

fn main() {
    ChannelRegistry::new().for_channel("payments").sent();
}
