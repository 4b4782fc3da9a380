//! What of the model is as the user wrote it: of what could not be read nothing is concluded.

use frozen_metrics_schema::golden::Golden;
use frozen_metrics_schema::rules::Location;

use crate::instrument;
use crate::set::{Metric, Set, Shape, Unit};

/// How far a name is known.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Known {
    Wholly,
    /// Perhaps without its prefix.
    InPart,
    Not,
}

impl Metric {
    /// Makes it a guess that needs no type but ours.
    pub(crate) fn give_up(&mut self) {
        (self.is_sound, self.is_readable, self.is_impossible) = (false, false, true);
        self.instrument = &instrument::ALL[0];
        (self.parameter, self.shape) = (None, Shape::Plain);
        self.labels.clear();
        self.has_exemplars = false;
    }

    /// Whether it is read whole, down to its name.
    fn is_known(&self) -> bool {
        self.is_sound && self.named == Known::Wholly
    }
}

impl Set {
    /// Whether the struct can be constructed.
    pub(crate) fn is_whole(&self) -> bool {
        self.has_every_field && self.metrics.iter().all(|metric| metric.is_readable)
    }

    /// Whether what is expanded can be expanded for it.
    pub(crate) fn is_possible(&self) -> bool {
        self.generics.params.is_empty() && !self.metrics.iter().any(|metric| metric.is_impossible)
    }

    /// Whether this family is declared, whatever else is.
    pub(crate) fn surely_declares(&self, family: &str) -> bool {
        self.metrics.iter().any(|metric| metric.name.value == family && metric.is_known())
    }

    /// Whether every field of this family is known.
    pub(crate) fn knows(&self, family: &str) -> bool {
        let mut fields = self.metrics.iter().filter(|metric| metric.name.value == family);
        fields.all(Metric::is_known)
    }

    /// Whether no field can be what else the golden has.
    pub(crate) fn accounts_for(&self, golden: &Golden) -> bool {
        let is_there = |metric: &Metric| golden.schema.family(&metric.name.value).is_some();
        let accounts = |metric: &Metric| metric.is_known() || is_there(metric);
        self.has_every_field && !self.metrics.is_empty() && self.metrics.iter().all(accounts)
    }

    /// Whether what stands at `place` is as the user wrote it.
    pub(crate) fn is_sound(&self, place: Location) -> bool {
        if self.told_at(place).is_some() {
            return true;
        }
        match place {
            Location::KeyLabel(_)
            | Location::KeyLimit
            | Location::KeyOverflow(_)
            | Location::KeyValue(..) => true,
            Location::Unit(at) if matches!(self.metrics[at].unit, Unit::Said(_)) => {
                self.metrics[at].is_sound
            }
            Location::Name(at) | Location::Unit(at) | Location::Allowed(at, _) => {
                self.metrics[at].is_sound && self.metrics[at].named != Known::Not
            }
            // What could not be read of a sibling may say it.
            Location::Help(at) => self.metrics[at].is_sound && self.has_sound_help(at),
            Location::Kind(at)
            | Location::Exemplars(at)
            | Location::LabelName(at, _)
            | Location::LabelValue(at, _, _)
            | Location::Bucket(at, _)
            | Location::Labels(at) => self.metrics[at].is_sound,
        }
    }

    fn has_sound_help(&self, at: usize) -> bool {
        let metric = &self.metrics[at];
        let siblings = || self.metrics.iter().filter(|other| other.name.value == metric.name.value);
        self.help_of(metric).is_some() || siblings().all(|other| other.is_sound)
    }
}
