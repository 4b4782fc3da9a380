//! Structs that nobody wrote: random source text, compiled by a real cargo with random states to
//! record, and what a reader of each exposition must find, told from what was declared and recorded.
//!
//! Every run is the same, until the default seed is set aside: `RANDOM_SCHEMAS=7 cargo test`. A crate of
//! them is compiled once; the states are data, which it reads.

mod declared;
mod dice;
mod expected;
mod recorded;
mod source;

use std::env;
use std::fmt::Write;

use metrics_runtime::schema::Schema;

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

/// Compiles so many structs, writes their goldens, compiles them against these, and records.
///
/// # Panics
///
/// When any of it fails, or a struct drifts from the golden that was just written; with the seed.
pub fn cases(name: &str, structs: usize) -> Vec<Case> {
    let seed = env::var(VARIABLE).map_or(1, |seed| seed.parse().expect("the seed is a number"));
    eprintln!("for these structs once more: {VARIABLE}={seed} cargo test -p tests random_schemas");
    let mut dice = Dice::new(seed);
    let sets: Vec<_> = (0..structs).map(|number| declared::Set::any(&mut dice, number)).collect();
    let service = Service::new(name, &source::of(&sets));
    let mut recorded = Vec::new();
    for set in &sets {
        let states = (0..STATES).map(|_| recorded::State::any(&mut dice, set));
        let states: Vec<_> = states.collect();
        for (at, state) in states.iter().enumerate() {
            let mut input = String::new();
            state.numbers().iter().for_each(|number| writeln!(input, "{number}").unwrap());
            service.write(&format!("states/{}_{at}", set.name), &input);
        }
        recorded.push(states);
    }
    service.cargo("test", &[("METRICS_BLESS", "1")]).succeeds();
    service.cargo("test", &[]).succeeds();
    let case = |(set, states): (&declared::Set, &Vec<recorded::State>)| Case {
        source: source::of_one(set),
        schema: set.schema(),
        golden: service.read(&format!("golden/{}.prom", set.name)),
        states: states
            .iter()
            .enumerate()
            .map(|(at, state)| {
                let scraped = |format| service.read(&format!("scraped/{}_{at}.{format}", set.name));
                let (text, openmetrics) = (scraped("text"), scraped("openmetrics"));
                State { text, openmetrics, expected: expected::samples(set, state) }
            })
            .collect(),
    };
    sets.iter().zip(&recorded).map(case).collect()
}
