//! How much may be rendered and sent at once.

use std::sync::Arc;

use axum::body::Bytes;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How many expositions may be in memory, rendered or still being sent.
const IN_MEMORY: usize = 8;

/// How many more requests may wait for one of them to be gone.
const WAITING: usize = 64;

pub(super) struct Gate {
    slots: Arc<Semaphore>,
    places: Semaphore,
}

/// The right to have one exposition in memory.
pub(super) struct Slot(OwnedSemaphorePermit);

impl Gate {
    pub(super) fn new() -> Self {
        Self { slots: Arc::new(Semaphore::new(IN_MEMORY)), places: Semaphore::new(WAITING) }
    }

    /// Waits for its turn; `None` if too many do already. Who goes away meanwhile leaves the queue.
    pub(super) async fn enter(&self) -> Option<Slot> {
        let slots = Arc::clone(&self.slots);
        if let Ok(slot) = Arc::clone(&slots).try_acquire_owned() {
            return Some(Slot(slot));
        }
        let _place = self.places.try_acquire().ok()?;
        slots.acquire_owned().await.ok().map(Slot)
    }
}

impl Slot {
    /// The body of a response. The slot is free again once the last of it is sent or given up.
    pub(super) fn body(self, bytes: Vec<u8>) -> Bytes {
        Bytes::from_owner(Held { bytes, _slot: self.0 })
    }
}

struct Held {
    bytes: Vec<u8>,
    _slot: OwnedSemaphorePermit,
}

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_slot_is_taken_until_the_last_of_its_bytes_is_gone() {
        let gate = Gate::new();
        let mut bodies = Vec::new();
        for _ in 0..IN_MEMORY {
            bodies.push(gate.enter().await.unwrap().body(b"exposition".to_vec()));
        }
        assert_eq!(gate.slots.available_permits(), 0);
        let rest = bodies.pop().unwrap().split_off(5);
        assert_eq!(gate.slots.available_permits(), 0, "some of it is to be sent still");
        drop(rest);
        assert_eq!(gate.slots.available_permits(), 1);
    }

    #[tokio::test]
    async fn who_goes_away_leaves_the_queue() {
        let gate = Gate::new();
        let slots = Arc::clone(&gate.slots).acquire_many_owned(IN_MEMORY as u32).await.unwrap();
        tokio::select! {
            biased;
            _ = gate.enter() => panic!("there is no slot"),
            () = std::future::ready(()) => {}
        }
        assert_eq!(gate.places.available_permits(), WAITING);
        drop(slots);
        assert!(gate.enter().await.is_some());
    }
}
