use frozen_metrics::LabelEnum;

#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
#[label(rename = "x")]
enum Side {
    Near,
}

fn main() {}
