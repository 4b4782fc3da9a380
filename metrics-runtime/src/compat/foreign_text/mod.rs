//! The text of another library as a source.

mod line;
mod read;

use std::fmt;

use crate::encode::{Encoder, Scope};
use crate::exporter::{Collect, SourceInfo};
use crate::left_out::LeftOutReason;
pub(crate) use line::{Line, parse as parse_line};
use read::{ForeignFamily, families};

/// The maximum length of a text.
const MAX_BYTES: usize = 32 << 20;

/// Returns a source that exposes what another library renders as Prometheus text format 0.0.4, such as
/// `metrics-exporter-prometheus`, `measured` or the exporter of OpenTelemetry.
///
/// `render` is called in each scrape and returns the text as a `String`, a `Vec<u8>`, or anything else that is
/// bytes. Each format shows the families, and [`Exporter::gather`](crate::Exporter::gather) contains them.
///
/// ```
/// use frozen_metrics::{Exporter, Format, compat};
///
/// # struct PrometheusHandle;
/// # impl PrometheusHandle {
/// #     fn render(&self) -> String {
/// #         "# TYPE logins counter\nlogins{tier=\"free\"} 7\n".to_owned()
/// #     }
/// # }
/// # let handle = PrometheusHandle;
/// let exporter = Exporter::new().with(compat::text(move || handle.render()))?;
/// assert_eq!(
///     exporter.text(),
///     "# HELP logins \n# TYPE logins counter\nlogins{tier=\"free\"} 7\n",
/// );
/// # Ok::<_, frozen_metrics::DuplicateFamily>(())
/// ```
///
/// # What is shown
///
/// - A family without TYPE is of unknown type. A family without HELP has an empty one.
/// - Timestamps are dropped: the values are those of the scrape. Comments are dropped, too. The text is not
///   read as OpenMetrics, so exemplars are not legal, and units are not shown.
/// - Bounds of buckets keep their text in text format 0.0.4. Numbers are `f64`.
/// - A histogram without the bucket `+Inf` gets it from its `_count`.
///
/// # What is left out
///
/// Illegal families and series, and families of other sources, are left out as those of any
/// [source](crate::Exporter#faulty-sources). The families of the first text are checked when the source is
/// added to an exporter, those that appear later in each scrape. A line that cannot be read is left out alone:
/// the report states what is wrong with the first one, and the number of the others. Text that is not UTF-8 or
/// longer than 32 MiB is left out as a whole.
///
/// # Cost
///
/// Parsing takes about as long as rendering. One family is in memory at a time, besides the text. It takes
/// 3 times the length of its lines if they are long, and up to 25 times if they are as short as `a{b="1"} 1`.
pub fn text<T: AsRef<[u8]>>(render: impl Fn() -> T + Send + Sync + 'static) -> Text {
    Text { name: "compat::text", render: Box::new(move |read| read(render().as_ref())) }
}

/// A source that exposes the text of another library. [`text`] creates it.
pub struct Text {
    name: &'static str,
    render: Box<Render>,
}

/// Calls its argument with the text.
type Render = dyn Fn(&mut dyn FnMut(&[u8])) + Send + Sync;

impl Text {
    /// Sets the name of the source in reports, which is `compat::text` otherwise.
    ///
    /// ```
    /// use frozen_metrics::{Exporter, compat};
    ///
    /// let html = compat::text(|| "<html>\n").with_name("proxy");
    /// assert_eq!(
    ///     Exporter::new().with(html)?.text(),
    ///     "# Left out: families of `proxy`: line 1: expected a metric name, found `<html>`\n",
    /// );
    /// # Ok::<_, frozen_metrics::DuplicateFamily>(())
    /// ```
    #[must_use]
    pub fn with_name(self, name: &'static str) -> Self {
        Self { name, ..self }
    }
}

impl Collect for Text {
    fn info(&self) -> SourceInfo {
        SourceInfo::new(self.name)
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        (self.render)(&mut |bytes| {
            if let Err(why) = expose(bytes, encoder) {
                encoder.leave_out(None, LeftOutReason::Illegal(why));
            }
        });
    }
}

/// Exposes a text. Returns what is wrong with it, or with a part of it.
fn expose(bytes: &[u8], encoder: &mut Encoder<'_>) -> Result<(), String> {
    let length = bytes.len();
    if length > MAX_BYTES {
        return Err(format!("the text has {length} bytes, more than the limit of {MAX_BYTES}"));
    }
    let text = str::from_utf8(bytes)
        .map_err(|error| format!("the text is not UTF-8 after {} bytes", error.valid_up_to()))?;
    let problems = families(text, &mut |ForeignFamily { family, bounds }| {
        let format_bound = |bound: f64| bounds.get(&bound.to_bits()).cloned();
        let scope = Scope { format_bound: Some(&format_bound), ..Scope::default() };
        encoder.within(scope, |encoder| encoder.family(&family));
    });
    match (problems.count, problems.first) {
        (_, None) => Ok(()),
        (1, Some(first)) => Err(first),
        (count, Some(first)) => Err(format!("{first} (and {} more problems)", count - 1)),
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Text").field("name", &self.name).finish_non_exhaustive()
    }
}
