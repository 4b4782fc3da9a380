//! The shards of a registry's map.

use std::thread;

/// How many shards the map of a registry has. All keys of one are read, and moved when it grows, under
/// its lock: they are few, so that nobody waits for long.
pub(super) fn shards(max_keys: usize) -> usize {
    const KEYS_A_SHARD: usize = 1_024;
    // For all threads that want one at once.
    let fewest = thread::available_parallelism().map_or(1, usize::from) * 4;
    max_keys.div_ceil(KEYS_A_SHARD).clamp(fewest.min(MOST_SHARDS), MOST_SHARDS).next_power_of_two()
}

/// Half a megabyte.
const MOST_SHARDS: usize = 4_096;

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn no_lock_of_a_shard_is_over_more_keys_than_are_read_in_a_moment() {
        for max_keys in [1, 1_000, 1_024, 100_000, 1_000_000, MOST_SHARDS * 1_024] {
            let shards = shards(max_keys);
            assert!(shards.is_power_of_two() && shards <= MOST_SHARDS);
            assert!(max_keys.div_ceil(shards) <= 1_024, "{max_keys} keys in {shards} shards");
        }
        assert_eq!(shards(usize::MAX), MOST_SHARDS);
    }
}
