use frozen_metrics::{Collect, Counter, DuplicateFamily, Exporter, MetricGroup, ReplicationMetrics};

/// A node.
#[derive(Debug, ReplicationMetrics)]
#[metrics(prefix = "node", golden = none)]
pub struct Node {
    /// Messages dropped.
    drops_total: Counter,
}

#[derive(Default, MetricGroup)]
pub struct Service {
    #[member(lables(tier = "hot"))]
    node: Node,
}

/// A group of groups.
#[derive(Default, MetricGroup)]
pub struct Whole {
    #[member(prefix = "a", golden = "cases/group/nowhere.prom")]
    service: Service,
}

#[derive(Default, MetricGroup)]
pub struct Generic<T> {
    node: T,
}

#[derive(Default, MetricGroup)]
pub struct None;

fn main() -> Result<(), DuplicateFamily> {
    let service = Service::default();
    service.node.drops_total.inc();
    frozen_metrics::golden::verify_folder("golden", &[Service::GOLDENS]);
    println!("{}", service.info().name());
    let exporter = Exporter::new().with(service)?.with(Whole::default())?;
    println!("{}", exporter.text());
    Ok(())
}
