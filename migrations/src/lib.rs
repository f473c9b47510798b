//! The schema of the store, a file per step, alike on SQLite and PostgreSQL.
//!
//! Knows tables and indexes; does not know what a row means.

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

mod m0001_sources_and_documents;
mod m0002_places_and_claims;
mod m0003_events_routes_media;
mod m0004_partners;
mod m0005_change_log;
mod m0006_mentions;
mod m0007_when_to_look;
mod m0008_uploads;
mod m0009_gallery;
mod m0010_outings;
mod m0011_guides;
mod m0012_reviews;
mod m0013_leases;
mod m0014_waiting_for_parents;
mod m0015_meanings;
mod m0016_hosts;
mod m0017_no_index_of_fields;

mod versions;

pub use versions::{Standing, standing};

/// Every step, in order.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_sources_and_documents::Migration),
            Box::new(m0002_places_and_claims::Migration),
            Box::new(m0003_events_routes_media::Migration),
            Box::new(m0004_partners::Migration),
            Box::new(m0005_change_log::Migration),
            Box::new(m0006_mentions::Migration),
            Box::new(m0007_when_to_look::Migration),
            Box::new(m0008_uploads::Migration),
            Box::new(m0009_gallery::Migration),
            Box::new(m0010_outings::Migration),
            Box::new(m0011_guides::Migration),
            Box::new(m0012_reviews::Migration),
            Box::new(m0013_leases::Migration),
            Box::new(m0014_waiting_for_parents::Migration),
            Box::new(m0015_meanings::Migration),
            Box::new(m0016_hosts::Migration),
            Box::new(m0017_no_index_of_fields::Migration),
        ]
    }
}

/// Creates an index per row `(table, columns, unique)`, named after what it indexes.
async fn create_indexes(
    manager: &SchemaManager<'_>,
    indexes: &[(&'static str, &[&'static str], bool)],
) -> Result<(), DbErr> {
    for (table, columns, unique) in indexes {
        let mut index = Index::create();
        index.name(format!("idx_{table}_{}", columns.join("_"))).table(*table);
        for column in *columns {
            index.col(*column);
        }
        if *unique {
            index.unique();
        }
        manager.create_index(index.to_owned()).await?;
    }
    Ok(())
}

/// Adds columns to tables that are there already, a statement each: SQLite adds no more at once.
async fn add_columns(
    manager: &SchemaManager<'_>,
    columns: Vec<(&'static str, ColumnDef)>,
) -> Result<(), DbErr> {
    for (table, column) in columns {
        manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
    }
    Ok(())
}

/// Drops columns that [`add_columns`] added.
async fn drop_columns(
    manager: &SchemaManager<'_>,
    columns: Vec<(&'static str, ColumnDef)>,
) -> Result<(), DbErr> {
    for (table, column) in columns {
        let name = column.get_column_name();
        manager.alter_table(Table::alter().table(table).drop_column(name).to_owned()).await?;
    }
    Ok(())
}

/// Drops tables in the order given (children first).
async fn drop_tables(manager: &SchemaManager<'_>, tables: &[&'static str]) -> Result<(), DbErr> {
    for table in tables {
        manager.drop_table(Table::drop().table(*table).to_owned()).await?;
    }
    Ok(())
}
