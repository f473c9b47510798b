//! The guide over a small lake region, asked as a traveller asks.

mod asking;
mod photographs;
mod reranking;
mod world;
