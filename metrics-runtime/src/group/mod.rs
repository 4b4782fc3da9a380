//! Groups: structs of sources that are sources themselves. Clashes between their members are compile
//! errors.

mod clash;
mod drift;
mod golden;
mod in_group;
mod label;
mod member;
mod name;
mod read;
mod used_names;

use std::sync::Arc;

use crate::exporter::Collect;
use crate::member_scope::DEPTH;
pub use crate::member_scope::MemberScope;

pub use clash::{clash_of, clash_with_label, clash_with_prefix};
pub use drift::{FrozenMember, drift_of_count};
pub use golden::{render, render_set};
pub use in_group::{expose, visit};
pub use member::{Field, Group, Member, SchemaHashes};
pub use used_names::{Clashes, clashes, slots};

/// A source whose schemas are known at compile time: a registry, a set without a key, or a struct that
/// derives [`MetricGroup`](crate::MetricGroup).
///
/// ```
/// use frozen_metrics::{Counter, MetricGroup, ReplicationMetrics};
///
/// #[derive(Debug, ReplicationMetrics)]
/// #[metrics(prefix = "link", key = "peer", max_keys = 8, overflow = "others", golden = none)]
/// struct Link {
///     /// Frames sent.
///     frames_total: Counter,
/// }
///
/// #[derive(Default, MetricGroup)]
/// struct NodeMetrics {
///     links: LinkRegistry,
/// }
///
/// assert_eq!(NodeMetrics::MEMBERS[0].schema.name, "Link");
/// ```
///
/// # Sources written by hand
///
/// A [source](Collect) that computes its metrics in each scrape can be a member, too, if it has a schema:
///
/// ```
/// use std::time::Instant;
///
/// use frozen_metrics::schema::{FamilySchema, Kind, Schema, Series};
/// use frozen_metrics::{Collect, Encoder, Exporter, Member, MetricFamily, MetricGroup, SourceInfo};
///
/// static UPTIME: Schema = Schema::new(
///     "Uptime",
///     None,
///     const {
///         let help = "How long this process has run.";
///         let unit = Some("seconds");
///         &[FamilySchema::new("uptime_seconds", Kind::Gauge, unit, help, const { &[Series::new(&[])] })]
///     },
/// );
///
/// struct Uptime(Instant);
///
/// impl Collect for Uptime {
///     fn info(&self) -> SourceInfo {
///         SourceInfo::from_schema(&UPTIME)
///     }
///
///     fn expose(&self, encoder: &mut Encoder<'_>) {
///         let uptime = self.0.elapsed().as_secs() as f64;
///         encoder.family(&MetricFamily::from_schema(&UPTIME.families[0], [uptime]));
///     }
/// }
///
/// impl MetricGroup for Uptime {
///     const MEMBERS: &'static [Member] = &[Member::from_schema(&UPTIME)];
///
///     fn example() -> Self {
///         Self(Instant::now())
///     }
/// }
///
/// #[derive(MetricGroup)]
/// struct Node {
///     #[member(prefix = "node", golden = none)]
///     uptime: Uptime,
/// }
///
/// let exporter = Exporter::new().with(Node { uptime: Uptime(Instant::now()) })?;
/// assert!(exporter.text().ends_with("\nnode_uptime_seconds 0\n"));
/// # Ok::<_, frozen_metrics::DuplicateFamily>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a member of a group",
    label = "expected a registry, a set without key, or another group"
)]
pub trait MetricGroup: Collect + Sized {
    /// The schemas, in the order of a scrape.
    const MEMBERS: &'static [Member];

    /// Creates a source that exposes every series, at zero and, if it has a key, with the example key of
    /// goldens. The goldens of groups are written from it.
    fn example() -> Self;

    #[doc(hidden)]
    fn source(&self) -> &dyn Collect {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<G: MetricGroup> MetricGroup for Arc<G> {
    const MEMBERS: &'static [Member] = G::MEMBERS;

    fn example() -> Self {
        Arc::new(G::example())
    }
}

/// A reference to a `static` can be a member of a group, too.
#[diagnostic::do_not_recommend]
impl<G: MetricGroup> MetricGroup for &'static G {
    const MEMBERS: &'static [Member] = G::MEMBERS;

    fn example() -> Self {
        Box::leak(Box::new(G::example()))
    }
}
