use frozen_metrics::LabelSet;

#[derive(LabelSet)]
struct Fetch<'a> {
    peer: String,
    tier: &'a str,
}

#[derive(LabelSet)]
struct Reserved<'a> {
    job: &'a str,
}

#[derive(LabelSet)]
struct Unit;

struct Family<L: LabelSet>(std::marker::PhantomData<L>);

impl<L: LabelSet> Family<L> {
    const fn new() -> Self {
        let _ = L::LABELS.len();
        Self(std::marker::PhantomData)
    }

    fn with(&self, _labels: L::With<'_>) {}
}

static FETCHES: Family<Fetch<'static>> = Family::new();
static RESERVED: Family<Reserved<'static>> = Family::new();
static UNITS: Family<Unit> = Family::new();

fn main() {
    FETCHES.with(Fetch { peer: String::new(), tier: "a" });
    RESERVED.with(Reserved { job: "a" });
    UNITS.with(Unit);
}
