//! What is promised of the whole, one file a promise: see `promises/` and `servers/`.
