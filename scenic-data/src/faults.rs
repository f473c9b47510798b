//! Named points in the way of a fact at which tests end the process as a power cut does.
//!
//! A point does nothing unless the process was told of it at its start, which only builds for
//! development listen to (`src/main.rs`).

/// The points, in the order of the way of a fact.
pub const POINTS: [&str; 14] = [
    "schema.before",
    "schema.after",
    "crawl.bytes_kept",
    "crawl.visits_recorded",
    "upload.kept",
    "upload.rows_taken",
    "apply.before_commit",
    "apply.after_commit",
    "follow.applied",
    "follow.before_cursor",
    "follow.after_cursor",
    "rebuild.filled",
    "guide.before_commit",
    "guide.after_commit",
];

/// Has the process end at a point: `plan` is in the words of the crate `fail`, such as `3*off->return` for
/// the fourth time that it is reached.
pub fn end_at(point: &str, plan: &str) -> Result<(), String> {
    if !POINTS.contains(&point) {
        return Err(format!("there is no point {point}; there are {}", POINTS.join(", ")));
    }
    fail::cfg(point, plan)
}

/// Here a test may end the process.
pub fn reached(point: &'static str) {
    debug_assert!(POINTS.contains(&point), "{point} is not in the list");
    fail::fail_point!(point, |_| std::process::abort());
}
