use frozen_metrics::schema::{Stability, table};
use frozen_metrics::{
    Counter, Exporter, Format, Gauge, MetricGroup, MetricSet, ReplicationMetrics,
};
use tests::encoded;

use crate::protobuf::messages::{self, decoded};

/// A mail server.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "mail",
    key = "host",
    max_keys = 8,
    overflow = "other",
    usage(keys = "mail_queues"),
    stability = "beta",
    series_budget = 28,
    golden = "golden/life_cycle.prom"
)]
struct Mail {
    /// Mails sent.
    #[metric(stability = "stable", recorder(inc = send))]
    sent_total: Counter,
    /// Mails waiting.
    #[deprecated(
        since = "1.4.0",
        note = "It counts
                mails, not bytes."
    )]
    #[metric(replaced_by = "mail_queue_bytes")]
    backlog: Gauge,
    /// Bytes waiting.
    queue_bytes: Gauge,
}

const HELP: &str =
    "Deprecated since 1.4.0, use mail_queue_bytes: It counts mails, not bytes. Mails waiting.";

#[test]
fn every_format_shows_the_deprecation_in_help() {
    let registry = MailRegistry::new();
    registry.for_host("in").send();
    let exporter = Exporter::new().with(registry).unwrap();
    for format in [Format::Text, Format::OpenMetrics] {
        let text = encoded(&exporter, format);
        assert!(text.contains(&format!("# HELP mail_backlog {HELP}\n")), "{text}");
        assert!(text.contains("# HELP mail_queue_bytes Bytes waiting.\n"), "{text}");
        assert!(!text.contains("STABILITY") && !text.contains("# DEPRECATED"), "{text}");
    }
    let families = exporter.gather();
    let help = families.iter().find(|family| family.name == "mail_backlog").map(|one| &*one.help);
    assert_eq!(help, Some(HELP));
}

#[test]
fn the_field_overrides_the_stability_of_the_struct() {
    let families = Mail::SCHEMA.families.iter();
    let stability: Vec<_> = families.map(|family| (&*family.name, family.stability())).collect();
    let expected = [
        ("mail_sent_total", Stability::Stable),
        ("mail_backlog", Stability::Beta),
        ("mail_queue_bytes", Stability::Beta),
        ("mail_queues", Stability::Beta),
    ];
    assert_eq!(stability, expected);
    let table = table::markdown(Mail::SCHEMA);
    assert!(table.contains("| `mail_queue_bytes` | gauge (beta) |"), "{table}");
    assert!(table.contains("| `mail_sent_total` | counter |"), "{table}");
}

#[test]
fn the_budget_is_the_worst_case() {
    assert_eq!(Mail::SCHEMA.series_at_most(), 28);
}

/// Parcels, of which one metric was renamed and is now replaced.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "parcel", golden = none)]
struct Parcels {
    /// Parcels waiting.
    #[deprecated(since = "1.4.0", note = "use `\\queue`")]
    #[metric(replaced_by = "parcel_queue", renamed_from = "parcel_jam", until = "9999.0.0")]
    backlog: Gauge,
    /// Parcels in the queue.
    queue: Gauge,
}

#[derive(Default, MetricGroup)]
struct Depot {
    #[member(prefix = "depot", golden = "golden/depot.prom")]
    parcels: Parcels,
}

#[derive(Default, MetricGroup)]
struct City {
    #[member(prefix = "city", golden = "golden/city.prom")]
    depot: Depot,
}

#[test]
fn the_prefix_of_a_group_precedes_the_name_of_the_replacement() {
    let exporter = Exporter::new().with(City::default()).unwrap();
    let deprecated =
        "Deprecated since 1.4.0, use city_depot_parcel_queue: use `\\queue`. Parcels waiting.";
    let helps = [
        deprecated.to_owned(),
        format!("Renamed to city_depot_parcel_backlog. {deprecated}"),
        "Parcels in the queue.".to_owned(),
    ];
    for format in [Format::Text, Format::OpenMetrics] {
        let text = encoded(&exporter, format);
        let lines = text.lines().filter_map(|line| line.strip_prefix("# HELP ")?.split_once(' '));
        assert!(lines.map(|(_, help)| help.replace("\\\\", "\\")).eq(helps.clone()), "{text}");
    }
    assert!(exporter.gather().into_iter().map(|family| family.help).eq(helps.clone()));
    let messages = decoded(&crate::protobuf::messages(&exporter));
    assert!(messages.iter().map(messages::family).map(|family| family.help).eq(helps));
}
