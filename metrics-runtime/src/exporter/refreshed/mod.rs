//! Sources that are refreshed before they are exposed.

mod gate;

use std::cell::Cell;
use std::error::Error;
use std::fmt;
use std::ops::Deref;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;
use std::sync::Arc;

use super::guarded::discard;
use super::{Collect, SourceInfo};
use crate::encode::{Encoder, Payload};
use crate::exposition;
use crate::group::{Member, MetricGroup};
use gate::{Gate, Outcome};

/// A source that is refreshed before each scrape: a set or registry whose values are computed when they are
/// scraped, such as the size of a queue or what a file in `/proc` states.
///
/// It dereferences to its source, and it can be a member of a [group](MetricGroup), which freezes it like
/// the source itself.
///
/// ```
/// use std::sync::Mutex;
///
/// use frozen_metrics::{Exporter, Gauge, Refreshed, ReplicationMetrics};
///
/// #[derive(Debug, ReplicationMetrics)]
/// #[metrics(prefix = "queue", golden = none)]
/// struct QueueMetrics {
///     /// Messages that wait.
///     length: Gauge,
/// }
///
/// static METRICS: QueueMetrics = QueueMetrics::new();
/// static QUEUE: Mutex<Vec<u8>> = Mutex::new(Vec::new());
///
/// let exporter = Exporter::new().with(Refreshed::new(&METRICS, |metrics| {
///     metrics.length.set(QUEUE.lock().map_or(0, |queue| queue.len() as i64));
/// }))?;
/// QUEUE.lock().unwrap().push(7);
/// assert!(exporter.text().ends_with("\nqueue_length 1\n"));
/// # Ok::<_, frozen_metrics::DuplicateFamily>(())
/// ```
///
/// # When it is refreshed
///
/// - Each exposition sees the values of a refresh that began after the exposition. A refresh runs at most once
///   for an exposition, even if the exporter visits the source several times.
/// - At most one refresh runs at a time. Concurrent expositions wait for it, and share the next one. An
///   exposition therefore waits for at most two refreshes. Expositions without this source do not wait, and
///   neither does code that records in the source.
/// - A refresh may scrape any source, including this one. A scrape on the thread of a refresh refreshes
///   nothing: it shows the values as they are. A refresh that waits for *another* thread that scrapes this
///   source, for example over HTTP, never ends.
///
/// An exposition without a [`Refreshed`] source pays one atomic operation for this.
///
/// # Refreshes that fail
///
/// If a refresh panics or returns an error, the exposition shows the values of the source as they are, and
/// reports [`LeftOutReason::NotRefreshed`](crate::LeftOutReason::NotRefreshed) once. The payload of a panic goes to
/// [`Exporter::on_panic`](crate::Exporter::on_panic). The next exposition refreshes again.
pub struct Refreshed<C> {
    source: C,
    refresh: Box<Refresh<C>>,
    gate: Gate,
}

/// A refresh. The error is a text for scrapes.
type Refresh<C> = dyn Fn(&C) -> Result<(), String> + Send + Sync;

impl<C: Collect> Refreshed<C> {
    /// Creates a source that calls `refresh` before it is exposed.
    pub fn new(source: C, refresh: impl Fn(&C) + Send + Sync + 'static) -> Self {
        Self::from_refresh(source, move |source: &C| {
            refresh(source);
            Ok(())
        })
    }

    /// Creates a source that calls `refresh` before it is exposed. Scrapes show the text of the error, so it
    /// should not contain secrets.
    ///
    /// ```
    /// use frozen_metrics::{Exporter, Gauge, Refreshed, ReplicationMetrics};
    ///
    /// #[derive(Debug, ReplicationMetrics)]
    /// #[metrics(prefix = "disk", golden = none)]
    /// struct DiskMetrics {
    ///     /// Blocks that are free.
    ///     free_blocks: Gauge,
    /// }
    ///
    /// let disk = Refreshed::try_new(DiskMetrics::new(), |disk| {
    ///     disk.free_blocks.set("many".parse()?);
    ///     Ok::<_, std::num::ParseIntError>(())
    /// });
    /// let text = Exporter::new().with(disk)?.text();
    /// assert!(text.starts_with("# Left out: current values of `DiskMetrics`: invalid digit found in string\n"));
    /// assert!(text.ends_with("\ndisk_free_blocks 0\n"));
    /// # Ok::<_, frozen_metrics::DuplicateFamily>(())
    /// ```
    pub fn try_new<E: Into<Box<dyn Error>>>(
        source: C,
        refresh: impl Fn(&C) -> Result<(), E> + Send + Sync + 'static,
    ) -> Self {
        Self::from_refresh(source, move |source: &C| {
            refresh(source).map_err(|error| error.into().to_string())
        })
    }

    fn from_refresh(
        source: C,
        refresh: impl Fn(&C) -> Result<(), String> + Send + Sync + 'static,
    ) -> Self {
        Self { source, refresh: Box::new(refresh), gate: Gate::new() }
    }

    /// Exposes the source, or one of its members, after a refresh.
    fn expose_refreshed(&self, source: &dyn Collect, encoder: &mut Encoder<'_>) {
        let (outcome, payload) = self.refresh();
        if let Err(reason) = outcome
            && exposition::is_first_report(ptr::from_ref(&self.gate).addr())
        {
            encoder.not_refreshed(reason.to_string(), payload.as_deref());
        }
        if let Some(payload) = payload {
            discard(payload);
        }
        source.expose(encoder);
    }

    /// Refreshes the source unless a refresh began after the current exposition. Also returns the payload if
    /// the refresh ran on this thread and panicked.
    fn refresh(&self) -> (Outcome, Option<Payload>) {
        let mut payload = None;
        let run = || {
            let _end = RefreshOnThread::begin();
            let refresh = AssertUnwindSafe(|| (self.refresh)(&self.source));
            match catch_unwind(refresh) {
                Ok(outcome) => outcome.map_err(Arc::from),
                Err(panicked) => {
                    payload = Some(panicked);
                    Err("the refresh panicked".into())
                }
            }
        };
        let outcome = match RefreshOnThread::is_running() {
            // To wait for any refresh could be a deadlock.
            true => Ok(()),
            false => self.gate.pass(exposition::arrival(), exposition::tick, run),
        };
        (outcome, payload)
    }
}

std::thread_local! {
    static IS_REFRESHING: Cell<bool> = const { Cell::new(false) };
}

/// A refresh that runs on this thread, until it is dropped.
struct RefreshOnThread;

impl RefreshOnThread {
    fn begin() -> Self {
        let _ = IS_REFRESHING.try_with(|is_refreshing| is_refreshing.set(true));
        Self
    }

    fn is_running() -> bool {
        IS_REFRESHING.try_with(Cell::get).unwrap_or(false)
    }
}

impl Drop for RefreshOnThread {
    fn drop(&mut self) {
        let _ = IS_REFRESHING.try_with(|is_refreshing| is_refreshing.set(false));
    }
}

impl<C: Collect> Collect for Refreshed<C> {
    fn info(&self) -> SourceInfo {
        self.source.info().with_refresh(true)
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        self.expose_refreshed(&self.source, encoder);
    }

    fn members(&self, visit: &mut dyn FnMut(&dyn Collect)) -> bool {
        self.source.members(&mut |source| visit(&RefreshedMember { refreshed: self, source }))
    }
}

#[diagnostic::do_not_recommend]
impl<C: MetricGroup> MetricGroup for Refreshed<C> {
    const MEMBERS: &'static [Member] = C::MEMBERS;

    /// Creates an example that is not refreshed.
    fn example() -> Self {
        Self::new(C::example(), |_| {})
    }
}

impl<C> Deref for Refreshed<C> {
    type Target = C;

    fn deref(&self) -> &C {
        &self.source
    }
}

impl<C: fmt::Debug> fmt::Debug for Refreshed<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Refreshed").field(&self.source).finish()
    }
}

/// A member of a source that is refreshed as a whole.
struct RefreshedMember<'a, C> {
    refreshed: &'a Refreshed<C>,
    source: &'a dyn Collect,
}

impl<C: Collect> Collect for RefreshedMember<'_, C> {
    fn info(&self) -> SourceInfo {
        self.source.info().with_refresh(true)
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        self.refreshed.expose_refreshed(self.source, encoder);
    }
}
