//! The map as people see it: tiles of the ways that were imported, with the places known there.

use crate::{Guide, GuideError};
use paths::{Marker, Point, TileId};
use scenic_data::Position;
use scenic_data::place::PlaceKind;

/// The least zoom at which places of a kind are drawn.
fn from_zoom(kind: PlaceKind) -> u8 {
    match kind {
        PlaceKind::City | PlaceKind::Area => 8,
        PlaceKind::Attraction | PlaceKind::Museum | PlaceKind::Transport => 12,
        PlaceKind::Restaurant | PlaceKind::Hotel | PlaceKind::Facility => 15,
        PlaceKind::Exhibit => 17,
    }
}

impl Guide {
    /// West, south, east and north of the map that was imported, degrees.
    pub fn map_bounds(&self) -> Option<[f64; 4]> {
        let bounds = self.ways.network()?.bounds();
        Some([bounds.west, bounds.south, bounds.east, bounds.north])
    }

    /// A tile of the map, empty where there is none; `None` for a tile that no map has.
    pub async fn map_tile(&self, z: u8, x: u32, y: u32) -> Result<Option<Vec<u8>>, GuideError> {
        let Some(tile) = TileId::parse(z, x, y) else { return Ok(None) };
        let Some(network) = self.ways.network() else { return Ok(Some(Vec::new())) };
        let catalogue = self.catalogues.catalogue(self.store.last_change().await?).await?;
        let shown = tile.bounds();
        let mut named = Vec::new();
        for row in catalogue.rows() {
            let Some(at) = row.position else { continue };
            let within =
                (shown.west..=shown.east).contains(&at.lon) && (shown.south..=shown.north).contains(&at.lat);
            if within && tile.zoom() >= from_zoom(row.kind) {
                named.push((row.id.clone(), at, row.kind));
            }
        }
        named.sort_by(|a, b| a.0.cmp(&b.0));
        named.truncate(MOST_PLACES);
        let ids: Vec<_> = named.iter().map(|(id, ..)| id.clone()).collect();
        let places = self.store.places(&ids).await?;
        let tags: Vec<_> = named
            .iter()
            .filter_map(|(id, at, kind)| {
                let place = places.iter().find(|place| place.id == *id)?;
                let (zh, en) = (scenic_data::LangTag::zh(), scenic_data::LangTag::en());
                let tags = [
                    ("id", id.as_str()),
                    ("slug", place.slug.as_str()),
                    ("kind", kind.as_str()),
                    ("name", place.name(&zh)),
                    ("name_en", place.name(&en)),
                ];
                Some((*at, tags))
            })
            .collect();
        let markers: Vec<Marker<'_>> =
            tags.iter().map(|(at, tags)| Marker { position: point(*at), tags }).collect();
        Ok(Some(network.tile(tile, &markers)))
    }
}

fn point(at: Position) -> Point {
    Point { lat: at.lat, lon: at.lon }
}

/// Most places drawn on a tile.
const MOST_PLACES: usize = 300;
