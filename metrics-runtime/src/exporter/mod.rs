//! The exporter: several sources as one exposition.

mod collect;
mod failures;
mod family_info;
mod guarded;
mod instances;
mod labelled;
mod names;
mod refreshed;
mod source_info;
mod sources;

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use frozen_metrics_schema::Schema;

use crate::duplicate_family::DuplicateFamily;
use crate::encode::{Encoder, Gathered, into_text};
use crate::format::Format;
use crate::gather::MetricFamily;
use crate::left_out::LeftOut;
use failures::Failures;
use guarded::Scrape;
use names::Source;

pub(crate) use crate::key_usage::KeyUsage;
pub use collect::Collect;
pub use failures::CounterNameError;
pub use family_info::FamilyInfo;
#[cfg(feature = "page")]
pub(crate) use instances::each;
pub use labelled::Labelled;
pub use refreshed::Refreshed;
pub use source_info::SourceInfo;
pub use sources::{SourceHandle, Sources};

/// The sources of a service, exposed together in the order in which they were added.
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
/// assert!(exporter.with(&NODE).is_err(), "each family has one source");
/// # Ok::<_, frozen_metrics::DuplicateFamily>(())
/// ```
///
/// # Faulty sources
///
/// Another library's registry or a hand-written source may expose illegal families or panic. The exporter
/// still exposes all other sources, and the exposition is legal in every format. It leaves out illegal
/// families and illegal series. Text format 0.0.4 names them in a comment, `# Left out: …`, and
/// [`left_out`](Self::left_out) reports them.
///
/// If a source panics, the families that it had not completed are left out. The comment names the source
/// but not the message of the panic, which goes to the [panic hook](std::panic::set_hook) and to
/// [`on_panic`](Self::on_panic).
///
/// The next scrape calls the source again. The exporter therefore assumes that its sources are
/// [`UnwindSafe`](std::panic::UnwindSafe), as a lock that ignores poisoning does. It cannot contain a
/// panic if the program is built with `panic = "abort"`, and it cannot contain a source that never returns.
#[derive(Default)]
pub struct Exporter {
    sources: Sources,
    /// Whether `sources` is shared, so that sources can be added and removed.
    is_dynamic: bool,
    failures: Option<Failures>,
    panic_hook: Option<PanicHook>,
}

type PanicHook = Box<dyn Fn(&str, &(dyn Any + Send)) + Send + Sync>;

impl Exporter {
    /// Creates an exporter without sources.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a source.
    ///
    /// Sources that differ only in the values of [`Labelled`](crate::Labelled) are instances of one set.
    /// They are joined: each family is exposed once, with the series of all instances. Different families
    /// of joined instances may be read at slightly different times.
    ///
    /// # Errors
    ///
    /// Returns an error if a family of the source uses a name that a family of an earlier source uses, and
    /// the sources are not instances of one set. The check includes the names of samples, such as the
    /// `_count` of a histogram, and the names in OpenMetrics, where the counter `x_total` belongs to the
    /// family `x`.
    ///
    /// A registry of another library may expose such a family only later. Each scrape then
    /// [leaves it out](Self#faulty-sources).
    ///
    /// # Panics
    ///
    /// Panics if [`Collect::families`] of the source panics.
    pub fn with(self, source: impl Collect + 'static) -> Result<Self, DuplicateFamily> {
        self.sources.add(source)?.keep();
        Ok(self)
    }

    /// Adds a counter of what scrapes leave out, with one series for each reason.
    ///
    /// Each scrape increments it, so a rate above zero means that something is missing at present. It is
    /// the last family of the exposition, so that a scrape also counts what it leaves out itself.
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
    /// Returns an error if the name is not legal, does not end in `_total`, or is used by a source.
    pub fn with_left_out_counter(mut self, name: &'static str) -> Result<Self, CounterNameError> {
        let failures = Failures::new(name)?;
        let source = Source { index: usize::MAX, is_declared: true, name: failures.info().name() };
        let families = failures.families();
        let declared = self.sources.update(|list| {
            let names = Arc::make_mut(&mut list.names);
            families.iter().try_for_each(|family| names.declare_family(source, family))
        });
        declared.map_err(CounterNameError::Duplicate)?;
        self.failures = Some(failures);
        Ok(self)
    }

    /// Sets a function that is called with the name of a source that panicked during a scrape, and with the
    /// payload of the panic. The panic hook of the process runs before it.
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

    /// Returns the schemas of all sources that have one. [`gather`](Self::gather) also returns the families
    /// of other sources.
    pub fn schemas(&self) -> impl Iterator<Item = &'static Schema> {
        let list = self.sources.current();
        let schemas =
            list.entries.iter().filter_map(|entry| entry.instances.first().info().schema());
        schemas.collect::<Vec<_>>().into_iter()
    }

    /// Appends the exposition of all sources to `out`.
    ///
    /// A text format does not allocate if `out` has enough capacity, no key is new, and every source is
    /// derived from a struct, has no [`Labelled`](crate::Labelled) labels and is not
    /// [`Refreshed`](crate::Refreshed). The protobuf format allocates a
    /// few blocks, whose number does not depend on the number of keys.
    pub fn encode(&self, out: &mut Vec<u8>, format: Format) {
        Encoder::append_to(out, format, |encoder| {
            self.expose(encoder);
            encoder.end();
        });
    }

    /// Returns the exposition of all sources in text format 0.0.4.
    pub fn text(&self) -> String {
        let mut out = Vec::new();
        self.encode(&mut out, Format::Text);
        into_text(out)
    }

    /// Returns the families of all sources with their current values.
    pub fn gather(&self) -> Vec<MetricFamily> {
        let mut gathered = Gathered::counted();
        Encoder::gather(&mut gathered, |encoder| self.expose(encoder));
        gathered.families
    }

    /// Returns what a scrape in any format would leave out at present. It costs as much as a scrape.
    ///
    /// ```
    /// use frozen_metrics::{
    ///     Collect, Encoder, Exporter, LeftOutReason, MetricFamily, MetricType, SourceInfo,
    /// };
    ///
    /// /// A plugin, which registers its families after it is added.
    /// struct Plugin;
    ///
    /// impl Collect for Plugin {
    ///     fn info(&self) -> SourceInfo {
    ///         SourceInfo::new("Plugin").with_families(Vec::new())
    ///     }
    ///
    ///     fn expose(&self, encoder: &mut Encoder<'_>) {
    ///         let help = "Messages that wait.";
    ///         encoder.family(&MetricFamily::new("queue-length", MetricType::Gauge, help));
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

    /// Calls `visit` with every source, guarded for one scrape.
    fn each(&self, visit: &mut dyn FnMut(&dyn Collect)) {
        let list = self.sources.current();
        let scrape = Scrape::new(self, &list.names);
        for entry in &list.entries {
            entry.instances.with_joined(|source| visit(&scrape.source(entry.index, source)));
        }
        if let Some(failures) = &self.failures {
            visit(failures);
        }
    }
}

/// An exporter can be a source of another exporter, or of another library's registry.
impl Collect for Exporter {
    fn info(&self) -> SourceInfo {
        SourceInfo::new("Exporter").with_dynamic(self.is_dynamic)
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        self.each(&mut |source| source.expose(encoder));
    }

    fn members(&self, visit: &mut dyn FnMut(&dyn Collect)) -> bool {
        self.each(visit);
        true
    }

    fn gather(&self) -> Vec<MetricFamily> {
        Exporter::gather(self)
    }
}

impl fmt::Debug for Exporter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.sources.fmt(f)
    }
}
