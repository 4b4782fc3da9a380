use frozen_metrics::Buckets;

#[derive(Buckets)]
#[buckets(0.1, 1)]
struct Named {
    bounds: f64,
}

#[derive(Buckets)]
#[buckets(0.1, 1)]
struct Tuple(f64);

#[derive(Buckets)]
#[buckets(0.1, 1)]
enum Enum {}

#[derive(Buckets)]
#[buckets(0.1, 1)]
union Union {
    bound: f64,
}

#[derive(Buckets)]
#[buckets(0.1, 1)]
struct Generic<const N: usize>;

fn main() {}
