//! `daoyou`: the command line. Parses, wires the rooms together, runs; decides nothing itself.

mod app;
mod backup;
mod clock;
mod commands;
mod darkroom;
mod desk;
mod drop;
mod operations;
mod output;
mod settings;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    // Before anything else: a process of the dark room needs no settings, no log and no runtime.
    if let Some(outcome) = darkroom::if_asked(std::env::args()) {
        return outcome;
    }
    let line = commands::Line::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("error: no runtime: {error}");
            return ExitCode::FAILURE;
        }
    };
    let outcome = runtime.block_on(line.run());
    // Blocking work that is still under way (a fetch, an embedding) must not hold the exit.
    runtime.shutdown_timeout(std::time::Duration::from_secs(2));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
