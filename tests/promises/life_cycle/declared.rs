use frozen_metrics::schema::{Stability, table};
use frozen_metrics::{Counter, Exporter, Format, Gauge, MetricSet, ReplicationMetrics};
use tests::encoded;

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
