//! Promise: the test kit tells exactly what a call recorded, and its messages name each difference.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use frozen_metrics::testing::{self, Observation};
use frozen_metrics::{
    Collect, Counter, Exporter, FloatGauge, Gauge, Histogram, MetricType, MetricValue,
    ReplicationMetrics, SecondsHistogram, StateSet, compat,
};
use proptest::prelude::*;

use crate::families::{Families, any_families, family};

/// One of each instrument.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "link", key = "peer", max_keys = 2, overflow = "others", golden = none)]
struct Link {
    /// Frames sent.
    frames_total: Counter,
    /// Frames waiting.
    waiting_frames: Gauge,
    /// How full the window is.
    window_fill_ratio: FloatGauge,
    /// Time to answer.
    #[metric(buckets(0.1, 1))]
    wait_seconds: SecondsHistogram<Wait>,
    /// Size of a frame.
    #[metric(buckets(100))]
    frame_bytes: Histogram<Sizes>,
    /// Whether the link works.
    #[metric(states(enum("up" | "down")))]
    state: StateSet<LinkState>,
}

/// Returns the message of the panic.
fn message(call: impl FnOnce()) -> String {
    let payload = catch_unwind(AssertUnwindSafe(call)).expect_err("it should panic");
    payload.downcast_ref::<String>().expect("a message").clone()
}

#[test]
fn every_instrument_shows_its_change() {
    let links = LinkRegistry::new();
    links.for_peer("a").frames_total.add(7);
    links.for_peer("a").waiting_frames.set(5);
    links.for_peer("a").wait_seconds.record(Duration::from_millis(700));
    let changes = testing::observe(&links, || {
        let link = links.for_peer("a");
        link.frames_total.add(3);
        link.waiting_frames.sub(1);
        link.window_fill_ratio.set(0.5);
        link.wait_seconds.record(Duration::from_millis(100));
        link.frame_bytes.observe(7.0);
        link.state.set(LinkState::Down);
    });
    let stated = "
        # Any comment.
        link_frames_total{peer=\"a\"} 3
        link_waiting_frames{peer=\"a\"} 4
        link_window_fill_ratio{peer=\"a\"} 0.5
        link_wait_seconds_count{peer=\"a\"} 1
        link_frame_bytes_count{peer=\"a\"} 1
        link_frame_bytes_sum{peer=\"a\"} 7.0
        link_wait_seconds_bucket{le=\"0.1\",peer=\"a\"} 1
        link_state{link_state=\"down\",peer=\"a\"} 1
        link_wait_seconds_sum{peer=\"a\"} 0.1
    ";
    changes.assert_eq(stated);
    assert_eq!(changes.get("link_wait_seconds_sum{peer=\"a\"}"), Some(0.1), "no rounding error");
    changes.with_prefix("link_frames").assert_eq("link_frames_total{peer=\"a\"} 3");
    changes.with_label("peer", "b").assert_none();
    assert!(changes.to_string().contains("\nlink_waiting_frames{peer=\"a\"} 4\n"), "{changes}");
}

#[test]
fn messages_name_each_difference() {
    let links = LinkRegistry::new();
    let changes = testing::observe(&links, || {
        links.for_peer("a").frames_total.inc();
        links.for_peer("a").waiting_frames.set(2);
        links.for_peer("b\"").frame_bytes.observe(1.0);
    });
    let message = message(|| {
        changes.assert_eq(
            "link_frames_total{peer=\"a\"} 2\nlink_frames_total{peer=\"z\"} 1\n\
             link_frame_bytes_count{peer=\"b\\\"\"} 1\nlink_frame_bytes_sum{peer=\"b\\\"\"} 5\n",
        );
    });
    assert_eq!(
        message,
        "the recorded changes differ:
  link_frame_bytes_sum{peer=\"b\\\"\"}: expected 5, recorded 1
  link_frames_total{peer=\"a\"}: expected 2, recorded 1
  link_frames_total{peer=\"z\"}: expected 1, recorded nothing
  link_waiting_frames{peer=\"a\"}: expected nothing, recorded 2"
    );
}

#[test]
fn what_does_not_change_a_value_is_no_change() {
    let links = LinkRegistry::new();
    links.for_peer("a").waiting_frames.set(5);
    links.for_peer("b").frames_total.add(5);
    let changes = testing::observe(&links, || {
        links.for_peer("a").waiting_frames.set(5);
        links.for_peer("a").frames_total.add(0);
        links.remove("b");
        links.for_peer("c");
    });
    changes.assert_none();
    testing::observe(&links, || {
        links.remove("c");
        links.for_peer("c").frames_total.add(2);
    })
    .assert_eq("link_frames_total{peer=\"c\"} 2");
    testing::observe(&links, || links.for_peer("z").frames_total.inc())
        .assert_eq("link_frames_total{peer=\"others\"} 1");
}

#[test]
fn any_source_can_be_observed() {
    let count = AtomicUsize::new(1);
    let text = compat::text(move || {
        let count = count.fetch_add(1, Ordering::Relaxed);
        format!(
            "# TYPE c counter\nc {count}\n# TYPE s summary\ns_sum 1\ns_count {count}\nu {count}\n"
        )
    });
    let exporter: &dyn Collect = &Exporter::new().with(text).unwrap();
    testing::observe(exporter, || {}).assert_eq("c 1\ns_count 1\nu 3");
}

#[test]
fn observations_of_a_static_take_turns() {
    static LINKS: LinkRegistry = LinkRegistry::new();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..50 {
                    let changes = testing::observe(&LINKS, || {
                        LINKS.for_peer("a").frames_total.inc();
                        thread::yield_now();
                        let inner = Observation::begin(&LINKS);
                        LINKS.for_peer("a").frames_total.inc();
                        inner.end().assert_eq("link_frames_total{peer=\"a\"} 1");
                    });
                    changes.assert_eq("link_frames_total{peer=\"a\"} 2");
                }
            });
        }
    });
    let panicked = message(|| testing::observe(&LINKS, || panic!("{}", 7)).assert_none());
    assert_eq!(panicked, "7");
    testing::observe(&LINKS, || {}).assert_none();
}

#[test]
fn expositions_are_compared_regardless_of_order() {
    let text = "# HELP a A.\n# TYPE a gauge\na{x=\"1\",y=\"2\"} 1\na NaN\nb 2.0\n";
    testing::assert_exposition(text, "  b 2\n  a NaN\n  # TYPE a gauge\n  a{y=\"2\",x=\"1\"} 1");
    let message = message(|| {
        testing::assert_exposition(
            text,
            "# HELP a B.\n# TYPE b gauge\na{x=\"1\"} 1\na 1\nb 2\nc 3\n",
        );
    });
    assert_eq!(
        message,
        "the expositions differ:
  HELP of `a`: expected `B.`, found `A.`
  TYPE of `b`: expected `gauge`, found none
  a: expected 1, found NaN
  a{x=\"1\"}: expected 1, found none
  c: expected 3, found none
  a{x=\"1\",y=\"2\"}: expected none, found 1"
    );
}

#[test]
fn texts_that_are_not_legal_are_reported() {
    let cases: [(&str, &str, &str); 3] = [
        ("a one", "", "the exposition is not legal: line 1: expected a value, found `one`"),
        ("", "a 1\na 1", "the expected exposition is not legal: line 2: duplicate sample `a`"),
        (
            "",
            "# TYPE a b\n# TYPE a b",
            "the expected exposition is not legal: line 2: a second TYPE of `a`",
        ),
    ];
    for (text, expected, error) in cases {
        assert_eq!(message(|| testing::assert_exposition(text, expected)), error);
    }
    let none = testing::observe(&LinkRegistry::new(), || {});
    assert!(
        message(|| none.assert_eq("a")).starts_with("the expected changes are not legal: line 1")
    );
    assert!(message(|| assert_eq!(none.get("a{"), None)).starts_with("`a{` is not a sample: "));
}

#[test]
fn lints_report_families_of_other_sources() {
    let one = |name: &str, kind, help: &str| family(name, kind, help, MetricValue::Number(1.0));
    let families = vec![
        one("logins", MetricType::Counter, "Users that logged in."),
        one("lag_ms", MetricType::Gauge, "How far it is behind."),
        one("fine_seconds", MetricType::Gauge, "How long it takes."),
        one("untyped", MetricType::Unknown, ""),
    ];
    let lints = testing::lint(&Families(families));
    let of = |name: &str| {
        lints.iter().filter(|lint| lint.starts_with(&format!("family `{name}`: "))).count()
    };
    let counts = ["logins", "lag_ms", "fine_seconds", "untyped"].map(of);
    assert_eq!(counts, [1, 1, 0, 2], "{lints:?}");
    assert!(!lints.iter().any(|lint| lint.contains("allow(")), "only a struct can: {lints:?}");
    let links = LinkRegistry::new();
    links.for_peer("a").wait_seconds.record(Duration::ZERO);
    assert_eq!(testing::lint(&links), Vec::<String>::new());
}

proptest! {
    #[test]
    fn a_source_that_does_not_change_has_no_changes(families in any_families()) {
        let source = Families(families);
        testing::observe(&source, || {}).assert_none();
        let text = Exporter::new().with(source.clone()).unwrap().text();
        testing::assert_exposition(&text, &text);
        testing::lint(&source);
    }
}
