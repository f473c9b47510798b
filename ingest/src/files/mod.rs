//! The files that partners send, and those they get: what a file is ([`sniff`]), archives opened
//! safely, rows of JSON, tables and sheets as records, other open formats as records and back, and
//! pictures made fit to be kept. Knows nothing of the store.

pub mod archive;
pub mod foreign;
pub mod json;
pub mod photo;
pub mod sheet;
pub mod sniff;
pub mod tables;
