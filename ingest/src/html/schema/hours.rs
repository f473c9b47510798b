//! Opening hours of schema.org, in both their forms, into OSM syntax.

use super::{Node, values};
use serde_json::Value;

const DAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/// Most specifications of one place that are read.
const MAX_SPECIFICATIONS: usize = 100;

/// The opening hours of a node in OSM syntax: `openingHours` as it stands, then each
/// `openingHoursSpecification`, dated ones last so that they outweigh the usual ones.
pub fn osm(node: &serde_json::Map<String, Value>) -> Option<String> {
    let mut rules: Vec<String> = Vec::new();
    for (_, text) in node.get("openingHours").map(values::texts).unwrap_or_default() {
        rules.push(text.replace('\n', "; "));
    }
    let mut dated = Vec::new();
    let mut usual: Vec<(Vec<usize>, String)> = Vec::new();
    let specifications = node.get("openingHoursSpecification").map(values::nodes).unwrap_or_default();
    for specification in specifications.into_iter().take(MAX_SPECIFICATIONS) {
        let Some(hours) = hours(specification) else { continue };
        let days = days(specification);
        match dates(specification) {
            Some(dates) => dated.push(join(&[&dates, &written(&days), &hours])),
            // The same hours on several days are one rule.
            None => match usual.iter_mut().find(|(_, known)| *known == hours) {
                Some((known, _)) => known.extend(days),
                None => usual.push((days, hours)),
            },
        }
    }
    // Two spans of one day belong in one rule: in OSM syntax a later rule replaces an earlier one.
    let mut by_days: Vec<(String, Vec<String>)> = Vec::new();
    for (days, hours) in usual {
        let days = written(&days);
        match by_days.iter_mut().find(|(known, _)| *known == days) {
            Some((_, list)) => list.push(hours),
            None => by_days.push((days, vec![hours])),
        }
    }
    rules.extend(by_days.into_iter().map(|(days, hours)| join(&[&days, &hours.join(",")])));
    rules.extend(dated);
    Some(rules.join("; ")).filter(|all| !all.is_empty())
}

fn join(parts: &[&str]) -> String {
    parts.iter().filter(|p| !p.is_empty()).copied().collect::<Vec<_>>().join(" ")
}

/// `09:00-17:00`, or `off` when it says closed.
fn hours(node: &Node) -> Option<String> {
    let time = |key: &str| node.get(key).and_then(values::text).and_then(|t| clock(&t));
    match (time("opens"), time("closes")) {
        (Some(opens), Some(closes)) if opens == closes && opens == "00:00" => Some("off".to_owned()),
        (Some(opens), Some(closes)) if opens == "00:00" && closes == "23:59" => {
            Some("00:00-24:00".to_owned())
        }
        (Some(opens), Some(closes)) if closes == "00:00" => Some(format!("{opens}-24:00")),
        (Some(opens), Some(closes)) => Some(format!("{opens}-{closes}")),
        (None, None) if node.contains_key("validFrom") && !node.contains_key("opens") => {
            Some("off".to_owned())
        }
        _ => None,
    }
}

/// The hours and minutes of `09:00`, `9:00:00`, `T09:00` or `2026-11-20T09:00:00+08:00`.
fn clock(text: &str) -> Option<String> {
    let text = text.rsplit('T').next()?;
    let mut parts = text.split([':', '+', 'Z']);
    let hour: u32 = parts.next()?.trim().parse().ok()?;
    let minute: u32 = parts.next().map_or(Some(0), |m| m.trim().parse().ok())?;
    (hour * 60 + minute <= 24 * 60 && minute < 60).then(|| format!("{hour:02}:{minute:02}"))
}

/// The days a specification is about; none means all.
fn days(node: &Node) -> Vec<usize> {
    let given: Vec<&Value> = match node.get("dayOfWeek") {
        Some(Value::Array(list)) => list.iter().collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    };
    let mut found = Vec::new();
    for value in given {
        // Several may stand in one text: "Mo,Tu" or "Mo-Fr".
        let text = values::short(value).unwrap_or_default();
        for part in text.split([',', ' ']).filter(|p| !p.is_empty()) {
            match part.split_once('-') {
                Some((from, to)) => {
                    if let (Some(from), Some(to)) = (day(from), day(to)) {
                        found.extend((0..7).map(|i| (from + i) % 7).take((to + 7 - from) % 7 + 1));
                    }
                }
                None => found.extend(day(part)),
            }
        }
    }
    found
}

fn day(name: &str) -> Option<usize> {
    let head: String = name.chars().take(2).collect();
    DAYS.iter().position(|d| d.eq_ignore_ascii_case(&head))
}

/// Days in OSM syntax: runs joined, all seven left out.
fn written(days: &[usize]) -> String {
    let has = |d: usize| days.contains(&d);
    if days.is_empty() || (0..7).all(has) {
        return String::new();
    }
    let mut parts = Vec::new();
    let mut at = 0;
    while at < 7 {
        if !has(at) {
            at += 1;
            continue;
        }
        let end = (at..7).take_while(|d| has(*d)).last().unwrap_or(at);
        let name = |d: usize| DAYS.get(d).copied().unwrap_or_default();
        match end - at {
            0 => parts.push(name(at).to_owned()),
            1 => parts.push(format!("{},{}", name(at), name(end))),
            _ => parts.push(format!("{}-{}", name(at), name(end))),
        }
        at = end + 1;
    }
    parts.join(",")
}

/// `2026 Nov 20-2026 Dec 05`, when a specification holds only for a while.
fn dates(node: &Node) -> Option<String> {
    let date = |key: &str| {
        let text = values::text(node.get(key)?)?;
        let day = chrono::NaiveDate::parse_from_str(text.get(..10)?, "%Y-%m-%d").ok()?;
        let month = MONTHS.get(usize::try_from(chrono::Datelike::month0(&day)).ok()?)?;
        Some(format!("{} {month} {:02}", chrono::Datelike::year(&day), chrono::Datelike::day(&day)))
    };
    match (date("validFrom"), date("validThrough")) {
        (Some(from), Some(to)) if from == to => Some(from),
        (Some(from), Some(to)) => Some(format!("{from}-{to}")),
        (Some(from), None) => Some(format!("{from}+")),
        (None, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn hours_of_both_forms_become_osm_syntax() {
        let spec = |v: Value| json!({ "openingHoursSpecification": v });
        let cases = [
            (json!({"openingHours": "Mo-Fr 09:00-17:00"}), Some("Mo-Fr 09:00-17:00")),
            (
                json!({"openingHours": ["Mo-Fr 09:00-17:00", "Sa 10:00-16:00"]}),
                Some("Mo-Fr 09:00-17:00; Sa 10:00-16:00"),
            ),
            (
                spec(
                    json!({"dayOfWeek": ["https://schema.org/Tuesday", "Wednesday", {"@id": "schema:Thursday"}], "opens": "9:00", "closes": "17:30:00"}),
                ),
                Some("Tu-Th 09:00-17:30"),
            ),
            (
                spec(json!([
                    {"dayOfWeek": "Monday", "opens": "00:00", "closes": "00:00"},
                    {"dayOfWeek": ["Tuesday", "Wednesday", "Thursday", "Friday"], "opens": "09:00", "closes": "17:00"},
                    {"dayOfWeek": ["Saturday", "Sunday"], "opens": "09:00", "closes": "18:00"},
                ])),
                Some("Mo off; Tu-Fr 09:00-17:00; Sa,Su 09:00-18:00"),
            ),
            (
                spec(
                    json!([{"dayOfWeek": "Monday", "opens": "09:00", "closes": "12:00"}, {"dayOfWeek": "Monday", "opens": "13:00", "closes": "17:00"}]),
                ),
                Some("Mo 09:00-12:00,13:00-17:00"),
            ),
            (
                spec(json!([
                    {"opens": "08:00", "closes": "17:00"},
                    {"opens": "10:00", "closes": "15:00", "validFrom": "2026-12-24", "validThrough": "2026-12-26"},
                    {"opens": "00:00", "closes": "00:00", "validFrom": "2027-01-01", "validThrough": "2027-01-01"},
                ])),
                Some("08:00-17:00; 2026 Dec 24-2026 Dec 26 10:00-15:00; 2027 Jan 01 off"),
            ),
            (spec(json!({"opens": "00:00", "closes": "23:59"})), Some("00:00-24:00")),
            (
                spec(json!({"dayOfWeek": "Mo-Fr", "opens": "18:00", "closes": "00:00"})),
                Some("Mo-Fr 18:00-24:00"),
            ),
            (spec(json!({"opens": "sunrise", "closes": "sunset"})), None),
            (json!({}), None),
        ];
        for (node, expected) in cases {
            let node = node.as_object().cloned().unwrap_or_default();
            assert_eq!(osm(&node).as_deref(), expected, "{node:?}");
        }
    }
}
