use std::fmt::Debug;
use std::sync::{Arc, PoisonError, RwLock};

use super::{ConstDefault, Instrument};
use crate::point::{Attachment, InfoLabels};
use crate::shape::Shape;
use crate::value_table::RowWriter;

/// Labels that describe the process, such as its version. The value is always 1. Its name should end in `_info`.
///
/// `L` is a struct that the derive generates from `info(…)` on the field. The info exposes no sample until its
/// labels are set. They can change while the process runs, such as the name of the current leader: each scrape
/// shows the last labels that were set, and the series with the previous ones ends.
///
/// ```
/// use frozen_metrics::{Info, ReplicationMetrics};
///
/// #[derive(Debug, ReplicationMetrics)]
/// #[metrics(prefix = "node", golden = none)]
/// struct NodeMetrics {
///     /// What is running.
///     #[metric(info(version, revision))]
///     build_info: Info<Build>,
/// }
///
/// static NODE: NodeMetrics = NodeMetrics::new();
///
/// NODE.build_info.set(Build { version: "1.2.3".into(), revision: "d34db33f".into() });
/// assert!(NODE.snapshot().prometheus_text().ends_with(
///     "node_build_info{version=\"1.2.3\",revision=\"d34db33f\"} 1\n"
/// ));
///
/// NODE.build_info.set(Build { version: "1.2.4".into(), revision: "0ddba11".into() });
/// assert_eq!(NODE.build_info.get().unwrap().version, "1.2.4");
/// ```
#[derive(Debug)]
pub struct Info<L>(RwLock<Option<Arc<L>>>);

/// A struct of info labels, which the derive generates from `info(…)`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a struct of info labels",
    label = "expected the name of a struct that the derive generates from `info(…)`"
)]
pub trait InfoSet: InfoLabels + Clone + Debug + PartialEq + Send + Sync + 'static {
    /// Returns labels with the placeholder values that goldens use.
    #[doc(hidden)]
    fn example() -> Self;
}

impl<L: InfoSet> Info<L> {
    /// Creates an info without labels.
    pub const fn new() -> Self {
        Self(RwLock::new(None))
    }

    /// Sets the labels. A later call replaces them.
    pub fn set(&self, labels: L) {
        // Nothing panics while the lock is held, so a poisoned lock holds the labels.
        let previous = {
            let mut current = self.0.write().unwrap_or_else(PoisonError::into_inner);
            current.replace(Arc::new(labels))
        };
        drop(previous);
    }

    /// Returns the labels; `None` before they are set.
    pub fn get(&self) -> Option<Arc<L>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl<L: InfoSet> Default for Info<L> {
    fn default() -> Self {
        Self::new()
    }
}

impl<L: InfoSet> ConstDefault for Info<L> {
    const DEFAULT: Self = Self::new();
}

impl<L: InfoSet> Instrument for Info<L> {
    type Value = Option<Arc<L>>;
    type Exemplars<T: ConstDefault> = [T; 0];

    const SHAPE: Shape = Shape::INFO;

    fn read(&self) -> Option<Arc<L>> {
        self.get()
    }

    fn show_zero(&self) {
        self.set(L::example());
    }

    fn write(value: &Option<Arc<L>>, writer: &mut RowWriter<'_>) {
        writer.attach(match value {
            Some(labels) => Attachment::Info(Arc::<L>::clone(labels)),
            None => Attachment::None,
        });
    }
}
