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
mod rounds;
mod settings;
mod traces;

use clap::Parser;
use std::process::ExitCode;

/// An answer takes and returns memory some thousand times, on several threads at once.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // Before anything else: a process of the dark room needs no settings, no log and no runtime.
    if let Some(outcome) = darkroom::if_asked(std::env::args()) {
        return outcome;
    }
    let line = commands::Line::parse();
    #[cfg(debug_assertions)]
    if let Err(message) = end_where_tests_say() {
        eprintln!("error: DAOYOU_TEST_FAULTS: {message}");
        return ExitCode::FAILURE;
    }
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

/// Has the process end at the points that a test named, as `point=plan` with `;` between.
#[cfg(debug_assertions)]
fn end_where_tests_say() -> Result<(), String> {
    let Ok(faults) = std::env::var("DAOYOU_TEST_FAULTS") else { return Ok(()) };
    faults.split(';').filter(|fault| !fault.is_empty()).try_for_each(|fault| {
        let (point, plan) = fault.split_once('=').ok_or("expected point=plan")?;
        scenic_data::faults::end_at(point, plan)
    })
}
