//! Who writes guide pages.

use super::Store;
use super::rows::{instant, ms};
use crate::entities::editors;
use crate::ids::derive;
use crate::page::EditorCard;
use crate::{Instant, StoreError};
use sea_orm::{ActiveValue::Set, EntityTrait, QueryOrder};

impl Store {
    /// Adds an editor. A name that is there already is refused: people tell each other apart by it.
    pub async fn add_editor(
        &self,
        name: &str,
        trusted: bool,
        at: Instant,
    ) -> Result<Option<EditorCard>, StoreError> {
        let id = derive("e", &[name]);
        let (_turn, tx) = self.write().await?;
        if editors::Entity::find_by_id(id.as_str()).one(&tx).await?.is_some() {
            return Ok(None);
        }
        let row = editors::Model { id, name: name.to_owned(), trusted, blocked: false, created_at: ms(at) };
        editors::Entity::insert(editors::ActiveModel::from(row.clone())).exec_without_returning(&tx).await?;
        tx.commit().await?;
        read(row).map(Some)
    }

    /// The editor of that identifier.
    pub async fn editor(&self, id: &str) -> Result<Option<EditorCard>, StoreError> {
        editors::Entity::find_by_id(id).one(&self.db).await?.map(read).transpose()
    }

    /// Every editor, by name.
    pub async fn editors(&self) -> Result<Vec<EditorCard>, StoreError> {
        let rows = editors::Entity::find().order_by_asc(editors::Column::Name).all(&self.db).await?;
        rows.into_iter().map(read).collect()
    }

    /// Changes what an editor may do; what is not given stays. `None` when there is no such editor.
    pub async fn change_editor(
        &self,
        id: &str,
        trusted: Option<bool>,
        blocked: Option<bool>,
    ) -> Result<Option<EditorCard>, StoreError> {
        let (_turn, tx) = self.write().await?;
        let Some(known) = editors::Entity::find_by_id(id).one(&tx).await? else { return Ok(None) };
        let row = editors::ActiveModel {
            id: Set(known.id),
            trusted: Set(trusted.unwrap_or(known.trusted)),
            blocked: Set(blocked.unwrap_or(known.blocked)),
            ..Default::default()
        };
        let row = editors::Entity::update(row).exec(&tx).await?;
        tx.commit().await?;
        read(row).map(Some)
    }
}

fn read(row: editors::Model) -> Result<EditorCard, StoreError> {
    Ok(EditorCard {
        id: row.id,
        name: row.name,
        trusted: row.trusted,
        blocked: row.blocked,
        created_at: instant(row.created_at)?,
    })
}
