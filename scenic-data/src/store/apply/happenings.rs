//! What a document announces: events, and routes to walk.

use super::Scope;
use crate::change::Subject;
use crate::entities::{events, routes};
use crate::freshness::EVENT_EXPIRY;
use crate::ids::derive;
use crate::record::{Applied, Contribution, EventRecord, Placed, Reach, RouteRecord};
use crate::store::changes::Log;
use crate::store::rows::{ms, ms_opt, to_json};
use crate::{PlaceId, StoreError};
use sea_orm::{ActiveValue, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use std::collections::{BTreeMap, BTreeSet};

/// Events of a document by their identifier.
type Events = BTreeMap<String, events::ActiveModel>;

impl Scope<'_> {
    /// How far back the document reaches. Bytes that are only read again push nothing out: what they
    /// do not give any more was misread.
    pub(super) fn reach(&self, contribution: &Contribution) -> Reach {
        let again =
            self.document.applied_hash.is_some() && self.document.applied_hash == self.document.content_hash;
        if again { Reach::Everything } else { contribution.reach }
    }

    /// Brings this document's events in line.
    pub(super) async fn events(
        &self,
        records: Vec<Placed<EventRecord>>,
        reach: Reach,
        applied: &mut Applied,
        log: &mut Log,
    ) -> Result<(), StoreError> {
        let mut wanted = Events::new();
        for placed in records {
            let record = placed.record;
            let texts = to_json("event texts", &record.texts)?;
            let mut times = format!("{:?} {:?} {:?}", record.starts_at, record.ends_at, placed.place);
            let occurrences = match record.occurrences.is_empty() {
                true => None,
                false => Some(to_json("occurrences", &record.occurrences)?),
            };
            times.push_str(occurrences.as_deref().unwrap_or_default());
            let (kind, effect) = (record.kind.as_str(), record.effect.as_str());
            let id = derive("e", &[&self.document.id, &record.external_id, &texts, &times, kind, effect]);
            let row = events::ActiveModel {
                id: Set(id.clone()),
                place_id: Set(placed.place.map(|p| p.to_string())),
                place_ref: Set(record.place),
                document_id: Set(self.document.id.clone()),
                source_id: Set(self.source.id.to_string()),
                external_id: Set(Some(record.external_id)),
                kind: Set(kind.to_owned()),
                effect: Set(effect.to_owned()),
                texts: Set(texts),
                url: Set(record.url),
                starts_at: Set(ms_opt(record.starts_at)),
                ends_at: Set(ms_opt(record.ends_at)),
                occurrences: Set(occurrences),
                authority: Set(self.source.definition.authority.as_str().to_owned()),
                published_at: Set(ms_opt(record.published_at).or(self.published)),
                observed_at: Set(self.document.verified_at),
                verified_at: Set(self.document.verified_at),
                known_from: Set(ms(self.now)),
                known_until: Set(None),
            };
            wanted.insert(id, row);
        }
        let stay = self.pushed_out(&wanted, reach).await?;
        let changed = &mut applied.events_changed;
        self.replace_rows::<events::Entity>(wanted, &stay, changed, Subject::Event, log).await
    }

    /// Events that the document does not name any more, but has not withdrawn either: they are older
    /// than it reaches back, and not over. They stay as they are, no longer confirmed.
    async fn pushed_out(&self, wanted: &Events, reach: Reach) -> Result<BTreeSet<String>, StoreError> {
        if reach == Reach::Everything {
            return Ok(BTreeSet::new());
        }
        let current = events::Entity::find()
            .filter(events::Column::DocumentId.eq(&self.document.id))
            .filter(events::Column::KnownUntil.is_null())
            .all(self.tx)
            .await?;
        let named: BTreeSet<&str> = wanted.values().filter_map(external_id).collect();
        let last = current.iter().map(|row| row.verified_at).max();
        let before = current.iter().filter(|row| Some(row.verified_at) == last).count();
        let has_shrunk = wanted.len() < before;
        let expired = self.now - EVENT_EXPIRY;
        let stays = |row: &events::Model| {
            // Named still, in other words: those replace it.
            let replaced = row.external_id.as_deref().is_some_and(|id| named.contains(id));
            let over = row.ends_at.map_or(row.verified_at < ms(expired), |end| end <= ms(self.now));
            let in_last = Some(row.verified_at) == last;
            let withdrawn = match (reach, row.published_at) {
                (Reach::Since(oldest), Some(published)) => published > ms(oldest),
                _ => in_last && has_shrunk,
            };
            !replaced && !over && !withdrawn
        };
        Ok(current.into_iter().filter(stays).map(|row| row.id).collect())
    }

    /// Brings this document's routes in line.
    pub(super) async fn routes(
        &self,
        records: Vec<(RouteRecord, Vec<PlaceId>)>,
        applied: &mut Applied,
        log: &mut Log,
    ) -> Result<(), StoreError> {
        let mut wanted = BTreeMap::new();
        for (record, stops) in records {
            let (texts, stops) = (to_json("route texts", &record.texts)?, to_json("route stops", &stops)?);
            let mut rest = format!("{:?} {:?} {:?}", record.minutes, record.distance_m, record.difficulty);
            let line = match record.line.is_empty() {
                true => None,
                false => Some(to_json("line", &record.line)?),
            };
            [&record.season, &line].into_iter().flatten().for_each(|more| rest.push_str(more));
            let id = derive("r", &[&self.document.id, &record.external_id, &texts, &stops, &rest]);
            let row = routes::ActiveModel {
                id: Set(id.clone()),
                document_id: Set(self.document.id.clone()),
                source_id: Set(self.source.id.to_string()),
                external_id: Set(record.external_id),
                texts: Set(texts),
                stops: Set(stops),
                minutes: Set(record.minutes.map(i64::from)),
                distance_m: Set(record.distance_m.map(i64::from)),
                difficulty: Set(record.difficulty),
                season: Set(record.season),
                line: Set(line),
                authority: Set(self.source.definition.authority.as_str().to_owned()),
                published_at: Set(self.published),
                observed_at: Set(self.document.verified_at),
                verified_at: Set(self.document.verified_at),
                known_from: Set(ms(self.now)),
                known_until: Set(None),
            };
            wanted.insert(id, row);
        }
        let changed = &mut applied.routes_changed;
        self.replace_rows::<routes::Entity>(wanted, &BTreeSet::new(), changed, Subject::Route, log).await
    }
}

/// How the source identifies an event.
fn external_id(row: &events::ActiveModel) -> Option<&str> {
    match &row.external_id {
        ActiveValue::Set(id) | ActiveValue::Unchanged(id) => id.as_deref(),
        ActiveValue::NotSet => None,
    }
}
