//! The label set of a `Family`.

use frozen_metrics::schema::rules::{self, Limits};
use frozen_metrics::schema::{Key, KeyLabel};

use super::{KeyPart, KeyType, Metric, Set};
use crate::random_schemas::random::Random;

/// The labels of a family whose values are set at run time.
#[derive(Clone)]
pub(in crate::random_schemas) struct OpenLabels {
    pub(in crate::random_schemas) parts: Vec<KeyPart>,
    pub(in crate::random_schemas) max_keys: usize,
    pub(in crate::random_schemas) overflow: String,
}

impl OpenLabels {
    pub(super) fn any(random: &mut Random) -> Self {
        let parts = random.distinct(1..5_usize, |part: &KeyPart| part.name.clone(), KeyPart::any);
        let overflow = KeyPart::overflow(random, &parts);
        Self { parts, max_keys: random.draw(1..4_usize), overflow }
    }

    /// Returns whether any label is a text, so that the struct has a lifetime.
    pub(in crate::random_schemas) fn has_text(&self) -> bool {
        self.parts.iter().any(|part| matches!(part.kind, KeyType::Text))
    }

    pub(super) fn limits(&self) -> Limits {
        let names: Vec<_> = self.parts.iter().map(|part| part.name.as_str()).collect();
        Limits {
            max_keys: self.max_keys,
            overflow: self.overflow.clone(),
            labels: names.join(", "),
        }
    }

    /// Returns the key that the schema of the family must have.
    pub(super) fn key(&self) -> Key {
        let label = |part: &KeyPart| {
            let values = match &part.kind {
                KeyType::Bool => vec!["true".into(), "false".into()],
                KeyType::Enum(values) => values.iter().map(|value| value.clone().into()).collect(),
                KeyType::Text | KeyType::Int(..) => vec![],
            };
            KeyLabel { name: part.name.clone().into(), values: values.into() }
        };
        Key {
            labels: self.parts.iter().map(label).collect(),
            max_keys: self.max_keys,
            overflow: self.overflow.clone().into(),
        }
    }

    /// Applies one of the changes that a golden does not accept.
    pub(super) fn change(&mut self, random: &mut Random) {
        match random.draw(0..4) {
            0 => self.max_keys += 1,
            1 => self.overflow.push('!'),
            2 => self.parts.iter_mut().for_each(KeyPart::rename),
            _ => self.parts.iter_mut().for_each(KeyPart::change_values),
        }
    }
}

impl Set {
    /// Returns whether the names of each family's own labels are legal and differ from all its other labels. The
    /// derive of the label set, or a constant, checks this.
    pub(super) fn has_legal_open_labels(&self) -> bool {
        self.families.iter().all(|family| {
            let Some(open) = &family.open else { return true };
            let mut names: Vec<&str> = open.parts.iter().map(|part| &*part.name).collect();
            let are_legal = names.iter().all(|name| rules::check_label(name).is_ok());
            names.extend(self.key.iter().map(|part| &*part.name));
            names.extend(family.other_labels());
            let count = names.len();
            names.sort_unstable();
            names.dedup();
            are_legal && names.len() == count
        })
    }
}

impl Metric {
    /// Returns the names of the labels that a field of the family states.
    fn other_labels(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.labels.iter().map(|name| &**name).collect();
        names.extend(self.by.iter().map(|by| &*by.name));
        match &self.instrument {
            super::Instrument::StateSet(_) => names.push(&self.name),
            super::Instrument::Info(labels) => names.extend(labels.iter().map(|name| &**name)),
            _ => {}
        }
        names
    }
}
