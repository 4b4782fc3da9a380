use frozen_metrics::LabelSet;

#[derive(LabelSet)]
struct Fetch<'a> {
    peer: &'a str,
    outcome: Outcome,
}

fn main() {}
