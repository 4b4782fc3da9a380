//! Tests on random structs: the source text is generated and compiled by cargo, random states are
//! recorded, and the expected samples are computed from the declaration and the records.
//!
//! Runs are reproducible; `RANDOM_SCHEMAS=7 cargo test` uses another seed. The generated crate
//! reads the states from files, so more states cost no compilation.

mod declared;
mod expected;
mod random;
mod recorded;
mod source;

use std::env;

use frozen_metrics::schema::Schema;

use crate::Sample;
use crate::service::Service;
use random::Random;

pub use expected::six_decimals;
pub use random::hostile_text;

/// The environment variable for the seed.
const VARIABLE: &str = "RANDOM_SCHEMAS";

/// Number of states that are recorded for each struct.
const STATES: usize = 8;

/// One generated struct and its results.
pub struct Case {
    /// Source text of the struct.
    pub source: String,
    /// The schema that the source text declares.
    pub schema: Schema,
    /// The golden that was written for the struct.
    pub golden: String,
    /// The recorded states.
    pub states: Vec<State>,
}

/// One recorded state and its scrapes.
pub struct State {
    /// The first scrape in text format 0.0.4, which shows label sets whose leases have ended.
    pub first_text: String,
    /// The last scrape in text format 0.0.4.
    pub text: String,
    /// The scrape in OpenMetrics.
    pub openmetrics: String,
    /// The expected samples of the first scrape, in order.
    pub expected_first: Vec<Sample>,
    /// The expected samples of the last scrape, in order.
    pub expected: Vec<Sample>,
}

impl State {
    /// Returns the expected samples of the OpenMetrics scrape, where a histogram without a sum has
    /// no count.
    pub fn expected_of_openmetrics(&self) -> Vec<Sample> {
        let exists = |name: &str| self.expected.iter().any(|sample| sample.name == name);
        let is_shown = |sample: &&Sample| {
            let stem = sample.name.strip_suffix("_count");
            stem.is_none_or(|stem| exists(&format!("{stem}_sum")))
        };
        self.expected.iter().filter(is_shown).cloned().collect()
    }
}

/// Random structs in one crate, each with its golden.
pub struct Structs {
    random: Random,
    sets: Vec<declared::Set>,
    states: Vec<Vec<recorded::State>>,
    service: Service,
}

impl Structs {
    /// Compiles random structs, writes their goldens, compares against them, and records states.
    ///
    /// # Panics
    ///
    /// Panics if a command fails or a struct drifts from the golden that was just written. Standard
    /// error shows the seed.
    pub fn recorded(name: &str, structs: usize) -> Self {
        let seed =
            env::var(VARIABLE).map_or(1, |seed| seed.parse().expect("the seed must be a number"));
        eprintln!("to reproduce: {VARIABLE}={seed} cargo test -p tests random_schemas");
        let mut random = Random::new(seed);
        let mut sets: Vec<declared::Set> = Vec::new();
        while sets.len() < structs {
            let set = declared::Set::any(&mut random, sets.len());
            // Names must be unique, because some tests concatenate all expositions.
            if sets.iter().all(|other| !other.shares_a_name_with(&set)) {
                sets.push(set);
            }
        }
        let mut states =
            |set| (0..STATES).map(|_| recorded::State::any(&mut random, set)).collect();
        let states: Vec<Vec<_>> = sets.iter().map(&mut states).collect();
        let structs = Self { random, sets, states, service: Service::new(name, "") };
        structs.write(&structs.sets);
        for (set, states) in structs.sets.iter().zip(&structs.states) {
            for (index, state) in states.iter().enumerate() {
                let numbers = state.numbers().into_iter().map(|number| format!("{number}\n"));
                let file = format!("states/{}_{index}", set.name);
                structs.service.write(&file, &numbers.collect::<String>());
            }
        }
        structs.service.cargo("test", &[("METRICS_BLESS", "1")]).succeeds();
        structs.service.cargo("test", &[]).succeeds();
        structs
    }

    fn write(&self, sets: &[declared::Set]) {
        source::files(sets).iter().for_each(|(file, text)| self.service.write(file, text));
    }

    /// Returns each struct with its goldens and scrapes.
    pub fn cases(&self) -> impl Iterator<Item = Case> {
        self.sets.iter().zip(&self.states).map(|(set, states)| {
            let state = |(index, state)| {
                let scraped =
                    |format| self.service.read(&format!("scraped/{}_{index}.{format}", set.name));
                let [expected_first, expected] = expected::samples(set, state);
                State {
                    first_text: scraped("first"),
                    text: scraped("text"),
                    openmetrics: scraped("openmetrics"),
                    expected_first,
                    expected,
                }
            };
            Case {
                source: source::struct_source(set),
                schema: set.schema(),
                golden: self.service.read(&format!("golden/{}.prom", set.name)),
                states: states.iter().enumerate().map(state).collect(),
            }
        })
    }

    /// Applies a random drift to each struct, and returns those that still build: the new source
    /// text and the golden.
    pub fn undetected_drifts(&mut self) -> Vec<(String, String)> {
        let Self { random, sets, .. } = self;
        let drifted: Vec<_> = sets.iter().map(|set| set.drifted(random)).collect();
        // The compiler evaluates constants, which compare the values of types, only if no macro reports an error.
        let undetected = self.undetected(self.undetected(drifted));
        let undetected = undetected.iter();
        let golden = |set: &declared::Set| self.service.read(&format!("golden/{}.prom", set.name));
        undetected.map(|set| (source::struct_source(set), golden(set))).collect()
    }

    /// Returns those of the sets that build although they differ from their goldens.
    fn undetected(&self, mut sets: Vec<declared::Set>) -> Vec<declared::Set> {
        if sets.is_empty() {
            return sets;
        }
        self.write(&sets);
        let output = self.service.cargo("check", &[]).output;
        sets.retain(|set| {
            let location = format!(" --> {}:", source::path(set));
            let mut errors = output.split("\nerror").skip(1);
            !errors.any(|error| error.contains(&location) && error.contains("commit the golden"))
        });
        sets
    }
}
