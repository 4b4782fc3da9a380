use frozen_metrics::LabelEnum;

#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
enum Side<T: Copy + std::fmt::Debug + PartialEq + Send + Sync + 'static> {
    Near(T),
}

fn main() {}
