//! The notices of one source, those that are over included.

use super::Store;
use super::documents::GONE;
use super::rows::{instant_opt, ms};
use crate::entities::{documents, events};
use crate::event::{Event, EventKind};
use crate::freshness::EVENT_EXPIRY;
use crate::{Instant, SourceId, StoreError};
use sea_orm::sea_query::{Expr, ExprTrait as _, NullOrdering, Query};
use sea_orm::{ColumnTrait, Condition, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect};

/// A notice as its source knows it.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceNotice {
    /// How the source identifies it.
    pub external_id: Option<String>,
    /// What the source calls the place.
    pub place_ref: Option<String>,
    /// What it says.
    pub event: Event,
    /// When it was withdrawn; `None` of one that was not.
    pub withdrawn_at: Option<Instant>,
}

impl Store {
    /// A source's notices that were not over, nor withdrawn, at `since`: the latest start first, `limit`
    /// of them after the first `offset`.
    pub async fn notices_of(
        &self,
        source: &SourceId,
        since: Instant,
        offset: u64,
        limit: u64,
    ) -> Result<Vec<SourceNotice>, StoreError> {
        use documents::Column as D;
        use events::Column as C;
        // A document that is gone closes its notices as of then; one that says something else does not
        // end what it said before.
        let withdrawal = Query::select()
            .expr(Expr::val(1))
            .from(documents::Entity)
            .and_where(Expr::col((documents::Entity, D::Id)).equals((events::Entity, C::DocumentId)))
            .and_where(Expr::col((documents::Entity, D::State)).eq(GONE))
            .and_where(Expr::col((documents::Entity, D::FetchedAt)).equals((events::Entity, C::KnownUntil)))
            .to_owned();
        let withdrawn = Condition::all().add(C::KnownUntil.gt(ms(since))).add(Expr::exists(withdrawal));
        let unended =
            Condition::all().add(C::EndsAt.is_null()).add(C::VerifiedAt.gte(ms(since - EVENT_EXPIRY)));
        let rows = events::Entity::find()
            .filter(C::SourceId.eq(source.as_str()))
            .filter(C::Kind.eq(EventKind::Notice.as_str()))
            .filter(Condition::any().add(C::KnownUntil.is_null()).add(withdrawn))
            .filter(Condition::any().add(C::EndsAt.gt(ms(since))).add(unended))
            .order_by_with_nulls(C::StartsAt, Order::Desc, NullOrdering::Last)
            .order_by_asc(C::Id)
            .offset(offset)
            .limit(limit)
            .all(&self.db)
            .await?;
        let about: Vec<_> = rows
            .iter()
            .map(|row| (row.external_id.clone(), row.place_ref.clone(), row.known_until))
            .collect();
        let events = self.read_events(rows).await?;
        about
            .into_iter()
            .zip(events)
            .map(|((external_id, place_ref, until), event)| {
                Ok(SourceNotice { external_id, place_ref, event, withdrawn_at: instant_opt(until)? })
            })
            .collect()
    }
}
