//! Sources that are instances of one set: they have the same families, and labels of an instance tell
//! their series apart.

use metrics_schema::{Label, Schema};

use super::{Collect, Declared, KeyUsage};
use crate::encode::{Encoder, Only, Scope};
use crate::gather::{MetricFamily, Sink};

/// A source, and the other instances of the same set.
pub(crate) struct Instances {
    first: Box<dyn Collect>,
    is_declared: bool,
    others: Vec<Box<dyn Collect>>,
}

impl Instances {
    pub(crate) fn of(first: Box<dyn Collect>) -> Self {
        Self { is_declared: schemas(&*first).is_some(), first, others: Vec::new() }
    }

    pub(crate) fn push(&mut self, another: Box<dyn Collect>) {
        self.others.push(another);
    }

    /// Whether the source is another instance of the same set.
    pub(crate) fn are_joined_by(&self, source: &dyn Collect) -> bool {
        let labels = labels(source);
        let is_another = |known: &dyn Collect| {
            let known = self::labels(known);
            names(&known).eq(names(&labels)) && known != labels
        };
        !labels.is_empty()
            && self.all().all(is_another)
            && families(source) == families(&*self.first)
            && schemas(source).is_some_and(|schemas| self::schemas(&*self.first) == Some(schemas))
    }

    /// Shows them as one source. One alone is shown as it is, without allocating.
    pub(crate) fn show<R>(&self, show: impl FnOnce(&dyn Collect) -> R) -> R {
        match self.others.is_empty() {
            true => show(&*self.first),
            false => show(&Together(&self.all().collect::<Vec<_>>())),
        }
    }

    /// The first: its families are those of all.
    pub(crate) fn first(&self) -> &dyn Collect {
        &*self.first
    }

    /// Whether it shows only what structs declare.
    pub(crate) fn is_declared(&self) -> bool {
        self.is_declared
    }

    fn all(&self) -> impl Iterator<Item = &dyn Collect> {
        [self.first()].into_iter().chain(self.others.iter().map(|other| &**other))
    }
}

/// The labels of an instance, in the same order whatever theirs.
fn labels(source: &dyn Collect) -> Vec<Label> {
    let mut labels = source.instance();
    labels.sort_by(|a, b| a.name.cmp(&b.name));
    labels
}

/// The families of a source, their labels in the same order whatever theirs.
fn families(source: &dyn Collect) -> Vec<Declared> {
    let mut families = source.families();
    families.iter_mut().for_each(|family| family.labels.sort());
    families
}

fn names(labels: &[Label]) -> impl Iterator<Item = &str> {
    labels.iter().map(|label| &*label.name)
}

/// What declares the families of a source; `None` where not all are a struct's, and so may be others
/// the next time.
fn schemas(source: &dyn Collect) -> Option<Vec<&'static Schema>> {
    let mut all = Some(Vec::new());
    let is_made_of_others = source.members(&mut |member| {
        let more = schemas(member);
        all = all.take().zip(more).map(|(all, more)| [all, more].concat());
    });
    match is_made_of_others {
        true => all,
        false => Some(vec![source.schema()]).filter(|one| !one[0].families.is_empty()),
    }
}

/// Instances as one source: each family once, with the series of every instance.
struct Together<'a>(&'a [&'a dyn Collect]);

impl Together<'_> {
    fn first(&self) -> &dyn Collect {
        self.0[0]
    }
}

impl Collect for Together<'_> {
    fn schema(&self) -> &'static Schema {
        self.first().schema()
    }

    fn families(&self) -> Vec<Declared> {
        self.first().families()
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        if self.members(&mut |member| member.expose(encoder)) {
            return;
        }
        for family in self.families() {
            let only = Only::family(&family.name);
            let scope = Scope { only: Some(&only), ..Scope::default() };
            encoder.within(scope, |encoder| {
                self.0.iter().for_each(|instance| instance.expose(encoder));
            });
        }
    }

    fn gather(&self) -> Vec<MetricFamily> {
        let mut families = self.first().gather();
        for family in self.0[1..].iter().flat_map(|instance| instance.gather()) {
            match families.iter_mut().find(|known| known.name == family.name) {
                Some(known) => known.series.extend(family.series),
                None => families.push(family),
            }
        }
        families
    }

    /// Instance by instance: the sink continues the families of the first one.
    fn gather_to(&self, sink: &mut dyn Sink) {
        self.0.iter().for_each(|instance| instance.gather_to(sink));
    }

    fn keys(&self) -> Option<KeyUsage> {
        let mut all = self.0.iter().filter_map(|instance| instance.keys());
        let first = all.next()?;
        Some(all.fold(first, |sum, usage| sum.plus(&usage)))
    }

    fn golden(&self) -> Option<&'static str> {
        self.first().golden()
    }

    fn members(&self, visit: &mut dyn FnMut(&dyn Collect)) -> bool {
        let mut count = 0;
        let is_made_of_others =
            self.first().members(&mut |member| each(member, &mut |_| count += 1));
        for number in 0..count {
            let parts: Vec<_> = self.0.iter().map(|of| Part { of: *of, number }).collect();
            visit(&Together(&parts.iter().map(|part| part as &dyn Collect).collect::<Vec<_>>()));
        }
        is_made_of_others
    }
}

/// Shows every source that is not made of others, in the order of a scrape.
pub(crate) fn each(source: &dyn Collect, show: &mut dyn FnMut(&dyn Collect)) {
    if !source.members(&mut |member| each(member, show)) {
        show(source);
    }
}

/// One of the sources that a source is made of: they are there only while it shows them. All
/// instances of a set have the same, in whatever groups and exporters.
struct Part<'a> {
    of: &'a dyn Collect,
    number: usize,
}

impl Part<'_> {
    fn ask<R: Default>(&self, mut ask: impl FnMut(&dyn Collect) -> R) -> R {
        let (mut number, mut answer) = (0, R::default());
        each(self.of, &mut |source| {
            if number == self.number {
                answer = ask(source);
            }
            number += 1;
        });
        answer
    }
}

impl Collect for Part<'_> {
    fn schema(&self) -> &'static Schema {
        self.ask(|source| Some(source.schema())).unwrap_or_else(|| self.of.schema())
    }

    fn families(&self) -> Vec<Declared> {
        self.ask(|source| source.families())
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        self.ask(|source| source.expose(encoder));
    }

    fn gather(&self) -> Vec<MetricFamily> {
        self.ask(|source| source.gather())
    }

    fn gather_to(&self, sink: &mut dyn Sink) {
        self.ask(|source| source.gather_to(sink));
    }

    fn keys(&self) -> Option<KeyUsage> {
        self.ask(|source| source.keys())
    }

    fn instance(&self) -> Vec<Label> {
        self.ask(|source| source.instance())
    }

    fn golden(&self) -> Option<&'static str> {
        self.ask(|source| source.golden())
    }
}
