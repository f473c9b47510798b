//! The service over an empty store, asked as a client asks it.

mod contract;
mod problems;
mod service;
