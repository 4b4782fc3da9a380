//! Templates: the constant parts of the exposition of a struct, which are built once.

use std::mem;
use std::sync::{Mutex, OnceLock, PoisonError};

use frozen_metrics_schema::exposition::{Out, label_set};
use frozen_metrics_schema::{FamilySchema, Kind, Label, Schema, Series};

use super::keys::KEY_END;
#[cfg(feature = "protobuf")]
use super::messages;
use super::open_rows::OpenFamilies;
use super::sample_parts::ScopedHeads;
use crate::blocks::Blocks;
use crate::format::{Dialect, Format, Header, Syntax};
use crate::value_table::ValueTable;

/// The templates of a schema in each format. The first exposition in a format builds them.
///
/// They are for statics, and never freed. So no code that frees them is compiled into a user's crate.
#[derive(Debug)]
pub struct Templates {
    content: OnceLock<&'static Content>,
}

#[derive(Debug, Default)]
struct Content {
    families: [OnceLock<Box<[FamilyTemplate]>>; Format::ALL.len()],
    /// Memory for the values of a set without a key, so that an exposition does not allocate.
    values: Mutex<ValueTable>,
    /// Memory for the heads of samples in a scope.
    heads: Mutex<ScopedHeads>,
    /// Memory for the families with labels of their own of a set without a key.
    open: Mutex<OpenFamilies>,
}

impl Templates {
    /// Creates empty templates. Each format's are built by the first exposition in that format.
    #[expect(clippy::new_without_default, reason = "the constructor must be const")]
    pub const fn new() -> Self {
        Self { content: OnceLock::new() }
    }

    fn content(&self) -> &'static Content {
        self.content.get_or_init(|| Box::leak(Box::default()))
    }

    /// Calls `use_table` with a table whose memory the next call reuses.
    pub(crate) fn with_table(&self, use_table: impl FnOnce(&mut ValueTable)) {
        with_memory(&self.content().values, use_table);
    }

    /// Calls `use_families` with rows of families whose memory the next call reuses.
    pub(crate) fn with_families(&self, use_families: impl FnOnce(&mut OpenFamilies)) {
        with_memory(&self.content().open, use_families);
    }

    /// Calls `use_heads` with a list whose memory the next call reuses.
    pub(crate) fn with_heads(&self, use_heads: impl FnOnce(&mut ScopedHeads)) {
        with_memory(&self.content().heads, use_heads);
    }

    /// Returns the template of each family. `schema` must be the same in all calls.
    pub(crate) fn families(&self, schema: &Schema, format: Format) -> &[FamilyTemplate] {
        self.content().families[format as usize].get_or_init(|| {
            let template = |family| match format.syntax() {
                Syntax::Lines(dialect) => FamilyTemplate::lines(schema, family, dialect),
                #[cfg(feature = "protobuf")]
                Syntax::Messages => messages::template(family),
            };
            schema.families.iter().map(template).collect()
        })
    }
}

/// Calls `use_memory` with the content of the mutex, which is taken out so that the lock is not held during the call.
fn with_memory<T: Default>(memory: &Mutex<T>, use_memory: impl FnOnce(&mut T)) {
    let lock = || memory.lock().unwrap_or_else(PoisonError::into_inner);
    let mut taken = mem::take(&mut *lock());
    use_memory(&mut taken);
    *lock() = taken;
}

/// The constant parts of a family.
#[derive(Debug)]
pub(crate) struct FamilyTemplate {
    /// The HELP, TYPE and UNIT lines. In a message: all fields but the name, the HELP text and the series.
    pub(crate) header: Box<[u8]>,
    /// The positions of [names in the HELP text](FamilySchema::names_in_help) in the header. In a message: in the text.
    pub(crate) names_in_help: Box<[usize]>,
    /// The bounds of a histogram's buckets, including `+Inf`, each with the end of the labels: `0.5"} `. In a
    /// message: the fields of the bounds. Empty for other kinds.
    pub(crate) bounds: Box<[Blocks]>,
    /// The samples in the order of a scrape. A histogram has three lines for each series: bucket, sum and
    /// count. In a message, each series has one sample.
    pub(crate) samples: Box<[SampleTemplate]>,
}

/// The constant parts of a sample.
#[derive(Debug)]
pub(crate) struct SampleTemplate {
    /// The text before the key's value, such as `name{channel="`, or before the sample's value in a set
    /// without a key: `name `. In a message: the labels before those of the key.
    pub(crate) head: Blocks,
    /// The text between the key's value and the sample's value: `",role="leader"} `. It ends before the
    /// bound of a bucket, and before the labels of an info. In a message: the labels after those of the key.
    pub(crate) tail: Blocks,
    /// Whether the tail is [`KEY_END`], which the text of a key includes.
    pub(crate) tail_is_key_end: bool,
}

/// Splits the constant labels of a series into those before and after the labels of the key.
pub(crate) fn split_at_key<'a>(
    family: &FamilySchema,
    labels: &'a [Label],
) -> (&'a [Label], &'a [Label]) {
    labels.split_at(family.key_at.min(labels.len()))
}

/// The end of a sample's constant text.
#[derive(Clone, Copy)]
enum End {
    Value,
    /// The bound of a bucket.
    Bound,
    /// The labels of an info.
    InfoLabels,
}

impl FamilyTemplate {
    fn lines(schema: &Schema, family: &FamilySchema, dialect: &Dialect) -> Self {
        let mut header = String::new();
        dialect.header(&mut header, Header::from_schema(family));
        // The text of a key contains the names of all its labels but the first.
        let key = schema.key_labels_of(family).next().map(|label| &*label.name);
        let parts: &[(&str, End)] = match &family.kind {
            Kind::Histogram(_) => {
                &[("_bucket", End::Bound), ("_sum", End::Value), ("_count", End::Value)]
            }
            Kind::Info(_) => &[("", End::InfoLabels)],
            Kind::Counter | Kind::Gauge | Kind::StateSet => &[("", End::Value)],
        };
        let samples = family.series.iter().flat_map(|series| {
            let sample = |&(suffix, end)| SampleTemplate::new(family, suffix, series, key, end);
            parts.iter().map(sample)
        });
        Self {
            header: header.into_bytes().into(),
            names_in_help: names_in_header(family, dialect),
            bounds: bounds(family, dialect),
            samples: samples.collect(),
        }
    }
}

/// Returns the positions of [names in the HELP text](FamilySchema::names_in_help) in the header, where it is escaped.
fn names_in_header(family: &FamilySchema, dialect: &Dialect) -> Box<[usize]> {
    let positions = family.names_in_help().into_iter();
    let in_header = positions.map(|position| {
        let mut line = String::new();
        dialect.help(
            &mut line,
            Header { help: &family.help[..position], ..Header::from_schema(family) },
        );
        line.len()
    });
    in_header.collect()
}

fn bounds(family: &FamilySchema, dialect: &Dialect) -> Box<[Blocks]> {
    let Kind::Histogram(buckets) = &family.kind else { return Box::default() };
    let bounds = buckets.bounds().iter().copied().chain([f64::INFINITY]);
    let text = |bound| {
        let mut text = (dialect.bound)(family.bound_format(), bound);
        let mut sample = SampleWriter { out: &mut text, has_labels: true };
        sample.close_label();
        sample.end();
        Blocks::new(text)
    };
    bounds.map(text).collect()
}

impl SampleTemplate {
    fn new(
        family: &FamilySchema,
        suffix: &str,
        series: &Series,
        key: Option<&str>,
        end: End,
    ) -> Self {
        let (mut head, mut tail) = (String::new(), String::new());
        let (before, after) = split_at_key(family, &series.labels);
        let mut sample = SampleWriter::new(&mut head, &family.name, suffix);
        sample.labels(before);
        if let Some(key) = key {
            sample.open_label(key);
            sample.out = &mut tail;
            sample.close_label();
        }
        sample.labels(after);
        match end {
            End::Value => sample.end(),
            End::Bound => sample.open_label("le"),
            End::InfoLabels => sample.separate(),
        }
        let tail_is_key_end = tail == KEY_END;
        Self { head: Blocks::new(head), tail: Blocks::new(tail), tail_is_key_end }
    }
}

/// Writes a sample up to its value.
pub(crate) struct SampleWriter<'a, O> {
    out: &'a mut O,
    has_labels: bool,
}

impl<'a, O: Out> SampleWriter<'a, O> {
    /// Writes the name of the sample.
    pub(crate) fn new(out: &'a mut O, family: &str, suffix: &str) -> Self {
        out.push_str(family);
        out.push_str(suffix);
        Self { out, has_labels: false }
    }

    /// Writes labels.
    pub(crate) fn labels(&mut self, labels: &[Label]) {
        if !labels.is_empty() {
            self.separate();
            label_set(self.out, labels);
        }
    }

    /// Writes a label whose value needs no escaping.
    pub(crate) fn plain_label(&mut self, name: &str, value: &str) {
        self.open_label(name);
        self.out.push_str(value);
        self.close_label();
    }

    /// Writes a label up to its value.
    fn open_label(&mut self, name: &str) {
        self.separate();
        self.out.push_str(name);
        self.out.push_str("=\"");
    }

    /// Writes the end of a label.
    fn close_label(&mut self) {
        self.out.push_str("\"");
    }

    /// Writes the text before a label.
    fn separate(&mut self) {
        self.out.push_str(if self.has_labels { "," } else { "{" });
        self.has_labels = true;
    }

    /// Writes the text between the labels and the value.
    pub(crate) fn end(self) {
        self.out.push_str(if self.has_labels { "} " } else { " " });
    }
}
