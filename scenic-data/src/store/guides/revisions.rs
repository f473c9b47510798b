//! Revisions of guide pages: kept in turn, each after the one in force, so that of two who change a page
//! at once one is told.

use super::{headings, row};
use crate::change::Subject;
use crate::entities::{guide_links, guide_pages, guide_revisions, guide_slugs, guide_texts};
use crate::page::{Author, AuthorKind, Draft, Heading, Kept, Origin, Page, Review, Revision, RevisionState};
use crate::store::Store;
use crate::store::changes::{Log, ROWS_PER_INSERT};
use crate::store::rows::{instant, json, lang, ms, named, to_json};
use crate::{Instant, LangTag, PlaceId, StoreError, faults};
use sea_orm::sea_query::{Expr, Func};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use std::collections::HashMap;

/// Places whose pages are read by one statement.
const PLACES_AT_ONCE: usize = 400;

impl Store {
    /// Keeps drafts, each or none of it: one that does not follow the revision in force changes nothing,
    /// and is told so. All in one transaction.
    pub async fn keep_drafts(&self, drafts: &[Draft], now: Instant) -> Result<Vec<Kept>, StoreError> {
        let (_turn, tx) = self.write().await?;
        let mut log = Log::default();
        let mut kept = Vec::with_capacity(drafts.len());
        for draft in drafts {
            kept.push(keep(&tx, draft, now, &mut log).await?);
        }
        log.write(&tx, now).await?;
        faults::reached("guide.before_commit");
        tx.commit().await?;
        faults::reached("guide.after_commit");
        Ok(kept)
    }

    /// A revision of a page.
    pub async fn revision(
        &self,
        page: &str,
        lang: &LangTag,
        revision: i64,
    ) -> Result<Option<Revision>, StoreError> {
        let key = (page.to_owned(), lang.to_string(), revision);
        guide_revisions::Entity::find_by_id(key).one(&self.db).await?.map(read).transpose()
    }

    /// The revision of a page that is in force.
    pub async fn head(&self, page: &str, lang: &LangTag) -> Result<Option<Revision>, StoreError> {
        let key = (page.to_owned(), lang.to_string());
        let Some(text) = guide_texts::Entity::find_by_id(key).one(&self.db).await? else { return Ok(None) };
        self.revision(page, lang, text.revision).await
    }

    /// The pages about these places, those that are gone too, each with its revisions in force.
    pub async fn heads_of(&self, places: &[PlaceId]) -> Result<Vec<(Page, Vec<Revision>)>, StoreError> {
        let mut found = Vec::new();
        for part in places.chunks(PLACES_AT_ONCE) {
            let pages = guide_pages::Entity::find()
                .filter(guide_pages::Column::PlaceId.is_in(part.iter().map(PlaceId::as_str)))
                .order_by_asc(guide_pages::Column::Id)
                .all(&self.db)
                .await?;
            let rows = guide_texts::Entity::find()
                .find_also_related(guide_revisions::Entity)
                .filter(guide_texts::Column::PageId.is_in(pages.iter().map(|page| page.id.as_str())))
                .all(&self.db)
                .await?;
            let mut heads: HashMap<String, Vec<Revision>> = HashMap::new();
            for revision in rows.into_iter().filter_map(|(_, revision)| revision) {
                heads.entry(revision.page_id.clone()).or_default().push(read(revision)?);
            }
            for page in pages {
                let page = super::read(page)?;
                let revisions = heads.remove(&page.id).unwrap_or_default();
                found.push((page, revisions));
            }
        }
        Ok(found)
    }

    /// Revisions of a page, latest first, before the number given.
    pub async fn revisions(
        &self,
        page: &str,
        lang: &LangTag,
        before: Option<i64>,
        limit: u64,
    ) -> Result<Vec<Revision>, StoreError> {
        use guide_revisions::Column as C;
        let mut query = guide_revisions::Entity::find()
            .filter(C::PageId.eq(page))
            .filter(C::Lang.eq(lang.as_str()))
            .order_by_desc(C::Revision)
            .limit(limit);
        if let Some(before) = before {
            query = query.filter(C::Revision.lt(before));
        }
        query.all(&self.db).await?.into_iter().map(read).collect()
    }

    /// Revisions that somebody has yet to look at, the oldest first.
    pub async fn pending_revisions(&self, limit: u64) -> Result<Vec<Revision>, StoreError> {
        use guide_revisions::Column as C;
        let rows = guide_revisions::Entity::find()
            .filter(C::State.eq(RevisionState::Pending.as_str()))
            .order_by_asc(C::At)
            .order_by_asc(C::PageId)
            .limit(limit)
            .all(&self.db)
            .await?;
        rows.into_iter().map(read).collect()
    }

    /// What an author wrote since a time, latest first.
    pub async fn revisions_by(
        &self,
        author: &str,
        since: Instant,
        limit: u64,
    ) -> Result<Vec<Revision>, StoreError> {
        use guide_revisions::Column as C;
        let rows = guide_revisions::Entity::find()
            .filter(C::AuthorId.eq(author))
            .filter(C::At.gte(ms(since)))
            .order_by_desc(C::At)
            .order_by_desc(C::Revision)
            .limit(limit)
            .all(&self.db)
            .await?;
        rows.into_iter().map(read).collect()
    }

    /// How many revisions an author wrote since a time.
    pub async fn edit_count(&self, author: &str, since: Instant) -> Result<u64, StoreError> {
        use guide_revisions::Column as C;
        let written =
            guide_revisions::Entity::find().filter(C::AuthorId.eq(author)).filter(C::At.gte(ms(since)));
        Ok(written.count(&self.db).await?)
    }

    /// Says what became of a revision that was pending, and who said why; false when it was not.
    pub async fn settle_revision(
        &self,
        page: &str,
        lang: &LangTag,
        revision: i64,
        state: RevisionState,
        review: &Review,
    ) -> Result<bool, StoreError> {
        use guide_revisions::Column as C;
        let (_turn, tx) = self.write().await?;
        let done = guide_revisions::Entity::update_many()
            .col_expr(C::State, Expr::value(state.as_str()))
            .col_expr(C::ReviewedAt, Expr::value(ms(review.at)))
            .col_expr(C::ReviewedBy, Expr::value(review.by.as_str()))
            .col_expr(C::ReviewReason, Expr::value(review.reason.clone()))
            .filter(C::PageId.eq(page))
            .filter(C::Lang.eq(lang.as_str()))
            .filter(C::Revision.eq(revision))
            .filter(C::State.eq(RevisionState::Pending.as_str()))
            .exec(&tx)
            .await?;
        tx.commit().await?;
        Ok(done.rows_affected > 0)
    }

    /// A page in a language, as lists show it; `None` when it is gone or not there.
    pub async fn heading(&self, page: &str, lang: &LangTag) -> Result<Option<Heading>, StoreError> {
        let row = headings()
            .filter(guide_texts::Column::PageId.eq(page))
            .filter(guide_texts::Column::Lang.eq(lang.as_str()))
            .one(&self.db)
            .await?;
        row.and_then(super::heading).transpose()
    }
}

async fn keep(
    tx: &DatabaseTransaction,
    draft: &Draft,
    now: Instant,
    log: &mut Log,
) -> Result<Kept, StoreError> {
    let (page, tag) = (&draft.page, draft.lang.as_str());
    let known = guide_pages::Entity::find_by_id(page.id.as_str()).one(tx).await?;
    if known.is_none() {
        if draft.head.is_some() {
            return Ok(Kept::Moved);
        }
        if guide_slugs::Entity::find_by_id(page.slug.as_str()).one(tx).await?.is_some() {
            return Ok(Kept::SlugTaken);
        }
        guide_pages::Entity::insert(row(page)).exec_without_returning(tx).await?;
        let slug = guide_slugs::ActiveModel { slug: Set(page.slug.clone()), page_id: Set(page.id.clone()) };
        guide_slugs::Entity::insert(slug).exec_without_returning(tx).await?;
    }
    let key = (page.id.clone(), tag.to_owned());
    let text = guide_texts::Entity::find_by_id(key).one(tx).await?;
    let published = draft.state == RevisionState::Published;
    if published && text.as_ref().map(|text| text.revision) != draft.head {
        return Ok(Kept::Moved);
    }
    let last: Option<Option<i64>> = guide_revisions::Entity::find()
        .select_only()
        .expr(Func::max(Expr::col(guide_revisions::Column::Revision)))
        .filter(guide_revisions::Column::PageId.eq(page.id.as_str()))
        .filter(guide_revisions::Column::Lang.eq(tag))
        .into_tuple()
        .one(tx)
        .await?;
    let revision = last.flatten().unwrap_or(0) + 1;
    let entry = guide_revisions::ActiveModel {
        page_id: Set(page.id.clone()),
        lang: Set(tag.to_owned()),
        revision: Set(revision),
        parent: Set(draft.parent.or(draft.head)),
        at: Set(ms(now)),
        author_id: Set(draft.author.id.clone()),
        author_name: Set(draft.author.name.clone()),
        author_kind: Set(draft.author.kind.as_str().to_owned()),
        reason: Set(draft.reason.clone()),
        state: Set(draft.state.as_str().to_owned()),
        title: Set(draft.title.clone()),
        sections: Set(to_json("sections", &draft.sections)?),
        changed: Set(to_json("changed sections", &draft.changed)?),
        added: Set(draft.added),
        removed: Set(draft.removed),
        reviewed_at: Set(None),
        reviewed_by: Set(None),
        review_reason: Set(None),
    };
    guide_revisions::Entity::insert(entry).exec_without_returning(tx).await?;
    if published {
        publish(tx, draft, revision, text.is_some(), now).await?;
        let slug = known.map_or_else(|| page.slug.clone(), |known| known.slug);
        log.add(Subject::Guide, &slug);
    }
    Ok(Kept::Revision(revision))
}

/// Puts a revision in force.
async fn publish(
    tx: &DatabaseTransaction,
    draft: &Draft,
    revision: i64,
    known: bool,
    now: Instant,
) -> Result<(), StoreError> {
    let (page, tag) = (draft.page.id.as_str(), draft.lang.as_str());
    let text = guide_texts::ActiveModel {
        page_id: Set(page.to_owned()),
        lang: Set(tag.to_owned()),
        title: Set(draft.title.clone()),
        summary: Set(draft.summary.clone()),
        revision: Set(revision),
        origin: Set(Origin::of(&draft.sections).as_str().to_owned()),
        revised_at: Set(ms(now)),
    };
    if known {
        guide_texts::Entity::update(text).exec(tx).await?;
    } else {
        guide_texts::Entity::insert(text).exec_without_returning(tx).await?;
    }
    guide_links::Entity::delete_many()
        .filter(guide_links::Column::PageId.eq(page))
        .filter(guide_links::Column::Lang.eq(tag))
        .exec(tx)
        .await?;
    let mut targets = draft.links.clone();
    targets.sort_unstable();
    targets.dedup();
    for part in targets.chunks(ROWS_PER_INSERT) {
        let rows = part.iter().map(|target| guide_links::ActiveModel {
            page_id: Set(page.to_owned()),
            lang: Set(tag.to_owned()),
            target: Set(target.clone()),
        });
        guide_links::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}

fn read(row: guide_revisions::Model) -> Result<Revision, StoreError> {
    let review = match (row.reviewed_at, row.reviewed_by) {
        (Some(at), Some(by)) => Some(Review { at: instant(at)?, by, reason: row.review_reason }),
        _ => None,
    };
    Ok(Revision {
        review,
        lang: lang(Some(&row.lang))?.unwrap_or_else(LangTag::zh),
        at: instant(row.at)?,
        author: Author {
            kind: named("author of a page", &row.author_kind, AuthorKind::parse(&row.author_kind))?,
            id: row.author_id,
            name: row.author_name,
        },
        state: named("state of a revision", &row.state, RevisionState::parse(&row.state))?,
        sections: json("sections", &row.sections)?,
        changed: json("changed sections", &row.changed)?,
        page: row.page_id,
        revision: row.revision,
        parent: row.parent,
        reason: row.reason,
        title: row.title,
        added: row.added,
        removed: row.removed,
    })
}
