//! What is near a place, or near the traveller.

use super::Work;
use crate::answer::{near, unknown};
use crate::{Guide, GuideError};
use scenic_data::place::PlaceKind;
use scenic_data::view::PlaceView;
use scenic_data::{Field, Instant, PlaceId, Position};

/// How far "near" reaches, metres.
const NEAR_M: f64 = 3_000.0;

/// How far "next to" reaches where anything is so near, metres.
const BESIDE_M: f64 = 1_000.0;

impl Guide {
    /// What is near a place: as its sources say, and by position.
    pub(super) async fn near(
        &self,
        work: &mut Work,
        view: &PlaceView,
        kind: Option<PlaceKind>,
    ) -> Result<(), GuideError> {
        let around = match view.place.position {
            Some(position) => self.around(position, Some(&view.place.id), kind, work.context.at).await?,
            None => Vec::new(),
        };
        // "边上有饭店吗" means a few steps away, where there is any.
        let beside = ["边上", "旁边", "门口", "隔壁", "next to", "right by", "beside"];
        let mut around = around;
        if beside.iter().any(|word| work.reading.masked.contains(word))
            && around.first().is_some_and(|(_, metres)| *metres <= BESIDE_M)
        {
            around.retain(|(_, metres)| *metres <= BESIDE_M);
        }
        near::say(&mut work.draft, &work.context, view, &around, kind);
        if work.draft.citations.is_empty() && !work.draft.grounded {
            work.draft.text.clear();
            unknown::field(&mut work.draft, &work.context, view, &Field::new("near"));
        }
        Ok(())
    }

    /// What is near the traveller.
    pub(super) async fn near_location(
        &self,
        work: &mut Work,
        kind: Option<PlaceKind>,
    ) -> Result<(), GuideError> {
        let Some(position) = work.location else { return Ok(()) };
        let around = self.around(position, None, kind, work.context.at).await?;
        near::around_you(&mut work.draft, &work.context, &around, kind);
        Ok(())
    }

    async fn around(
        &self,
        position: Position,
        except: Option<&PlaceId>,
        kind: Option<PlaceKind>,
        at: Instant,
    ) -> Result<Vec<(PlaceView, f64)>, GuideError> {
        let wanted = |k: PlaceKind| match kind {
            Some(kind) => k == kind,
            None => !matches!(k, PlaceKind::City | PlaceKind::Area | PlaceKind::Exhibit),
        };
        let mut found = Vec::new();
        for (place, metres) in self.store.near(position, NEAR_M, near::NAMED * 8).await? {
            if found.len() < near::NAMED && Some(&place.id) != except && wanted(place.kind) {
                found.push((self.store.view_of(place, at).await?, metres));
            }
        }
        Ok(found)
    }
}
