//! The gallery: which pictures show which place, what is found at pictures' addresses, and how sure a
//! likeness makes.

use super::Store;
use super::changes::{Log, ROWS_PER_INSERT};
use super::rows::{instant, ms};
use crate::change::Subject;
use crate::entities::{calibrations, media, picture_addresses, pictures};
use crate::ids::derive;
use crate::picture::{Season, View};
use crate::{Instant, PlaceId, Position, Source, SourceId, StoreError};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use std::collections::{BTreeMap, BTreeSet};

/// A picture that is kept, and the place it shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// Which row says so.
    pub id: String,
    /// The place.
    pub place: PlaceId,
    /// The picture ([`super::Picture::id`]).
    pub picture: String,
    /// Who says so.
    pub source: SourceId,
    /// What it shows, as told.
    pub caption: Option<String>,
    /// From where it looks.
    pub view: Option<View>,
    /// The season it shows.
    pub season: Option<Season>,
    /// Whether it was taken within.
    pub indoor: Option<bool>,
    /// Where it was taken.
    pub position: Option<Position>,
    /// Where the camera looked, degrees from north, clockwise.
    pub heading: Option<f64>,
}

/// A picture's address that is due to be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedPicture {
    /// The address.
    pub url: String,
    /// What was found there before.
    pub picture: Option<String>,
    /// What the server called it then.
    pub etag: Option<String>,
    /// When it had changed last then.
    pub last_modified: Option<String>,
    /// How often it failed since it was found last.
    pub attempts: u32,
}

/// What came of looking at a picture's address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureLook {
    /// The address.
    pub url: String,
    /// The picture found; `None` when there is none (any more).
    pub picture: Option<String>,
    /// What the server calls it.
    pub etag: Option<String>,
    /// When it has changed last.
    pub last_modified: Option<String>,
    /// Why none was found.
    pub failure: Option<String>,
    /// How often it failed since it was found last.
    pub attempts: u32,
    /// When it is looked at again.
    pub due_at: Instant,
}

fn address_id(source: &str, url: &str) -> String {
    derive("a", &[source, url])
}

/// The picture that was found at an address.
pub(super) async fn fetched(
    db: &impl ConnectionTrait,
    source: &str,
    url: &str,
) -> Result<Option<String>, StoreError> {
    if !url.starts_with("http") {
        return Ok(None);
    }
    let row = picture_addresses::Entity::find_by_id(address_id(source, url)).one(db).await?;
    Ok(row.and_then(|row| row.picture_id))
}

impl Store {
    /// The pictures kept of these places that current records show.
    pub async fn gallery(&self, places: &[PlaceId]) -> Result<Vec<Shown>, StoreError> {
        let mut found = Vec::new();
        for part in places.chunks(ROWS_PER_INSERT) {
            let rows = media::Entity::find()
                .filter(media::Column::PlaceId.is_in(part.iter().map(PlaceId::as_str)))
                .filter(media::Column::ContentHash.is_not_null())
                .filter(media::Column::KnownUntil.is_null())
                .order_by_asc(media::Column::Id)
                .all(&self.db)
                .await?;
            found.extend(self.shown(rows).await?);
        }
        Ok(found)
    }

    /// Every place of which a picture is kept that current records show.
    pub async fn pictured_places(&self) -> Result<BTreeSet<PlaceId>, StoreError> {
        let ids: Vec<String> = media::Entity::find()
            .select_only()
            .column(media::Column::PlaceId)
            .distinct()
            .filter(media::Column::ContentHash.is_not_null())
            .filter(media::Column::KnownUntil.is_null())
            .into_tuple()
            .all(&self.db)
            .await?;
        Ok(ids.into_iter().map(PlaceId::from).collect())
    }

    async fn shown(&self, rows: Vec<media::Model>) -> Result<Vec<Shown>, StoreError> {
        let ids: BTreeSet<&str> = rows.iter().filter_map(|row| row.content_hash.as_deref()).collect();
        let ids: Vec<&str> = ids.into_iter().collect();
        let mut taken = BTreeMap::new();
        for part in ids.chunks(ROWS_PER_INSERT) {
            let kept = pictures::Entity::find()
                .filter(pictures::Column::Id.is_in(part.iter().copied()))
                .all(&self.db)
                .await?;
            taken.extend(kept.into_iter().map(|row| (row.id.clone(), row)));
        }
        let read = |row: media::Model| {
            // A row may name a picture of another copy of the store.
            let picture = taken.get(row.content_hash.as_deref()?)?;
            Some(Shown {
                id: row.id,
                place: row.place_id.into(),
                picture: picture.id.clone(),
                source: row.source_id.into(),
                caption: row.caption,
                view: row.view.as_deref().and_then(|view| View::parse(view).ok()),
                season: row.season.as_deref().and_then(|season| Season::parse(season).ok()),
                indoor: row.indoor,
                position: picture.lat.zip(picture.lon).map(|(lat, lon)| Position { lat, lon }),
                heading: picture.heading,
            })
        };
        Ok(rows.into_iter().filter_map(read).collect())
    }

    /// Addresses of a source's pictures that may be used and are due: those never looked at first.
    pub async fn wanted_pictures(
        &self,
        source: &Source,
        at: Instant,
        limit: usize,
    ) -> Result<Vec<WantedPicture>, StoreError> {
        let Some(allowed) = &source.definition.pictures else { return Ok(Vec::new()) };
        let source = &source.id;
        let mut shown = media::Entity::find()
            .select_only()
            .column(media::Column::Url)
            .distinct()
            .filter(media::Column::SourceId.eq(source.as_str()))
            .filter(media::Column::Url.starts_with("http"))
            .filter(media::Column::KnownUntil.is_null())
            .order_by_asc(media::Column::Url);
        if allowed.licence.is_none() {
            shown = shown.filter(media::Column::Licence.is_not_null());
        }
        let addresses: Vec<String> = shown.into_tuple().all(&self.db).await?;
        let known = picture_addresses::Entity::find()
            .filter(picture_addresses::Column::SourceId.eq(source.as_str()))
            .all(&self.db)
            .await?;
        let known: BTreeMap<String, picture_addresses::Model> =
            known.into_iter().map(|row| (row.url.clone(), row)).collect();
        let mut due: Vec<(i64, WantedPicture)> = addresses
            .into_iter()
            .filter_map(|url| match known.get(&url) {
                Some(row) if row.due_at > ms(at) => None,
                Some(row) => Some((
                    row.due_at,
                    WantedPicture {
                        url,
                        picture: row.picture_id.clone(),
                        etag: row.etag.clone(),
                        last_modified: row.last_modified.clone(),
                        attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX),
                    },
                )),
                None => {
                    let new =
                        WantedPicture { url, picture: None, etag: None, last_modified: None, attempts: 0 };
                    Some((i64::MIN, new))
                }
            })
            .collect();
        due.sort_by_key(|(due_at, _)| *due_at);
        due.truncate(limit);
        Ok(due.into_iter().map(|(_, wanted)| wanted).collect())
    }

    /// Notes what was found at a picture's address; the places that show it show that from now on.
    pub async fn record_picture(
        &self,
        source: &SourceId,
        look: PictureLook,
        at: Instant,
    ) -> Result<(), StoreError> {
        let (_turn, tx) = self.write().await?;
        let row = picture_addresses::ActiveModel {
            id: Set(address_id(source.as_str(), &look.url)),
            source_id: Set(source.to_string()),
            url: Set(look.url.clone()),
            picture_id: Set(look.picture.clone()),
            etag: Set(look.etag),
            last_modified: Set(look.last_modified),
            failure: Set(look.failure),
            attempts: Set(i64::from(look.attempts)),
            looked_at: Set(ms(at)),
            due_at: Set(ms(look.due_at)),
        };
        use picture_addresses::Column as A;
        let newer = OnConflict::column(A::Id)
            .update_columns([
                A::PictureId,
                A::Etag,
                A::LastModified,
                A::Failure,
                A::Attempts,
                A::LookedAt,
                A::DueAt,
            ])
            .to_owned();
        picture_addresses::Entity::insert(row).on_conflict(newer).exec_without_returning(&tx).await?;
        let showing = media::Entity::find()
            .filter(media::Column::SourceId.eq(source.as_str()))
            .filter(media::Column::Url.eq(&look.url))
            .filter(media::Column::KnownUntil.is_null())
            .all(&tx)
            .await?;
        let mut log = Log::default();
        for row in showing.into_iter().filter(|row| row.content_hash != look.picture) {
            log.add(Subject::Place, &row.place_id);
            let update = media::ActiveModel {
                id: Set(row.id),
                content_hash: Set(look.picture.clone()),
                ..Default::default()
            };
            media::Entity::update(update).exec(&tx).await?;
        }
        log.write(&tx, at).await?;
        Ok(tx.commit().await?)
    }

    /// How many pictures' addresses of a source could not be read, and one reason.
    pub async fn picture_failures(&self, source: &SourceId) -> Result<(u64, Option<String>), StoreError> {
        use picture_addresses::Column as A;
        let failed = picture_addresses::Entity::find()
            .filter(A::SourceId.eq(source.as_str()))
            .filter(A::Failure.is_not_null());
        let count = failed.clone().count(&self.db).await?;
        let latest = failed.order_by_desc(A::LookedAt).one(&self.db).await?;
        Ok((count, latest.and_then(|row| row.failure)))
    }

    /// How sure a likeness makes by that model, as it was computed last, and when.
    pub async fn calibration(&self, model: &str) -> Result<Option<(String, Instant)>, StoreError> {
        let Some(row) = calibrations::Entity::find_by_id(model).one(&self.db).await? else { return Ok(None) };
        Ok(Some((row.body, instant(row.made_at)?)))
    }

    /// Remembers how sure a likeness makes by that model.
    pub async fn set_calibration(&self, model: &str, body: &str, at: Instant) -> Result<(), StoreError> {
        let row = calibrations::ActiveModel {
            model: Set(model.to_owned()),
            body: Set(body.to_owned()),
            made_at: Set(ms(at)),
        };
        let newer = OnConflict::column(calibrations::Column::Model)
            .update_columns([calibrations::Column::Body, calibrations::Column::MadeAt])
            .to_owned();
        let (_turn, tx) = self.write().await?;
        calibrations::Entity::insert(row).on_conflict(newer).exec_without_returning(&tx).await?;
        Ok(tx.commit().await?)
    }
}
