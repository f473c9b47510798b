//! Pictures that were taken in: re-encoded, without metadata, with smaller copies. The bytes are kept
//! as snapshots, by content.

use super::Store;
use super::rows::{instant, json, ms, to_json};
use crate::entities::{media, pictures};
use crate::{Instant, Position, StoreError};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

/// The type of all pictures that are kept.
pub const PICTURE_TYPE: &str = "image/jpeg";

/// A picture that is about to be kept.
#[derive(Clone, Debug, PartialEq)]
pub struct NewPicture {
    /// The whole picture, as JPEG.
    pub full: Vec<u8>,
    /// Smaller copies by their longer side in pixels, as JPEG.
    pub thumbs: Vec<(u32, Vec<u8>)>,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Where it was taken.
    pub position: Option<Position>,
    /// Where the camera looked, degrees from north, clockwise.
    pub heading: Option<f64>,
    /// When it was taken, by the camera's clock.
    pub taken_at: Option<String>,
}

/// A picture that is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Its identifier: the hash of the whole picture.
    pub id: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// The hashes of smaller copies by their longer side in pixels.
    pub thumbs: Vec<(u32, String)>,
    /// Where it was taken.
    pub position: Option<Position>,
    /// Where the camera looked, degrees from north, clockwise.
    pub heading: Option<f64>,
    /// When it was taken, by the camera's clock.
    pub taken_at: Option<String>,
    /// Since when it is kept.
    pub stored_at: Instant,
}

impl Store {
    /// Keeps a picture and returns its identifier. Keeping it again costs a look.
    pub async fn put_picture(&self, new: NewPicture, at: Instant) -> Result<String, StoreError> {
        let (sizes, small): (Vec<u32>, Vec<Vec<u8>>) = new.thumbs.into_iter().unzip();
        let pieces = std::iter::once(new.full).chain(small).collect();
        let mut hashes = self.put_snapshots(pieces, Some(PICTURE_TYPE), at).await?.into_iter();
        let id = hashes.next().unwrap_or_default();
        let thumbs: Vec<(u32, String)> = sizes.into_iter().zip(hashes).collect();
        let row = pictures::ActiveModel {
            id: Set(id.clone()),
            width: Set(i64::from(new.width)),
            height: Set(i64::from(new.height)),
            thumbs: Set(to_json("thumbnails", &thumbs)?),
            lat: Set(new.position.map(|p| p.lat)),
            lon: Set(new.position.map(|p| p.lon)),
            heading: Set(new.heading),
            taken_at: Set(new.taken_at),
            stored_at: Set(ms(at)),
        };
        let (_turn, tx) = self.write().await?;
        pictures::Entity::insert(row)
            .on_conflict_do_nothing_on([pictures::Column::Id])
            .exec_without_returning(&tx)
            .await?;
        tx.commit().await?;
        Ok(id)
    }

    /// The picture of that identifier.
    pub async fn picture(&self, id: &str) -> Result<Option<Picture>, StoreError> {
        let Some(row) = pictures::Entity::find_by_id(id).one(&self.db).await? else { return Ok(None) };
        let side = |n: i64| u32::try_from(n).unwrap_or(0);
        Ok(Some(Picture {
            width: side(row.width),
            height: side(row.height),
            thumbs: json("thumbnails", &row.thumbs)?,
            position: row.lat.zip(row.lon).map(|(lat, lon)| Position { lat, lon }),
            heading: row.heading,
            taken_at: row.taken_at,
            stored_at: instant(row.stored_at)?,
            id: row.id,
        }))
    }

    /// Whether some current record shows a picture: what was withdrawn is not given any more.
    pub async fn is_shown(&self, picture: &str) -> Result<bool, StoreError> {
        use media::Column as C;
        let shown: Option<String> = media::Entity::find()
            .select_only()
            .column(C::Id)
            .filter(C::ContentHash.eq(picture))
            .filter(C::KnownUntil.is_null())
            .into_tuple()
            .one(&self.db)
            .await?;
        Ok(shown.is_some())
    }
}
