//! A result with its machine and date.

use anyhow::Result;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Prints a workload's figures as one JSON object.
pub fn print(workload: &str, figures: impl Serialize) -> Result<()> {
    let result = json!({
        "workload": workload,
        "date": chrono::Utc::now().to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
        "machine": machine(),
        "build": if cfg!(debug_assertions) { "dev" } else { "release" },
        "figures": serde_json::to_value(figures)?,
    });
    println!("{}", serde_json::to_string_pretty(&result)?);
    Ok(())
}

/// Processor, cores and memory, as far as the system tells.
fn machine() -> Value {
    let file = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let line = |text: &str, key: &str| {
        let line = text.lines().find(|line| line.starts_with(key))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    json!({
        "processor": line(&file("/proc/cpuinfo"), "model name"),
        "architecture": std::env::consts::ARCH,
        "cores": std::thread::available_parallelism().map(usize::from).unwrap_or(1),
        "memory": line(&file("/proc/meminfo"), "MemTotal"),
    })
}

/// Times in milliseconds, by their order.
#[derive(Debug, Serialize, Deserialize)]
pub struct Times {
    /// How many there are.
    pub count: usize,
    /// Median.
    pub p50_ms: f64,
    /// 99th percentile.
    pub p99_ms: f64,
}

impl Times {
    /// The percentiles of times in milliseconds.
    pub fn of(mut times: Vec<f64>) -> Self {
        times.sort_by(f64::total_cmp);
        let at = |share: f64| {
            let rank = (share * times.len() as f64) as usize;
            times.get(rank.min(times.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
        };
        Self { count: times.len(), p50_ms: rounded(at(0.5)), p99_ms: rounded(at(0.99)) }
    }
}

/// To three decimals.
pub fn rounded(number: f64) -> f64 {
    (number * 1_000.0).round() / 1_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_read_from_the_sorted_times() {
        let times = Times::of((1..=100).rev().map(f64::from).collect());
        assert_eq!((times.count, times.p50_ms, times.p99_ms), (100, 51.0, 100.0));
    }
}
