//! Promise: stability, deprecation and removal of a metric are declared in the struct, shown by HELP, and frozen by the
//! golden.

mod declared;
mod removed;
