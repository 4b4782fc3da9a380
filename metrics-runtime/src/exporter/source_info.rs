//! Descriptions of sources.

use frozen_metrics_schema::{FamilySchema, Label, Schema};

use super::{FamilyInfo, KeyUsage};
use crate::member_scope::{DEPTH, MemberScope};

/// A description of a source, which [`Collect::info`](crate::Collect::info) returns.
///
/// A wrapper changes the description of its source.
///
/// ```
/// use frozen_metrics::{Collect, Encoder, SourceInfo};
///
/// /// A source with another golden.
/// struct Frozen<C>(C);
///
/// impl<C: Collect> Collect for Frozen<C> {
///     fn info(&self) -> SourceInfo {
///         self.0.info().with_golden(Some("golden/node.prom"))
///     }
///
///     fn expose(&self, encoder: &mut Encoder<'_>) {
///         self.0.expose(encoder);
///     }
/// }
/// ```
#[derive(Clone, Debug)]
pub struct SourceInfo {
    name: &'static str,
    families: Families,
    /// Whether the derive generated the source, so that it exposes exactly the families of its schema.
    is_declared: bool,
    /// Whether the source is refreshed before it is exposed, so that it may report a failed refresh.
    is_refreshed: bool,
    /// Whether sources can be added to the source and removed from it.
    is_dynamic: bool,
    keys: Option<KeyUsage>,
    golden: Option<&'static str>,
    instance: Vec<Label>,
    /// What the groups around the source add to its families, the innermost first.
    scopes: [Option<&'static MemberScope>; DEPTH],
}

/// The families of a source, as far as they are known before a scrape.
#[derive(Clone, Debug)]
enum Families {
    Schema(&'static Schema),
    Listed(Vec<FamilyInfo>),
    /// Those that the source exposes when it is asked for them.
    Exposed,
}

impl SourceInfo {
    /// Describes a source that is not derived from a struct. `name` appears in reports. The families are
    /// those that the source exposes when it is added to an exporter.
    ///
    /// ```
    /// use frozen_metrics::SourceInfo;
    ///
    /// assert_eq!(SourceInfo::new("Uptime").name(), "Uptime");
    /// ```
    pub const fn new(name: &'static str) -> Self {
        Self::with(name, Families::Exposed)
    }

    /// Describes a source that exposes the families of this schema.
    ///
    /// ```
    /// use frozen_metrics::SourceInfo;
    /// use frozen_metrics::schema::Schema;
    ///
    /// static UPTIME: Schema = Schema::new("Uptime", None, &[]);
    ///
    /// assert_eq!(SourceInfo::from_schema(&UPTIME).schema(), Some(&UPTIME));
    /// ```
    pub fn from_schema(schema: &'static Schema) -> Self {
        Self::with(&schema.name, Families::Schema(schema))
    }

    const fn with(name: &'static str, families: Families) -> Self {
        Self {
            name,
            families,
            is_declared: false,
            is_refreshed: false,
            is_dynamic: false,
            keys: None,
            golden: None,
            instance: Vec::new(),
            scopes: [None; DEPTH],
        }
    }

    /// Sets the families that are known before the source is scraped. An exporter checks the names of any
    /// other families in each scrape.
    ///
    /// ```
    /// use frozen_metrics::SourceInfo;
    ///
    /// let plugin = SourceInfo::new("Plugin").with_families(Vec::new());
    /// # drop(plugin);
    /// ```
    #[must_use]
    pub fn with_families(self, families: Vec<FamilyInfo>) -> Self {
        Self { families: Families::Listed(families), ..self }
    }

    /// Sets how full the registry is; `None` for a source without keys.
    ///
    /// ```
    /// use frozen_metrics::{KeyUsage, SourceInfo};
    ///
    /// let usage = KeyUsage { live: 7, cap: 8, folded: 0, overflow: false };
    /// assert_eq!(SourceInfo::new("Links").with_keys(Some(usage)).keys(), Some(usage));
    /// ```
    #[must_use]
    pub fn with_keys(self, keys: Option<KeyUsage>) -> Self {
        Self { keys, ..self }
    }

    /// Sets the path of the golden that freezes the source; `None` if no golden does.
    ///
    /// ```
    /// use frozen_metrics::SourceInfo;
    ///
    /// let info = SourceInfo::new("Links").with_golden(Some("golden/links.prom"));
    /// assert_eq!(info.golden(), Some("golden/links.prom"));
    /// ```
    #[must_use]
    pub fn with_golden(self, golden: Option<&'static str>) -> Self {
        Self { golden, ..self }
    }

    /// Describes a source that is derived from a struct.
    #[doc(hidden)]
    pub fn from_derive(
        schema: &'static Schema,
        keys: Option<KeyUsage>,
        golden: Option<&'static str>,
    ) -> Self {
        Self::from_schema(schema).with_declared(true).with_keys(keys).with_golden(golden)
    }

    /// Sets whether the source exposes exactly the families of its description, so that they need no check.
    pub(crate) fn with_declared(self, is_declared: bool) -> Self {
        Self { is_declared, ..self }
    }

    /// Sets whether the source is refreshed before it is exposed.
    pub(crate) fn with_refresh(self, is_refreshed: bool) -> Self {
        Self { is_refreshed, ..self }
    }

    /// Sets whether sources can be added to the source and removed from it.
    pub(crate) fn with_dynamic(self, is_dynamic: bool) -> Self {
        Self { is_dynamic, ..self }
    }

    /// Adds labels of the instance in front of the present ones.
    pub(crate) fn with_instance(mut self, labels: &[Label]) -> Self {
        self.instance.splice(0..0, labels.iter().cloned());
        self
    }

    /// Adds what a group adds to the families of the source.
    pub(crate) fn within(mut self, scope: &'static MemberScope) -> Self {
        if self.scopes[DEPTH - 1].is_some()
            && let Some(families) = self.families()
        {
            // A hand-written group can nest deeper than derived ones.
            self.families = Families::Listed(families);
            self.scopes = [None; DEPTH];
        }
        if let Some(free) = self.scopes.iter_mut().find(|scope| scope.is_none()) {
            *free = Some(scope);
        }
        self
    }

    /// Returns the name of the source: that of its schema, or of its type.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the schema; `None` if the source has none.
    pub fn schema(&self) -> Option<&'static Schema> {
        match self.families {
            Families::Schema(schema) => Some(schema),
            Families::Listed(_) | Families::Exposed => None,
        }
    }

    /// Returns how full the registry is; `None` for a source without keys.
    pub fn keys(&self) -> Option<KeyUsage> {
        self.keys
    }

    /// Returns the path of the golden that freezes the source; `None` if no golden does.
    pub fn golden(&self) -> Option<&'static str> {
        self.golden
    }

    /// Returns the labels of the instance, which [`Labelled`](crate::Labelled) adds to each series. An
    /// [`Exporter`](crate::Exporter) joins sources that differ only in the values of these labels. A source
    /// without them is never joined.
    pub fn instance(&self) -> &[Label] {
        &self.instance
    }

    /// Returns whether a family of the schema can have exemplars.
    pub fn has_exemplars(&self) -> bool {
        let mut families = self.schema().into_iter().flat_map(|schema| &*schema.families);
        families.any(FamilySchema::has_exemplars)
    }

    pub(crate) fn is_declared(&self) -> bool {
        self.is_declared
    }

    pub(crate) fn is_refreshed(&self) -> bool {
        self.is_refreshed
    }

    pub(crate) fn is_dynamic(&self) -> bool {
        self.is_dynamic
    }

    /// Returns the families with the prefixes and labels of groups and the labels of the instance; `None` if
    /// only the source itself knows them.
    pub(crate) fn families(&self) -> Option<Vec<FamilyInfo>> {
        let mut families = match &self.families {
            Families::Schema(schema) => {
                let families = schema.families.iter();
                families.map(|family| FamilyInfo::from_schema(schema, family)).collect()
            }
            Families::Listed(families) => families.clone(),
            Families::Exposed => return None,
        };
        let scopes = self.scopes.iter().flatten();
        let prefix = scopes.clone().rev().map(|scope| scope.prefix).collect::<String>();
        let labels = scopes.flat_map(|scope| scope.labels).chain(&self.instance);
        for family in &mut families {
            if !prefix.is_empty() {
                family.name.to_mut().insert_str(0, &prefix);
            }
            family.labels.extend(labels.clone().map(|label| label.name.clone()));
        }
        Some(families)
    }
}
