//! Several schemas as one exposition.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use metrics_schema::Schema;

use crate::encode::{Encoder, into_text};
use crate::format::Format;
use crate::gather::MetricFamily;

/// Something that can be scraped: a registry, or a set without key.
///
/// Implemented by what the derive generates, and by references to it.
pub trait Collect: Send + Sync {
    /// What it declares.
    fn schema(&self) -> &'static Schema;

    /// Appends the exposition of its state now, without the end mark of a format that has one.
    fn encode(&self, encoder: &mut Encoder<'_>);

    /// Its state now as values, for what is no text: a page, another library's registry.
    fn gather(&self) -> Vec<MetricFamily>;
}

impl<C: Collect + ?Sized> Collect for Arc<C> {
    fn schema(&self) -> &'static Schema {
        (**self).schema()
    }

    fn encode(&self, encoder: &mut Encoder<'_>) {
        (**self).encode(encoder);
    }

    fn gather(&self) -> Vec<MetricFamily> {
        (**self).gather()
    }
}

impl<C: Collect + ?Sized> Collect for &C {
    fn schema(&self) -> &'static Schema {
        (**self).schema()
    }

    fn encode(&self, encoder: &mut Encoder<'_>) {
        (**self).encode(encoder);
    }

    fn gather(&self) -> Vec<MetricFamily> {
        (**self).gather()
    }
}

/// All that a service exposes, in the order it was registered.
///
/// ```
/// use metrics_runtime::{Counter, Exporter, ReplicationMetrics};
///
/// #[derive(Debug, ReplicationMetrics)]
/// #[metrics(prefix = "node", golden = none)]
/// struct NodeMetrics {
///     /// Messages dropped.
///     drops_total: Counter,
/// }
///
/// static NODE: NodeMetrics = NodeMetrics::new();
///
/// let exporter = Exporter::new().with(&NODE)?;
/// NODE.drops_total.inc();
/// assert_eq!(
///     exporter.text(),
///     "# HELP node_drops_total Messages dropped.\n# TYPE node_drops_total counter\nnode_drops_total 1\n",
/// );
/// assert!(exporter.with(&NODE).is_err(), "no family twice");
/// # Ok::<_, metrics_runtime::DuplicateFamily>(())
/// ```
#[derive(Default)]
pub struct Exporter {
    sources: Vec<Box<dyn Collect>>,
}

impl Exporter {
    /// An exporter of nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a source.
    ///
    /// # Errors
    ///
    /// A family of the source is declared by one that was added before: one exposition may hold it
    /// once only.
    pub fn with(mut self, source: impl Collect + 'static) -> Result<Self, DuplicateFamily> {
        let schema = source.schema();
        for known in self.schemas() {
            for family in schema.families.iter() {
                if known.family(&family.name).is_some() {
                    return Err(DuplicateFamily {
                        family: family.name.to_string(),
                        first: known.name.to_string(),
                        second: schema.name.to_string(),
                    });
                }
            }
        }
        self.sources.push(Box::new(source));
        Ok(self)
    }

    /// What the sources declare.
    pub fn schemas(&self) -> impl Iterator<Item = &'static Schema> {
        self.sources.iter().map(|source| source.schema())
    }

    /// Appends the exposition of every source. Allocates nothing while the buffer has room and no
    /// key is new.
    pub fn encode(&self, out: &mut Vec<u8>, format: Format) {
        Encoder::append_to(out, format, |encoder| {
            self.sources.iter().for_each(|source| source.encode(encoder));
            if format == Format::OpenMetrics {
                encoder.verbatim("# EOF\n");
            }
        });
    }

    /// The values of every source.
    pub fn gather(&self) -> Vec<MetricFamily> {
        self.sources.iter().flat_map(|source| source.gather()).collect()
    }

    /// The exposition of every source, in text format 0.0.4.
    pub fn text(&self) -> String {
        let mut out = Vec::new();
        self.encode(&mut out, Format::Text);
        into_text(out)
    }
}

impl fmt::Debug for Exporter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.schemas().map(|schema| &schema.name)).finish()
    }
}

/// Two schemas declare one family.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DuplicateFamily {
    /// The family that both declare.
    pub family: String,
    /// The struct that was registered first.
    pub first: String,
    /// The struct that was registered second.
    pub second: String,
}

impl fmt::Display for DuplicateFamily {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { family, first, second } = self;
        write!(f, "family `{family}` is declared by both `{first}` and `{second}`: ")?;
        match first == second {
            true => write!(f, "register it once"),
            false => write!(f, "rename it in one of them, or register only one"),
        }
    }
}

impl Error for DuplicateFamily {}
