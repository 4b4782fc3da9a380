use frozen_metrics::LabelEnum;

#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
enum Side {
    Near,
    Far(u8),
    Off { by: u8 },
}

fn main() {}
