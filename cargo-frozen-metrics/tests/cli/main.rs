//! The program in scratch repositories, with real git.

mod action;
mod api;
mod bad_input;
mod base;
mod formats;
mod scale;
mod scratch;
mod verdict;
