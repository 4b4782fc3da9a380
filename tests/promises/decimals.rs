//! Promise: `decimals = 3` writes exactly three decimals in both text formats, and the golden freezes it.

use std::time::{Duration, SystemTime};

use allocation_counter::measure;
use frozen_metrics::{
    By, Exemplar, Exporter, Family, FloatCounter, FloatGauge, Format, LabelSet, MetricGroup,
    MetricValue, ReplicationMetrics, SecondsGauge, TimestampGauge, WithExemplars,
};
use tests::encoded;

/// A disk.
#[derive(LabelSet)]
struct Disk<'a> {
    disk: &'a str,
}

/// Gauges that another program wrote with `{:.3}`.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "host", golden = "golden/decimals.prom")]
struct Host {
    /// Load of the processor.
    #[metric(decimals = 3)]
    load_ratio: FloatGauge,
    /// Time since the last backup.
    #[metric(decimals = 1)]
    backup_age_seconds: SecondsGauge,
    /// Last boot.
    #[metric(decimals = 0)]
    boot_time_seconds: TimestampGauge,
    /// Energy used.
    #[metric(decimals = 2, by(source = enum("grid" | "battery")))]
    energy_joules_total: By<Source, FloatCounter>,
    /// Money spent.
    #[metric(decimals = 17)]
    spent_euros_total: WithExemplars<FloatCounter>,
    /// How full a disk is.
    #[metric(decimals = 2, max_keys = 4, overflow = "other")]
    fill_ratio: Family<Disk<'static>, FloatGauge>,
    /// Heat of the hottest core.
    temperature_celsius: FloatGauge,
}

/// Returns the lines of one family without comments.
fn samples(text: &str, family: &str) -> String {
    let is_own = |line: &&str| line.starts_with(family);
    text.lines().filter(is_own).map(|line| format!("{line}\n")).collect()
}

/// Returns the sample of the load in both text formats.
fn load(value: f64) -> String {
    let host: &'static Host = Box::leak(Box::default());
    host.load_ratio.set(value);
    let exporter = Exporter::new().with(host).unwrap();
    let texts = [Format::Text, Format::OpenMetrics].map(|format| encoded(&exporter, format));
    let [text, openmetrics] = texts.map(|text| samples(&text, "host_load_ratio"));
    assert_eq!(text, openmetrics);
    text
}

#[test]
fn any_float_has_the_declared_number_of_decimals() {
    for (value, expected) in [
        (0.0, "0.000"),
        (-0.0, "-0.000"),
        (0.25, "0.250"),
        (2.0, "2.000"),
        (0.000_49, "0.000"),
        (-0.000_49, "-0.000"),
        (0.000_5, "0.001"),
        (1_234.567_89, "1234.568"),
        (f64::NAN, "NaN"),
        (f64::INFINITY, "+Inf"),
        (f64::NEG_INFINITY, "-Inf"),
    ] {
        assert_eq!(load(value), format!("host_load_ratio {expected}\n"), "{value:?}");
    }
    for value in [1e300, f64::MAX, f64::MIN, f64::MIN_POSITIVE] {
        assert_eq!(load(value), format!("host_load_ratio {value:.3}\n"));
    }
}

fn recorded() -> Host {
    let host = Host::new();
    host.load_ratio.set(0.5);
    host.backup_age_seconds.record(Duration::from_millis(1_250));
    host.boot_time_seconds.set(SystemTime::UNIX_EPOCH + Duration::from_millis(1_700_000_000_500));
    host.energy_joules_total[Source::Grid].add(1.0 / 3.0);
    host.spent_euros_total.add_with(0.1, Exemplar::new([("trace_id", "a")]).unwrap());
    host.fill_ratio.with(Disk { disk: "sda" }, |fill| fill.set(1.0));
    host.temperature_celsius.set(21.5);
    host
}

#[test]
fn each_instrument_of_floats_can_have_decimals() {
    let exporter = Exporter::new().with(recorded()).unwrap();
    for format in [Format::Text, Format::OpenMetrics] {
        let text = encoded(&exporter, format);
        for line in [
            "host_load_ratio 0.500",
            "host_backup_age_seconds 1.2",
            "host_boot_time_seconds 1700000000",
            "host_energy_joules_total{source=\"grid\"} 0.33",
            "host_energy_joules_total{source=\"battery\"} 0.00",
            "host_spent_euros_total 0.10000000000000001",
            "host_fill_ratio{disk=\"sda\"} 1.00",
            "host_temperature_celsius 21.5",
        ] {
            let is_it = |known: &str| known.split(" # ").next() == Some(line);
            assert!(text.lines().any(is_it), "{format:?}: `{line}` in\n{text}");
        }
    }
    assert!(encoded(&exporter, Format::OpenMetrics).contains(" # {trace_id=\"a\"} 0.1 "));
}

/// A group that prefixes the host.
#[derive(Debug, Default, MetricGroup)]
struct Rack {
    #[member(prefix = "rack", labels(row = "7"), golden = none)]
    host: Host,
}

#[test]
fn a_group_keeps_the_decimals() {
    let rack = Rack::default();
    rack.host.load_ratio.set(0.5);
    let text = encoded(&Exporter::new().with(rack).unwrap(), Format::Text);
    assert!(text.contains("rack_host_load_ratio{row=\"7\"} 0.500\n"), "{text}");
}

#[test]
fn other_outputs_do_not_round() {
    let host = recorded();
    host.load_ratio.set(0.123_456);
    let snapshot = host.snapshot();
    assert_eq!(snapshot.load_ratio, 0.123_456);
    assert!(snapshot.prometheus_text().contains("host_load_ratio 0.123\n"));
    let families = snapshot.gather();
    let load = families.iter().find(|family| family.name == "host_load_ratio").unwrap();
    let value = MetricValue::Number(0.123_456);
    assert_eq!(load.series.first().map(|series| &series.value), Some(&value));
}

/// A set that only one test scrapes: concurrent scrapes of one set do not share their memory.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "warm", golden = none)]
struct Warm {
    /// Load of the processor.
    #[metric(decimals = 3)]
    load_ratio: FloatGauge,
    /// Energy used.
    #[metric(decimals = 17)]
    energy_joules_total: WithExemplars<FloatCounter>,
    /// How full a disk is.
    #[metric(decimals = 2, max_keys = 4, overflow = "other")]
    fill_ratio: Family<Disk<'static>, FloatGauge>,
}

#[test]
fn a_warm_scrape_does_not_allocate() {
    let warm: &'static Warm = Box::leak(Box::default());
    warm.load_ratio.set(f64::MIN);
    warm.energy_joules_total.add_with(f64::MAX, Exemplar::new([("trace_id", "a")]).unwrap());
    warm.fill_ratio.with(Disk { disk: "sda" }, |fill| fill.set(1e300));
    let exporter = Exporter::new().with(warm).unwrap();
    for format in [Format::Text, Format::OpenMetrics] {
        let mut buffer = Vec::new();
        let mut scrape = || {
            buffer.clear();
            exporter.encode(&mut buffer, format);
        };
        scrape();
        assert_eq!(measure(scrape).count_total, 0, "{format:?}");
    }
}
