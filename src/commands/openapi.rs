//! `daoyou openapi`: the description of the API, from which clients are generated.

use anyhow::{Context, Result};
use clap::Args;

/// Print the description of the API as `/openapi.json` serves it.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  daoyou openapi > docs/openapi.json")]
pub struct Openapi {}

impl Openapi {
    /// Runs the command.
    pub fn run(self) -> Result<()> {
        print!("{}", api::description().context("the description cannot be written")?);
        Ok(())
    }
}
