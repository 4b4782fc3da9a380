use frozen_metrics::LabelSet;

#[derive(LabelSet)]
struct Generic<'a, T, const N: usize> {
    peer: &'a str,
    other: T,
}

#[derive(LabelSet)]
struct Lifetimes<'a, 'b, 'c> {
    peer: &'a str,
    shard: &'b str,
    lane: &'c str,
}

#[derive(LabelSet)]
struct Bounded<'a: 'static> {
    peer: &'a str,
}

#[derive(LabelSet)]
struct Constrained<'a>
where
    u8: Copy,
{
    peer: &'a str,
}

fn main() {}
