use frozen_metrics::LabelSet;

struct Outcome;

#[derive(LabelSet)]
struct Fetch<'a> {
    peer: &'a str,
    outcome: Outcome,
    ratio: f64,
    boxed: Box<u32>,
    nothing: (),
}

fn main() {
    let _ = Fetch { peer: "a", outcome: Outcome, ratio: 0.5, boxed: Box::new(1), nothing: () };
}
