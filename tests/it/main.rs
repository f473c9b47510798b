//! The product as a whole: the house's order, what happens when it is killed, and the backup drill.

mod backup;
mod bucket;
mod crash;
mod darkroom;
mod database_loss;
mod docs;
mod doctor;
mod faults;
mod house;
mod listening;
mod point_in_time;
mod replicas;
mod support;
mod traces;
