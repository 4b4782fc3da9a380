//! Several schemas as one exposition.

use std::fmt;
use std::sync::Arc;

use metrics_schema::{Fact, Label, Schema};

use crate::duplicate::{Declared, DuplicateFamily};
use crate::encode::{Encoder, Scope, into_text};
use crate::format::Format;
use crate::gather::MetricFamily;
use crate::instances::Instances;
use crate::names::{Names, Scrape};

/// Something that can be scraped: a registry, or a set without key.
///
/// Implemented by what the derive generates, by references to it, and by adapters of other
/// libraries. Two methods make a source by hand:
///
/// ```
/// use metrics_runtime::schema::Schema;
/// use metrics_runtime::{
///     Collect, Declared, Exporter, MetricFamily, MetricSeries, MetricType, MetricValue,
/// };
///
/// /// How long this process has run.
/// struct Uptime(std::time::Instant);
///
/// static UPTIME: Schema = Schema::new("Uptime", None, &[]);
///
/// impl Collect for Uptime {
///     fn schema(&self) -> &'static Schema {
///         &UPTIME
///     }
///
///     fn families(&self) -> Vec<Declared> {
///         self.gather().into_iter().map(Declared::from).collect()
///     }
///
///     fn gather(&self) -> Vec<MetricFamily> {
///         let value = MetricValue::Number(self.0.elapsed().as_secs() as f64);
///         vec![MetricFamily {
///             name: "uptime_seconds".into(),
///             kind: MetricType::Gauge,
///             unit: Some("seconds".into()),
///             help: "How long this process has run.".into(),
///             series: vec![MetricSeries { labels: vec![], value }],
///         }]
///     }
/// }
///
/// let exporter = Exporter::new().with(Uptime(std::time::Instant::now()))?;
/// assert!(exporter.text().ends_with("\nuptime_seconds 0\n"));
/// # Ok::<_, metrics_runtime::DuplicateFamily>(())
/// ```
pub trait Collect: Send + Sync {
    /// What a struct declares. Where no struct does, only a name: then
    /// [`families`](Self::families) says the rest.
    fn schema(&self) -> &'static Schema;

    /// The families that it shows, so far as it knows them: an [`Exporter`] asks once, when the
    /// source is added.
    fn families(&self) -> Vec<Declared> {
        let schema = self.schema();
        schema.families.iter().map(|family| Declared::of(schema, family)).collect()
    }

    /// Appends the exposition of its state now, without the end mark of a format that has one.
    fn expose(&self, encoder: &mut Encoder<'_>) {
        self.gather().iter().for_each(|family| encoder.family(family));
    }

    /// Its state now as values, for what is no text: a page, another library's registry.
    fn gather(&self) -> Vec<MetricFamily>;

    /// How full it is; `None` if it has no keys.
    fn keys(&self) -> Option<KeyUsage> {
        None
    }

    /// The labels of an instance that each of its series has, as [`Labelled`](crate::Labelled) gives
    /// them.
    fn instance(&self) -> Vec<Label> {
        Vec::new()
    }

    /// The path of the golden that freezes it; `None` if none does.
    fn golden(&self) -> Option<&'static str> {
        None
    }

    /// Shows the sources that it is made of, and says whether it is made of any.
    fn members(&self, visit: &mut dyn FnMut(&dyn Collect)) -> bool {
        let _ = visit;
        false
    }
}

/// How full a bounded registry is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyUsage {
    /// How many keys have a set of their own.
    pub live: usize,
    /// How many may.
    pub cap: usize,
    /// How many look-ups found no place and were given the overflow set.
    pub folded: u64,
    /// Whether the overflow set is in use, so that a scrape shows it.
    pub overflow: bool,
}

impl KeyUsage {
    /// What happened since `earlier`: look-ups that folded subtract, the rest is as it is now. All
    /// of them where there were more before, which only a restart explains.
    ///
    /// ```
    /// use metrics_runtime::KeyUsage;
    ///
    /// let earlier = KeyUsage { live: 7, cap: 8, folded: 0, overflow: false };
    /// let now = KeyUsage { live: 8, folded: 5, overflow: true, ..earlier };
    /// assert_eq!(now.since(&earlier), now);
    /// assert_eq!(now.since(&KeyUsage { folded: 3, ..earlier }), KeyUsage { folded: 2, ..now });
    /// ```
    pub fn since(&self, earlier: &Self) -> Self {
        let folded = self.folded.checked_sub(earlier.folded).unwrap_or(self.folded);
        Self { folded, ..*self }
    }

    /// Of two registries together.
    pub(crate) fn plus(&self, other: &Self) -> Self {
        Self {
            live: self.live + other.live,
            cap: self.cap.saturating_add(other.cap),
            folded: self.folded.wrapping_add(other.folded),
            overflow: self.overflow || other.overflow,
        }
    }

    /// The value of the family that says this.
    pub(crate) fn value(&self, fact: Fact) -> u64 {
        match fact {
            Fact::Keys => self.live as u64,
            Fact::Limit => self.cap as u64,
            Fact::Folded => self.folded,
        }
    }
}

/// What points to a source is one.
macro_rules! pass_on {
    ($($pointer:ty),*) => {
        $(
            impl<C: Collect + ?Sized> Collect for $pointer {
                fn schema(&self) -> &'static Schema {
                    (**self).schema()
                }

                fn families(&self) -> Vec<Declared> {
                    (**self).families()
                }

                fn expose(&self, encoder: &mut Encoder<'_>) {
                    (**self).expose(encoder);
                }

                fn gather(&self) -> Vec<MetricFamily> {
                    (**self).gather()
                }

                fn keys(&self) -> Option<KeyUsage> {
                    (**self).keys()
                }

                fn instance(&self) -> Vec<Label> {
                    (**self).instance()
                }

                fn golden(&self) -> Option<&'static str> {
                    (**self).golden()
                }

                fn members(&self, visit: &mut dyn FnMut(&dyn Collect)) -> bool {
                    (**self).members(visit)
                }
            }
        )*
    };
}

pass_on!(Arc<C>, &C);

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
    /// are instances of one: each family stands once, with the series of all of them.
    ///
    /// # Errors
    ///
    /// A family of the source takes a name that a family of an earlier source has, and the source is
    /// no other instance of that: one exposition may hold it once only. Names of samples count, such as
    /// a histogram's `_count`, and so do those in OpenMetrics, where the counter `x_total` is the
    /// family `x`.
    ///
    /// Another library's registry may come to show such a family later. It is then left out of each
    /// scrape, and text format 0.0.4 says so in a comment, `# Left out: `.
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

    /// The values of every source.
    pub fn gather(&self) -> Vec<MetricFamily> {
        Collect::gather(self)
    }

    /// The exposition of every source, in text format 0.0.4.
    pub fn text(&self) -> String {
        let mut out = Vec::new();
        self.encode(&mut out, Format::Text);
        into_text(out)
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
        let scrape = Scrape::of(&self.names);
        for (at, source) in self.sources.iter().enumerate() {
            if source.is_declared() {
                source.show(|source| source.expose(encoder));
                continue;
            }
            let claims = scrape.source(at, source.first());
            let scope = Scope { claims: Some(&claims), ..Scope::default() };
            encoder.within(scope, |encoder| source.show(|source| source.expose(encoder)));
        }
    }

    fn members(&self, visit: &mut dyn FnMut(&dyn Collect)) -> bool {
        self.sources.iter().for_each(|source| source.show(&mut *visit));
        true
    }

    fn gather(&self) -> Vec<MetricFamily> {
        let scrape = Scrape::of(&self.names);
        let gathered = |(at, source): (usize, &Instances)| {
            let mut families = source.show(|source| source.gather());
            if !source.is_declared() {
                let claims = scrape.source(at, source.first());
                families.retain(|family| claims.take(&family.name, family.kind).is_ok());
            }
            families
        };
        self.sources.iter().enumerate().flat_map(gathered).collect()
    }
}

impl fmt::Debug for Exporter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.schemas().map(|schema| &schema.name)).finish()
    }
}
