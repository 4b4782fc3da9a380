//! How full a registry is.

use frozen_metrics_schema::RegistryMetric;

/// How full a bounded registry is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyUsage {
    /// The number of keys that have their own set.
    pub live: usize,
    /// The maximum number of keys.
    pub cap: usize,
    /// The number of look-ups that returned the overflow set because the registry was full.
    pub folded: u64,
    /// Whether the overflow set was used, so that a scrape shows it.
    pub overflow: bool,
}

impl KeyUsage {
    /// Returns the usage since `earlier`: `folded` is the difference, the other fields keep their current
    /// values. After a [restart](Self::restarted_since), `folded` is not subtracted.
    ///
    /// ```
    /// use frozen_metrics::KeyUsage;
    ///
    /// let earlier = KeyUsage { live: 7, cap: 8, folded: 0, overflow: false };
    /// let now = KeyUsage { live: 8, folded: 5, overflow: true, ..earlier };
    /// assert_eq!(now.since(&earlier), now);
    /// assert_eq!(now.since(&KeyUsage { folded: 3, ..earlier }), KeyUsage { folded: 2, ..now });
    /// ```
    pub fn since(&self, earlier: &Self) -> Self {
        match self.restarted_since(earlier) {
            true => *self,
            false => Self { folded: self.folded - earlier.folded, ..*self },
        }
    }

    /// Returns whether the process restarted since `earlier`, because `folded` decreased.
    ///
    /// ```
    /// use frozen_metrics::KeyUsage;
    ///
    /// let earlier = KeyUsage { live: 8, cap: 8, folded: 3, overflow: true };
    /// assert!(KeyUsage { folded: 2, ..earlier }.restarted_since(&earlier));
    /// assert!(!earlier.restarted_since(&earlier));
    /// ```
    pub fn restarted_since(&self, earlier: &Self) -> bool {
        self.folded < earlier.folded
    }

    /// Returns the usage of two registries together.
    pub(crate) fn plus(&self, other: &Self) -> Self {
        Self {
            live: self.live + other.live,
            cap: self.cap.saturating_add(other.cap),
            folded: self.folded.wrapping_add(other.folded),
            overflow: self.overflow || other.overflow,
        }
    }

    /// Returns the value of a registry metric.
    pub(crate) fn value(&self, registry_metric: RegistryMetric) -> u64 {
        match registry_metric {
            RegistryMetric::Keys => self.live as u64,
            RegistryMetric::Limit => self.cap as u64,
            RegistryMetric::Folded => self.folded,
        }
    }
}
