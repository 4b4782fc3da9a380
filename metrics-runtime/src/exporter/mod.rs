//! Several schemas as one exposition.

mod collect;
mod duplicate;
mod failures;
mod guarded;
mod instances;
mod labelled;
mod names;

use std::any::Any;
use std::fmt;

use frozen_metrics_schema::Schema;

use crate::encode::{Encoder, Gathered, into_text};
use crate::format::Format;
use crate::gather::MetricFamily;
use crate::left_out::LeftOut;
use failures::Failures;
use guarded::Scrape;
use instances::Instances;
use names::{Names, Source};

pub(crate) use crate::registry::KeyUsage;
pub use collect::Collect;
pub use duplicate::{DuplicateFamily, FamilyInfo};
pub use failures::CounterNameError;
#[cfg(any(feature = "page", all(feature = "http", feature = "protobuf")))]
pub(crate) use instances::each;
pub use labelled::Labelled;

/// All that a service exposes, in the order it was registered.
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
/// static NODE: NodeMetrics = NodeMetrics::new();
///
/// let exporter = Exporter::new().with(&NODE)?;
/// NODE.drops_total.inc();
/// assert_eq!(
///     exporter.text(),
///     "# HELP node_drops_total Messages dropped.\n# TYPE node_drops_total counter\nnode_drops_total 1\n",
/// );
/// assert!(exporter.with(&NODE).is_err(), "no family twice");
/// # Ok::<_, frozen_metrics::DuplicateFamily>(())
/// ```
///
/// # What a source cannot spoil
///
/// Another library's registry and a hand-written source may show anything, or panic. Whatever they do,
/// the other sources are shown, and what is shown is legal in every format. What is not is left out, by
/// the family or by the series; text format 0.0.4 names it in a comment, `# Left out: …`, and
/// [`left_out`](Self::left_out) reports it.
///
/// A source that panics loses the families that it had not shown completely. The comment names the source
/// and never the panic's message, which goes to the [panic hook](std::panic::set_hook) as that of any
/// other panic, so to standard error by default, and to [`on_panic`](Self::on_panic). The source is asked
/// again at the next scrape, so a panic may not leave it in a state that is unsafe to look at: like a
/// lock that ignores poisoning, the exporter asserts that its sources are
/// [`UnwindSafe`](std::panic::UnwindSafe). With `panic = "abort"` nothing can be contained, and neither
/// can a source that never returns.
#[derive(Default)]
pub struct Exporter {
    sources: Vec<Instances>,
    names: Names,
    failures: Option<Failures>,
    panic_hook: Option<PanicHook>,
    has_exemplars: bool,
}

type PanicHook = Box<dyn Fn(&str, &(dyn Any + Send)) + Send + Sync>;

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
    /// Another library's registry may come to show such a family later. It is then
    /// [left out](Self#what-a-source-cannot-spoil) of each scrape.
    ///
    /// # Panics
    ///
    /// The source panics when it is asked for its families, before anything is scraped.
    pub fn with(mut self, source: impl Collect + 'static) -> Result<Self, DuplicateFamily> {
        self.has_exemplars |= source.has_exemplars();
        match self.sources.iter_mut().find(|instances| instances.are_joined_by(&source)) {
            Some(instances) => instances.push(Box::new(source)),
            None => {
                self.names.declare(self.sources.len(), &source)?;
                self.sources.push(Instances::of(Box::new(source)));
            }
        }
        Ok(self)
    }

    /// Adds a counter of what scrapes leave out, with one series for each reason. It counts in every
    /// scrape, so a rate above zero means that something is missing now. It is the last family of the
    /// exposition, so that a scrape shows what it leaves out itself.
    ///
    /// ```
    /// use frozen_metrics::Exporter;
    ///
    /// let exporter = Exporter::new().with_left_out_counter("node_left_out_families_total")?;
    /// assert!(exporter.text().contains("\nnode_left_out_families_total{reason=\"panicked\"} 0\n"));
    /// # Ok::<_, frozen_metrics::CounterNameError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The name is not legal, does not end in `_total`, or is taken.
    pub fn with_left_out_counter(mut self, name: &'static str) -> Result<Self, CounterNameError> {
        let failures = Failures::new(name)?;
        let by = Source { index: usize::MAX, is_declared: true, name: &failures.schema().name };
        for family in failures.families() {
            self.names.declare_family(by, &family).map_err(CounterNameError::Duplicate)?;
        }
        self.failures = Some(failures);
        Ok(self)
    }

    /// Calls `hook` with the name of each source that panics while it is scraped, and the payload of the
    /// panic. The panic hook of the process has run before.
    ///
    /// ```
    /// use frozen_metrics::Exporter;
    ///
    /// let exporter = Exporter::new().on_panic(|source, payload| {
    ///     let message = payload.downcast_ref::<String>().map_or("", |message| message);
    ///     eprintln!("metrics of `{source}` are missing: {message}");
    /// });
    /// # drop(exporter);
    /// ```
    pub fn on_panic(
        mut self,
        hook: impl Fn(&str, &(dyn Any + Send)) + Send + Sync + 'static,
    ) -> Self {
        self.panic_hook = Some(Box::new(hook));
        self
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
            self.expose(encoder);
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
        let mut gathered = Gathered::counted();
        Encoder::gather(&mut gathered, |encoder| self.expose(encoder));
        gathered.families
    }

    /// Returns what a scrape would leave out now, in any format. Asks every source for its values.
    ///
    /// ```
    /// use frozen_metrics::schema::Schema;
    /// use frozen_metrics::{Collect, FamilyInfo, Exporter, MetricFamily, MetricType, LeftOutReason};
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
    ///     fn families(&self) -> Vec<FamilyInfo> {
    ///         Vec::new()
    ///     }
    ///
    ///     fn gather(&self) -> Vec<MetricFamily> {
    ///         vec![MetricFamily {
    ///             name: "queue-length".into(),
    ///             kind: MetricType::Gauge,
    ///             unit: None,
    ///             help: "Messages that wait.".into(),
    ///             series: vec![],
    ///         }]
    ///     }
    /// }
    ///
    /// let exporter = Exporter::new().with(Plugin)?;
    /// let [left_out] = &exporter.left_out()[..] else { panic!("one family is not legal") };
    /// assert_eq!(left_out.family.as_deref(), Some("queue-length"));
    /// assert!(matches!(left_out.reason, LeftOutReason::Illegal(_)));
    /// assert_eq!(exporter.text(), format!("# Left out: {left_out}\n"));
    /// # Ok::<_, frozen_metrics::DuplicateFamily>(())
    /// ```
    pub fn left_out(&self) -> Vec<LeftOut> {
        let mut left_out = Vec::new();
        Encoder::gather(&mut left_out, |encoder| self.expose(encoder));
        left_out
    }

    /// Visits every source as this scrape shows it.
    fn each(&self, scrape: &Scrape<'_>, visit: &mut dyn FnMut(&dyn Collect)) {
        for (index, source) in self.sources.iter().enumerate() {
            source.show(|shown| visit(&scrape.source(index, shown)));
        }
        if let Some(failures) = &self.failures {
            visit(failures);
        }
    }
}

/// An exporter is a source too: of another exporter, or of another library's registry.
impl Collect for Exporter {
    fn schema(&self) -> &'static Schema {
        static EXPORTER: Schema = Schema::new("Exporter", None, &[]);
        &EXPORTER
    }

    fn families(&self) -> Vec<FamilyInfo> {
        let sources = self.sources.iter().flat_map(|source| source.first().families());
        sources.chain(self.failures.iter().flat_map(Failures::families)).collect()
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        self.each(&Scrape::new(self), &mut |source| source.expose(encoder));
    }

    fn members(&self, visit: &mut dyn FnMut(&dyn Collect)) -> bool {
        self.each(&Scrape::new(self), visit);
        true
    }

    fn gather(&self) -> Vec<MetricFamily> {
        Exporter::gather(self)
    }

    fn has_exemplars(&self) -> bool {
        self.has_exemplars
    }
}

impl fmt::Debug for Exporter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.schemas().map(|schema| &schema.name)).finish()
    }
}
