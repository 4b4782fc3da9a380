//! Side by side against the peers.
