//! Which label sets a family has: leases, seeds, removal and expiry.

use std::time::{Duration, Instant};

use super::super::capacity::RegistryFull;
use super::super::registry_key::RegistryKey;
use super::super::set_type::{Entry, cast_ref};
use super::declaration::Single;
use super::{Family, FamilyLease};
use crate::instrument::Instrument;
use crate::label_set::LabelSet;

impl<L: LabelSet, I: Instrument> Family<L, I> {
    /// Returns a lease of the instrument of these labels. They remain in the family while the lease or a clone of it
    /// lives.
    ///
    /// The first scrape that shows the label set after the end of its last lease removes it, so everything that was
    /// recorded is shown. If the family is full, label sets whose leases have ended are removed earlier to make room. A
    /// lease that ends because of a panic ends in the same way. [Seeded](Self::seed) label sets are not removed.
    /// [`Registry::lease`](crate::Registry::lease) states what a scrape is.
    ///
    /// If the family is full of others, the lease is one of the shared instrument.
    ///
    /// ```
    /// # use frozen_metrics::{Family, Gauge, LabelSet, ReplicationMetrics};
    /// # #[derive(LabelSet)]
    /// # struct Peer<'a> {
    /// #     peer: &'a str,
    /// # }
    /// # #[derive(Debug, ReplicationMetrics)]
    /// # #[metrics(prefix = "network", golden = none)]
    /// # struct Network {
    /// #     /// Requests in flight.
    /// #     #[metric(max_keys = 512, overflow = "other")]
    /// #     requests: Family<Peer<'static>, Gauge>,
    /// # }
    /// # static NETWORK: Network = Network::new();
    /// let connection = NETWORK.requests.lease(Peer { peer: "node-7" });
    /// connection.inc();
    /// drop(connection);
    /// # let exporter = frozen_metrics::Exporter::new().with(&NETWORK)?;
    /// # let scrape = || {
    /// #     let mut out = Vec::new();
    /// #     exporter.encode(&mut out, frozen_metrics::Format::Text);
    /// #     String::from_utf8(out).unwrap()
    /// # };
    /// assert!(scrape().contains("network_requests{peer=\"node-7\"} 1\n"));
    /// assert!(!scrape().contains("node-7"));
    /// # Ok::<_, frozen_metrics::DuplicateFamily>(())
    /// ```
    pub fn lease(&self, labels: L::With<'_>) -> FamilyLease<I> {
        FamilyLease::new(L::with_bytes(&labels, |key| self.core().lease(key)))
    }

    /// Creates the instruments of label sets that are known in advance. Each is in every later scrape, and does not
    /// [expire](Self::expire_idle): only [`remove`](Self::remove) and [`retain`](Self::retain) remove it.
    ///
    /// # Errors
    ///
    /// Returns an error if the family is full. The label sets before the one that did not fit are seeded; it and those
    /// after it are not.
    pub fn seed<'k>(
        &self,
        labels: impl IntoIterator<Item = L::With<'k>>,
    ) -> Result<(), RegistryFull> {
        let core = self.core();
        labels.into_iter().try_for_each(|labels| L::with_bytes(&labels, |key| core.seed(key)))
    }

    /// [Removes](Self#removal) a label set and returns whether it existed.
    pub fn remove(&self, labels: L::With<'_>) -> bool {
        L::with_bytes(&labels, |key| self.core().remove(key))
    }

    /// [Removes](Self#removal) each label set for which `keep` returns false, including seeded ones, and returns how
    /// many. Calls `keep` in no particular order, for every label set that exists at the start.
    ///
    /// Label sets are removed after the last call of `keep`. No lock is held while it runs.
    pub fn retain(&self, mut keep: impl FnMut(L::With<'_>, &I) -> bool) -> usize {
        self.core().retain(&mut |Entry { key, set }| {
            let single: &Single<I> = cast_ref(&**set);
            // Only the example key of goldens may not be one; it is kept.
            L::from_key(key).is_none_or(|labels| keep(labels, &single.0))
        })
    }

    /// [Removes](Self#removal) label sets whose values have not changed for `idle` and returns how many, as
    /// [`Registry::expire_idle`](crate::Registry::expire_idle) does.
    pub fn expire_idle(&self, now: Instant, idle: Duration) -> usize {
        self.core().expire_idle(now, idle)
    }
}
