use frozen_metrics::LabelSet;

#[derive(LabelSet)]
enum Outcome {
    Done,
}

#[derive(LabelSet)]
union Fetch {
    attempt: u32,
}

#[derive(LabelSet)]
struct Peer<'a>(&'a str);

#[derive(LabelSet)]
struct Nothing;

#[derive(LabelSet)]
struct Empty {}

fn main() {}
