//! Partners: who uploads, and what about.

use super::Store;
use super::rows::{instant, json, ms, to_json};
use crate::entities::{partners, sources};
use crate::ids::derive;
use crate::source::SourceDefinition;
use crate::{Instant, PlaceId, SourceId, StoreError, text};
use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

/// Who uploads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Partner {
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The source its uploads become.
    pub source: SourceId,
    /// The places it may write about besides those it has described, with all that is part of them.
    pub areas: Vec<PlaceId>,
    /// Whether an editor looks at its uploads before they are in force.
    pub review: bool,
    /// Whether its keys open anything.
    pub active: bool,
    /// Since when.
    pub created_at: DateTime<Utc>,
}

/// How the state of a partner is written.
const ACTIVE: &str = "active";
const SUSPENDED: &str = "suspended";

/// Longest partner name, in characters.
const MAX_NAME: usize = 100;
/// Longest part of a partner's name in its source's identifier, in characters.
const MAX_LATIN: usize = 32;

/// Whether a partner may have that name.
fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().count() <= MAX_NAME && !name.chars().any(char::is_control)
}

impl Store {
    /// The partner of that name, made with its upload source where there is none yet.
    pub async fn put_partner(&self, name: &str, at: Instant) -> Result<Partner, StoreError> {
        let name = name.trim();
        if !is_name(name) {
            return Err(StoreError::invalid(
                "name",
                format!("a partner's name has 1 to {MAX_NAME} characters, and no control characters"),
            ));
        }
        if let Some(known) = self.partner(name).await? {
            return Ok(known);
        }
        let (_turn, tx) = self.write().await?;
        if let Some(known) = partners::Entity::find().filter(partners::Column::Name.eq(name)).one(&tx).await?
        {
            return read(known);
        }
        let mut source = source_id(name);
        // "Keepers" and "keepers" are two partners, and an operator may have named a source so.
        if sources::Entity::find_by_id(source.as_str()).one(&tx).await?.is_some() {
            source = told_apart(name);
        }
        let definition = SourceDefinition::for_partner(&source, name);
        super::sources::put(&tx, &definition, "partner", true, at).await?;
        let row = partners::ActiveModel {
            id: Set(derive("partner", &[name])),
            name: Set(name.to_owned()),
            source_id: Set(source.to_string()),
            state: Set(ACTIVE.to_owned()),
            areas: Set("[]".to_owned()),
            review: Set(false),
            created_at: Set(ms(at)),
        };
        partners::Entity::insert(row)
            .on_conflict_do_nothing_on([partners::Column::Id])
            .exec_without_returning(&tx)
            .await?;
        tx.commit().await?;
        self.reload_source(&source).await?;
        self.partner(name).await?.ok_or(StoreError::Missing { what: "partner", id: name.to_owned() })
    }

    /// The partner of that name.
    pub async fn partner(&self, name: &str) -> Result<Option<Partner>, StoreError> {
        if !is_name(name) {
            return Ok(None); // nobody's; and a database may choke on it
        }
        partners::Entity::find()
            .filter(partners::Column::Name.eq(name))
            .one(&self.db)
            .await?
            .map(read)
            .transpose()
    }

    /// Every partner, by name.
    pub async fn partners(&self) -> Result<Vec<Partner>, StoreError> {
        let rows = partners::Entity::find().order_by_asc(partners::Column::Name).all(&self.db).await?;
        rows.into_iter().map(read).collect()
    }

    /// The partner of that identifier.
    pub async fn partner_of(&self, id: &str) -> Result<Option<Partner>, StoreError> {
        partners::Entity::find_by_id(id).one(&self.db).await?.map(read).transpose()
    }

    /// Says what a partner may write about, whether somebody looks at it first, and whether its keys
    /// open anything; what is `None` stays. `None` when there is no such partner.
    pub async fn change_partner(
        &self,
        id: &str,
        areas: Option<&[PlaceId]>,
        review: Option<bool>,
        active: Option<bool>,
    ) -> Result<Option<Partner>, StoreError> {
        let (_turn, tx) = self.write().await?;
        let Some(row) = partners::Entity::find_by_id(id).one(&tx).await? else { return Ok(None) };
        let update = partners::ActiveModel {
            id: Set(row.id),
            areas: match areas {
                Some(areas) => Set(to_json("areas", &areas)?),
                None => NotSet,
            },
            review: review.map_or(NotSet, Set),
            state: active.map_or(NotSet, |active| Set(if active { ACTIVE } else { SUSPENDED }.to_owned())),
            ..Default::default()
        };
        let row = partners::Entity::update(update).exec(&tx).await?;
        tx.commit().await?;
        read(row).map(Some)
    }
}

/// The part of a name that a source identifier can carry.
fn latin(name: &str) -> String {
    let kept: String = text::slug(name).chars().filter(char::is_ascii).take(MAX_LATIN).collect();
    kept.trim_matches('-').to_owned()
}

/// The source of a partner's uploads, named after it. Where part of the name had to be dropped, its
/// digest tells two partners apart.
fn source_id(name: &str) -> SourceId {
    let latin = latin(name);
    if latin.is_empty() || !name.is_ascii() || name.len() > MAX_LATIN {
        return told_apart(name);
    }
    SourceId(format!("partner-{latin}"))
}

/// The same with the digest of the whole name.
fn told_apart(name: &str) -> SourceId {
    let digest = derive("partner", &[name]);
    SourceId(match (latin(name).as_str(), digest.rsplit_once('_')) {
        (latin, Some((_, digest))) if !latin.is_empty() => format!("partner-{latin}-{digest}"),
        _ => digest,
    })
}

fn read(row: partners::Model) -> Result<Partner, StoreError> {
    Ok(Partner {
        id: row.id,
        name: row.name,
        source: row.source_id.into(),
        areas: json("areas", &row.areas)?,
        review: row.review,
        active: row.state == ACTIVE,
        created_at: instant(row.created_at)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_share_their_latin_letters_have_different_sources() {
        assert_eq!(source_id("keepers").as_str(), "partner-keepers");
        assert_eq!(source_id("Lanxiu Scenic Area").as_str(), "partner-lanxiu-scenic-area");
        let long = "a very long name of a very small museum".to_owned();
        let names = ["黄山A区", "故宫A区", "A", "岫川市博物馆", "澜岫山", &long, &format!("{long} annex")];
        let ids: std::collections::BTreeSet<_> = names.into_iter().map(source_id).collect();
        assert_eq!(ids.len(), names.len(), "{ids:?}");
        for id in &ids {
            SourceId::parse(id.as_str()).expect("a source id");
        }
    }
}
