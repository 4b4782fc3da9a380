//! Promise: a source that is gathered one series at a time shows what it shows when it is gathered at
//! once, whatever is around it.

use std::sync::Arc;

use metrics_runtime::__private::Sink;
use metrics_runtime::{
    By, Collect, Counter, Exporter, Labelled, MetricFamily, MetricGroup, MetricSeries,
    ReplicationMetrics,
};
use schemas::build_info::BuildMetrics;

/// A link.
#[derive(Debug, ReplicationMetrics)]
#[metrics(
    prefix = "link", golden = none,
    key = "peer", max_keys = 4, overflow = "others", usage(keys = "link_peers"),
)]
struct Link {
    /// Frames sent.
    #[metric(by(size = enum("short" | "long")))]
    frames_total: By<Size, Counter>,
    /// Frames lost.
    drops_total: Counter,
}

#[derive(Default, MetricGroup)]
struct Links {
    links: LinkRegistry,
    #[member(prefix = "spare", labels(tier = "cold"), golden = none)]
    spare: LinkRegistry,
}

fn links(frames: u64) -> Arc<Links> {
    let links = Links::default();
    for (at, peer) in ["a", "b", "c"].iter().enumerate() {
        links.links.for_peer(peer).frames_total[Size::Short].add(frames + at as u64);
        links.spare.for_peer(peer).drops_total.add(frames);
    }
    Arc::new(links)
}

/// Collects the families of a sink; instances continue the families of the first.
#[derive(Default)]
struct Collected {
    families: Vec<MetricFamily>,
    current: usize,
}

impl Sink for Collected {
    fn family(&mut self, family: MetricFamily, _: usize) {
        assert_eq!(family.series, []);
        let known = self.families.iter().position(|known| known.name == family.name);
        self.current = known.unwrap_or_else(|| {
            self.families.push(family);
            self.families.len() - 1
        });
    }

    fn series(&mut self, series: MetricSeries) {
        self.families[self.current].series.push(series);
    }
}

fn one_by_one(source: &dyn Collect) -> Vec<MetricFamily> {
    let mut collected = Collected::default();
    if !source.members(&mut |member| collected.families.extend(one_by_one(member))) {
        source.gather_to(&mut collected);
    }
    collected.families
}

#[test]
fn it_is_the_same_one_series_at_a_time() {
    static BUILD: BuildMetrics = BuildMetrics::new();
    let foreign = prometheus::Registry::new();
    let exporter = Exporter::new()
        .with(&BUILD)
        .and_then(|exporter| exporter.with(Labelled::new(links(1), [("disk", "1")]).unwrap()))
        .and_then(|exporter| exporter.with(Labelled::new(links(7), [("disk", "2")]).unwrap()))
        .and_then(|exporter| {
            let foreign = metrics_runtime::adapters::prometheus::Source::new(foreign.clone());
            exporter.with(Labelled::new(foreign, [("zone", "z")]).unwrap())
        })
        .unwrap();
    // The first is left out, for its name is taken, and the second, for it has the label already.
    let labelled = prometheus::Opts::new("zoned_total", "Zoned.").const_label("zone", "other");
    for counter in [
        prometheus::Counter::new("link_drops_total", "Taken.").unwrap(),
        prometheus::Counter::with_opts(labelled).unwrap(),
        prometheus::Counter::new("logins_total", "Logins.").unwrap(),
    ] {
        foreign.register(Box::new(counter)).unwrap();
    }
    let all = exporter.gather();
    let count = |name: &str| -> usize {
        all.iter().filter(|family| family.name == name).map(|family| family.series.len()).sum()
    };
    assert_eq!([count("link_frames_total"), count("spare_link_drops_total")], [12, 6]);
    assert_eq!([count("link_drops_total"), count("zoned_total"), count("logins_total")], [6, 0, 1]);
    assert_eq!(one_by_one(&exporter), all);
}
