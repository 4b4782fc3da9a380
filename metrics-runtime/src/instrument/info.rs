use std::fmt::Debug;
use std::sync::{Arc, OnceLock};

use super::{ConstDefault, Instrument};
use crate::point::{InfoLabels, Point};

/// What runs: labels that are known once the process has started; the value is always one. Its name
/// ends in `_info`.
///
/// `L` is the name of a struct that the derive makes of the labels. Until it is set, it emits no
/// sample.
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
/// ```
#[derive(Debug)]
pub struct Info<L>(OnceLock<Arc<L>>);

/// The labels of an info: what the derive implements for the struct that it makes of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no struct of info labels",
    label = "expected the name of a struct that the derive makes of `info(…)`"
)]
pub trait InfoSet: InfoLabels + Clone + Debug + PartialEq + Send + Sync + 'static {
    /// Every label with the value that a golden shows.
    #[doc(hidden)]
    fn example() -> Self;
}

impl<L: InfoSet> Info<L> {
    /// An info that was not set.
    pub const fn new() -> Self {
        Self(OnceLock::new())
    }

    /// Says what runs. The first call stands, since a process does not change what it is; whether
    /// this was the first.
    pub fn set(&self, labels: L) -> bool {
        self.0.set(Arc::new(labels)).is_ok()
    }

    /// What runs; `None` before it was set.
    pub fn get(&self) -> Option<&L> {
        self.0.get().map(|labels| &**labels)
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

    fn read(&self) -> Option<Arc<L>> {
        self.0.get().cloned()
    }

    fn show_zero(&self) {
        self.set(L::example());
    }

    fn points(value: &Option<Arc<L>>, show: &mut impl FnMut(Option<Point<'_>>)) {
        show(value.as_ref().map(|labels| Point::Info(&**labels)));
    }
}
