//! `daoyou optw FILE…`: solves orienteering instances of the literature.

use anyhow::{Context, Result, ensure};
use clap::Args;
use orienteering::instance;
use orienteering::{Options, solve};
use serde::Serialize;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Solve orienteering instances with time windows, a JSON line each.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  daoyou optw c101.txt r101.txt --seconds 1 --tours 2\n\n\
    Reads the team orienteering format (`k v N t`, then `i x y d S f a … O C`) and that of tourist trips\n\
    with the hours of seven days. One tour unless told, or as many as a tourist trip has.")]
pub struct Optw {
    /// The instances.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// How long each is searched, on one core.
    #[arg(long, default_value_t = 1.0)]
    seconds: f64,
    /// How many tours.
    #[arg(long)]
    tours: Option<usize>,
    /// The seed of the search.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

#[derive(Serialize)]
struct Line {
    file: String,
    score: f64,
    tours: Vec<Vec<u64>>,
    seconds: f64,
}

impl Optw {
    /// Runs the command.
    pub fn run(self) -> Result<()> {
        ensure!(
            self.seconds.is_finite() && (0.01..=3_600.0).contains(&self.seconds),
            "--seconds is from 0.01 to 3600"
        );
        for path in &self.files {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
            let text =
                std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
            let instance =
                instance::read(&text, &name).with_context(|| format!("cannot use {}", path.display()))?;
            let problem = instance.problem(self.tours);
            let begun = Instant::now();
            let options = Options {
                time: Duration::from_secs_f64(self.seconds),
                seed: self.seed,
                rounds: None,
                start: Vec::new(),
            };
            let outcome = solve(&problem, &options, &mut |_| {})?;
            let seconds = begun.elapsed().as_secs_f64();
            let violations = orienteering::violations(&problem, &outcome.plan);
            ensure!(violations.is_empty(), "{name}: the plan does not hold: {}", violations.join("; "));
            let id = |node: usize| instance.points.get(node).map_or(0, |point| point.id);
            let ids = |tour: &Vec<orienteering::Visit>| tour.iter().map(|visit| id(visit.node)).collect();
            let line = Line {
                file: name,
                score: outcome.plan.profit,
                tours: outcome.plan.tours.iter().map(ids).collect(),
                seconds: (seconds * 1_000.0).round() / 1_000.0,
            };
            println!("{}", serde_json::to_string(&line)?);
        }
        Ok(())
    }
}
