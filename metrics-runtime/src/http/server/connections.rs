//! The open connections, and the choice of connections to close.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use tokio::task::{AbortHandle, Id, JoinSet};

use super::Limits;
use super::activity::Activity;

/// The open connections, each of which is a task. Dropping this closes all of them.
pub(super) struct Connections {
    limits: Limits,
    tasks: JoinSet<()>,
    /// The connections that are not being closed.
    open: HashMap<Id, (Arc<Activity>, AbortHandle)>,
    /// The maximum number of connections. It is less than the limit after the process has run out of
    /// resources.
    capacity: usize,
    is_full: Arc<AtomicBool>,
}

impl Connections {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            limits,
            tasks: JoinSet::new(),
            open: HashMap::new(),
            capacity: limits.connections,
            is_full: Arc::default(),
        }
    }

    /// Returns a flag that is set while the maximum number of connections is open.
    pub(super) fn is_full(&self) -> &Arc<AtomicBool> {
        &self.is_full
    }

    /// Serves a new connection. If there are too many, closes the idlest ones.
    pub(super) fn open(
        &mut self,
        activity: Arc<Activity>,
        serve: impl Future<Output = ()> + Send + 'static,
    ) {
        while self.open.len() >= self.capacity && self.close_idlest() {}
        let task = self.tasks.spawn(serve);
        self.open.insert(task.id(), (activity, task));
        self.update_is_full();
    }

    /// Returns whether a further connection can be served, possibly after closing an idle one.
    pub(super) fn has_room(&self) -> bool {
        self.open.len() < self.capacity || self.idlest().is_some()
    }

    /// Reduces the maximum number of connections, because the process has run out of resources such as file
    /// descriptors.
    pub(super) fn reduce_capacity(&mut self) {
        self.capacity = (self.open.len() * 7 / 8).max(1);
        self.close_idlest();
        self.update_is_full();
    }

    /// Raises a reduced maximum again. Call it every second.
    pub(super) fn recover_capacity(&mut self) {
        self.capacity = (self.capacity + self.capacity / 8 + 1).min(self.limits.connections);
        self.update_is_full();
    }

    /// Closes the connection that may be closed first. Returns `false` if none may be closed.
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

    /// Closes connections whose responses were not read in time.
    pub(super) fn close_overdue(&mut self) {
        let now = Instant::now();
        self.close_where(|activity, limits| activity.is_overdue(now, limits.send));
    }

    /// Closes connections without a request.
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
            self.update_is_full();
        }
    }

    fn update_is_full(&self) {
        self.is_full.store(self.open.len() >= self.capacity, Ordering::Relaxed);
    }

    /// Waits until a connection has ended. Returns `None` if there are no connections.
    pub(super) async fn ended(&mut self) -> Option<()> {
        let id = match self.tasks.join_next_with_id().await? {
            Ok((id, ())) => id,
            Err(error) => error.id(),
        };
        self.open.remove(&id);
        self.update_is_full();
        Some(())
    }
}
