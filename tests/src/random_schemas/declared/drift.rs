//! Random drift: changes of a struct that its golden does not accept.

use frozen_metrics::schema::Deprecation;

use super::{Instrument, KeyType, Set};
use crate::random_schemas::random::Random;

impl Set {
    /// Returns a legal variant of the struct with another schema.
    pub(in crate::random_schemas) fn drifted(&self, random: &mut Random) -> Self {
        loop {
            let mut set = self.clone();
            set.change(random);
            if set.is_legal() && set.schema() != self.schema() {
                return set;
            }
        }
    }

    fn change(&mut self, random: &mut Random) {
        let family_index = random.draw(0..self.families.len());
        match random.draw(0..12) {
            0 if self.families.len() > 1 => self.fields.retain(|(other, _)| *other != family_index),
            1 => self.max_keys += 1,
            2 if !self.key.is_empty() => self.overflow.push('!'),
            3 => self.usage.iter_mut().for_each(|(_, name)| name.insert_str(0, "new_")),
            4 => {
                for part in &mut self.key {
                    if let KeyType::Enum(values) = &mut part.kind {
                        values.push("new".to_owned());
                    }
                }
            }
            _ => self.change_family(random, family_index),
        }
    }

    fn change_family(&mut self, random: &mut Random, family_index: usize) {
        let family = &mut self.families[family_index];
        let fields = self.fields.iter_mut().filter(|(other, _)| *other == family_index);
        let mut fields: Vec<_> = fields.map(|(_, field)| field).collect();
        match random.draw(0..13) {
            11 => family.stability = if family.stability == "beta" { "alpha" } else { "beta" },
            12 => {
                family.deprecation = match family.deprecation {
                    Some(_) => None,
                    None => Some(Deprecation::default()),
                };
            }
            9 => family.former_name.iter_mut().for_each(|(name, _)| name.insert_str(0, "old_")),
            10 => family.former_name = None,
            0 => {
                family.name.insert_str(0, "new_");
                fields.iter_mut().for_each(|field| field.has_explicit_name = true);
            }
            1 => family.help.push('!'),
            2 => {
                let values = fields.iter_mut().flat_map(|field| &mut field.values);
                values.for_each(|value| value.push('!'));
            }
            3 => match &mut family.instrument {
                Instrument::Histogram(bounds) => bounds.push(f64::MAX),
                Instrument::SecondsHistogram(bounds) => bounds.push(2_000_000_000_001),
                Instrument::StateSet(states) => states.values.push("new".to_owned()),
                Instrument::Info(names) => names.push("new".to_owned()),
                _ => {}
            },
            4 => family.by.iter_mut().for_each(|by| by.values.push("new".to_owned())),
            5 if !self.key.is_empty() => {
                family.key_position = family.key_position.xor(Some(family.labels.len()));
            }
            7 | 8 => family.open.iter_mut().for_each(|open| open.change(random)),
            6 => family.has_exemplars ^= family.instrument.may_keep_exemplars(),
            _ => {}
        }
    }
}
