//! The integration tests of this crate, arranged as it is.

mod cases;
mod import;
mod never_panics;
mod run;
mod shared;
mod support;
mod uploads;
