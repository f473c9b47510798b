//! "坐船去鹭洲要多久", "how long is the ferry from A to B", "从北站打车去古镇几块", "有没有去古镇的车": the time that a
//! ride takes and what it costs, which are not those of a visit, and whether there is one.

use super::fields::contains;
use serde::Serialize;

/// A ride between places that a question asks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Ride {
    /// The vehicle, as the question calls it.
    pub vehicle: &'static str,
    /// What is asked of it.
    pub asks: OfRide,
}

/// What may be asked of a ride.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OfRide {
    /// How long it takes.
    Time,
    /// What it costs.
    Fare,
    /// Which there is.
    Service,
}

impl OfRide {
    /// Whether a text has in it what is asked for.
    pub(crate) fn is_in(self, text: &str) -> bool {
        let units: &[&str] = match self {
            Self::Time => &["分钟", "小时", " min", "hour"],
            Self::Fare => &["元", "块", "¥", "yuan", "免费", "free"],
            Self::Service => return true,
        };
        units.iter().any(|unit| text.contains(unit))
    }
}

/// Vehicles, each by what it is called.
const VEHICLES: [&[&str]; 6] = [
    &["打车", "打的", "出租车", "出租", "的士", "网约车", "taxi", "cab"],
    &["游船", "渡船", "轮渡", "渡轮", "坐船", "乘船", "船", "ferry", "ferries", "boat"],
    &["索道", "缆车", "cableway", "cable car"],
    &["公交", "大巴", "班车", "巴士", "专线", "接驳", "bus", "coach", "shuttle"],
    TRAINS,
    ANY,
];
const TRAINS: &[&str] = &["火车", "高铁", "动车", "train"];
/// What goes at all.
const ANY: &[&str] = &["车", "专线", "接驳", "bus", "shuttle", "coach", "taxi", "public transport"];
/// What asks how long something takes.
const HOW_LONG: [&str; 12] = [
    "多久",
    "多长时间",
    "多少时间",
    "几分钟",
    "多少分钟",
    "几小时",
    "几个小时",
    "多少小时",
    "how long",
    "how many minutes",
    "how many hours",
    "how much time",
];
/// What asks what something costs.
const HOW_MUCH: [&str; 12] =
    ["多少钱", "几块", "几元", "多少元", "多钱", "车费", "车钱", "票价", "how much", "fare", "cost", "price"];
/// What asks which ride there is.
const WHICH: [&str; 24] = [
    "有车",
    "有没有车",
    "有班车",
    "有没有班车",
    "有公交",
    "有没有公交",
    "有接驳",
    "有没有接驳",
    "的车吗",
    "的公交吗",
    "的班车吗",
    "坐什么车",
    "几路车",
    "坐几路",
    "哪趟车",
    "哪路车",
    "is there a bus",
    "is there a shuttle",
    "is there any bus",
    "are there buses",
    "which bus",
    "what bus",
    "any public transport",
    "is there public transport",
];
/// What says that one goes from one place to another.
const GOES: [&str; 8] = ["到", "去", "至", "往", "from", "to", "between", "across"];
/// What one does at a place, and not on the way there.
const STAYS: [&str; 9] = ["玩", "逛", "游览", "参观", "停留", "看多", "visit", "spend", "explore"];

/// The ride that a question asks about: how long it takes, or what it costs.
pub(super) fn asked(question: &str) -> Option<Ride> {
    let lower = question.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| contains(&lower, word));
    let asks = match (says(&HOW_LONG), says(&HOW_MUCH)) {
        (true, _) => OfRide::Time,
        (_, true) => OfRide::Fare,
        _ if says(&WHICH) || (says(&["有没有"]) && says(&["的车", "的公交", "的班车"])) => {
            OfRide::Service
        }
        _ => return None,
    };
    if !says(&GOES) || says(&STAYS) {
        return None;
    }
    // What a ride by car takes or costs is told by the way.
    let is_meant = |called: &&[&str]| asks == OfRide::Service || *called != ANY;
    let vehicle =
        VEHICLES.into_iter().filter(is_meant).flatten().copied().find(|word| names(&lower, word))?;
    Some(Ride { vehicle, asks })
}

/// Whether a text speaks of such a vehicle, by whatever name.
pub(crate) fn speaks_of(text: &str, vehicle: &str) -> bool {
    let lower = text.to_lowercase();
    let called = VEHICLES.into_iter().find(|called| called.contains(&vehicle)).unwrap_or_default();
    called.iter().any(|name| names(&lower, name))
}

/// Whether a vehicle's name stands in a text in lower case: an English one by itself, of one or of several, for
/// "business" is no bus.
fn names(lower: &str, vehicle: &str) -> bool {
    if !vehicle.is_ascii() {
        // "高铁站" is where trains stop.
        return lower.match_indices(vehicle).any(|(at, _)| {
            let after = lower.get(at + vehicle.len()..).unwrap_or_default();
            !after.starts_with('站') || !TRAINS.contains(&vehicle)
        });
    }
    lower.match_indices(vehicle).any(|(at, _)| {
        let (before, after) = lower.split_at(at);
        let after = after.get(vehicle.len()..).unwrap_or_default();
        let after = after.strip_prefix("es").or_else(|| after.strip_prefix('s')).unwrap_or(after);
        let in_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        !in_word(before.chars().next_back()) && !in_word(after.chars().next())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ride_is_told_from_a_visit_and_from_a_walk() {
        let time = |vehicle| Some(Ride { vehicle, asks: OfRide::Time });
        assert_eq!(asked("从东码头坐船到鹭洲要多久"), time("坐船"));
        assert_eq!(asked("坐鹤云索道到照霞峰要多少分钟？"), time("索道"));
        assert_eq!(asked("How long is the ferry from Puji Temple to Rosy Dawn Peak?"), time("ferry"));
        assert_eq!(asked("How long does the cable car take to the top?"), time("cable car"));
        assert_eq!(asked("从岫川北站打车去谯楼大概几块"), Some(Ride { vehicle: "打车", asks: OfRide::Fare }));
        assert_eq!(
            asked("How much is a taxi from the station to the Drum Tower?"),
            Some(Ride { vehicle: "taxi", asks: OfRide::Fare })
        );
        let service = |vehicle| Some(Ride { vehicle, asks: OfRide::Service });
        assert_eq!(asked("有没有从高铁站到山门的车"), service("车"));
        assert_eq!(asked("有没有从谯楼到山门的高铁吗，坐什么车去"), service("高铁"));
        assert_eq!(asked("Is there a bus from the station to the mountain?"), service("bus"));
        for other in [
            "坐船去鹭洲玩多久",
            "从谯楼到虹影桥走路要多久",
            "东码头的船几点开",
            "How long does business go from 9 to 5?",
            "去谯楼多少钱",
        ] {
            assert_eq!(asked(other), None, "{other}");
        }
    }

    #[test]
    fn a_vehicle_has_several_names() {
        assert!(speaks_of("游船往返鹭洲，单程10分钟", "坐船") && speaks_of("Boats every 30 min", "ferry"));
        assert!(speaks_of("Two buses an hour", "coach"), "of several, too");
        assert!(!speaks_of("Mostly for business", "coach") && !speaks_of("步行10分钟", "索道"));
    }
}
