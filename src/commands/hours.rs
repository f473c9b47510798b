//! `daoyou hours`: whether a place is open at a time, by a text about its hours.

use anyhow::{Context, Result};
use chrono::{NaiveDateTime, TimeZone, Utc};
use clap::Args;
use scenic_data::hours::{Openness, Schedule};
use serde::{Deserialize, Serialize};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;

/// Read lines `{"value", "at", "zone"?, "country"?}` and say of each whether it is open then.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  echo '{\"value\": \"周二至周日9:00-17:00\", \"at\": \"2026-12-01T10:00\"}' | daoyou hours\n\n\
    `at` is a local time. Answers {\"state\", \"next_change\"}, a line each; a text that is not understood is\n\
    unknown, and says why."
)]
pub struct Hours {
    /// The file with the lines; standard input unless told.
    file: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Asked {
    value: String,
    at: String,
    zone: Option<chrono_tz::Tz>,
    country: Option<String>,
    lat: Option<f64>,
    lon: Option<f64>,
}

#[derive(Serialize)]
struct Told {
    state: Openness,
    next_change: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_entry: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comment: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

impl Hours {
    /// Runs the command.
    pub fn run(self) -> Result<()> {
        let input: Box<dyn std::io::Read> = match &self.file {
            Some(file) => Box::new(
                std::fs::File::open(file).with_context(|| format!("cannot read {}", file.display()))?,
            ),
            None => Box::new(std::io::stdin()),
        };
        let mut out = std::io::stdout().lock();
        for (i, line) in BufReader::new(input).lines().enumerate() {
            let line = line.context("cannot read a line")?;
            if line.trim().is_empty() {
                continue;
            }
            let told = match serde_json::from_str::<Asked>(&line) {
                Ok(asked) => told(&asked),
                Err(error) => unknown(format!("line {}: {error}", i + 1)),
            };
            writeln!(out, "{}", serde_json::to_string(&told)?)?;
        }
        Ok(())
    }
}

fn unknown(error: String) -> Told {
    Told { state: Openness::Unknown, next_change: None, last_entry: None, comment: None, error: Some(error) }
}

fn told(asked: &Asked) -> Told {
    let zone = asked.zone.unwrap_or(chrono_tz::Asia::Shanghai);
    let forms = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"];
    let local = forms.iter().find_map(|form| NaiveDateTime::parse_from_str(&asked.at, form).ok());
    // A time that the clock shows twice is the first.
    let Some(at) = local.and_then(|local| zone.from_local_datetime(&local).earliest()) else {
        return unknown(format!("at is a local time such as 2026-12-01T10:00, not {:?}", asked.at));
    };
    let schedule = match Schedule::parse(&asked.value) {
        Ok(schedule) => schedule,
        Err(error) => return unknown(error.to_string()),
    };
    let schedule = match (asked.lat, asked.lon) {
        (Some(lat), Some(lon)) => schedule.located(lat, lon),
        _ => schedule,
    };
    let found = schedule.at(at.with_timezone(&Utc), zone, asked.country.as_deref());
    let local = |at: chrono::DateTime<Utc>| at.with_timezone(&zone).format("%Y-%m-%dT%H:%M:%S").to_string();
    Told {
        state: found.state,
        next_change: found.until.map(local),
        last_entry: found.last_entry.map(local),
        comment: found.comment,
        error: None,
    }
}
