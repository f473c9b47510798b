//! Guide pages: found by their addresses, listed, and what links to them. `revisions.rs` writes them.

mod revisions;

use super::Store;
use super::changes::Log;
use super::rows::{instant, instant_opt, ms, ms_opt, named};
use crate::change::Subject;
use crate::entities::{guide_links, guide_pages, guide_slugs, guide_texts};
use crate::page::{Heading, Origin, Page, Protection};
use crate::{Instant, LangTag, PlaceId, StoreError};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    SelectTwo,
};

/// Which pages to list.
#[derive(Clone, Debug, Default)]
pub struct PageFilter {
    /// In this language; else in every one.
    pub lang: Option<LangTag>,
    /// These pages alone.
    pub pages: Option<Vec<String>>,
    /// About these places alone.
    pub places: Option<Vec<PlaceId>>,
    /// Of this kind.
    pub kind: Option<String>,
    /// The latest revised first; else by title.
    pub latest: bool,
    /// At most so many.
    pub limit: u64,
    /// After so many.
    pub offset: u64,
}

impl Store {
    /// The page of that slug, or of one that it had before. Pages that are gone are found too.
    pub async fn page(&self, slug: &str) -> Result<Option<Page>, StoreError> {
        let Some(row) = guide_slugs::Entity::find_by_id(slug).one(&self.db).await? else { return Ok(None) };
        self.page_by_id(&row.page_id).await
    }

    /// The page of that identifier.
    pub async fn page_by_id(&self, id: &str) -> Result<Option<Page>, StoreError> {
        guide_pages::Entity::find_by_id(id).one(&self.db).await?.map(read).transpose()
    }

    /// The page about a place that is not gone.
    pub async fn page_of(&self, place: &PlaceId) -> Result<Option<Page>, StoreError> {
        let row = guide_pages::Entity::find()
            .filter(guide_pages::Column::PlaceId.eq(place.as_str()))
            .filter(guide_pages::Column::DeletedAt.is_null())
            .order_by_asc(guide_pages::Column::Id)
            .one(&self.db)
            .await?;
        row.map(read).transpose()
    }

    /// Pages that are not gone, a line per page and language.
    pub async fn page_headings(&self, filter: &PageFilter) -> Result<Vec<Heading>, StoreError> {
        let mut query = headings().limit(filter.limit).offset(filter.offset);
        if let Some(lang) = &filter.lang {
            query = query.filter(guide_texts::Column::Lang.eq(lang.as_str()));
        }
        if let Some(pages) = &filter.pages {
            query = query.filter(guide_texts::Column::PageId.is_in(pages.iter().map(String::as_str)));
        }
        if let Some(places) = &filter.places {
            query = query.filter(guide_pages::Column::PlaceId.is_in(places.iter().map(PlaceId::as_str)));
        }
        if let Some(kind) = &filter.kind {
            query = query.filter(guide_pages::Column::Kind.eq(kind.as_str()));
        }
        query = match filter.latest {
            true => query.order_by_desc(guide_texts::Column::RevisedAt),
            false => query.order_by_asc(guide_texts::Column::Title),
        };
        let query = query.order_by_asc(guide_texts::Column::PageId).order_by_asc(guide_texts::Column::Lang);
        query.all(&self.db).await?.into_iter().filter_map(heading).collect()
    }

    /// How many texts pages have that are not gone.
    pub async fn page_text_count(&self) -> Result<u64, StoreError> {
        Ok(headings().count(&self.db).await?)
    }

    /// A page in each of its languages.
    pub async fn page_texts(&self, page: &str) -> Result<Vec<Heading>, StoreError> {
        let rows = guide_texts::Entity::find()
            .find_also_related(guide_pages::Entity)
            .filter(guide_texts::Column::PageId.eq(page))
            .order_by_asc(guide_texts::Column::Lang)
            .all(&self.db)
            .await?;
        rows.into_iter().filter_map(heading).collect()
    }

    /// Pages that link to a slug, in a language.
    pub async fn backlinks(
        &self,
        slug: &str,
        lang: &LangTag,
        limit: u64,
    ) -> Result<Vec<Heading>, StoreError> {
        let pages: Vec<String> = guide_links::Entity::find()
            .select_only()
            .column(guide_links::Column::PageId)
            .filter(guide_links::Column::Target.eq(slug))
            .filter(guide_links::Column::Lang.eq(lang.as_str()))
            .order_by_asc(guide_links::Column::PageId)
            .limit(limit)
            .into_tuple()
            .all(&self.db)
            .await?;
        if pages.is_empty() {
            return Ok(Vec::new());
        }
        let filter =
            PageFilter { lang: Some(lang.clone()), pages: Some(pages), limit, ..PageFilter::default() };
        self.page_headings(&filter).await
    }

    /// Gives a page another slug; the one it had leads to it. False when the slug is another page's.
    pub async fn rename_page(&self, id: &str, slug: &str, now: Instant) -> Result<bool, StoreError> {
        let (_turn, tx) = self.write().await?;
        let Some(page) = guide_pages::Entity::find_by_id(id).one(&tx).await? else { return Ok(false) };
        match guide_slugs::Entity::find_by_id(slug).one(&tx).await? {
            Some(taken) if taken.page_id != id => return Ok(false),
            Some(_) => {}
            None => {
                let row =
                    guide_slugs::ActiveModel { slug: Set(slug.to_owned()), page_id: Set(id.to_owned()) };
                guide_slugs::Entity::insert(row).exec_without_returning(&tx).await?;
            }
        }
        let row =
            guide_pages::ActiveModel { id: Set(page.id), slug: Set(slug.to_owned()), ..Default::default() };
        guide_pages::Entity::update(row).exec(&tx).await?;
        let mut log = Log::default();
        log.add(Subject::Guide, &page.slug);
        log.add(Subject::Guide, slug);
        log.write(&tx, now).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Says whose edits of a page are in force at once.
    pub async fn protect_page(&self, id: &str, protection: Protection) -> Result<(), StoreError> {
        let (_turn, tx) = self.write().await?;
        guide_pages::Entity::update_many()
            .col_expr(guide_pages::Column::Protection, Expr::value(protection.as_str()))
            .filter(guide_pages::Column::Id.eq(id))
            .exec(&tx)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Takes a page away in the name of `by`, or with `None` brings it back. Its revisions stay.
    pub async fn delete_page(&self, page: &Page, by: Option<&str>, now: Instant) -> Result<(), StoreError> {
        let (_turn, tx) = self.write().await?;
        guide_pages::Entity::update_many()
            .col_expr(guide_pages::Column::DeletedAt, Expr::value(by.map(|_| ms(now))))
            .col_expr(guide_pages::Column::DeletedBy, Expr::value(by.map(str::to_owned)))
            .filter(guide_pages::Column::Id.eq(page.id.as_str()))
            .exec(&tx)
            .await?;
        let mut log = Log::default();
        log.add(Subject::Guide, &page.slug);
        log.write(&tx, now).await?;
        Ok(tx.commit().await?)
    }
}

/// Texts with the pages they belong to, of pages that are not gone.
fn headings() -> SelectTwo<guide_texts::Entity, guide_pages::Entity> {
    guide_texts::Entity::find()
        .find_also_related(guide_pages::Entity)
        .filter(guide_pages::Column::DeletedAt.is_null())
}

fn heading(
    (text, page): (guide_texts::Model, Option<guide_pages::Model>),
) -> Option<Result<Heading, StoreError>> {
    // A text never outlives its page.
    let page = page?;
    let read_both = || {
        Ok(Heading {
            page: read(page)?,
            lang: super::rows::lang(Some(&text.lang))?.unwrap_or_else(LangTag::zh),
            origin: named("origin of a page", &text.origin, Origin::parse(&text.origin))?,
            revised_at: instant(text.revised_at)?,
            title: text.title,
            summary: text.summary,
            revision: text.revision,
        })
    };
    Some(read_both())
}

fn read(row: guide_pages::Model) -> Result<Page, StoreError> {
    Ok(Page {
        protection: named("protection", &row.protection, Protection::parse(&row.protection).ok())?,
        created_at: instant(row.created_at)?,
        deleted_at: instant_opt(row.deleted_at)?,
        deleted_by: row.deleted_by,
        id: row.id,
        slug: row.slug,
        place: row.place_id.map(PlaceId::from),
        kind: row.kind,
    })
}

/// The row of a page.
fn row(page: &Page) -> guide_pages::ActiveModel {
    guide_pages::ActiveModel {
        id: Set(page.id.clone()),
        slug: Set(page.slug.clone()),
        place_id: Set(page.place.as_ref().map(ToString::to_string)),
        kind: Set(page.kind.clone()),
        protection: Set(page.protection.as_str().to_owned()),
        created_at: Set(ms(page.created_at)),
        deleted_at: Set(ms_opt(page.deleted_at)),
        deleted_by: Set(page.deleted_by.clone()),
    }
}
