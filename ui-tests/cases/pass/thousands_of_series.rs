//! Members of 6,000 series each compile without `long_running_const_eval`, which rustc denies in constants that
//! run for long.

use frozen_metrics::{By, Counter, LabelEnum, MetricGroup, ReplicationMetrics};

#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
pub enum Zone { A, B, C, D, E, F, G, H, I, J }

#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
pub enum Shard { K, L, M, N, O, P, Q, R, S, T }

macro_rules! wide {
    ($($field:ident)*) => {
        /// Sixty families of a hundred series.
        #[derive(Debug, ReplicationMetrics)]
        #[metrics(prefix = "wide", golden = none)]
        pub struct Wide {
            $(
                /// One of many.
                #[metric(by(
                    zone,
                    shard,
                ))]
                $field: By<Zone, By<Shard, Counter>>,
            )*
        }
    };
}

wide! {
        f00_total f01_total f02_total f03_total f04_total f05_total f06_total f07_total
        f08_total f09_total f10_total f11_total f12_total f13_total f14_total f15_total
        f16_total f17_total f18_total f19_total f20_total f21_total f22_total f23_total
        f24_total f25_total f26_total f27_total f28_total f29_total f30_total f31_total
        f32_total f33_total f34_total f35_total f36_total f37_total f38_total f39_total
        f40_total f41_total f42_total f43_total f44_total f45_total f46_total f47_total
        f48_total f49_total f50_total f51_total f52_total f53_total f54_total f55_total
        f56_total f57_total f58_total f59_total
}

#[derive(MetricGroup)]
pub struct Service {
    #[member(labels(tier = "hot"), prefix = "near", golden = none)]
    near: Wide,
    #[member(labels(tier = "cold"), prefix = "far", golden = none)]
    far: Wide,
}

fn main() {
    let series: usize = Service::MEMBERS.iter().map(|member| member.schema.series_per_key()).sum();
    assert_eq!(series, 12_000);
}
