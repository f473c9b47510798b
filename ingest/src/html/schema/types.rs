//! Which schema.org types are places, and of what kind.

use super::Node;
use scenic_data::event::EventKind;
use scenic_data::place::PlaceKind;
use serde_json::Value;

/// The types of a node, without their vocabulary.
pub(crate) fn of(node: &Node) -> Vec<&str> {
    let short = |t: &'_ Value| t.as_str().map(str::len).unwrap_or_default();
    let all: Vec<&Value> = match node.get("@type") {
        Some(Value::Array(list)) => list.iter().collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    };
    all.into_iter()
        .filter(|t| short(t) < 200)
        .filter_map(Value::as_str)
        .map(|t| t.rsplit(['/', '#', ':']).next().unwrap_or(t))
        .collect()
}

/// Whether a node is a place.
pub(crate) fn is_place(node: &Node) -> bool {
    of(node).into_iter().any(|t| KINDS.iter().any(|(_, types)| types.contains(&t)) || GENERAL.contains(&t))
}

/// Whether a node is an event.
pub(crate) fn is_event(node: &Node) -> bool {
    of(node)
        .into_iter()
        .any(|t| t.ends_with("Event") || t == "Festival" || t == "EventSeries" || t == "SpecialAnnouncement")
}

/// Whether a node is what a page of text is.
pub(crate) fn is_article(node: &Node) -> bool {
    of(node)
        .into_iter()
        .any(|t| t.ends_with("Article") || t == "BlogPosting" || t == "WebPage" || t == "Report")
}

/// The kind of place, the most telling type first; `None` for types that tell nothing.
pub(crate) fn kind(node: &Node) -> Option<PlaceKind> {
    let types = of(node);
    KINDS.iter().find(|(_, known)| types.iter().any(|t| known.contains(t))).map(|(kind, _)| *kind)
}

/// The kind of event.
pub(crate) fn event_kind(node: &Node) -> EventKind {
    let types = of(node);
    if types.iter().any(|t| matches!(*t, "ExhibitionEvent" | "VisualArtsEvent")) {
        EventKind::Exhibition
    } else if types.contains(&"SpecialAnnouncement") {
        EventKind::Notice
    } else {
        EventKind::Event
    }
}

/// Types that are places and say no more.
const GENERAL: [&str; 4] = ["Place", "LocalBusiness", "CivicStructure", "Accommodation"];

/// In this order, because a museum is often called an attraction, too.
const KINDS: &[(PlaceKind, &[&str])] = &[
    (PlaceKind::Museum, &["Museum", "ArtGallery"]),
    (
        PlaceKind::Hotel,
        &[
            "LodgingBusiness",
            "Hotel",
            "Hostel",
            "Motel",
            "BedAndBreakfast",
            "Resort",
            "SkiResort",
            "Campground",
            "VacationRental",
            "RVPark",
        ],
    ),
    (
        PlaceKind::Restaurant,
        &[
            "Restaurant",
            "FoodEstablishment",
            "CafeOrCoffeeShop",
            "BarOrPub",
            "Bakery",
            "Brewery",
            "Distillery",
            "Winery",
            "FastFoodRestaurant",
            "IceCreamShop",
        ],
    ),
    (
        PlaceKind::Transport,
        &[
            "TrainStation",
            "BusStation",
            "BusStop",
            "SubwayStation",
            "Airport",
            "TaxiStand",
            "BoatTerminal",
            "FerryTerminal",
        ],
    ),
    (
        PlaceKind::Facility,
        &[
            "TouristInformationCenter",
            "ParkingFacility",
            "PublicToilet",
            "Hospital",
            "MedicalClinic",
            "Pharmacy",
            "PoliceStation",
            "ShoppingCenter",
            "Store",
            "Library",
            "ConvenienceStore",
        ],
    ),
    (PlaceKind::Exhibit, &["VisualArtwork", "Painting", "Sculpture", "ArchiveComponent"]),
    (PlaceKind::City, &["City", "Town", "Village"]),
    (
        PlaceKind::Area,
        &[
            "TouristDestination",
            "Park",
            "NationalPark",
            "Mountain",
            "BodyOfWater",
            "LakeBodyOfWater",
            "AdministrativeArea",
            "AmusementPark",
            "Zoo",
        ],
    ),
    (
        PlaceKind::Attraction,
        &[
            "TouristAttraction",
            "LandmarksOrHistoricalBuildings",
            "Landform",
            "Waterfall",
            "RiverBodyOfWater",
            "Pond",
            "Beach",
            "Cemetery",
            "PlaceOfWorship",
            "BuddhistTemple",
            "Church",
            "CatholicChurch",
            "HinduTemple",
            "Mosque",
            "Synagogue",
            "Aquarium",
            "PerformingArtsTheater",
            "MusicVenue",
            "StadiumOrArena",
            "Playground",
            "Bridge",
            "GovernmentBuilding",
            "EventVenue",
            "Volcano",
            "Canal",
            "Reservoir",
            "SeaBodyOfWater",
            "OceanBodyOfWater",
            "Garden",
            "BotanicalGarden",
        ],
    ),
];
