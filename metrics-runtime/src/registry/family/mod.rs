//! Families: the labels of one metric whose values are set at run time.

mod declaration;
mod handle;
mod lifecycle;
pub mod lists;
mod recorders;
mod snapshot;
#[cfg(all(test, not(loom)))]
mod tests;

use std::fmt;
use std::marker::PhantomData;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::OnceLock;

use frozen_metrics_schema::golden::EXAMPLE_KEY;

use super::core::CoreHandle;
use super::look_up_key::LookUpKey;
use super::registry_key::RegistryKey;
use super::set_type::{cast, cast_ref};
use crate::encode::{FamilyRows, OpenRows};
use crate::instrument::Instrument;
use crate::key_usage::KeyUsage;
use crate::label_set::LabelSet;
use crate::shape::Field;

use declaration::Single;
pub use declaration::{FamilyDeclaration, SameFamily};
pub use handle::{FamilyHandle, FamilyLease};
pub use snapshot::FamilySnapshot;

/// A metric with labels whose values are set at run time: one instrument for each label set, up to an exact maximum,
/// and one that all further label sets share.
///
/// It is the type of a field. `L` is a struct that derives [`LabelSet`], with the lifetime `'static` if it has one;
/// `I` is any instrument. The field states the maximum number of label sets and the value that each label has on the
/// shared instrument.
///
/// ```
/// use frozen_metrics::{Counter, Family, LabelEnum, LabelSet, ReplicationMetrics};
///
/// #[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
/// enum Outcome {
///     Ok,
///     Timeout,
/// }
///
/// /// The labels of a fetch.
/// #[derive(LabelSet)]
/// struct Fetch<'a> {
///     peer: &'a str,
///     outcome: Outcome,
/// }
///
/// /// A set without a key can be a `static`.
/// #[derive(Debug, ReplicationMetrics)]
/// #[metrics(prefix = "network", golden = none)]
/// struct Network {
///     /// Blocks fetched.
///     #[metric(max_keys = 512, overflow = "other")]
///     fetched_blocks_total: Family<Fetch<'static>, Counter>,
/// }
///
/// static NETWORK: Network = Network::new();
///
/// let peer = String::from("node-7");
/// NETWORK.fetched_blocks_total.inc(Fetch { peer: &peer, outcome: Outcome::Ok });
/// assert!(NETWORK.snapshot().prometheus_text().ends_with(
///     "network_fetched_blocks_total{peer=\"node-7\",outcome=\"ok\"} 1\n",
/// ));
/// ```
///
/// # Recording
///
/// A family has the methods of its instrument that record; they take the labels first. [`with`](Self::with) calls a
/// closure with the instrument, for several records after one look-up and for instruments such as `By`. A
/// [handle](Self::get_or_create) saves the look-up.
///
/// ```
/// use frozen_metrics::{Buckets, Family, Gauge, Histogram, LabelSet, ReplicationMetrics};
///
/// #[derive(Buckets)]
/// #[buckets(1e3, 1e6)]
/// struct BlockSizes;
///
/// #[derive(LabelSet)]
/// struct Peer<'a> {
///     peer: &'a str,
/// }
///
/// #[derive(Debug, ReplicationMetrics)]
/// #[metrics(prefix = "network", golden = none)]
/// struct Network {
///     /// Blocks waiting.
///     #[metric(max_keys = 512, overflow = "other")]
///     waiting_blocks: Family<Peer<'static>, Gauge>,
///     /// Sizes of blocks.
///     #[metric(max_keys = 512, overflow = "other")]
///     block_size_bytes: Family<Peer<'static>, Histogram<BlockSizes>>,
/// }
///
/// let network = Network::new();
/// network.waiting_blocks.set(Peer { peer: "node-7" }, 3);
/// network.waiting_blocks.dec(Peer { peer: "node-7" });
/// network.block_size_bytes.observe(Peer { peer: "node-7" }, 80_000.0);
/// assert_eq!(network.snapshot().waiting_blocks.get(Peer { peer: "node-7" }), Some(&2));
/// ```
///
/// # Look-ups
///
/// A look-up of an existing label set usually takes no lock, waits for no other thread, and allocates nothing. The
/// first look-up of a label set creates its instrument. Past the maximum, look-ups of unknown label sets return the
/// shared instrument and count as [folded](Self::usage).
///
/// # How full it is
///
/// [`usage`](Self::usage) returns how many label sets exist, the maximum, and how many look-ups were folded. Metrics
/// of the set show it if a [`Refreshed`](crate::Refreshed) sets them before each scrape:
///
/// ```
/// use frozen_metrics::{Counter, Exporter, Family, LabelSet, MetricSet, Refreshed, UnsignedGauge};
///
/// /// The label of a route.
/// #[derive(LabelSet)]
/// struct Route<'a> {
///     route: &'a str,
/// }
///
/// #[derive(Debug, MetricSet)]
/// #[metrics(prefix = "http", golden = none)]
/// struct Http {
///     /// Requests answered.
///     #[metric(max_keys = 1, overflow = "other")]
///     requests_total: Family<Route<'static>, Counter>,
///     /// Routes that have a series of their own.
///     routes: UnsignedGauge,
///     /// Look-ups of a route that found no place and shared the overflow.
///     folded_lookups_total: Counter,
/// }
///
/// static HTTP: Http = Http::new();
///
/// let exporter = Exporter::new().with(Refreshed::new(&HTTP, |http| {
///     let usage = http.requests_total.usage();
///     http.routes.set(usage.live as u64);
///     http.folded_lookups_total.raise_to(usage.folded);
/// }))?;
/// for route in ["/", "/cart"] {
///     HTTP.requests_total.with(Route { route }, |requests| requests.inc());
/// }
/// let text = exporter.text();
/// assert!(text.contains("\nhttp_requests_total{route=\"other\"} 1\n"));
/// assert!(text.contains("\nhttp_routes 1\n") && text.contains("\nhttp_folded_lookups_total 1\n"));
/// # Ok::<_, frozen_metrics::DuplicateFamily>(())
/// ```
///
/// # Removal
///
/// A removed label set makes room at once, and no later scrape shows it. What was recorded since the last scrape is
/// lost, except by [leases](Self::lease). Existing handles remain valid, but no scrape shows what they record.
pub struct Family<L, I> {
    /// Created by the first look-up, so that a family can be in a constant.
    core: OnceLock<CoreHandle>,
    /// A function, because the compiler would check everything that a reference in a constant reaches: all families of
    /// the struct.
    declarations: fn() -> &'static [FamilyDeclaration],
    /// The index of its declaration.
    index: usize,
    types: PhantomData<fn() -> (L, I)>,
}

/// No caller's code runs while a lock of the family is held, so a panic leaves no inconsistent state.
impl<L, I> UnwindSafe for Family<L, I> {}
impl<L, I> RefUnwindSafe for Family<L, I> {}

impl<L, I> Family<L, I> {
    /// Creates the empty family whose declaration has this index. Generated code calls it.
    #[doc(hidden)]
    pub const fn new(declarations: fn() -> &'static [FamilyDeclaration], index: usize) -> Self {
        Self { core: OnceLock::new(), declarations, index, types: PhantomData }
    }

    fn declaration(&self) -> &'static FamilyDeclaration {
        &(self.declarations)()[self.index]
    }

    #[inline]
    fn core(&self) -> &CoreHandle {
        match self.core.get() {
            Some(core) => core,
            None => self.declaration().core_in(&self.core),
        }
    }

    /// Returns how many label sets exist, plus one if some share the instrument of the overflow.
    pub fn len(&self) -> usize {
        self.core().len()
    }

    /// Returns whether no label set exists and none shares the instrument of the overflow.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns how full the family is, and how many look-ups were folded.
    pub fn usage(&self) -> KeyUsage {
        self.core().usage()
    }
}

impl<L: LabelSet, I: Instrument> Family<L, I> {
    /// Calls `record` with the instrument of these labels, creating it if needed. Faster than
    /// [`get_or_create`](Self::get_or_create), because it creates no handle.
    ///
    /// No lock is held meanwhile: `record` may use this family in any way.
    #[inline]
    pub fn with<R>(&self, labels: L::With<'_>, record: impl FnOnce(&I) -> R) -> R {
        L::with_key(&labels, |key| self.core().with(key, |single: &Single<I>| record(&single.0)))
    }

    /// Returns a handle of the instrument of these labels, creating it if needed.
    ///
    /// ```
    /// # use frozen_metrics::{Counter, Family, LabelSet, ReplicationMetrics};
    /// #[derive(LabelSet)]
    /// struct Peer<'a> {
    ///     peer: &'a str,
    /// }
    /// # #[derive(Debug, ReplicationMetrics)]
    /// # #[metrics(prefix = "network", golden = none)]
    /// # struct Network {
    /// #     /// Blocks fetched.
    /// #     #[metric(max_keys = 512, overflow = "other")]
    /// #     blocks_total: Family<Peer<'static>, Counter>,
    /// # }
    /// # let network = Network::new();
    /// let blocks = network.blocks_total.get_or_create(Peer { peer: "node-7" });
    /// blocks.inc();
    /// assert_eq!(blocks.get(), 1);
    /// ```
    #[inline]
    pub fn get_or_create(&self, labels: L::With<'_>) -> FamilyHandle<I> {
        FamilyHandle::new(cast(L::with_key(&labels, |key| self.core().get_or_create(key))))
    }

    /// Returns a handle of the instrument of these labels, or `None` if they were never used. Creates nothing, and never
    /// counts as a folded look-up.
    pub fn get(&self, labels: L::With<'_>) -> Option<FamilyHandle<I>> {
        let set = L::with_bytes(&labels, |key| self.core().get(key))?;
        Some(FamilyHandle::new(cast(set)))
    }

    /// Returns the current values.
    pub fn snapshot(&self) -> FamilySnapshot<L, I> {
        let declaration = self.declaration();
        let mut snapshot = FamilySnapshot::new(declaration);
        self.core().read_rows(&mut |cache, index, reading| {
            let single: &Single<I> = cast_ref(&*cache.sets()[index]);
            snapshot.set(index, declaration.key_in(cache, index), single.0.read_within(reading));
        });
        snapshot
    }
}

impl<L: LabelSet, I: Instrument> FamilyRows for Family<L, I> {
    fn fields(&self) -> &'static [Field] {
        self.declaration().fields()
    }

    fn append_to(&self, rows: &mut OpenRows) {
        self.core().append_to(rows);
    }

    fn show_example(&self) {
        let values = vec![EXAMPLE_KEY.as_bytes(); L::LABELS.len()];
        self.core().with(LookUpKey::new(&values), |single: &Single<I>| single.0.show_zero());
    }
}

impl<L, I> fmt::Debug for Family<L, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let KeyUsage { live, folded, .. } = self.usage();
        f.debug_struct("Family")
            .field("label_sets", &live)
            .field("folded", &folded)
            .finish_non_exhaustive()
    }
}
