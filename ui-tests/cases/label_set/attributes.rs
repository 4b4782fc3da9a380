use frozen_metrics::LabelSet;

#[derive(LabelSet)]
#[label(name = "fetch", path = frozen_metrics)]
struct Fetch<'a> {
    #[label(nam = "peer")]
    a: &'a str,
    #[label("shard")]
    b: u32,
    #[label(crate = frozen_metrics)]
    c: u32,
    #[label(name = lane)]
    d: u32,
    #[label(name)]
    e: u32,
    #[label(name = "f", name = "g")]
    f: u32,
    #[label(values = "near")]
    g: u32,
    #[label]
    h: u32,
}

fn main() {}
