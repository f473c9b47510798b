//! The crawler against stores, webs in memory and real servers on loopback.

mod crawl;
mod gone;
mod http;
mod limits;
mod robots_corpus;
mod server;
mod site;
mod support;
mod timetable;
