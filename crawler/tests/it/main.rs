//! The crawler against stores, webs in memory and real servers on loopback.

mod api;
mod crawl;
mod due;
mod gone;
mod hooks;
mod http;
mod limits;
mod pictures;
mod robots_corpus;
mod server;
mod site;
mod support;
mod timetable;
