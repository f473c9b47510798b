//! Pages in a language, as they are now.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "guide_texts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub page_id: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub lang: String,
    pub title: String,
    #[sea_orm(column_type = "Text")]
    pub summary: String,
    pub revision: i64,
    pub origin: String,
    pub revised_at: i64,
}

/// What a text belongs to.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::guide_pages::Entity",
        from = "Column::PageId",
        to = "super::guide_pages::Column::Id"
    )]
    Page,
    #[sea_orm(
        belongs_to = "super::guide_revisions::Entity",
        from = "(Column::PageId, Column::Lang, Column::Revision)",
        to = "(super::guide_revisions::Column::PageId, super::guide_revisions::Column::Lang, super::guide_revisions::Column::Revision)"
    )]
    Head,
}

impl Related<super::guide_pages::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Page.def()
    }
}

impl Related<super::guide_revisions::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Head.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
