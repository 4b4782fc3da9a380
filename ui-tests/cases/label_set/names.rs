use frozen_metrics::LabelSet;

#[derive(LabelSet)]
struct Fetch<'a> {
    job: &'a str,
    #[label(name = "instance")]
    host: &'a str,
    le: u64,
    __peer: &'a str,
    #[label(name = "peer-name")]
    name: &'a str,
    #[label(name = "")]
    none: &'a str,
    größe: u32,
    shard: u32,
    #[label(name = "shard")]
    r#type: u32,
}

fn main() {}
