//! What is hardly meant as it is written: a price ten times the old one, a place far from what it is
//! part of, a second place of a name that is known. Whoever sent it is asked.

use super::batch::Good;
use super::differ::Fate;
use crate::IngestError;
use crate::defect::{Defect, Message, Severity};
use crate::resolve::{Resolver, unknown_place};
use crate::text::clip;
use scenic_data::claim::{ClaimDraft, Typed};
use scenic_data::ids::digest;
use scenic_data::place::PlaceKind;
use scenic_data::record::PlaceRecord;
use scenic_data::source::Source;
use scenic_data::store::Named;
use scenic_data::text::fold;
use scenic_data::{Position, Store};
use std::collections::HashMap;
use std::sync::Arc;

/// A price so many times the old one, or the old one so many times it, is asked about.
const PRICE_FACTOR: f64 = 10.0;
/// Longest value shown, in characters.
const SHOWN: usize = 60;

/// What is known of the names in a batch.
#[derive(Default)]
pub(super) struct Known {
    /// Places by their folded names.
    names: HashMap<String, Vec<Named>>,
}

impl Known {
    /// Looks up the names of a batch's new places.
    pub async fn of(store: &Store, source: &Source, goods: &[Arc<Good>]) -> Result<Self, IngestError> {
        let new = goods.iter().filter(|good| good.before.is_none());
        let mut names: Vec<String> = new
            .flat_map(|good| &good.read.extract.places)
            .flat_map(|place| place.names.iter().chain(&place.aliases).map(|name| fold(&name.text)))
            .filter(|name| !name.is_empty())
            .collect();
        names.sort_unstable();
        names.dedup();
        let mut found: HashMap<String, Vec<Named>> = HashMap::new();
        if !names.is_empty() {
            for (name, place) in store.named(&names, &source.id).await? {
                found.entry(name).or_default().push(place);
            }
        }
        Ok(Self { names: found })
    }

    /// Places of other sources that have a name of this record.
    pub fn namesakes(&self, record: &PlaceRecord) -> Vec<&Named> {
        let names = record.names.iter().chain(&record.aliases).map(|name| fold(&name.text));
        let mut found: Vec<&Named> = names.filter_map(|name| self.names.get(&name)).flatten().collect();
        found.sort_by(|a, b| a.place.cmp(&b.place));
        found.dedup_by(|a, b| a.place == b.place);
        found
    }

    /// What should be asked about a row.
    pub fn doubts(&self, good: &Good, source: &Source) -> Vec<Defect> {
        let mut doubts = Vec::new();
        for record in &good.read.extract.places {
            if good.before.is_none() {
                doubts.extend(self.same_name(record));
            }
            if let Some((before, _)) = &good.before {
                doubts.extend(prices(before, record, source));
            }
        }
        doubts
    }

    /// A place of that name that this one would not be taken for.
    fn same_name(&self, record: &PlaceRecord) -> Option<Defect> {
        let kin = |named: &&Named| record.kind.is_none_or(|kind| kind.may_be(named.kind));
        let other =
            self.namesakes(record).into_iter().find(|named| kin(named) && may_be_meant(record, named))?;
        let (name, id) = (record.names.first().map_or("", |name| name.text.as_str()), &other.place);
        let name = clip(name, SHOWN);
        Some(Defect::doubt(
            "same_name",
            Some("name".to_owned()),
            Message::new(
                format!(
                    "已有同名地点“{name}”（{id}），位置不同或未写位置：如是同一处，请核对位置；如是另一处，请确认"
                ),
                format!(
                    "there is a place named {name:?} already ({id}), elsewhere or without a position: correct the position if it is the same, confirm if it is another"
                ),
            ),
        ))
    }
}

/// Within this distance two records of one name are taken for one place, in metres.
const SAME_M: f64 = 2_000.0;
/// Beyond this distance, they are hardly mistaken for each other.
const OTHER_TOWN_M: f64 = 50_000.0;

/// Whether a record could mean a place of its name although it is not taken for it. Car parks and inns
/// share their names with others, and where both are located nobody mistakes them.
fn may_be_meant(record: &PlaceRecord, named: &Named) -> bool {
    let is_common = matches!(
        named.kind,
        PlaceKind::Exhibit
            | PlaceKind::Restaurant
            | PlaceKind::Hotel
            | PlaceKind::Transport
            | PlaceKind::Facility
    );
    match (record.position, named.position) {
        (Some(a), Some(b)) => !is_common && (SAME_M..OTHER_TOWN_M).contains(&a.distance_m(b)),
        // Every museum has a bronze mirror and every mountain a car park; what they are part of tells
        // them apart.
        _ if is_common => record.parent.is_none(),
        // Without positions nobody can tell which of the two is meant.
        _ => true,
    }
}

/// Prices of a place's record that are far from what it said before.
fn prices(before: &serde_json::Value, record: &PlaceRecord, source: &Source) -> Vec<Defect> {
    let old = super::claims_of(before, source);
    let amount = |draft: &ClaimDraft| match &draft.typed {
        Some(Typed::Money(money)) if money.amount > 0.0 => Some((money.amount, money.currency.clone())),
        _ => None,
    };
    let mut found = Vec::new();
    for draft in &record.claims {
        let was = old.iter().find(|other| other.field == draft.field && other.lang == draft.lang);
        let Some((was, (before, unit), (after, currency))) =
            was.and_then(|was| Some((was, amount(was)?, amount(draft)?)))
        else {
            continue;
        };
        if unit == currency && before.max(after) / before.min(after) >= PRICE_FACTOR {
            let (was, is) = (clip(&was.value, SHOWN), clip(&draft.value, SHOWN));
            found.push(Defect::doubt(
                "price_jump",
                Some(draft.field.to_string()),
                Message::new(
                    format!("价格由“{was}”变为“{is}”，相差十倍以上：请核对小数点，无误请确认"),
                    format!("the price goes from {was:?} to {is:?}, ten times or more: look at the decimal point, and confirm if it is meant"),
                ),
            ));
        }
    }
    found
}

/// Where the places of a file are, to be compared with what they are part of.
#[derive(Default)]
pub(super) struct Located {
    places: HashMap<[u8; 8], Spot>,
    parts: Vec<PartOf>,
}

/// Where a place is, as far as that is known, and what it is.
type Spot = (Option<Position>, Option<PlaceKind>);

struct PartOf {
    at: (Option<Arc<str>>, u64),
    position: Option<Position>,
    parent: String,
}

impl Located {
    pub fn add(&mut self, record: &PlaceRecord, at: &(Option<Arc<str>>, u64), fate: Fate) {
        let spot = (record.position, record.kind);
        let names = record.names.iter().map(|name| name.text.as_str());
        for named in names.chain([record.external_id.as_str()]) {
            self.places.insert(digest(&[named]), spot);
        }
        if let Some(parent) = record.parent.clone().filter(|_| fate != Fate::Unchanged) {
            self.parts.push(PartOf { at: at.clone(), position: record.position, parent });
        }
    }

    /// What is odd about what places are part of: it is not known, or farther away than it can reach.
    pub async fn odd_parents(&mut self, store: &Store, source: &Source) -> Result<Vec<Defect>, IngestError> {
        let mut resolver = Resolver::new(store, source);
        let mut known: HashMap<String, Option<Spot>> = HashMap::new();
        let mut found = Vec::new();
        for part in std::mem::take(&mut self.parts) {
            let parent = match (self.places.get(&digest(&[&part.parent])), known.get(&part.parent)) {
                (Some(in_file), _) => Some(*in_file),
                (None, Some(known)) => *known,
                (None, None) => {
                    let place = match resolver.reference(&part.parent).await? {
                        Some(id) => store.place(&id).await?,
                        None => None,
                    };
                    let spot = place.map(|place| (place.position, Some(place.kind)));
                    known.insert(part.parent.clone(), spot);
                    spot
                }
            };
            let defect = match (parent, part.position) {
                (None, _) => Some(no_parent(&part.parent)),
                (Some((Some(position), kind)), Some(own)) => {
                    let distance = position.distance_m(own);
                    (distance > reach_m(kind)).then(|| far(&part.parent, distance))
                }
                _ => None,
            };
            found.extend(defect.map(|defect| defect.at(part.at.1).within(part.at.0.as_deref())));
        }
        Ok(found)
    }
}

/// What a place is part of may come with a later file, so that this only warns.
fn no_parent(parent: &str) -> Defect {
    Defect { severity: Severity::Warning, ..unknown_place("parent", parent) }
}

/// How far from its own point a place of a kind reaches, generously, in metres.
fn reach_m(kind: Option<PlaceKind>) -> f64 {
    match kind {
        Some(PlaceKind::City) => 200_000.0,
        Some(PlaceKind::Area) => 50_000.0,
        None | Some(PlaceKind::Attraction) => 20_000.0,
        Some(_) => 5_000.0,
    }
}

fn far(parent: &str, metres: f64) -> Defect {
    let (km, parent) = ((metres / 1_000.0).round(), clip(parent, SHOWN));
    Defect::doubt(
        "far_from_parent",
        Some("location".to_owned()),
        Message::new(
            format!("距上级“{parent}”{km} 公里：请核对经纬度是否写反、坐标系是否正确，无误请确认"),
            format!(
                "{km} km from its parent {parent:?}: see whether lat and lon are swapped and the datum is right, and confirm if it is meant"
            ),
        ),
    )
}
