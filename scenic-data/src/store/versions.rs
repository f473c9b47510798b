//! Versions of partners' records: what each upload made of them.

use super::Store;
use super::changes::ROWS_PER_INSERT;
use super::documents::LIVE;
use super::rows::{instant, ms};
use crate::entities::{documents, record_versions, uploads};
use crate::upload::Version;
use crate::{Instant, SourceId, StoreError};
use sea_orm::{
    ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use std::collections::{HashMap, HashSet};

impl Store {
    /// What a source's documents at these addresses hold now, by address: the hashes of the bytes of
    /// live ones.
    pub async fn contents(
        &self,
        source: &SourceId,
        urls: &[String],
    ) -> Result<HashMap<String, String>, StoreError> {
        use documents::Column as C;
        let mut found = HashMap::with_capacity(urls.len());
        for part in urls.chunks(ROWS_PER_INSERT) {
            let rows: Vec<(String, Option<String>)> = documents::Entity::find()
                .select_only()
                .columns([C::Url, C::ContentHash])
                .filter(C::SourceId.eq(source.as_str()))
                .filter(C::State.eq(LIVE))
                .filter(C::Url.is_in(part))
                .into_tuple()
                .all(&self.db)
                .await?;
            found.extend(rows.into_iter().filter_map(|(url, hash)| Some((url, hash?))));
        }
        Ok(found)
    }

    /// A source's live addresses with the hashes of their bytes, in order, after the one named.
    pub async fn addresses(
        &self,
        source: &SourceId,
        after: Option<&str>,
        limit: u64,
    ) -> Result<Vec<(String, String)>, StoreError> {
        use documents::Column as C;
        let mut query = documents::Entity::find()
            .select_only()
            .columns([C::Url, C::ContentHash])
            .filter(C::SourceId.eq(source.as_str()))
            .filter(C::State.eq(LIVE))
            .order_by_asc(C::Url)
            .limit(limit);
        if let Some(after) = after {
            query = query.filter(C::Url.gt(after));
        }
        let rows: Vec<(String, Option<String>)> = query.into_tuple().all(&self.db).await?;
        Ok(rows.into_iter().filter_map(|(url, hash)| Some((url, hash?))).collect())
    }

    /// Notes what an upload is about to make of records, before it does. Of a record that was noted
    /// by an earlier, interrupted run, the first note stands. Returns the notes of all of them.
    pub async fn note_versions(
        &self,
        source: &SourceId,
        upload: &str,
        changes: Vec<(String, Option<String>, Option<String>)>,
        at: Instant,
    ) -> Result<HashMap<String, Version>, StoreError> {
        use record_versions::Column as C;
        if changes.is_empty() {
            return Ok(HashMap::new());
        }
        let urls: Vec<String> = changes.iter().map(|(url, ..)| url.clone()).collect();
        let (_turn, tx) = self.write().await?;
        let mut known = HashMap::new();
        for part in urls.chunks(ROWS_PER_INSERT) {
            let rows = record_versions::Entity::find()
                .filter(C::UploadId.eq(upload))
                .filter(C::Url.is_in(part))
                .all(&tx)
                .await?;
            known.extend(
                rows.into_iter()
                    .map(|row| Ok((row.url.clone(), read(row)?)))
                    .collect::<Result<Vec<_>, StoreError>>()?,
            );
        }
        let mut rows = Vec::new();
        for (url, before, after) in changes {
            if known.contains_key(&url) || before == after {
                continue;
            }
            let version = Version { upload: upload.to_owned(), url: url.clone(), before, after, at };
            rows.push(record_versions::ActiveModel {
                id: NotSet,
                source_id: Set(source.to_string()),
                upload_id: Set(upload.to_owned()),
                url: Set(url.clone()),
                before_hash: Set(version.before.clone()),
                after_hash: Set(version.after.clone()),
                at: Set(ms(at)),
            });
            known.insert(url, version);
        }
        for part in rows.chunks(ROWS_PER_INSERT) {
            record_versions::Entity::insert_many(part.to_vec()).exec_without_returning(&tx).await?;
        }
        tx.commit().await?;
        Ok(known)
    }

    /// Those of these addresses whose records were changed by an upload of their source that came later
    /// than this one: a notice that is taken at once overtakes a file that waits, and what was
    /// interrupted is taken after what came meanwhile.
    pub async fn changed_later(
        &self,
        source: &SourceId,
        upload: &str,
        urls: &[String],
    ) -> Result<HashSet<String>, StoreError> {
        use record_versions::Column as C;
        use uploads::Column as U;
        let Some(own) = uploads::Entity::find_by_id(upload).one(&self.db).await? else {
            return Ok(HashSet::new());
        };
        let later: Vec<String> = uploads::Entity::find()
            .select_only()
            .column(U::Id)
            .filter(U::PartnerId.eq(own.partner_id))
            .filter(U::CreatedAt.gt(own.created_at))
            .into_tuple()
            .all(&self.db)
            .await?;
        let mut found = HashSet::new();
        if later.is_empty() {
            return Ok(found);
        }
        let later: HashSet<String> = later.into_iter().collect();
        for part in urls.chunks(ROWS_PER_INSERT) {
            let rows: Vec<(String, String)> = record_versions::Entity::find()
                .select_only()
                .columns([C::Url, C::UploadId])
                .filter(C::SourceId.eq(source.as_str()))
                .filter(C::Url.is_in(part))
                .into_tuple()
                .all(&self.db)
                .await?;
            let by_later = rows.into_iter().filter(|(_, upload)| later.contains(upload));
            found.extend(by_later.map(|(url, _)| url));
        }
        Ok(found)
    }

    /// Those of these addresses whose records an upload has deleted.
    pub async fn deleted_by(&self, upload: &str, urls: &[String]) -> Result<HashSet<String>, StoreError> {
        use record_versions::Column as C;
        let mut found = HashSet::new();
        for part in urls.chunks(ROWS_PER_INSERT) {
            let rows: Vec<String> = record_versions::Entity::find()
                .select_only()
                .column(C::Url)
                .filter(C::UploadId.eq(upload))
                .filter(C::AfterHash.is_null())
                .filter(C::Url.is_in(part))
                .into_tuple()
                .all(&self.db)
                .await?;
            found.extend(rows);
        }
        Ok(found)
    }

    /// How many records an upload has deleted.
    pub async fn deletions(&self, upload: &str) -> Result<u64, StoreError> {
        use record_versions::Column as C;
        let rows =
            record_versions::Entity::find().filter(C::UploadId.eq(upload)).filter(C::AfterHash.is_null());
        Ok(rows.count(&self.db).await?)
    }

    /// What an upload made of records, in order of their addresses, after the one named.
    pub async fn versions_of_upload(
        &self,
        upload: &str,
        after: Option<&str>,
        limit: u64,
    ) -> Result<Vec<Version>, StoreError> {
        use record_versions::Column as C;
        let mut query =
            record_versions::Entity::find().filter(C::UploadId.eq(upload)).order_by_asc(C::Url).limit(limit);
        if let Some(after) = after {
            query = query.filter(C::Url.gt(after));
        }
        query.all(&self.db).await?.into_iter().map(read).collect()
    }

    /// Every version of a record, latest first.
    pub async fn versions_of_record(
        &self,
        source: &SourceId,
        url: &str,
        limit: u64,
    ) -> Result<Vec<Version>, StoreError> {
        use record_versions::Column as C;
        let rows = record_versions::Entity::find()
            .filter(C::SourceId.eq(source.as_str()))
            .filter(C::Url.eq(url))
            .order_by_desc(C::Id)
            .limit(limit)
            .all(&self.db)
            .await?;
        rows.into_iter().map(read).collect()
    }
}

fn read(row: record_versions::Model) -> Result<Version, StoreError> {
    Ok(Version {
        upload: row.upload_id,
        url: row.url,
        before: row.before_hash,
        after: row.after_hash,
        at: instant(row.at)?,
    })
}
