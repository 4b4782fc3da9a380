//! Instances of one set: sources with the same families, whose series differ in the labels of the instance.

use std::panic::resume_unwind;
use std::sync::Arc;

use frozen_metrics_schema::{Label, Schema};

use super::{Collect, FamilyInfo, SourceInfo};
use crate::encode::{Encoder, FamilyFilter, Payload, Scope};

/// A source and the other instances of the same set, each with its identifier. There is at least one.
#[derive(Clone)]
pub(super) struct Instances(Vec<(usize, Arc<dyn Collect>)>);

impl Instances {
    pub(super) fn new(id: usize, source: Arc<dyn Collect>) -> Self {
        Self(vec![(id, source)])
    }

    pub(super) fn push(&mut self, id: usize, another: Arc<dyn Collect>) {
        self.0.push((id, another));
    }

    pub(super) fn contains(&self, id: usize) -> bool {
        self.0.iter().any(|(known, _)| *known == id)
    }

    /// Removes an instance, or returns `true` if it is the only one.
    pub(super) fn remove(&mut self, id: usize) -> bool {
        let is_last = self.0.len() == 1;
        if !is_last {
            self.0.retain(|(known, _)| *known != id);
        }
        is_last
    }

    /// Returns whether the source is another instance of the same set.
    pub(super) fn accept(&self, source: &dyn Collect) -> bool {
        let labels = labels(source);
        let is_another = |known: &dyn Collect| {
            let known = self::labels(known);
            names(&known).eq(names(&labels)) && known != labels
        };
        !labels.is_empty()
            && self.all().all(is_another)
            && families(source) == families(self.first())
            && schemas(source).is_some_and(|schemas| self::schemas(self.first()) == Some(schemas))
    }

    /// Calls `f` with the instances as one source. A single instance is passed unchanged, without
    /// allocating.
    pub(super) fn with_joined<R>(&self, f: impl FnOnce(&dyn Collect) -> R) -> R {
        match &*self.0 {
            [(_, single)] => f(&**single),
            _ => f(&JoinedInstances(&self.all().collect::<Vec<_>>())),
        }
    }

    /// Returns the first instance. All instances have its families.
    pub(super) fn first(&self) -> &dyn Collect {
        &*self.0[0].1
    }

    fn all(&self) -> impl Iterator<Item = &dyn Collect> {
        self.0.iter().map(|(_, instance)| &**instance)
    }
}

/// Returns the labels of an instance, sorted by name.
fn labels(source: &dyn Collect) -> Vec<Label> {
    let mut labels = source.info().instance().to_vec();
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
/// them, or if sources can be added to it, so that a later scrape can have other families.
fn schemas(source: &dyn Collect) -> Option<Vec<&'static Schema>> {
    if source.info().is_dynamic() {
        return None;
    }
    let mut all = Some(Vec::new());
    let has_members = source.members(&mut |member| {
        let more = schemas(member);
        all = all.take().zip(more).map(|(all, more)| [all, more].concat());
    });
    match has_members {
        true => all,
        false => {
            let info = source.info();
            match info.schema() {
                Some(schema) if info.is_declared() || !schema.families.is_empty() => {
                    Some(vec![schema])
                }
                Some(_) => None,
                None => info.is_declared().then(Vec::new),
            }
        }
    }
}

/// Several instances as one source, which exposes each family once, with the series of all instances.
struct JoinedInstances<'a>(&'a [&'a dyn Collect]);

impl JoinedInstances<'_> {
    fn first(&self) -> &dyn Collect {
        self.0[0]
    }
}

impl Collect for JoinedInstances<'_> {
    fn info(&self) -> SourceInfo {
        let first = self.first().info();
        let keys = self.0.iter().filter_map(|instance| instance.info().keys());
        let info = first.with_keys(keys.reduce(|sum, usage| sum.plus(&usage)));
        let is_refreshed = self.0.iter().any(|instance| instance.info().is_refreshed());
        info.with_declared(self.0.iter().all(|instance| instance.info().is_declared()))
            .with_refresh(is_refreshed)
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        if self.members(&mut |member| member.expose(encoder)) {
            return;
        }
        let families = self.first().families();
        let mut instances = Attempts::new(self.0);
        for family in &families {
            instances.expose(encoder, &FamilyFilter::only(&family.name));
        }
        if !self.info().is_declared() {
            // Families that only some instances expose, such as late families, are not joined.
            let names: Vec<_> = families.iter().map(|family| &*family.name).collect();
            instances.expose(encoder, &FamilyFilter::except(&names));
        }
        instances.finish();
    }

    fn members(&self, visit: &mut dyn FnMut(&dyn Collect)) -> bool {
        let mut count = 0;
        let has_members = self.first().members(&mut |member| each(member, &mut |_| count += 1));
        for index in 0..count {
            let members: Vec<_> = self
                .0
                .iter()
                .map(|instance| InstanceMember { instance: *instance, index })
                .collect();
            let members: Vec<_> = members.iter().map(|member| member as &dyn Collect).collect();
            visit(&JoinedInstances(&members));
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
struct InstanceMember<'a> {
    instance: &'a dyn Collect,
    index: usize,
}

impl InstanceMember<'_> {
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

impl Collect for InstanceMember<'_> {
    fn info(&self) -> SourceInfo {
        self.call(|source| Some(source.info())).unwrap_or_else(|| self.instance.info())
    }

    fn expose(&self, encoder: &mut Encoder<'_>) {
        self.call(|source| source.expose(encoder));
    }
}
