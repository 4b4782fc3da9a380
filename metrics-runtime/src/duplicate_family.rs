//! The error for two families that use the same name.

use std::error::Error;
use std::fmt;

/// The error for two families that use the same name.
///
/// ```
/// use frozen_metrics::{Counter, Exporter, ReplicationMetrics};
///
/// /// A node.
/// #[derive(Debug, ReplicationMetrics)]
/// #[metrics(prefix = "node", golden = none)]
/// struct NodeMetrics {
///     /// Messages dropped.
///     drops_total: Counter,
/// }
///
/// static NODE: NodeMetrics = NodeMetrics::new();
///
/// let twice = Exporter::new().with(&NODE).and_then(|exporter| exporter.with(&NODE));
/// assert_eq!(twice.unwrap_err().first, "NodeMetrics");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct DuplicateFamily {
    /// The family of the source that was added second.
    pub family: String,
    /// The family of the source that was added first. Usually, it has the same name as `family`.
    pub other: String,
    /// The name that both families use: that of the family, or of a sample such as the `_count` of a
    /// histogram.
    pub name: String,
    /// The name of the source that was added first: a struct, or another library's registry.
    pub first: String,
    /// The name of the source that was added second.
    pub second: String,
}

impl fmt::Display for DuplicateFamily {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { family, other, name, first, second } = self;
        if family != other {
            return write!(
                f,
                "family `{family}` of `{second}` and family `{other}` of `{first}` both take the name `{name}`: \
                 rename one of them, or register only one"
            );
        }
        write!(f, "family `{family}` is declared by both `{first}` and `{second}`: ")?;
        match first == second {
            true => write!(
                f,
                "register it once, or give each instance a label of its own with `Labelled`"
            ),
            false => write!(f, "rename it in one of them, or register only one"),
        }
    }
}

/// Shows the message of `Display`, because a `main` that returns the error prints its `Debug`.
impl fmt::Debug for DuplicateFamily {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("DuplicateFamily").field(&self.to_string()).finish()
    }
}

impl Error for DuplicateFamily {}
