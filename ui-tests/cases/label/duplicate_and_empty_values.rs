use frozen_metrics::LabelEnum;

#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
enum Side {
    NearBy,
    #[label("near_by")]
    Close,
    #[label("")]
    Nowhere,
}

fn main() {}
