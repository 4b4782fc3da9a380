//! Instances of one set: sources with the same families, whose series differ in the labels of the instance.

use std::panic::resume_unwind;

use frozen_metrics_schema::{Label, Schema};

use super::{Collect, FamilyInfo, KeyUsage, gather};
use crate::encode::{Encoder, FamilyFilter, Payload, Scope};
use crate::gather::MetricFamily;

/// A source and the other instances of the same set.
pub(crate) struct Instances {
    first: Box<dyn Collect>,
    others: Vec<Box<dyn Collect>>,
}

impl Instances {
    pub(crate) fn new(first: Box<dyn Collect>) -> Self {
        Self { first, others: Vec::new() }
    }

    pub(crate) fn push(&mut self, another: Box<dyn Collect>) {
        self.others.push(another);
    }

    /// Returns whether the source is another instance of the same set.
    pub(crate) fn accept(&self, source: &dyn Collect) -> bool {
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

    /// Calls `f` with the instances as one source. A single instance is passed unchanged, without
    /// allocating.
    pub(crate) fn with_joined<R>(&self, f: impl FnOnce(&dyn Collect) -> R) -> R {
        match self.others.is_empty() {
            true => f(&*self.first),
            false => f(&Joined(&self.all().collect::<Vec<_>>())),
        }
    }

    /// Returns the first instance. All instances have its families.
    pub(crate) fn first(&self) -> &dyn Collect {
        &*self.first
    }

    fn all(&self) -> impl Iterator<Item = &dyn Collect> {
        [self.first()].into_iter().chain(self.others.iter().map(|other| &**other))
    }
}

/// Returns the labels of an instance, sorted by name.
fn labels(source: &dyn Collect) -> Vec<Label> {
    let mut labels = source.instance();
    labels.sort_by(|a, b| a.name.cmp(&b.name));
    labels
}

/// Returns the families of a source with sorted labels.
fn families(source: &dyn Collect) -> Vec<FamilyInfo> {
    let mut families = source.families();
    families.iter_mut().for_each(|family| family.labels.sort());
    families
}

fn names(labels: &[Label]) -> impl Iterator<Item = &str> {
    labels.iter().map(|label| &*label.name)
}

/// Returns the schemas that declare the families of a source; `None` if a struct does not declare all of
/// them, so that a later scrape can have other families.
fn schemas(source: &dyn Collect) -> Option<Vec<&'static Schema>> {
    let mut all = Some(Vec::new());
    let has_members = source.members(&mut |member| {
        let more = schemas(member);
        all = all.take().zip(more).map(|(all, more)| [all, more].concat());
    });
    match has_members {
        true => all,
        false => Some(vec![source.schema()])
            .filter(|one| source.is_declared() || !one[0].families.is_empty()),
    }
}

/// Instances joined into one source, which exposes each family once, with the series of all instances.
struct Joined<'a>(&'a [&'a dyn Collect]);

impl Joined<'_> {
    fn first(&self) -> &dyn Collect {
        self.0[0]
    }
}

impl Collect for Joined<'_> {
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
        let mut instances = Attempts::new(self.0);
        for family in &families {
            instances.expose(encoder, &FamilyFilter::only(&family.name));
        }
        if !self.is_declared() {
            // Families that only some instances expose, such as late families, are not joined.
            let names: Vec<_> = families.iter().map(|family| &*family.name).collect();
            instances.expose(encoder, &FamilyFilter::except(&names));
        }
        instances.finish();
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
        let has_members = self.first().members(&mut |member| each(member, &mut |_| count += 1));
        for index in 0..count {
            let members: Vec<_> =
                self.0.iter().map(|instance| JoinedMember { instance: *instance, index }).collect();
            let members: Vec<_> = members.iter().map(|member| member as &dyn Collect).collect();
            visit(&Joined(&members));
        }
        has_members
    }
}

/// Instances that are exposed one after the other. An instance that panics does not affect the others.
struct Attempts<'a> {
    /// The instances that have not panicked.
    instances: Vec<&'a dyn Collect>,
    /// The payload of the first panic.
    panic: Option<Payload>,
}

impl<'a> Attempts<'a> {
    fn new(instances: &[&'a dyn Collect]) -> Self {
        Self { instances: instances.to_vec(), panic: None }
    }

    /// Exposes the selected families of every instance that has not panicked.
    fn expose(&mut self, encoder: &mut Encoder<'_>, families: &FamilyFilter<'_>) {
        let scope = Scope { families: Some(families), ..Scope::default() };
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

    /// Resumes the first panic, if there was one.
    fn finish(self) {
        if let Some(payload) = self.panic {
            resume_unwind(payload);
        }
    }
}

/// Calls `visit` with every source that has no members, in the order of a scrape.
pub(crate) fn each(source: &dyn Collect, visit: &mut dyn FnMut(&dyn Collect)) {
    if !source.members(&mut |member| each(member, visit)) {
        visit(source);
    }
}

/// One member of an instance. The index counts only members that have no members of their own.
///
/// Members exist only during [`Collect::members`], so each method looks the member up again. All instances
/// of a set have the same members in the same order.
struct JoinedMember<'a> {
    instance: &'a dyn Collect,
    index: usize,
}

impl JoinedMember<'_> {
    /// Calls a method of the member.
    fn call<R: Default>(&self, mut method: impl FnMut(&dyn Collect) -> R) -> R {
        let (mut index, mut result) = (0, R::default());
        each(self.instance, &mut |source| {
            if index == self.index {
                result = method(source);
            }
            index += 1;
        });
        result
    }
}

impl Collect for JoinedMember<'_> {
    fn schema(&self) -> &'static Schema {
        self.call(|source| Some(source.schema())).unwrap_or_else(|| self.instance.schema())
    }

    fn families(&self) -> Vec<FamilyInfo> {
        self.call(|source| source.families())
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        self.call(|source| source.expose(encoder));
    }

    fn gather(&self) -> Vec<MetricFamily> {
        self.call(|source| source.gather())
    }

    fn keys(&self) -> Option<KeyUsage> {
        self.call(|source| source.keys())
    }

    fn instance(&self) -> Vec<Label> {
        self.call(|source| source.instance())
    }

    fn golden(&self) -> Option<&'static str> {
        self.call(|source| source.golden())
    }

    fn has_exemplars(&self) -> bool {
        self.call(|source| source.has_exemplars())
    }

    fn is_declared(&self) -> bool {
        self.call(|source| source.is_declared())
    }
}
