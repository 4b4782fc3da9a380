//! A group of many metrics compiles quickly: neither the check for clashes nor the comparison with a
//! golden is quadratic.

use frozen_metrics::{Counter, MetricGroup, ReplicationMetrics};

macro_rules! many {
    ($set:ident: $prefix:literal) => {
        many! {
            $set: $prefix,
            n000_total n001_total n002_total n003_total n004_total n005_total n006_total n007_total
            n008_total n009_total n010_total n011_total n012_total n013_total n014_total n015_total
            n016_total n017_total n018_total n019_total n020_total n021_total n022_total n023_total
            n024_total n025_total n026_total n027_total n028_total n029_total n030_total n031_total
            n032_total n033_total n034_total n035_total n036_total n037_total n038_total n039_total
            n040_total n041_total n042_total n043_total n044_total n045_total n046_total n047_total
            n048_total n049_total n050_total n051_total n052_total n053_total n054_total n055_total
            n056_total n057_total n058_total n059_total n060_total n061_total n062_total n063_total
            n064_total n065_total n066_total n067_total n068_total n069_total n070_total n071_total
            n072_total n073_total n074_total n075_total n076_total n077_total n078_total n079_total
            n080_total n081_total n082_total n083_total n084_total n085_total n086_total n087_total
            n088_total n089_total n090_total n091_total n092_total n093_total n094_total n095_total
            n096_total n097_total n098_total n099_total n100_total n101_total n102_total n103_total
            n104_total n105_total n106_total n107_total n108_total n109_total n110_total n111_total
            n112_total n113_total n114_total n115_total n116_total n117_total n118_total n119_total
            n120_total n121_total n122_total n123_total n124_total n125_total n126_total n127_total
            n128_total n129_total n130_total n131_total n132_total n133_total n134_total n135_total
            n136_total n137_total n138_total n139_total n140_total n141_total n142_total n143_total
            n144_total n145_total n146_total n147_total n148_total n149_total n150_total n151_total
            n152_total n153_total n154_total n155_total n156_total n157_total n158_total n159_total
        }
    };
    ($set:ident: $prefix:literal, $($field:ident)*) => {
        /// Many metrics.
        #[derive(Debug, ReplicationMetrics)]
        #[metrics(prefix = $prefix, golden = none)]
        pub struct $set {
            $(
                /// One of many.
                $field: Counter,
            )*
        }
    };
}

many!(Near: "replicated_event_bus_near");
many!(Far: "replicated_event_bus_far");

#[derive(Default, MetricGroup)]
pub struct Service {
    #[member(
        prefix = "spare",
        labels(tier = "cold"),
        golden = "tests/compiles/group_of_many_metrics.prom"
    )]
    near: Near,
    #[member(prefix = "spare", golden = none)]
    far: Far,
}

#[test]
fn it_works() {
    assert_eq!(Service::default().near.snapshot().n000_total, 0);
}
