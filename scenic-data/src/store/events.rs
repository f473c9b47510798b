//! Events, exhibitions and notices.

use super::Store;
use super::changes::Log;
use super::rows::{clocks, instant_opt, json, ms, named, source_ref};
use crate::change::Subject;
use crate::entities::events;
use crate::event::{Effect, Event, EventKind, Text};
use crate::freshness::{EVENT_EXPIRY, SourceRef};
use crate::{Instant, PlaceId, SourceId, StoreError};
use sea_orm::sea_query::{Expr, NullOrdering};
use sea_orm::{ColumnTrait, Condition, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect};

/// Which events to read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EventFilter {
    /// Only at these places; `None` everywhere.
    pub places: Option<Vec<PlaceId>>,
    /// Only of these kinds; empty means all.
    pub kinds: Vec<EventKind>,
    /// Only with these effects; empty means all.
    pub effects: Vec<Effect>,
    /// Not over before this.
    pub from: Option<Instant>,
    /// Not starting after this.
    pub to: Option<Instant>,
    /// Not seen in their present form before this.
    pub new_since: Option<Instant>,
    /// At most so many; 0 means [`EventFilter::MAX`].
    pub limit: u64,
}

impl EventFilter {
    /// The most events read at once.
    pub const MAX: u64 = 1_000;
}

/// An event whose place is not known yet.
#[derive(Clone, Debug, PartialEq)]
pub struct UnplacedEvent {
    /// Which event.
    pub id: String,
    /// Whose.
    pub source: SourceId,
    /// What the source calls the place.
    pub place_ref: Option<String>,
    /// What it says.
    pub texts: Vec<Text>,
}

impl Store {
    /// The current event of that identifier.
    pub async fn event(&self, id: &str) -> Result<Option<Event>, StoreError> {
        let row =
            events::Entity::find_by_id(id).filter(events::Column::KnownUntil.is_null()).one(&self.db).await?;
        match row {
            Some(row) => Ok(self.read_events(vec![row]).await?.pop()),
            None => Ok(None),
        }
    }

    /// Current events that pass the filter, by start; those without one come first.
    pub async fn events(&self, filter: &EventFilter) -> Result<Vec<Event>, StoreError> {
        use events::Column as C;
        let mut query = events::Entity::find().filter(C::KnownUntil.is_null());
        if let Some(places) = &filter.places {
            query = query.filter(C::PlaceId.is_in(places.iter().map(PlaceId::as_str)));
        }
        if !filter.kinds.is_empty() {
            query = query.filter(C::Kind.is_in(filter.kinds.iter().map(|k| k.as_str())));
        }
        if !filter.effects.is_empty() {
            query = query.filter(C::Effect.is_in(filter.effects.iter().map(|effect| effect.as_str())));
        }
        if let Some(from) = filter.from {
            // What does not say when it ends is over when its evidence has expired (`Event::is_on`).
            let unended =
                Condition::all().add(C::EndsAt.is_null()).add(C::VerifiedAt.gte(ms(from - EVENT_EXPIRY)));
            query = query.filter(Condition::any().add(unended).add(C::EndsAt.gt(ms(from))));
        }
        if let Some(to) = filter.to {
            query = query.filter(Condition::any().add(C::StartsAt.is_null()).add(C::StartsAt.lte(ms(to))));
        }
        if let Some(since) = filter.new_since {
            query = query.filter(C::ObservedAt.gte(ms(since)));
        }
        let limit = if filter.limit == 0 { EventFilter::MAX } else { filter.limit.min(EventFilter::MAX) };
        let query = query.order_by_with_nulls(C::StartsAt, Order::Asc, NullOrdering::First);
        let rows = query.order_by_asc(C::Id).limit(limit).all(&self.db).await?;
        self.read_events(rows).await
    }

    /// Identifiers of all current events.
    pub async fn event_ids(&self) -> Result<Vec<String>, StoreError> {
        Ok(events::Entity::find()
            .select_only()
            .column(events::Column::Id)
            .filter(events::Column::KnownUntil.is_null())
            .order_by_asc(events::Column::Id)
            .into_tuple()
            .all(&self.db)
            .await?)
    }

    /// Current events whose place is not known yet.
    pub async fn unplaced_events(&self) -> Result<Vec<UnplacedEvent>, StoreError> {
        let rows = events::Entity::find()
            .filter(events::Column::KnownUntil.is_null())
            .filter(events::Column::PlaceId.is_null())
            .order_by_asc(events::Column::Id)
            .all(&self.db)
            .await?;
        rows.into_iter()
            .map(|row| {
                Ok(UnplacedEvent {
                    texts: json("event texts", &row.texts)?,
                    id: row.id,
                    source: row.source_id.into(),
                    place_ref: row.place_ref,
                })
            })
            .collect()
    }

    /// Says where an event happens.
    pub async fn place_event(&self, event: &str, place: &PlaceId, now: Instant) -> Result<(), StoreError> {
        let (_turn, tx) = self.write().await?;
        let done = events::Entity::update_many()
            .col_expr(events::Column::PlaceId, Expr::value(place.as_str()))
            .filter(events::Column::Id.eq(event))
            .exec(&tx)
            .await?;
        if done.rows_affected == 0 {
            return Err(StoreError::Missing { what: "event", id: event.to_owned() });
        }
        let mut log = Log::default();
        log.add(Subject::Event, event);
        log.write(&tx, now).await?;
        Ok(tx.commit().await?)
    }

    pub(super) async fn read_events(&self, rows: Vec<events::Model>) -> Result<Vec<Event>, StoreError> {
        let urls = self.urls_of(rows.iter().map(|row| row.document_id.as_str())).await?;
        let mut found = Vec::with_capacity(rows.len());
        for row in rows {
            let source = self.known_source(&row.source_id).await?;
            let source =
                source_ref(&source, row.url.as_deref().or(urls.get(&row.document_id).map(String::as_str)));
            found.push(read(row, source)?);
        }
        Ok(found)
    }
}

fn read(row: events::Model, source: SourceRef) -> Result<Event, StoreError> {
    let mut clocks = clocks(row.published_at, row.observed_at, row.verified_at)?;
    clocks.valid_from = instant_opt(row.starts_at)?;
    clocks.valid_until = instant_opt(row.ends_at)?;
    let occurrences = row.occurrences.as_deref().map(|text| json("occurrences", text)).transpose()?;
    Ok(Event {
        kind: named("event kind", &row.kind, EventKind::parse(&row.kind).ok())?,
        effect: named("event effect", &row.effect, Effect::parse(&row.effect).ok())?,
        texts: json("event texts", &row.texts)?,
        starts_at: clocks.valid_from,
        ends_at: clocks.valid_until,
        occurrences: occurrences.unwrap_or_default(),
        id: row.id,
        place: row.place_id.map(Into::into),
        url: row.url,
        document: row.document_id.into(),
        source,
        clocks,
    })
}
