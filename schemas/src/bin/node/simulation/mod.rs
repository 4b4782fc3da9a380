//! The simulation of a node.

mod caches;
mod channels;
mod services;

use std::time::Duration;

use fastrand::Rng;

use crate::metrics::NodeMetrics;
use caches::Cache;
use channels::Channel;
use services::Service;

/// The simulated parts and their random number generator. The seed is fixed, so all runs are equal.
pub(crate) struct Simulation {
    rng: Rng,
    channels: Vec<Channel>,
    services: Vec<Service>,
    caches: Vec<Cache>,
}

impl Simulation {
    pub(crate) fn new(metrics: &NodeMetrics) -> Self {
        let mut caches = caches::named(&metrics.caches.named);
        caches.push(caches::of_pages(metrics.caches.pages));
        Self {
            rng: Rng::with_seed(7),
            channels: channels::all(&metrics.channels),
            services: services::all(&metrics.services),
            caches,
        }
    }

    /// Simulates this duration.
    pub(crate) fn step(&mut self, time: Duration) {
        let rng = &mut self.rng;
        self.channels.iter_mut().for_each(|channel| channel.step(rng, time));
        self.services.iter_mut().for_each(|service| service.step(rng, time));
        self.caches.iter_mut().for_each(|cache| cache.step(rng, time));
    }
}

/// Returns how often an event occurs in `seconds` with this average rate per second.
fn times(rng: &mut Rng, per_second: f64, seconds: f64) -> u32 {
    (per_second * seconds * (0.5 + rng.f64()) + rng.f64()) as u32
}
