use frozen_metrics::Buckets;

#[derive(Buckets)]
struct Missing;

#[derive(Buckets)]
#[buckets]
struct Bare;

#[derive(Buckets)]
#[buckets()]
struct Empty;

#[derive(Buckets)]
#[buckets = 0.1]
struct Equals;

#[derive(Buckets)]
#[buckets(0.1, 1)]
#[buckets(0.1, 1)]
struct Duplicate;

#[derive(Buckets)]
#[buckets(crate = "frozen_metrics")]
#[buckets(0.1, 1)]
struct QuotedPath;

#[derive(Buckets)]
#[buckets(crat = frozen_metrics)]
#[buckets(0.1, 1)]
struct UnknownKey;

#[derive(Buckets)]
#[buckets("0.1", 1 2, 3ms)]
struct NotNumbers;

#[derive(Buckets)]
#[buckets(exponential(1, 2))]
struct ShortRule;

#[derive(Buckets)]
#[buckets(exponential(1, 2, 3, rounded))]
struct UnknownWord;

#[derive(Buckets)]
#[buckets(linear(1, 0, 3, exact))]
struct ExactlyLinear;

#[derive(Buckets)]
#[buckets(linear(1, 0, 3))]
struct NoWidth;

#[derive(Buckets)]
#[buckets(exponential(0, 2, 3, exact))]
struct NoStart;

#[derive(Buckets)]
#[buckets(exponential(1, 2, 2.5, exact))]
struct HalfABound;

#[derive(Buckets)]
#[buckets(exact)]
struct ExactlyNothing;

fn main() {}
