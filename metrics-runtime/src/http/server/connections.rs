//! The open connections, and which of them to close.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use tokio::task::{AbortHandle, Id, JoinSet};

use super::Limits;
use super::activity::Activity;

/// A task for each connection. Dropping it closes them all.
pub(super) struct Connections {
    limits: Limits,
    tasks: JoinSet<()>,
    /// Those that are not being closed.
    open: HashMap<Id, (Arc<Activity>, AbortHandle)>,
    /// How many there may be: fewer than the limit after the process had no resources for one more.
    places: usize,
    is_full: Arc<AtomicBool>,
}

impl Connections {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            limits,
            tasks: JoinSet::new(),
            open: HashMap::new(),
            places: limits.connections,
            is_full: Arc::default(),
        }
    }

    /// Whether there are as many as there may be, for the connections to read.
    pub(super) fn is_full(&self) -> &Arc<AtomicBool> {
        &self.is_full
    }

    /// Serves one more, and closes others for it if there are too many.
    pub(super) fn open(
        &mut self,
        activity: Arc<Activity>,
        serve: impl Future<Output = ()> + Send + 'static,
    ) {
        while self.open.len() >= self.places && self.close_idlest() {}
        let task = self.tasks.spawn(serve);
        self.open.insert(task.id(), (activity, task));
        self.count();
    }

    /// Whether one more can be served: there is a place, or a connection that may be closed for it.
    pub(super) fn has_room(&self) -> bool {
        self.open.len() < self.places || self.idlest().is_some()
    }

    /// There were no resources to accept one more, such as file descriptors: makes do with fewer, so
    /// that some are free.
    pub(super) fn lack_resources(&mut self) {
        self.places = (self.open.len() * 7 / 8).max(1);
        self.close_idlest();
        self.count();
    }

    /// Tries to have more again. To be called every second.
    pub(super) fn recover(&mut self) {
        self.places = (self.places + self.places / 8 + 1).min(self.limits.connections);
        self.count();
    }

    /// Closes the connection that has been idle for the longest time; `false` if none may be closed.
    fn close_idlest(&mut self) -> bool {
        let idlest = self.idlest();
        idlest.iter().for_each(|id| self.close(id));
        idlest.is_some()
    }

    fn idlest(&self) -> Option<Id> {
        let now = Instant::now();
        let idleness = |(id, (activity, _)): (&Id, &(Arc<Activity>, AbortHandle))| {
            Some((activity.idleness(now, self.limits.send)?, *id))
        };
        let idlest = self.open.iter().filter_map(idleness).min_by_key(|(idleness, _)| *idleness);
        idlest.map(|(_, id)| id)
    }

    /// Closes those whose answers have not been read in time.
    pub(super) fn close_overdue(&mut self) {
        let now = Instant::now();
        self.close_where(|activity, limits| activity.is_overdue(now, limits.send));
    }

    /// Closes those that have no request.
    pub(super) fn close_idle(&mut self) {
        self.close_where(|activity, _| activity.is_idle());
    }

    fn close_where(&mut self, is_closed: impl Fn(&Activity, &Limits) -> bool) {
        let limits = &self.limits;
        let closed = self.open.iter().filter(|(_, (activity, _))| is_closed(activity, limits));
        let closed: Vec<_> = closed.map(|(id, _)| *id).collect();
        closed.iter().for_each(|id| self.close(id));
    }

    fn close(&mut self, id: &Id) {
        if let Some((_, task)) = self.open.remove(id) {
            task.abort();
            self.count();
        }
    }

    fn count(&self) {
        self.is_full.store(self.open.len() >= self.places, Ordering::Relaxed);
    }

    /// Waits until one has ended; `None` if there is none.
    pub(super) async fn ended(&mut self) -> Option<()> {
        let id = match self.tasks.join_next_with_id().await? {
            Ok((id, ())) => id,
            Err(error) => error.id(),
        };
        self.open.remove(&id);
        self.count();
        Some(())
    }
}
