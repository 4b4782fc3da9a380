//! Promise: a hand-written source may expose the families of a struct, and a duplicate family is
//! left out.

use std::sync::Arc;

use frozen_metrics::{
    Collect, Counter, Encoder, Exporter, Labelled, LeftOutReason, MetricFamily, MetricSet,
    MetricType, MetricValue, ReplicationMetrics, SourceInfo,
};

use crate::exposition::samples;
use crate::families::family;
use crate::illegal_families::check;

/// A disk.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "disk", golden = none)]
struct Disk {
    /// Blocks read.
    reads_total: Counter,
    /// Blocks written.
    writes_total: Counter,
}

fn one(name: &str, kind: MetricType) -> MetricFamily {
    family(name, kind, "One.", MetricValue::Number(1.0))
}

/// Exposes a disk, with other families before and after it.
struct Wrapper {
    before: Vec<MetricFamily>,
    disk: Disk,
    after: Vec<MetricFamily>,
}

impl Wrapper {
    fn new(before: &[MetricFamily], after: &[MetricFamily]) -> Self {
        Self { before: before.to_vec(), disk: Disk::new(), after: after.to_vec() }
    }
}

impl Collect for Wrapper {
    fn info(&self) -> SourceInfo {
        SourceInfo::from_schema(Disk::SCHEMA)
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        self.before.iter().for_each(|family| encoder.family(family));
        self.disk.expose(encoder);
        self.after.iter().for_each(|family| encoder.family(family));
    }
}

/// Returns the names of the shown families and of those left out.
fn names(exporter: &Exporter) -> (Vec<String>, Vec<String>) {
    let shown = check(exporter).unwrap().into_iter().map(|family| family.name);
    let left_out = exporter.left_out().into_iter().filter_map(|left_out| left_out.family);
    (shown.collect(), left_out.collect())
}

fn zones(sources: [Wrapper; 2]) -> Exporter {
    let zones = sources.into_iter().zip(["a", "b"]);
    let labelled = zones.map(|(source, zone)| Labelled::new(source, [("zone", zone)]).unwrap());
    labelled.into_iter().try_fold(Exporter::new(), Exporter::with).unwrap()
}

#[test]
fn a_repeated_family_of_a_wrapped_struct_is_left_out() {
    let again = Disk::new().gather();
    let (shown, left_out) = names(&Exporter::new().with(Wrapper::new(&[], &again)).unwrap());
    assert_eq!(shown, ["disk_reads_total", "disk_writes_total"]);
    assert_eq!(left_out, shown);

    let reads = one("disk_reads", MetricType::Gauge);
    let (shown, left_out) = names(&Exporter::new().with(Wrapper::new(&[reads], &[])).unwrap());
    assert_eq!(shown, ["disk_reads", "disk_writes_total"], "the first family of a name is shown");
    assert_eq!(left_out, ["disk_reads_total"]);
}

#[test]
fn a_member_must_not_gather_a_declared_family_of_another_member() {
    /// A disk and an undeclared source.
    struct Both(Disk, tests::hostile_sources::HostileSource);

    impl Collect for Both {
        fn info(&self) -> SourceInfo {
            SourceInfo::new("Both")
        }

        fn expose(&self, encoder: &mut Encoder<'_>) {
            self.0.expose(encoder);
        }

        fn members(&self, visit: &mut dyn FnMut(&dyn Collect)) -> bool {
            visit(&self.1);
            visit(&self.0);
            true
        }
    }

    let late = vec![one("disk_reads_total", MetricType::Counter), one("late", MetricType::Gauge)];
    let both = Both(Disk::new(), tests::hostile_sources::HostileSource(late));
    let exporter = Exporter::new().with(both).unwrap();
    assert_eq!(names(&exporter).0, ["late", "disk_reads_total", "disk_writes_total"]);
    let [left_out] = &exporter.left_out()[..] else { panic!("{:?}", exporter.left_out()) };
    assert!(matches!(left_out.reason, LeftOutReason::Duplicate(_)), "{left_out}");
}

#[test]
fn a_family_declared_by_two_members_is_refused() {
    struct Twice([Arc<Disk>; 2]);

    impl Collect for Twice {
        fn info(&self) -> SourceInfo {
            SourceInfo::new("Twice")
        }

        fn expose(&self, encoder: &mut Encoder<'_>) {
            self.0.iter().for_each(|disk| disk.expose(encoder));
        }

        fn members(&self, visit: &mut dyn FnMut(&dyn Collect)) -> bool {
            self.0.iter().for_each(|disk| visit(disk));
            true
        }
    }

    let twice = Twice([Disk::new(), Disk::new()].map(Arc::new));
    let refused = Exporter::new().with(twice).unwrap_err();
    assert_eq!(refused.name, "disk_reads_total");
}

#[test]
fn undeclared_families_of_instances_are_shown_once_or_reported() {
    let late = [one("late", MetricType::Gauge)];
    let exporter = zones([Wrapper::new(&[], &late), Wrapper::new(&late, &[])]);
    let (shown, left_out) = names(&exporter);
    assert_eq!(shown, ["disk_reads_total", "disk_writes_total", "late"]);
    assert_eq!(left_out, ["late"], "an undeclared family is not joined");
    assert_eq!(samples(&exporter.text()).len(), 5);
}

#[test]
fn an_instance_with_another_type_is_left_out() {
    struct Changed(Wrapper);

    impl Collect for Changed {
        fn info(&self) -> SourceInfo {
            self.0.info()
        }

        fn expose(&self, encoder: &mut Encoder<'_>) {
            self.0.before.iter().for_each(|family| encoder.family(family));
        }
    }

    let kinds = [MetricType::Counter, MetricType::Gauge].into_iter().zip(["a", "b"]);
    let exporter = kinds.map(|(kind, zone)| {
        let changed = Changed(Wrapper::new(&[one("disk_reads_total", kind)], &[]));
        Labelled::new(changed, [("zone", zone)]).unwrap()
    });
    let exporter = exporter.into_iter().try_fold(Exporter::new(), Exporter::with).unwrap();
    assert_eq!(
        names(&exporter),
        (vec!["disk_reads_total".into()], vec!["disk_reads_total".into()])
    );
    assert!(exporter.text().contains("\ndisk_reads_total{zone=\"a\"} 1\n"));
}
