//! The service over an empty store, asked as a client asks it.

mod admin;
mod contract;
mod guides;
mod partner;
mod photos;
mod problems;
mod service;
