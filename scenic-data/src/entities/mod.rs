//! Tables as SeaORM sees them; no type of these modules leaves this crate.
#![allow(missing_docs)]

pub(crate) mod api_keys;
pub(crate) mod audit_log;
pub(crate) mod calibrations;
pub(crate) mod change_log;
pub(crate) mod citations;
pub(crate) mod claims;
pub(crate) mod crawl_runs;
pub(crate) mod cursors;
pub(crate) mod documents;
pub(crate) mod editors;
pub(crate) mod events;
pub(crate) mod guide_links;
pub(crate) mod guide_pages;
pub(crate) mod guide_revisions;
pub(crate) mod guide_slugs;
pub(crate) mod guide_texts;
pub(crate) mod hosts;
pub(crate) mod leases;
pub(crate) mod media;
pub(crate) mod partners;
pub(crate) mod passages;
pub(crate) mod picture_addresses;
pub(crate) mod pictures;
pub(crate) mod place_keys;
pub(crate) mod place_names;
pub(crate) mod place_views;
pub(crate) mod places;
pub(crate) mod plan_grounds;
pub(crate) mod plans;
pub(crate) mod record_versions;
pub(crate) mod routes;
pub(crate) mod snapshots;
pub(crate) mod sources;
pub(crate) mod uploads;
