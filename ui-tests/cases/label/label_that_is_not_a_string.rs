use frozen_metrics::LabelEnum;

#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
enum Side {
    #[label(near)]
    Near,
    #[label = "far"]
    Far,
    #[label("a")]
    #[label("b")]
    Both,
}

fn main() {}
