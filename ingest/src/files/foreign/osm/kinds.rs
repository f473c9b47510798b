//! Which kind of place a tag of OpenStreetMap means.

use scenic_data::place::PlaceKind::{
    self, Area, Attraction, City, Exhibit, Facility, Hotel, Museum, Restaurant, Transport,
};

/// Keys that say what a thing is, the most telling for a traveller first.
pub(super) const PRIMARY: [&str; 18] = [
    "tourism",
    "historic",
    "amenity",
    "leisure",
    "natural",
    "waterway",
    "aerialway",
    "railway",
    "public_transport",
    "aeroway",
    "highway",
    "place",
    "shop",
    "man_made",
    "building",
    "boundary",
    "craft",
    "office",
];

/// The kind that a tag means; `None` where it tells nothing that a guide knows.
pub(super) fn kind(key: &str, value: &str) -> Option<PlaceKind> {
    Some(match key {
        "tourism" => match value {
            "museum" | "gallery" => Museum,
            "artwork" => Exhibit,
            "zoo" | "theme_park" => Area,
            "hotel" | "guest_house" | "hostel" | "motel" | "apartment" | "chalet" | "camp_site"
            | "caravan_site" | "alpine_hut" | "wilderness_hut" | "camp_pitch" => Hotel,
            "information" | "picnic_site" => Facility,
            "yes" | "no" => return None,
            _ => Attraction,
        },
        "historic" if value == "no" => return None,
        "historic" => Attraction,
        "amenity" => match value {
            "restaurant" | "cafe" | "fast_food" | "bar" | "pub" | "food_court" | "ice_cream"
            | "biergarten" | "teahouse" => Restaurant,
            "place_of_worship" | "theatre" | "fountain" | "arts_centre" | "planetarium" | "monastery"
            | "cinema" | "events_venue" => Attraction,
            "bus_station" | "ferry_terminal" | "taxi" => Transport,
            "exhibition_centre" => Museum,
            _ => Facility,
        },
        "leisure" => match value {
            "park" | "nature_reserve" | "garden" | "beach_resort" | "golf_course" => Area,
            "water_park" | "stadium" | "bird_hide" | "marina" => Attraction,
            _ => Facility,
        },
        "natural" => match value {
            "water" | "wood" | "bay" | "wetland" | "heath" | "glacier" | "mountain_range" | "valley" => Area,
            _ => Attraction,
        },
        "waterway" => match value {
            "waterfall" | "dam" | "river" | "canal" => Attraction,
            "dock" => Transport,
            _ => return None,
        },
        "aerialway" | "aeroway" => Transport,
        "railway" => match value {
            "station" | "halt" | "tram_stop" | "subway_entrance" | "stop" | "funicular" => Transport,
            _ => return None,
        },
        "public_transport" => Transport,
        "highway" => match value {
            "bus_stop" => Transport,
            "rest_area" | "services" => Facility,
            _ => return None,
        },
        "place" => match value {
            "city" | "town" | "municipality" | "county" => City,
            "square" => Attraction,
            _ => Area,
        },
        "shop" => Facility,
        "man_made" => match value {
            "tower" | "lighthouse" | "bridge" | "obelisk" | "windmill" | "watermill" | "cross" => Attraction,
            "pier" => Transport,
            _ => return None,
        },
        "building" => match value {
            "temple" | "church" | "cathedral" | "chapel" | "mosque" | "synagogue" | "shrine" | "pagoda"
            | "castle" | "palace" | "tower" => Attraction,
            "hotel" => Hotel,
            "museum" => Museum,
            "train_station" => Transport,
            _ => return None,
        },
        "boundary" => match value {
            "national_park" | "protected_area" => Area,
            _ => return None,
        },
        _ => return None,
    })
}
