//! Sources that are instances of one set: they have the same families, and labels of an instance tell
//! their series apart.

use std::panic::resume_unwind;

use frozen_metrics_schema::{Label, Schema};

use super::{Collect, FamilyInfo, KeyUsage};
use crate::encode::{Encoder, Only, Payload, Scope, gather};
use crate::gather::MetricFamily;

/// A source, and the other instances of the same set.
pub(crate) struct Instances {
    first: Box<dyn Collect>,
    others: Vec<Box<dyn Collect>>,
}

impl Instances {
    pub(crate) fn of(first: Box<dyn Collect>) -> Self {
        Self { first, others: Vec::new() }
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
fn families(source: &dyn Collect) -> Vec<FamilyInfo> {
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
        false => Some(vec![source.schema()])
            .filter(|one| source.is_declared() || !one[0].families.is_empty()),
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

    fn families(&self) -> Vec<FamilyInfo> {
        self.first().families()
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        if self.members(&mut |member| member.expose(encoder)) {
            return;
        }
        let families = self.families();
        let mut instances = Attempts::of(self.0);
        for family in &families {
            instances.expose(encoder, &Only::family(&family.name));
        }
        if !self.is_declared() {
            // What an instance shows beyond that is not of all of them.
            let names: Vec<_> = families.iter().map(|family| &*family.name).collect();
            instances.expose(encoder, &Only::all_but(&names));
        }
        instances.end();
    }

    fn gather(&self) -> Vec<MetricFamily> {
        gather(self)
    }

    fn keys(&self) -> Option<KeyUsage> {
        let mut all = self.0.iter().filter_map(|instance| instance.keys());
        let first = all.next()?;
        Some(all.fold(first, |sum, usage| sum.plus(&usage)))
    }

    fn golden(&self) -> Option<&'static str> {
        self.first().golden()
    }

    fn has_exemplars(&self) -> bool {
        self.first().has_exemplars()
    }

    fn is_declared(&self) -> bool {
        self.0.iter().all(|instance| instance.is_declared())
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

/// Instances that are shown one by one. One that panics ends only itself.
struct Attempts<'a> {
    instances: Vec<&'a dyn Collect>,
    panic: Option<Payload>,
}

impl<'a> Attempts<'a> {
    fn of(instances: &[&'a dyn Collect]) -> Self {
        Self { instances: instances.to_vec(), panic: None }
    }

    /// Shows these families of every instance that has not panicked so far.
    fn expose(&mut self, encoder: &mut Encoder<'_>, only: &Only<'_>) {
        let scope = Scope { only: Some(only), ..Scope::default() };
        encoder.within(scope, |encoder| {
            self.instances.retain(|instance| {
                match encoder.attempt(|encoder| instance.expose(encoder)) {
                    Ok(()) => true,
                    Err(payload) => {
                        self.panic.get_or_insert(payload);
                        false
                    }
                }
            });
        });
    }

    /// Panics as the first instance did that has panicked.
    fn end(self) {
        if let Some(payload) = self.panic {
            resume_unwind(payload);
        }
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

    fn families(&self) -> Vec<FamilyInfo> {
        self.ask(|source| source.families())
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        self.ask(|source| source.expose(encoder));
    }

    fn gather(&self) -> Vec<MetricFamily> {
        self.ask(|source| source.gather())
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

    fn has_exemplars(&self) -> bool {
        self.ask(|source| source.has_exemplars())
    }

    fn is_declared(&self) -> bool {
        self.ask(|source| source.is_declared())
    }
}
