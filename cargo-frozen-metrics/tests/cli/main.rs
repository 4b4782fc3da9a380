//! The program in scratch repositories, with real git.

mod bad_input;
mod base;
mod formats;
mod scale;
mod scratch;
mod verdict;
