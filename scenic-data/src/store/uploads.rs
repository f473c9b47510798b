//! Uploads: kept when they come, taken one after another, each partner's in their order.

use super::Store;
use super::rows::{instant, instant_opt, json, ms, named, to_json};
use crate::entities::{partners, uploads};
use crate::ids::derive;
use crate::store::Partner;
use crate::upload::{Awaiting, Options, Report, Status, Upload};
use crate::{Instant, StoreError, faults};
use sea_orm::sea_query::{Condition, Expr, ExprTrait as _};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::HashSet;

/// A file that comes in; its bytes are kept already.
#[derive(Clone, Debug)]
pub struct NewUpload<'a> {
    /// The key it is sent with.
    pub key: Option<&'a str>,
    /// What its sender calls the sending of it.
    pub idempotency_key: Option<&'a str>,
    /// Its name.
    pub file_name: &'a str,
    /// The hash of its bytes.
    pub content_hash: &'a str,
    /// How many bytes.
    pub bytes: u64,
    /// How it is to be taken.
    pub options: Options,
    /// Who takes it at once, and until when it is theirs; otherwise it waits for its turn.
    pub taken_by: Option<(&'a str, Instant)>,
}

/// What became of an upload that came in.
#[derive(Clone, Debug, PartialEq)]
pub enum Added {
    /// It is new.
    New(Upload),
    /// The same was sent before under that key; this is it.
    Again(Upload),
    /// Something else was sent before under that key.
    Other(Upload),
}

/// Uploads looked through for the next one; those of busy partners are passed over.
const LOOKED_AT: u64 = 500;

impl Store {
    /// Keeps an upload. Durable when it returns. Sent again under its idempotency key, it is the same.
    pub async fn add_upload(
        &self,
        partner: &Partner,
        new: NewUpload<'_>,
        at: Instant,
    ) -> Result<Added, StoreError> {
        use uploads::Column as C;
        let id = derive(
            "u",
            &[&partner.id, new.content_hash, new.idempotency_key.unwrap_or(""), &ms(at).to_string()],
        );
        let (_turn, tx) = self.write().await?;
        let same = match new.idempotency_key {
            Some(key) => C::PartnerId.eq(partner.id.as_str()).and(C::IdempotencyKey.eq(key)),
            None => C::Id.eq(id.as_str()),
        };
        if let Some(known) = uploads::Entity::find().filter(same).one(&tx).await? {
            let options: Options = json("upload options", &known.options)?;
            let is_same = known.content_hash == new.content_hash
                && options.mode == new.options.mode
                && (options.confirmed || !new.options.confirmed);
            let known = self.read_upload(&tx, known).await?;
            return Ok(if is_same { Added::Again(known) } else { Added::Other(known) });
        }
        let (status, owner, until) = match new.taken_by {
            Some((owner, until)) => (Status::Processing, Some(owner.to_owned()), Some(ms(until))),
            None => (Status::Queued, None, None),
        };
        let row = uploads::ActiveModel {
            id: Set(id.clone()),
            partner_id: Set(partner.id.clone()),
            idempotency_key: Set(new.idempotency_key.map(str::to_owned)),
            content_hash: Set(new.content_hash.to_owned()),
            file_name: Set(Some(new.file_name.to_owned())),
            status: Set(status.as_str().to_owned()),
            options: Set(to_json("upload options", &new.options)?),
            bytes: Set(i64::try_from(new.bytes).unwrap_or(i64::MAX)),
            key_id: Set(new.key.map(str::to_owned)),
            awaiting: Set(None),
            lease_owner: Set(owner),
            lease_until: Set(until),
            changed_to: Set(None),
            report: Set(to_json("upload report", &Report::default())?),
            created_at: Set(ms(at)),
            finished_at: Set(None),
        };
        uploads::Entity::insert(row).exec_without_returning(&tx).await?;
        let row = find(&tx, &id).await?;
        let upload = self.read_upload(&tx, row).await?;
        tx.commit().await?;
        faults::reached("upload.kept");
        Ok(Added::New(upload))
    }

    /// The upload of that identifier.
    pub async fn upload(&self, id: &str) -> Result<Option<Upload>, StoreError> {
        match uploads::Entity::find_by_id(id).one(&self.db).await? {
            Some(row) => self.read_upload(&self.db, row).await.map(Some),
            None => Ok(None),
        }
    }

    /// A partner's uploads (everybody's without one), latest first; those before the one named.
    pub async fn uploads(
        &self,
        partner: Option<&str>,
        before: Option<&str>,
        limit: u64,
    ) -> Result<Vec<Upload>, StoreError> {
        use uploads::Column as C;
        let mut query = uploads::Entity::find();
        if let Some(partner) = partner {
            query = query.filter(C::PartnerId.eq(partner));
        }
        if let Some(before) = before {
            let row = find(&self.db, before).await?;
            let earlier = Condition::any()
                .add(C::CreatedAt.lt(row.created_at))
                .add(C::CreatedAt.eq(row.created_at).and(C::Id.lt(row.id)));
            query = query.filter(earlier);
        }
        let rows = query.order_by_desc(C::CreatedAt).order_by_desc(C::Id).limit(limit).all(&self.db).await?;
        let mut found = Vec::with_capacity(rows.len());
        for row in rows {
            found.push(self.read_upload(&self.db, row).await?);
        }
        Ok(found)
    }

    /// Takes the upload whose turn it is for `owner` until `until`: the oldest of a partner of whom
    /// none is being taken. One whose owner is gone is taken over.
    pub async fn take_upload(
        &self,
        owner: &str,
        now: Instant,
        until: Instant,
    ) -> Result<Option<Upload>, StoreError> {
        use uploads::Column as C;
        let open = [Status::Queued, Status::Processing].map(Status::as_str);
        // Without a turn first: most of the time there is nothing to do.
        let waits = uploads::Entity::find()
            .filter(C::Status.is_in(open))
            .filter(C::Awaiting.is_null())
            .one(&self.db)
            .await?;
        if waits.is_none() {
            return Ok(None);
        }
        let (_turn, tx) = self.write().await?;
        let rows = uploads::Entity::find()
            .filter(C::Status.is_in(open))
            .filter(C::Awaiting.is_null())
            .order_by_asc(C::CreatedAt)
            .order_by_asc(C::Id)
            .limit(LOOKED_AT)
            .all(&tx)
            .await?;
        let is_held = |row: &&uploads::Model| row.lease_until.is_some_and(|until| until > ms(now));
        let busy: HashSet<&str> = rows.iter().filter(is_held).map(|row| row.partner_id.as_str()).collect();
        let next = rows.iter().find(|row| !busy.contains(row.partner_id.as_str()));
        let Some(row) = next.cloned() else { return Ok(None) };
        uploads::Entity::update_many()
            .col_expr(C::Status, Expr::value(Status::Processing.as_str()))
            .col_expr(C::LeaseOwner, Expr::value(owner))
            .col_expr(C::LeaseUntil, Expr::value(ms(until)))
            .filter(C::Id.eq(row.id.as_str()))
            .exec(&tx)
            .await?;
        let row = find(&tx, &row.id).await?;
        let upload = self.read_upload(&tx, row).await?;
        tx.commit().await?;
        Ok(Some(upload))
    }

    /// Keeps an upload for its owner until `until`; false when it is not theirs any more.
    pub async fn keep_upload(&self, id: &str, owner: &str, until: Instant) -> Result<bool, StoreError> {
        use uploads::Column as C;
        let (_turn, tx) = self.write().await?;
        let kept = uploads::Entity::update_many()
            .col_expr(C::LeaseUntil, Expr::value(ms(until)))
            .filter(C::Id.eq(id))
            .filter(C::LeaseOwner.eq(owner))
            .exec(&tx)
            .await?;
        tx.commit().await?;
        Ok(kept.rows_affected == 1)
    }

    /// Says what became of an upload. Nothing happens when it is not its owner's any more.
    pub async fn finish_upload(
        &self,
        id: &str,
        owner: &str,
        report: &Report,
        status: Status,
        awaiting: Option<Awaiting>,
        at: Instant,
    ) -> Result<(), StoreError> {
        use uploads::Column as C;
        let changed_to = self.last_change().await?;
        let (_turn, tx) = self.write().await?;
        uploads::Entity::update_many()
            .col_expr(C::Status, Expr::value(status.as_str()))
            .col_expr(C::Awaiting, Expr::value(awaiting.map(Awaiting::as_str)))
            .col_expr(C::Report, Expr::value(to_json("upload report", report)?))
            .col_expr(C::LeaseOwner, Expr::value(None::<String>))
            .col_expr(C::LeaseUntil, Expr::value(None::<i64>))
            .col_expr(C::FinishedAt, Expr::value(ms(at)))
            .col_expr(C::ChangedTo, Expr::value(changed_to))
            .filter(C::Id.eq(id))
            .filter(C::LeaseOwner.eq(owner))
            .exec(&tx)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Gives an upload that waited for somebody's word its turn again, to be taken so; false when it
    /// does not wait for that word.
    pub async fn answer_upload(
        &self,
        id: &str,
        awaited: Awaiting,
        options: Options,
    ) -> Result<bool, StoreError> {
        use uploads::Column as C;
        let (_turn, tx) = self.write().await?;
        let done = uploads::Entity::update_many()
            .col_expr(C::Status, Expr::value(Status::Queued.as_str()))
            .col_expr(C::Awaiting, Expr::value(None::<String>))
            .col_expr(C::Options, Expr::value(to_json("upload options", &options)?))
            .col_expr(C::FinishedAt, Expr::value(None::<i64>))
            .filter(C::Id.eq(id))
            .filter(C::Awaiting.eq(awaited.as_str()))
            .exec(&tx)
            .await?;
        tx.commit().await?;
        Ok(done.rows_affected == 1)
    }

    /// Gives an upload that was refused ahead of its turn that turn, after what was sent before it; false when
    /// it was not refused.
    pub async fn queue_again(&self, id: &str) -> Result<bool, StoreError> {
        use uploads::Column as C;
        let (_turn, tx) = self.write().await?;
        let done = uploads::Entity::update_many()
            .col_expr(C::Status, Expr::value(Status::Queued.as_str()))
            .col_expr(C::Report, Expr::value(to_json("upload report", &Report::default())?))
            .col_expr(C::FinishedAt, Expr::value(None::<i64>))
            .col_expr(C::ChangedTo, Expr::value(None::<i64>))
            .filter(C::Id.eq(id))
            .filter(C::Status.eq(Status::Failed.as_str()))
            .filter(C::Awaiting.is_null())
            .exec(&tx)
            .await?;
        tx.commit().await?;
        Ok(done.rows_affected == 1)
    }

    /// Takes an upload away that has not been taken yet; false when it has been, or is being taken.
    pub async fn withdraw_upload(&self, id: &str, at: Instant) -> Result<bool, StoreError> {
        use uploads::Column as C;
        let waits =
            Condition::any().add(C::Status.eq(Status::Queued.as_str())).add(C::Awaiting.is_not_null());
        let (_turn, tx) = self.write().await?;
        let done = uploads::Entity::update_many()
            .col_expr(C::Status, Expr::value(Status::Failed.as_str()))
            .col_expr(C::Awaiting, Expr::value(None::<String>))
            .col_expr(C::FinishedAt, Expr::value(ms(at)))
            .filter(C::Id.eq(id))
            .filter(waits)
            .exec(&tx)
            .await?;
        tx.commit().await?;
        Ok(done.rows_affected == 1)
    }

    /// How many uploads wait for their turn or are being taken, and the bytes that a partner has sent
    /// since `since`.
    pub async fn upload_load(&self, partner: &str, since: Instant) -> Result<(u64, u64), StoreError> {
        use uploads::Column as C;
        let open = [Status::Queued, Status::Processing].map(Status::as_str);
        let is_open = C::Status.is_in(open).and(C::Awaiting.is_null());
        let rows: Vec<(String, i64, i64)> = uploads::Entity::find()
            .select_only()
            .columns([C::Status, C::Bytes, C::CreatedAt])
            .filter(C::PartnerId.eq(partner))
            .filter(Condition::any().add(C::CreatedAt.gte(ms(since))).add(is_open))
            .into_tuple()
            .all(&self.db)
            .await?;
        let waiting = rows.iter().filter(|(status, ..)| open.contains(&status.as_str())).count() as u64;
        let sent = rows.iter().filter(|(.., at)| *at >= ms(since)).map(|(_, bytes, _)| *bytes);
        Ok((waiting, sent.map(|bytes| u64::try_from(bytes).unwrap_or(0)).sum()))
    }

    async fn read_upload(
        &self,
        from: &impl ConnectionTrait,
        row: uploads::Model,
    ) -> Result<Upload, StoreError> {
        let partner = partners::Entity::find_by_id(row.partner_id.as_str()).one(from).await?;
        let partner =
            partner.ok_or_else(|| StoreError::Missing { what: "partner", id: row.partner_id.clone() })?;
        Ok(Upload {
            partner: row.partner_id,
            source: partner.source_id.into(),
            key: row.key_id,
            idempotency_key: row.idempotency_key,
            content_hash: row.content_hash,
            bytes: u64::try_from(row.bytes).unwrap_or(0),
            file_name: row.file_name.unwrap_or_default(),
            options: json("upload options", &row.options)?,
            status: named("upload status", &row.status, Status::parse(&row.status))?,
            awaiting: match &row.awaiting {
                Some(name) => Some(named("upload state", name, Awaiting::parse(name))?),
                None => None,
            },
            report: json("upload report", &row.report)?,
            created_at: instant(row.created_at)?,
            finished_at: instant_opt(row.finished_at)?,
            changed_to: row.changed_to,
            id: row.id,
        })
    }
}

async fn find(from: &impl ConnectionTrait, id: &str) -> Result<uploads::Model, StoreError> {
    let row = uploads::Entity::find_by_id(id).one(from).await?;
    row.ok_or_else(|| StoreError::Missing { what: "upload", id: id.to_owned() })
}
