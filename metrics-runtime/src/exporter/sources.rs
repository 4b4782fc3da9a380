//! The sources of an exporter, which can be added and removed while it serves.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock, Weak};

use super::instances::Instances;
use super::names::Names;
use super::{Collect, Exporter};
use crate::duplicate_family::DuplicateFamily;

/// The sources of an exporter at one moment. An exposition uses one such list from its beginning to its end.
#[derive(Clone, Default)]
pub(super) struct SourceList {
    pub(super) entries: Vec<Entry>,
    pub(super) names: Arc<Names>,
    /// The identifier of the next instance, and the index of the next entry.
    next: usize,
}

/// The instances of one set, or a source without instances.
#[derive(Clone)]
pub(super) struct Entry {
    /// Identifies the owner of names.
    pub(super) index: usize,
    pub(super) instances: Arc<Instances>,
}

impl SourceList {
    /// Adds a source and returns its identifier.
    pub(super) fn add(&mut self, source: Arc<dyn Collect>) -> Result<usize, DuplicateFamily> {
        let id = self.next;
        match self.entries.iter_mut().find(|entry| entry.instances.accept(&*source)) {
            Some(entry) => Arc::make_mut(&mut entry.instances).push(id, source),
            None => {
                Arc::make_mut(&mut self.names).declare(id, &*source)?;
                let instances = Arc::new(Instances::new(id, source));
                self.entries.push(Entry { index: id, instances });
            }
        }
        self.next += 1;
        Ok(id)
    }

    /// Removes a source. Its names are free once its last instance is removed.
    fn remove(&mut self, id: usize) {
        let Some(position) = self.entries.iter().position(|entry| entry.instances.contains(id))
        else {
            return;
        };
        let entry = &mut self.entries[position];
        if Arc::make_mut(&mut entry.instances).remove(id) {
            let index = entry.index;
            self.entries.remove(position);
            Arc::make_mut(&mut self.names).release(index);
        }
    }
}

/// The sources of a [dynamic exporter](Exporter::dynamic), to which further ones can be added while it serves.
/// Clones share them.
#[derive(Clone, Default)]
pub struct Sources(Arc<RwLock<Arc<SourceList>>>);

impl Sources {
    /// Adds a source, until the handle is dropped. Expositions that begin later show it.
    ///
    /// As with [`Exporter::with`], instances of one set are joined. Adding a source takes time in proportion to
    /// the number of sources, so it suits tenants, endpoints and tests. For thousands of short-lived values of
    /// a label, key the set by the label.
    ///
    /// A source may add and remove sources when it is exposed or dropped, but not in [`Collect::info`],
    /// [`Collect::members`] and [`Collect::families`].
    ///
    /// # Errors
    ///
    /// Returns an error if a family of the source uses a name that a family of another present source uses,
    /// and the two are not instances of one set.
    ///
    /// # Panics
    ///
    /// Panics if [`Collect::families`] of the source panics.
    pub fn add(&self, source: impl Collect + 'static) -> Result<SourceHandle, DuplicateFamily> {
        let source: Arc<dyn Collect> = Arc::new(source);
        let id = self.update(|list| list.add(Arc::clone(&source)))?;
        Ok(SourceHandle { sources: Arc::downgrade(&self.0), id })
    }

    /// Returns the present sources.
    pub(super) fn current(&self) -> Arc<SourceList> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Replaces the list by an updated one. No lock is held while `update` runs, which calls methods of sources;
    /// if another update replaced the list in the meantime, it is repeated.
    pub(super) fn update<R, E>(
        &self,
        mut update: impl FnMut(&mut SourceList) -> Result<R, E>,
    ) -> Result<R, E> {
        loop {
            let present = self.current();
            let mut next = SourceList::clone(&present);
            let result = update(&mut next)?;
            let mut list = self.0.write().unwrap_or_else(PoisonError::into_inner);
            if Arc::ptr_eq(&list, &present) {
                *list = Arc::new(next);
                // A source whose last use was the list is dropped with `present`, after the lock.
                drop(list);
                return Ok(result);
            }
        }
    }
}

impl fmt::Debug for Sources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = self.current();
        let names = list.entries.iter().map(|entry| entry.instances.first().info().name());
        f.debug_list().entries(names).finish()
    }
}

/// A source that was [added](Sources::add) to a dynamic exporter. It is removed when the handle is dropped.
///
/// An exposition that began before shows the source completely. It is dropped after the last such exposition.
#[derive(Debug)]
#[must_use = "the source is removed when the handle is dropped"]
pub struct SourceHandle {
    sources: Weak<RwLock<Arc<SourceList>>>,
    id: usize,
}

impl SourceHandle {
    /// Removes the source. Expositions that begin later do not show it.
    pub fn remove(self) {}

    /// Keeps the source for as long as the exporter exists.
    ///
    /// ```
    /// use frozen_metrics::{Counter, Exporter, ReplicationMetrics};
    ///
    /// #[derive(Debug, ReplicationMetrics)]
    /// #[metrics(prefix = "node", golden = none)]
    /// struct NodeMetrics {
    ///     /// Messages dropped.
    ///     drops_total: Counter,
    /// }
    ///
    /// let (exporter, sources) = Exporter::dynamic();
    /// sources.add(NodeMetrics::new())?.keep();
    /// assert!(exporter.text().ends_with("\nnode_drops_total 0\n"));
    /// # Ok::<_, frozen_metrics::DuplicateFamily>(())
    /// ```
    pub fn keep(mut self) {
        self.sources = Weak::new();
    }
}

impl Drop for SourceHandle {
    fn drop(&mut self) {
        if let Some(sources) = self.sources.upgrade() {
            let removed: Result<(), std::convert::Infallible> = Sources(sources).update(|list| {
                list.remove(self.id);
                Ok(())
            });
            let Ok(()) = removed;
        }
    }
}

impl Exporter {
    /// Creates an exporter to which sources can be added, and from which they can be removed, while it serves.
    ///
    /// Sources that are added with [`with`](Self::with) stay. Each exposition shows the sources that were
    /// present when it began.
    ///
    /// A set without a key can have one instance for each endpoint, tenant or test. [`Labelled`](crate::Labelled)
    /// distinguishes the instances, and each family is exposed once, with the series of all of them:
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use frozen_metrics::{Counter, Exporter, Labelled, ReplicationMetrics, SourceHandle, Sources};
    ///
    /// #[derive(Debug, ReplicationMetrics)]
    /// #[metrics(prefix = "endpoint", golden = none)]
    /// struct EndpointMetrics {
    ///     /// Requests answered.
    ///     requests_total: Counter,
    /// }
    ///
    /// struct Endpoint {
    ///     metrics: Arc<EndpointMetrics>,
    ///     /// Removes the metrics when the endpoint is dropped.
    ///     _handle: SourceHandle,
    /// }
    ///
    /// fn open(path: &str, sources: &Sources) -> Result<Endpoint, Box<dyn std::error::Error>> {
    ///     let metrics = Arc::new(EndpointMetrics::new());
    ///     let handle = sources.add(Labelled::new(Arc::clone(&metrics), [("path", path)])?)?;
    ///     Ok(Endpoint { metrics, _handle: handle })
    /// }
    ///
    /// let (exporter, sources) = Exporter::dynamic();
    /// let users = open("/users", &sources)?;
    /// let posts = open("/posts", &sources)?;
    /// posts.metrics.requests_total.inc();
    /// assert!(exporter.text().ends_with(
    ///     "endpoint_requests_total{path=\"/users\"} 0\nendpoint_requests_total{path=\"/posts\"} 1\n",
    /// ));
    /// assert!(open("/posts", &sources).is_err(), "each path has one set");
    ///
    /// drop(users);
    /// assert!(!exporter.text().contains("/users"));
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// The exporter can be a source of another one. That exporter checks the families of later sources in each
    /// scrape, and [leaves out](Self#faulty-sources) those that clash with its own.
    pub fn dynamic() -> (Self, Sources) {
        let sources = Sources::default();
        (Self { sources: sources.clone(), is_dynamic: true, ..Self::default() }, sources)
    }
}
