//! What people see: progress bars on a terminal, plain lines elsewhere, JSON when asked.

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

/// Prints a value as one JSON line.
pub fn json(value: &impl Serialize) -> anyhow::Result<()> {
    println!("{}", serde_json::to_string(value)?);
    Ok(())
}

/// A bar that is only drawn on a terminal; it vanishes when it ends.
pub fn bar(what: &'static str) -> ProgressBar {
    let bar = ProgressBar::new(0).with_message(what);
    // The template is ours and fixed; the plain style is as good should it ever not parse.
    if let Ok(style) = ProgressStyle::with_template("{msg:>12} [{wide_bar}] {pos}/{len} {eta}") {
        bar.set_style(style.progress_chars("=> "));
    }
    bar
}

/// Moves a bar.
pub fn step(bar: &ProgressBar, done: u64, total: u64) {
    bar.set_length(total);
    bar.set_position(done);
}

/// A counter that is only drawn on a terminal, for work whose end is not known; it vanishes when it ends.
pub fn count(what: &'static str) -> ProgressBar {
    let bar = ProgressBar::new_spinner().with_prefix(what);
    if let Ok(style) = ProgressStyle::with_template("{prefix:>12} {spinner} {msg} {pos}") {
        bar.set_style(style);
    }
    bar
}

/// Says what is being counted, and how far it is.
pub fn counted(bar: &ProgressBar, what: &str, done: u64) {
    if bar.message() != what {
        bar.set_message(what.to_owned());
    }
    bar.set_position(done);
}
