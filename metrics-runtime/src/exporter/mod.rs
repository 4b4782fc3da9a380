//! Several schemas as one exposition.

mod collect;
mod duplicate;
mod instances;
mod labelled;
mod names;

use std::fmt;

use metrics_schema::Schema;

use crate::encode::{Encoder, into_text};
use crate::format::Format;
use crate::gather::MetricFamily;
use instances::Instances;
use names::{Names, Scrape};

pub(crate) use crate::registry::KeyUsage;
pub use collect::Collect;
pub use duplicate::{Declared, DuplicateFamily};
#[cfg(any(feature = "page", all(feature = "http", feature = "protobuf")))]
pub(crate) use instances::each;
pub use labelled::Labelled;

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
    sources: Vec<Instances>,
    names: Names,
}

impl Exporter {
    /// An exporter of nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a source. Sources that are the same but for the values of [`Labelled`](crate::Labelled)
    /// are instances of one: each family stands once, with the series of all of them. Two families of
    /// theirs are not of one moment then.
    ///
    /// # Errors
    ///
    /// A family of the source takes a name that a family of an earlier source has, and the source is
    /// no other instance of that: one exposition may hold it once only. Names of samples count, such as
    /// a histogram's `_count`, and so do those in OpenMetrics, where the counter `x_total` is the
    /// family `x`.
    ///
    /// Another library's registry may come to show such a family later. It is then left out of each
    /// scrape, and text format 0.0.4 says so in a comment, `# Left out: `; so does
    /// [`left_out`](Self::left_out).
    pub fn with(mut self, source: impl Collect + 'static) -> Result<Self, DuplicateFamily> {
        match self.sources.iter_mut().find(|instances| instances.are_joined_by(&source)) {
            Some(instances) => instances.push(Box::new(source)),
            None => {
                self.names.declare(self.sources.len(), &source)?;
                self.sources.push(Instances::of(Box::new(source)));
            }
        }
        Ok(self)
    }

    /// What the sources declare. One that is no struct's has no families here, but in
    /// [`gather`](Self::gather).
    pub fn schemas(&self) -> impl Iterator<Item = &'static Schema> {
        self.sources.iter().map(|source| source.first().schema())
    }

    /// Appends the exposition of every source. Allocates nothing while the buffer has room, no key
    /// is new and every source is a struct's and without labels of an instance.
    pub fn encode(&self, out: &mut Vec<u8>, format: Format) {
        Encoder::append_to(out, format, |encoder| {
            Collect::expose(self, encoder);
            if format == Format::OpenMetrics {
                encoder.verbatim("# EOF\n");
            }
        });
    }

    /// The exposition of every source, in text format 0.0.4.
    pub fn text(&self) -> String {
        let mut out = Vec::new();
        self.encode(&mut out, Format::Text);
        into_text(out)
    }

    /// The values of every source.
    pub fn gather(&self) -> Vec<MetricFamily> {
        Collect::gather(self)
    }

    /// The families that a scrape would leave out now, since a name of theirs is taken, and who has it.
    /// Only a source that is no struct's comes to show such a family.
    ///
    /// ```
    /// use metrics_runtime::schema::Schema;
    /// use metrics_runtime::{
    ///     Collect, Counter, Declared, Exporter, MetricFamily, MetricType, ReplicationMetrics,
    /// };
    ///
    /// /// A node.
    /// #[derive(Debug, ReplicationMetrics)]
    /// #[metrics(prefix = "node", golden = none)]
    /// struct NodeMetrics {
    ///     /// Messages dropped.
    ///     drops_total: Counter,
    /// }
    ///
    /// /// What a plugin registers, which is nothing yet when it is added.
    /// struct Plugin;
    ///
    /// impl Collect for Plugin {
    ///     fn schema(&self) -> &'static Schema {
    ///         static PLUGIN: Schema = Schema::new("Plugin", None, &[]);
    ///         &PLUGIN
    ///     }
    ///
    ///     fn families(&self) -> Vec<Declared> {
    ///         Vec::new()
    ///     }
    ///
    ///     fn gather(&self) -> Vec<MetricFamily> {
    ///         vec![MetricFamily {
    ///             name: "node_drops_total".into(),
    ///             kind: MetricType::Counter,
    ///             unit: None,
    ///             help: "Messages dropped by the plugin.".into(),
    ///             series: vec![],
    ///         }]
    ///     }
    /// }
    ///
    /// static NODE: NodeMetrics = NodeMetrics::new();
    ///
    /// let exporter = Exporter::new().with(&NODE)?.with(Plugin)?;
    /// let [clash] = &exporter.left_out()[..] else { panic!("one family clashes") };
    /// assert_eq!((&*clash.first, &*clash.second), ("NodeMetrics", "Plugin"));
    /// assert!(exporter.text().contains(&format!("# Left out: {clash}\n")));
    /// # Ok::<_, metrics_runtime::DuplicateFamily>(())
    /// ```
    pub fn left_out(&self) -> Vec<DuplicateFamily> {
        let scrape = Scrape::of(&self.names);
        // What structs declare was compared when it was added.
        let others = self.sources.iter().enumerate().filter(|(_, source)| !source.is_declared());
        others
            .for_each(|(at, source)| source.show(|shown| drop(scrape.source(at, shown).gather())));
        scrape.into_left_out()
    }

    /// Shows every source, without the families whose names another has. What structs declare alone is
    /// shown as it is.
    fn each(&self, scrape: &Scrape<'_>, show: &mut dyn FnMut(&dyn Collect)) {
        for (at, source) in self.sources.iter().enumerate() {
            source.show(|shown| match source.is_declared() {
                true => show(shown),
                false => show(&scrape.source(at, shown)),
            });
        }
    }
}

/// An exporter is a source too: of another exporter, or of another library's registry.
impl Collect for Exporter {
    fn schema(&self) -> &'static Schema {
        static EXPORTER: Schema = Schema::new("Exporter", None, &[]);
        &EXPORTER
    }

    fn families(&self) -> Vec<Declared> {
        self.sources.iter().flat_map(|source| source.first().families()).collect()
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        self.each(&Scrape::of(&self.names), &mut |source| source.expose(encoder));
    }

    fn members(&self, visit: &mut dyn FnMut(&dyn Collect)) -> bool {
        self.each(&Scrape::of(&self.names), visit);
        true
    }

    fn gather(&self) -> Vec<MetricFamily> {
        let mut all = Vec::new();
        self.each(&Scrape::of(&self.names), &mut |source| all.append(&mut source.gather()));
        all
    }
}

impl fmt::Debug for Exporter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.schemas().map(|schema| &schema.name)).finish()
    }
}
