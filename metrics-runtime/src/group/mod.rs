//! Groups: a struct of sources that is a source itself, and whose clashes are found when compiling.

mod clash;
mod label;

use std::borrow::Cow;
use std::sync::Arc;

use metrics_schema::{Family, Label, Schema, Series};

use crate::duplicate::Declared;
use crate::encode::{Encoder, into_text};
use crate::exporter::{Collect, KeyUsage};
use crate::format::Format;
use crate::gather::MetricFamily;

pub use clash::{Clash, Field};

/// A source whose schemas are known when compiling: a registry, a set without key, or a struct that
/// derives [`MetricGroup`](crate::MetricGroup).
///
/// ```
/// use metrics_runtime::{Counter, Group, MetricGroup, ReplicationMetrics};
///
/// #[derive(Debug, ReplicationMetrics)]
/// #[metrics(prefix = "link", key = "peer", max_keys = 8, overflow = "others", golden = none)]
/// struct Link {
///     /// Frames sent.
///     frames_total: Counter,
/// }
///
/// #[derive(Default, MetricGroup)]
/// struct NodeMetrics {
///     links: LinkRegistry,
/// }
///
/// assert_eq!(NodeMetrics::MEMBERS[0].schema.name, "Link");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a member of a group",
    label = "expected a registry, a set without key, or another group"
)]
pub trait Group: Collect + Sized {
    /// The schemas, in the order they are shown.
    const MEMBERS: &'static [Member];

    /// Whose the goldens of its own members are, for
    /// [`verify_folder`](crate::golden::verify_folder): each has the name alone, `NodeMetrics.links`,
    /// and no families. None where it is no group, or where no member has a golden.
    const GOLDENS: &'static [&'static Schema] = &[];

    /// One that shows every series at zero, with the example's key.
    #[doc(hidden)]
    fn example() -> Self;

    #[doc(hidden)]
    fn encode_within(&self, within: &Within, encoder: &mut Encoder<'_>) {
        match within.changes_nothing() {
            true => self.expose(encoder),
            false => encoder.within(within.prefix, within.text, |encoder| self.expose(encoder)),
        }
    }

    #[doc(hidden)]
    fn families_within(&self, within: &Within) -> Vec<Declared> {
        let mut families = self.families();
        for family in &mut families {
            family.name.to_mut().insert_str(0, within.prefix);
            family.labels.extend(within.labels.iter().map(|label| label.name.clone()));
        }
        families
    }

    #[doc(hidden)]
    fn gather_within(&self, within: &Within) -> Vec<MetricFamily> {
        let mut families = self.gather();
        for family in &mut families {
            family.name.insert_str(0, within.prefix);
            for series in &mut family.series {
                series.labels.splice(0..0, within.labels.iter().cloned());
            }
        }
        families
    }

    #[doc(hidden)]
    fn visit_within(&self, within: &Within, visit: &mut dyn FnMut(&dyn Collect)) {
        let source = InGroup { source: self, within };
        if !source.members(visit) {
            visit(&source);
        }
    }

    /// The text of one that shows every series at zero.
    #[doc(hidden)]
    fn example_within(within: &Within) -> String {
        let (example, mut out) = (Self::example(), Vec::new());
        Encoder::append_to(&mut out, Format::Text, |encoder| {
            example.encode_within(within, encoder);
        });
        into_text(out)
    }
}

#[diagnostic::do_not_recommend]
impl<G: Group> Group for Arc<G> {
    const MEMBERS: &'static [Member] = G::MEMBERS;
    const GOLDENS: &'static [&'static Schema] = G::GOLDENS;

    fn example() -> Self {
        Arc::new(G::example())
    }
}

/// A `static` is a member of a group too.
#[diagnostic::do_not_recommend]
impl<G: Group> Group for &'static G {
    const MEMBERS: &'static [Member] = G::MEMBERS;
    const GOLDENS: &'static [&'static Schema] = G::GOLDENS;

    fn example() -> Self {
        Box::leak(Box::new(G::example()))
    }
}

/// How deep groups may nest.
const DEPTH: usize = 4;

/// A schema in a group.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// What the struct declares, without prefixes.
    pub schema: &'static Schema,
    /// What the groups around it put before its names, the outermost first.
    pub prefixes: [&'static str; DEPTH],
    /// The labels that the groups around it add to every series, those of the outermost first.
    pub labels: [&'static [Label]; DEPTH],
}

impl Member {
    /// A schema by itself.
    pub const fn new(schema: &'static Schema) -> Self {
        Self { schema, prefixes: [""; DEPTH], labels: [&[]; DEPTH] }
    }
}

static NOTHING: Schema = Schema::new("", None, &[]);

/// Room for so many members.
#[doc(hidden)]
pub const fn room<const N: usize>() -> [Member; N] {
    [Member::new(&NOTHING); N]
}

/// Puts members, with what the group adds to them, into their room.
#[doc(hidden)]
pub const fn put<const N: usize>(
    mut room: [Member; N],
    from: usize,
    within: Within,
    members: &'static [Member],
) -> [Member; N] {
    let mut at = 0;
    while at < members.len() {
        let Member { schema, prefixes, labels } = members[at];
        let is_deep = !prefixes[DEPTH - 1].is_empty() || !labels[DEPTH - 1].is_empty();
        assert!(!is_deep, "groups nest at most four deep");
        room[from + at] = Member {
            schema,
            prefixes: [within.prefix, prefixes[0], prefixes[1], prefixes[2]],
            labels: [within.labels, labels[0], labels[1], labels[2]],
        };
        at += 1;
    }
    room
}

/// What a group adds to a member: a prefix of its names, and constant labels.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Within {
    pub prefix: &'static str,
    pub labels: &'static [Label],
    /// The labels as they stand between braces.
    pub text: &'static str,
}

impl Within {
    /// What the member's golden freezes: its schema with what the group adds. A golden belongs to
    /// `owner`.
    pub fn schema(&self, schema: &Schema, owner: &'static str) -> Schema {
        let series = |series: &Series| Series {
            field: series.field.clone(),
            labels: self.labels.iter().chain(&*series.labels).cloned().collect(),
        };
        let family = |family: &Family| Family {
            name: format!("{}{}", self.prefix, family.name).into(),
            series: family.series.iter().map(series).collect(),
            key_at: match family.fact {
                None => self.labels.len() + family.key_at,
                Some(_) => 0,
            },
            ..family.clone()
        };
        Schema {
            name: Cow::Borrowed(owner),
            key: schema.key.clone(),
            families: schema.families.iter().map(family).collect(),
        }
    }
}

impl Within {
    fn changes_nothing(&self) -> bool {
        self.prefix.is_empty() && self.text.is_empty()
    }
}

/// A member as its group shows it.
struct InGroup<'a, G> {
    source: &'a G,
    within: &'a Within,
}

impl<G: Group> Collect for InGroup<'_, G> {
    fn schema(&self) -> &'static Schema {
        self.source.schema()
    }

    fn families(&self) -> Vec<Declared> {
        self.source.families_within(self.within)
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        self.source.encode_within(self.within, encoder);
    }

    fn gather(&self) -> Vec<MetricFamily> {
        self.source.gather_within(self.within)
    }

    fn keys(&self) -> Option<KeyUsage> {
        self.source.keys()
    }

    fn golden(&self) -> Option<&'static str> {
        self.source.golden().filter(|_| self.within.changes_nothing())
    }

    fn members(&self, visit: &mut dyn FnMut(&dyn Collect)) -> bool {
        self.within.changes_nothing() && self.source.members(visit)
    }
}
