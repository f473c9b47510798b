//! What a partner sees of its own notices: those in force, those to come, and those that are over.

use crate::place_card::EventCard;
use crate::{Guide, GuideError};
use chrono::{DateTime, TimeDelta, Utc};
use scenic_data::store::SourceNotice;
use scenic_data::{Instant, LangTag, SourceId};
use serde::Serialize;
use utoipa::ToSchema;

/// Where a notice is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoticeState {
    /// It holds.
    InForce,
    /// It will hold.
    ToCome,
    /// It is over, or was ended.
    Ended,
}

/// A notice of the partner's own.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OwnNotice {
    /// How the partner identifies it, by which it is ended or changed.
    pub external_id: String,
    /// Where, as the partner wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place_ref: Option<String>,
    /// Where it is in its life.
    pub state: NoticeState,
    /// When it ended, of one that has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<DateTime<Utc>>,
    /// What it says, with its source and its clocks.
    #[serde(flatten)]
    pub notice: EventCard,
}

impl Guide {
    /// The notices of a partner's source that hold, are to come or have ended within `ended`, the latest
    /// start first; and where the next page begins.
    pub async fn own_notices(
        &self,
        source: &SourceId,
        lang: &LangTag,
        ended: TimeDelta,
        (offset, limit): (usize, usize),
    ) -> Result<(Vec<OwnNotice>, Option<usize>), GuideError> {
        let now = self.clock.now();
        let mut found = self.store.notices_of(source, now - ended, offset as u64, limit as u64 + 1).await?;
        let more = found.len() > limit;
        found.truncate(limit);
        let mut items = Vec::with_capacity(found.len());
        for own in found {
            let (state, ended_at) = life(&own, now);
            items.push(OwnNotice {
                state,
                ended_at,
                notice: self.event_card(&own.event, lang).await?,
                external_id: own.external_id.unwrap_or_default(),
                place_ref: own.place_ref,
            });
        }
        Ok((items, more.then_some(offset + limit)))
    }
}

/// Where a notice is in its life, and when it ended.
fn life(own: &SourceNotice, now: Instant) -> (NoticeState, Option<Instant>) {
    let spans = own.event.spans();
    let over = spans.iter().map(|(_, to)| *to).max().filter(|end| *end <= now);
    // One that was withdrawn when it was over already ended with its time.
    if let Some(ended) = own.withdrawn_at.into_iter().chain(over).min() {
        return (NoticeState::Ended, Some(ended));
    }
    match own.event.is_on(now) {
        true => (NoticeState::InForce, None),
        false => (NoticeState::ToCome, None),
    }
}
