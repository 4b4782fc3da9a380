//! Structs that nobody wrote: random source text, compiled by a real cargo with random states to
//! record, and what a reader of each exposition must find, told from what was declared and recorded.
//!
//! Every run is the same, until another seed is asked for: `RANDOM_SCHEMAS=7 cargo test`. The states are
//! data, which the crate under test reads, so they cost no compilation.

mod declared;
mod dice;
mod expected;
mod recorded;
mod source;

use std::env;

use frozen_metrics::schema::Schema;

use crate::Sample;
use crate::service::Service;
use dice::Dice;

pub use dice::hostile;
pub use expected::six_decimals;

/// The variable that names another seed.
const VARIABLE: &str = "RANDOM_SCHEMAS";

/// How many states each struct is recorded in.
const STATES: usize = 8;

/// What one struct became.
pub struct Case {
    /// Its source text.
    pub source: String,
    /// What it declares.
    pub schema: Schema,
    /// The golden that was written for it.
    pub golden: String,
    /// What it was scraped as.
    pub states: Vec<State>,
}

/// One state of a struct, and what was scraped then.
pub struct State {
    /// In text format 0.0.4.
    pub text: String,
    /// In OpenMetrics.
    pub openmetrics: String,
    /// The samples, in their order.
    pub expected: Vec<Sample>,
}

impl State {
    /// The samples in OpenMetrics, where no histogram has a count without a sum.
    pub fn expected_of_openmetrics(&self) -> Vec<Sample> {
        let is_there = |name: &str| self.expected.iter().any(|sample| sample.name == name);
        let is_shown = |sample: &&Sample| {
            let stem = sample.name.strip_suffix("_count");
            stem.is_none_or(|stem| is_there(&format!("{stem}_sum")))
        };
        self.expected.iter().filter(is_shown).cloned().collect()
    }
}

/// So many structs in one crate, each with its golden.
pub struct Structs {
    dice: Dice,
    sets: Vec<declared::Set>,
    states: Vec<Vec<recorded::State>>,
    service: Service,
}

impl Structs {
    /// Compiles them, writes their goldens, compiles them against these, and records.
    ///
    /// # Panics
    ///
    /// When any of it fails, or a struct drifted from the golden that was just written. Says the
    /// seed.
    pub fn recorded(name: &str, structs: usize) -> Self {
        let seed = env::var(VARIABLE).map_or(1, |seed| seed.parse().expect("the seed is a number"));
        eprintln!("once more: {VARIABLE}={seed} cargo test -p tests random_schemas");
        let mut dice = Dice::new(seed);
        let mut sets: Vec<declared::Set> = Vec::new();
        while sets.len() < structs {
            let set = declared::Set::any(&mut dice, sets.len());
            // So that one exposition can have them all.
            if sets.iter().all(|other| !other.meets(&set)) {
                sets.push(set);
            }
        }
        let mut states = |set| (0..STATES).map(|_| recorded::State::any(&mut dice, set)).collect();
        let states: Vec<Vec<_>> = sets.iter().map(&mut states).collect();
        let structs = Self { dice, sets, states, service: Service::new(name, "") };
        structs.write(&structs.sets);
        for (set, states) in structs.sets.iter().zip(&structs.states) {
            for (at, state) in states.iter().enumerate() {
                let numbers = state.numbers().into_iter().map(|number| format!("{number}\n"));
                let file = format!("states/{}_{at}", set.name);
                structs.service.write(&file, &numbers.collect::<String>());
            }
        }
        structs.service.cargo("test", &[("METRICS_BLESS", "1")]).succeeds();
        structs.service.cargo("test", &[]).succeeds();
        structs
    }

    fn write(&self, sets: &[declared::Set]) {
        source::of(sets).iter().for_each(|(file, text)| self.service.write(file, text));
    }

    /// What each of them became.
    pub fn cases(&self) -> impl Iterator<Item = Case> {
        self.sets.iter().zip(&self.states).map(|(set, states)| {
            let state = |(at, state)| {
                let scraped =
                    |format| self.service.read(&format!("scraped/{}_{at}.{format}", set.name));
                let (text, openmetrics) = (scraped("text"), scraped("openmetrics"));
                State { text, openmetrics, expected: expected::samples(set, state) }
            };
            Case {
                source: source::of_one(set),
                schema: set.schema(),
                golden: self.service.read(&format!("golden/{}.prom", set.name)),
                states: states.iter().enumerate().map(state).collect(),
            }
        })
    }

    /// Changes each of them, and returns those that the build does not call drifted: each as it is now,
    /// beside its golden.
    pub fn changed_unnoticed(&mut self) -> Vec<(String, String)> {
        let Self { dice, sets, .. } = self;
        let drifted: Vec<_> = sets.iter().map(|set| set.drifted(dice)).collect();
        self.write(&drifted);
        let output = self.service.cargo("check", &[]).output;
        let is_noticed = |set: &&declared::Set| {
            let place = format!(" --> {}:", source::path(set));
            let mut errors = output.split("\nerror: ").skip(1);
            errors.any(|error| error.contains(&place) && error.contains("commit the golden"))
        };
        let unnoticed = drifted.iter().filter(|set| !is_noticed(set));
        let golden = |set: &declared::Set| self.service.read(&format!("golden/{}.prom", set.name));
        unnoticed.map(|set| (source::of_one(set), golden(set))).collect()
    }
}
