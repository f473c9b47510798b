//! The repository, on SQLite and on PostgreSQL: one set of tests over both.

mod engines;
mod postgres;
mod repository;
mod visits;
