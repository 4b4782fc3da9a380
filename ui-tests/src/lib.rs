//! Every compile error that a user can meet, foldered by stage: see `tests/`.
