use frozen_metrics::LabelSet;

#[derive(LabelSet)]
struct Elided {
    peer: &str,
}

#[derive(LabelSet)]
struct Undeclared {
    peer: &'a str,
}

#[derive(LabelSet)]
struct Unused<'a> {
    attempt: u32,
}

fn main() {}
