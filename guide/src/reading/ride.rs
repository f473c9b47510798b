//! "坐船去鹭洲要多久", "how long is the ferry from A to B": the time that a ride takes, which is not that of a visit.

use super::fields::contains;

/// Vehicles, each by what it is called.
const VEHICLES: [&[&str]; 4] = [
    &["游船", "渡船", "轮渡", "渡轮", "坐船", "乘船", "船", "ferry", "ferries", "boat"],
    &["索道", "缆车", "cableway", "cable car"],
    &["公交", "大巴", "班车", "巴士", "专线", "bus", "coach", "shuttle"],
    &["火车", "高铁", "动车", "train"],
];
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
/// What says that one goes from one place to another.
const GOES: [&str; 8] = ["到", "去", "至", "往", "from", "to", "between", "across"];
/// What one does at a place, and not on the way there.
const STAYS: [&str; 9] = ["玩", "逛", "游览", "参观", "停留", "看多", "visit", "spend", "explore"];

/// The vehicle of a question that asks how long a ride takes, as the question calls it.
pub(super) fn asked(question: &str) -> Option<&'static str> {
    let lower = question.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| contains(&lower, word));
    if !says(&HOW_LONG) || !says(&GOES) || says(&STAYS) {
        return None;
    }
    VEHICLES.into_iter().flatten().copied().find(|word| names(&lower, word))
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
        return lower.contains(vehicle);
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
        assert_eq!(asked("从东码头坐船到鹭洲要多久"), Some("坐船"));
        assert_eq!(asked("坐鹤云索道到照霞峰要多少分钟？"), Some("索道"));
        assert_eq!(asked("How long is the ferry from Puji Temple to Rosy Dawn Peak?"), Some("ferry"));
        assert_eq!(asked("How long does the cable car take to the top?"), Some("cable car"));
        for other in [
            "坐船去鹭洲玩多久",
            "从谯楼到虹影桥走路要多久",
            "东码头的船几点开",
            "How long does business go from 9 to 5?",
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
