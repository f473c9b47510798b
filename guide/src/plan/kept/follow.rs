//! Follows the change log, and looks at the plans that rest on what changed.

use crate::{Guide, GuideError};
use chrono::TimeDelta;
use scenic_data::PlaceId;
use scenic_data::change::{Cursor, Subject};
use std::collections::BTreeSet;

/// The follower's name in the store.
const FOLLOWER: &str = "plans";
/// Lines of the change log read at once.
const LINES: u64 = 500;

impl Guide {
    /// Looks at the plans that rest on what changed since the last call; how many were looked at, and how
    /// many are otherwise than before. Idempotent: a line of the change log done twice does nothing more.
    pub async fn follow_plans(&self) -> Result<(usize, usize), GuideError> {
        let now = self.clock.now();
        let cursor = self.store.cursor(FOLLOWER).await?;
        let lines = self.store.changes(cursor.seq, LINES).await?;
        let Some(last) = lines.last().map(|line| line.seq) else { return Ok((0, 0)) };
        let mut places: BTreeSet<PlaceId> = BTreeSet::new();
        let mut withdrawn = false;
        for line in &lines {
            match line.subject {
                Subject::Place => {
                    places.insert(PlaceId::from(line.id.as_str()));
                }
                Subject::Event => match self.store.event(&line.id).await? {
                    Some(event) => places.extend(event.place),
                    // What was withdrawn does not say any more where it was: what it broke may hold again.
                    None => withdrawn = true,
                },
                Subject::Document | Subject::Route | Subject::Plan | Subject::Guide => {}
            }
        }
        let places: Vec<PlaceId> = places.into_iter().collect();
        let mut ids: BTreeSet<String> = self.store.plans_on(&places, now).await?.into_iter().collect();
        if withdrawn {
            ids.extend(self.store.broken_plans(now).await?);
        }
        let mut otherwise = 0;
        for id in &ids {
            match self.kept_row(id).await {
                Ok((row, request, body)) => {
                    let before = row.state;
                    let (state, _) = self.look_at(&row, &request, &body).await?;
                    otherwise += usize::from(state != before);
                }
                Err(GuideError::Missing { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        self.store.forget_old_plans(now - TimeDelta::days(self.plans.keep_days)).await?;
        self.store.set_cursor(FOLLOWER, &Cursor { seq: last, state: None }, now).await?;
        Ok((ids.len(), otherwise))
    }
}
