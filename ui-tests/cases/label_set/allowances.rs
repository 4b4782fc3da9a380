use frozen_metrics::LabelSet;

#[derive(LabelSet)]
#[label(allow(case = "as it was", counter_suffix = "as it was"))]
struct Fetch<'a> {
    #[label(allow(target_label = "as it was"))]
    job: &'a str,
    #[label(allow(target_label = "as it was", case = "as it was"))]
    peer: &'a str,
    #[label(name = "peerName", allow(case = "as it was"))]
    name: &'a str,
}

fn main() {}
