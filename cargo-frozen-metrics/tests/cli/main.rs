//! The program in scratch repositories, with real git.

mod action;
mod api;
mod bad_input;
mod base;
mod bless;
mod fix_users;
mod formats;
#[cfg(unix)]
mod interrupt;
mod readme;
mod rename;
mod scale;
mod scratch;
mod service;
mod story;
mod usage;
mod usage_formats;
mod users;
mod verdict;
