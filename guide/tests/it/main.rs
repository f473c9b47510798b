//! The guide over a small lake region, asked as a traveller asks.

mod asking;
mod hill;
mod pages;
mod photographs;
mod planning;
mod reranking;
mod routers;
mod shut;
mod world;
