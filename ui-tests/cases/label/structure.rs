use frozen_metrics::LabelEnum;

#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
struct Side(u8);

fn main() {}
