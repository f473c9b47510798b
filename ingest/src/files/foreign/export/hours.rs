//! Opening hours in OSM syntax as specifications of schema.org, as far as these can say it.

use serde_json::{Value, json};

const DAYS: [(&str, &str); 7] = [
    ("Mo", "Monday"),
    ("Tu", "Tuesday"),
    ("We", "Wednesday"),
    ("Th", "Thursday"),
    ("Fr", "Friday"),
    ("Sa", "Saturday"),
    ("Su", "Sunday"),
];

/// The spans of a day; none when closed.
type Spans = Vec<(String, String)>;

/// The specifications of hours that are the same every week (`Mo-Fr 09:00-17:00; Sa off`); `None`
/// for all others, because months without a year, holidays and sunsets cannot be said there.
pub(super) fn weekly(text: &str) -> Option<Value> {
    let mut week: [Option<Spans>; 7] = Default::default();
    for rule in text.split(';').map(str::trim).filter(|rule| !rule.is_empty()) {
        let (days, spans) = match rule.split_once(' ') {
            _ if rule == "24/7" => ([true; 7], vec![("00:00".to_owned(), "23:59".to_owned())]),
            Some((head, rest)) if head.starts_with(|c: char| c.is_ascii_alphabetic()) => {
                (days(head)?, spans(rest)?)
            }
            _ => ([true; 7], spans(rule)?),
        };
        // A later rule replaces an earlier one on its days.
        for (day, on) in week.iter_mut().zip(days) {
            if on {
                *day = Some(spans.clone());
            }
        }
    }
    let mut groups: Vec<(Spans, Vec<&str>)> = Vec::new();
    for (spans, (_, name)) in week.into_iter().zip(DAYS) {
        let Some(spans) = spans else { continue };
        match groups.iter_mut().find(|(known, _)| *known == spans) {
            Some((_, names)) => names.push(name),
            None => groups.push((spans, vec![name])),
        }
    }
    let specification = |days: &[&str], opens: &str, closes: &str| json!({"@type": "OpeningHoursSpecification", "dayOfWeek": days, "opens": opens, "closes": closes});
    let mut all = Vec::new();
    for (spans, days) in groups {
        if spans.is_empty() {
            // How schema.org says closed all day.
            all.push(specification(&days, "00:00", "00:00"));
        }
        all.extend(spans.iter().map(|(opens, closes)| specification(&days, opens, closes)));
    }
    (!all.is_empty()).then_some(Value::Array(all))
}

fn day(name: &str) -> Option<usize> {
    DAYS.iter().position(|(short, _)| *short == name)
}

/// `Mo-We,Fr`.
fn days(text: &str) -> Option<[bool; 7]> {
    let mut found = [false; 7];
    for part in text.split(',') {
        let (from, to) = match part.split_once('-') {
            Some((from, to)) => (day(from)?, day(to)?),
            None => (day(part)?, day(part)?),
        };
        let count = (to + 7 - from) % 7 + 1;
        for (i, on) in found.iter_mut().enumerate() {
            *on |= (i + 7 - from) % 7 < count;
        }
    }
    Some(found)
}

/// `09:00-12:00,13:00-17:00`, or `off`.
fn spans(text: &str) -> Option<Spans> {
    if matches!(text, "off" | "closed") {
        return Some(Vec::new());
    }
    let clock = |text: &str| -> Option<String> {
        let (hour, minute) = text.trim().split_once(':')?;
        let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
        match (hour, minute) {
            (24, 0) => Some("00:00".to_owned()),
            (0..24, 0..60) => Some(format!("{hour:02}:{minute:02}")),
            _ => None,
        }
    };
    let span = |part: &str| {
        let (opens, closes) = part.split_once('-')?;
        let (opens, closes) = (clock(opens)?, clock(closes)?);
        // From midnight to midnight would say closed.
        Some(if opens == closes { (opens, "23:59".to_owned()) } else { (opens, closes) })
            .filter(|(o, c)| o != c)
    };
    text.split(',').map(span).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::schema::opening_hours;

    #[test]
    fn weekly_hours_come_back_from_the_standard_form_and_others_are_left_alone() {
        let cases = [
            ("Mo-Fr 09:00-17:00; Sa,Su 10:00-16:00", Some("Mo-Fr 09:00-17:00; Sa,Su 10:00-16:00")),
            ("08:00-17:00; Mo off", Some("Mo off; Tu-Su 08:00-17:00")),
            ("Sa-Mo 18:00-24:00", Some("Mo,Sa,Su 18:00-24:00")),
            ("Tu 09:00-12:00,13:00-17:00", Some("Tu 09:00-12:00,13:00-17:00")),
            ("24/7", Some("00:00-24:00")),
            ("Mar-Nov 06:30-16:30; Dec-Feb 08:00-16:00", None),
            ("08:00-17:00; PH off", None),
            ("sunrise-sunset", None),
            ("每天8:00-17:00", None),
        ];
        for (osm, expected) in cases {
            let written = weekly(osm).map(|hours| json!({"openingHoursSpecification": hours}));
            let read = written.and_then(|node| opening_hours(node.as_object()?));
            assert_eq!(read.as_deref(), expected, "{osm}");
        }
    }
}
