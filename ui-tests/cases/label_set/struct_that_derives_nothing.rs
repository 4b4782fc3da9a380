use frozen_metrics::LabelSet;

struct Fetch<'a> {
    peer: &'a str,
}

fn names<L: LabelSet>() -> usize {
    L::LABELS.len()
}

fn main() {
    names::<Fetch<'static>>();
}
