//! Groups: structs of sources that are sources themselves. Clashes between their members are compile
//! errors.

mod clash;
mod drift;
mod golden;
mod label;
mod member_scope;
mod name;
mod read;
mod used_names;

use std::sync::Arc;

use frozen_metrics_schema::hash::SchemaHashes;
use frozen_metrics_schema::{Label, Schema};

use crate::exporter::Collect;
use crate::set::MetricSet;

pub use clash::{clash_between, clash_with_label, clash_with_prefix};
pub use drift::{FrozenFamily, FrozenMember, drift_of_count};
pub use golden::{render, render_set};
pub use member_scope::{MemberScope, expose, visit};
pub use used_names::{Clashes, Field, clashes, slots};

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

/// The maximum depth of nested groups.
pub(crate) const DEPTH: usize = 4;

/// A schema in a group, with what the group and the groups around it add.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// The schema that the struct declares, without prefixes.
    pub schema: &'static Schema,
    /// The prefixes that the groups around it add to its names, the outermost first.
    pub prefixes: [&'static str; DEPTH],
    /// The labels that the groups around it add to every series, those of the outermost group first.
    pub labels: [&'static [Label]; DEPTH],
    /// The hashes of the schema.
    hashes: &'static SchemaHashes,
}

impl Member {
    /// Creates the member for a set that is not in a group.
    pub const fn from_set<S: MetricSet>() -> Self {
        Self::new(S::SCHEMA, S::HASHES)
    }

    /// Creates the member for a source that is written by hand. A group cannot freeze it: its member is
    /// `golden = none`.
    pub const fn from_schema(schema: &'static Schema) -> Self {
        Self::new(schema, NO_HASHES)
    }

    const fn new(schema: &'static Schema, hashes: &'static SchemaHashes) -> Self {
        Self { schema, prefixes: [""; DEPTH], labels: [&[]; DEPTH], hashes }
    }
}

const NO_HASHES: &SchemaHashes = &SchemaHashes::from_literals(0, &[], &[]);

/// Returns an array of empty members, which [`add_members`] replaces.
#[doc(hidden)]
pub const fn empty_members<const N: usize>() -> [Member; N] {
    static EMPTY: Schema = Schema::new("", None, &[]);
    [Member::from_schema(&EMPTY); N]
}

/// Replaces the members of the array from index `start` on, and adds the prefix and the labels of the group.
#[doc(hidden)]
pub const fn add_members<const N: usize>(
    mut array: [Member; N],
    start: usize,
    within: MemberScope,
    members: &'static [Member],
) -> [Member; N] {
    let mut index = 0;
    while index < members.len() {
        let Member { schema, prefixes, labels, hashes } = members[index];
        let is_deep = !prefixes[DEPTH - 1].is_empty() || !labels[DEPTH - 1].is_empty();
        assert!(!is_deep, "groups can be nested at most four levels deep");
        array[start + index] = Member {
            schema,
            prefixes: [within.prefix, prefixes[0], prefixes[1], prefixes[2]],
            labels: [within.labels, labels[0], labels[1], labels[2]],
            hashes,
        };
        index += 1;
    }
    array
}
