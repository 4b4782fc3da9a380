//! The harness: contenders take turns, and a table shows their medians.

use std::io::{self, Write};
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

/// A contender. Each call runs one round and returns the nanoseconds of one operation.
pub struct Contender<'a> {
    name: &'static str,
    round: Box<dyn FnMut() -> f64 + 'a>,
    rounds: Vec<f64>,
}

impl<'a> Contender<'a> {
    /// Creates a contender whose rounds are calls of this closure.
    pub fn new(name: &'static str, round: impl FnMut() -> f64 + 'a) -> Self {
        Self { name, round: Box::new(round), rounds: Vec::new() }
    }

    fn median(&mut self) -> f64 {
        self.rounds.sort_unstable_by(f64::total_cmp);
        self.rounds[self.rounds.len() / 2]
    }
}

/// A goal for the first contender, which is this crate.
#[derive(Clone, Copy, Debug)]
pub enum Goal {
    /// At most this multiple of the time of one contender.
    AtMost(f64, &'static str),
    /// At most this multiple of the time of the fastest of these contenders.
    AtMostFastest(f64, &'static [&'static str]),
}

/// Runs the contenders by turns after one warm-up round. Prints the medians, each also as a multiple of the
/// first, and whether the goals are reached.
///
/// # Errors
///
/// Returns an error if standard output is closed.
pub fn run(
    title: &str,
    rounds: usize,
    mut contenders: Vec<Contender<'_>>,
    goals: &[Goal],
) -> io::Result<()> {
    let mut random = fastrand::Rng::with_seed(0);
    let mut turns: Vec<usize> = (0..contenders.len()).collect();
    for round in 0..=rounds {
        // The order changes, because a contender affects the caches of the next one.
        random.shuffle(&mut turns);
        for turn in &turns {
            let contender = &mut contenders[*turn];
            let took = (contender.round)();
            if round > 0 {
                contender.rounds.push(took);
            }
        }
    }
    let medians: Vec<_> =
        contenders.iter_mut().map(|contender| (contender.name, contender.median())).collect();
    let ours = medians[0].1;
    let mut out = io::stdout().lock();
    writeln!(out, "\n{title}")?;
    for (name, median) in &medians {
        let times = median / ours;
        writeln!(out, "  {name:<26} {:>12}  {times:>6.2} × ours", shown(*median))?;
    }
    goals.iter().try_for_each(|goal| settle(&mut out, *goal, ours, &medians))
}

fn settle(
    out: &mut impl Write,
    goal: Goal,
    ours: f64,
    medians: &[(&'static str, f64)],
) -> io::Result<()> {
    let (limit, peers) = match goal {
        Goal::AtMost(limit, peer) => (limit, vec![peer]),
        Goal::AtMostFastest(limit, peers) => (limit, peers.to_vec()),
    };
    let peers = medians.iter().filter(|(name, _)| peers.contains(name));
    let Some((peer, median)) = peers.min_by(|(_, a), (_, b)| a.total_cmp(b)) else {
        return Ok(());
    };
    let ratio = ours / median;
    let verdict = if ratio <= limit { "reached" } else { "NOT reached" };
    writeln!(out, "  goal: at most {limit} × {peer}; it is {ratio:.3} ×: {verdict}")
}

fn shown(nanos: f64) -> String {
    match nanos {
        ..1e3 => format!("{nanos:.2} ns"),
        ..1e6 => format!("{:.1} µs", nanos / 1e3),
        _ => format!("{:.2} ms", nanos / 1e6),
    }
}

/// Returns the nanoseconds of one operation if each of this number of threads runs `times` operations at once.
pub fn at_once(threads: usize, times: u32, operations: impl Fn(usize) + Sync) -> f64 {
    let start = Barrier::new(threads);
    let slowest = thread::scope(|scope| {
        let thread = |number| {
            let (start, operations) = (&start, &operations);
            scope.spawn(move || {
                start.wait();
                let begun = Instant::now();
                operations(number);
                begun.elapsed()
            })
        };
        let running: Vec<_> = (0..threads).map(thread).collect();
        running.into_iter().filter_map(|thread| thread.join().ok()).max()
    });
    each(slowest.unwrap_or_default(), times)
}

/// Returns the nanoseconds of one of `times` operations.
pub fn alone(times: u32, operations: impl FnOnce()) -> f64 {
    let begun = Instant::now();
    operations();
    each(begun.elapsed(), times)
}

fn each(all: Duration, times: u32) -> f64 {
    all.as_secs_f64() * 1e9 / f64::from(times)
}
