//! Which schema.org type a place is.

use crate::region::Place;
use scenic_data::place::PlaceKind;
use serde_json::{Value, json};

/// Tags that name a type, by the kind of place they count for.
const BY_TAG: &[(PlaceKind, &[(&str, &str)])] = &[
    (
        PlaceKind::Area,
        &[
            ("mountain", "Mountain"),
            ("lake", "LakeBodyOfWater"),
            ("wetland", "Park"),
            ("park", "Park"),
            ("garden", "Park"),
        ],
    ),
    (
        PlaceKind::Attraction,
        &[
            ("waterfall", "Waterfall"),
            ("temple", "BuddhistTemple"),
            ("shrine", "PlaceOfWorship"),
            ("bridge", "Bridge"),
            ("bridges", "Bridge"),
            ("garden", "Garden"),
            ("wetland", "Park"),
            ("island", "Landform"),
            ("rock", "Landform"),
            ("canyon", "Landform"),
            ("history", "LandmarksOrHistoricalBuildings"),
        ],
    ),
    (
        PlaceKind::Transport,
        &[
            ("railway", "TrainStation"),
            ("train", "TrainStation"),
            ("high-speed rail", "TrainStation"),
            ("bus", "BusStation"),
            ("coach", "BusStation"),
            ("boat", "BoatTerminal"),
            ("pier", "BoatTerminal"),
        ],
    ),
    (
        PlaceKind::Facility,
        &[
            ("visitor centre", "TouristInformationCenter"),
            ("information", "TouristInformationCenter"),
            ("left luggage", "TouristInformationCenter"),
            ("clinic", "MedicalClinic"),
            ("first aid", "MedicalClinic"),
            ("parking", "ParkingFacility"),
            ("toilets", "PublicToilet"),
            ("shop", "Store"),
        ],
    ),
    (
        PlaceKind::Hotel,
        &[("guesthouse", "BedAndBreakfast"), ("homestay", "BedAndBreakfast"), ("hostel", "Hostel")],
    ),
    (
        PlaceKind::Restaurant,
        &[
            ("tea house", "CafeOrCoffeeShop"),
            ("teahouse", "CafeOrCoffeeShop"),
            ("café", "CafeOrCoffeeShop"),
            ("bakery", "Bakery"),
        ],
    ),
];

/// A place's `@type`.
pub fn of(place: &Place) -> Value {
    match list(place).as_slice() {
        [only] => json!(only),
        several => json!(several),
    }
}

/// The types of a place, the general one first.
fn list(place: &Place) -> Vec<&'static str> {
    let by_tag = BY_TAG.iter().find(|(kind, _)| *kind == place.kind).and_then(|(_, tags)| {
        // In the table's order, which is from the plain to the vague.
        tags.iter()
            .find(|(tag, _)| place.tags.iter().any(|own| own.eq_ignore_ascii_case(tag)))
            .map(|(_, t)| *t)
    });
    match (place.kind, by_tag) {
        // A region of several landscapes is none of them.
        (PlaceKind::Area, _)
            if ["mountain", "lake"].iter().all(|t| place.tags.iter().any(|own| own == t)) =>
        {
            vec!["TouristDestination"]
        }
        (PlaceKind::Attraction, Some(special)) => vec!["TouristAttraction", special],
        (_, Some(special)) => vec![special],
        (PlaceKind::City, None) => vec!["City"],
        (PlaceKind::Area, None) => vec!["TouristDestination"],
        (PlaceKind::Attraction, None) => vec!["TouristAttraction"],
        (PlaceKind::Museum, None) => vec!["Museum"],
        (PlaceKind::Exhibit, None) => vec!["VisualArtwork"],
        (PlaceKind::Restaurant, None) => vec!["Restaurant"],
        (PlaceKind::Hotel, None) => vec!["Hotel"],
        (PlaceKind::Transport | PlaceKind::Facility, None) => vec!["CivicStructure"],
    }
}
