//! The repository, on SQLite and on PostgreSQL: one set of tests over both.

mod bytes;
mod copy;
mod engines;
mod feeds;
mod forms;
mod guides;
mod leases;
mod operating;
mod order;
mod planner;
mod plans;
mod reading;
mod repository;
mod sources;
mod uploads;
mod versions;
mod visits;
