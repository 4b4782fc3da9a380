//! The same struct after a change that nobody accepted.

use super::{Instrument, KeyType, Set};
use crate::random_schemas::dice::Dice;

impl Set {
    /// One that the rules accept, and of another schema.
    pub(in crate::random_schemas) fn drifted(&self, dice: &mut Dice) -> Self {
        loop {
            let mut set = self.clone();
            set.change(dice);
            if set.is_legal() && set.schema() != self.schema() {
                return set;
            }
        }
    }

    fn change(&mut self, dice: &mut Dice) {
        let of = dice.of(0..self.families.len());
        match dice.of(0..12) {
            0 if self.families.len() > 1 => self.fields.retain(|(other, _)| *other != of),
            1 => self.max_keys += 1,
            2 => self.key.iter_mut().for_each(|part| part.overflow.push('!')),
            3 => self.usage.iter_mut().for_each(|(_, name)| name.insert_str(0, "new_")),
            4 => {
                for part in &mut self.key {
                    if let KeyType::Enum(values) = &mut part.of {
                        values.push("new".to_owned());
                    }
                }
            }
            _ => self.change_family(dice, of),
        }
    }

    fn change_family(&mut self, dice: &mut Dice, of: usize) {
        let family = &mut self.families[of];
        let fields = self.fields.iter_mut().filter(|(other, _)| *other == of);
        let mut fields: Vec<_> = fields.map(|(_, field)| field).collect();
        match dice.of(0..7) {
            0 => {
                family.name.insert_str(0, "new_");
                fields.iter_mut().for_each(|field| field.is_named = true);
            }
            1 => family.help.push('!'),
            2 => {
                let values = fields.iter_mut().flat_map(|field| &mut field.values);
                values.for_each(|value| value.push('!'));
            }
            3 => match &mut family.of {
                Instrument::Histogram(bounds) => bounds.push(f64::MAX),
                Instrument::SecondsHistogram(bounds) => bounds.push(2_000_000_000_001),
                Instrument::StateSet(states) => states.values.push("new".to_owned()),
                Instrument::Info(names) => names.push("new".to_owned()),
                _ => {}
            },
            4 => family.by.iter_mut().for_each(|by| by.values.push("new".to_owned())),
            5 if !self.key.is_empty() => {
                family.key_said = family.key_said.xor(Some(family.labels.len()));
            }
            6 => family.has_exemplars ^= family.of.may_keep_exemplars(),
            _ => {}
        }
    }
}
