//! The shards of a registry's map.

use std::thread;

/// Returns the number of shards of a registry's map. All keys of a shard are read, and moved when it grows, under
/// its lock; they are few, so that nobody waits for long.
pub(super) fn shards(max_keys: usize) -> usize {
    const KEYS_PER_SHARD: usize = 1_024;
    // Threads that look up different keys at once should not meet in a shard.
    let fewest = thread::available_parallelism().map_or(1, usize::from) * 4;
    max_keys.div_ceil(KEYS_PER_SHARD).clamp(fewest.min(MAX_SHARDS), MAX_SHARDS).next_power_of_two()
}

/// Half a megabyte.
const MAX_SHARDS: usize = 4_096;

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn the_lock_of_a_shard_covers_at_most_1024_keys() {
        for max_keys in [1, 1_000, 1_024, 100_000, 1_000_000, MAX_SHARDS * 1_024] {
            let shards = shards(max_keys);
            assert!(shards.is_power_of_two() && shards <= MAX_SHARDS);
            assert!(max_keys.div_ceil(shards) <= 1_024, "{max_keys} keys in {shards} shards");
        }
        assert_eq!(shards(usize::MAX), MAX_SHARDS);
    }
}
