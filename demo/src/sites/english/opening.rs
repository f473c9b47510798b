//! Opening hours in the two forms schema.org has for them.

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

/// `openingHoursSpecification` for weekly hours without seasons; `None` for anything else, which is
/// then given as it is written.
pub fn specification(hours: &str) -> Option<Value> {
    let mut specifications = Vec::new();
    for rule in hours.split(';').map(str::trim).filter(|rule| !rule.is_empty()) {
        let (days, times) = rule.split_once(' ')?;
        let days = weekdays(days)?;
        if matches!(times, "off" | "closed") {
            specifications.push(one(&days, "00:00", "00:00"));
            continue;
        }
        for span in times.split(',') {
            let (opens, closes) = span.trim().split_once('-')?;
            specifications.push(one(&days, clock(opens)?, clock(closes)?));
        }
    }
    (!specifications.is_empty()).then_some(Value::Array(specifications))
}

fn one(days: &[&str], opens: &str, closes: &str) -> Value {
    json!({ "@type": "OpeningHoursSpecification", "dayOfWeek": days, "opens": opens, "closes": closes })
}

/// `Tu-Su`, `Mo,We` or a mixture.
fn weekdays(text: &str) -> Option<Vec<&'static str>> {
    let day = |name: &str| DAYS.iter().position(|(short, _)| *short == name);
    let mut found = Vec::new();
    for part in text.split(',') {
        let (from, to) = match part.split_once('-') {
            Some((from, to)) => (day(from)?, day(to)?),
            None => (day(part)?, day(part)?),
        };
        let length = (to + 7 - from) % 7;
        found.extend((from..=from + length).filter_map(|at| DAYS.get(at % 7)).map(|(_, name)| *name));
    }
    Some(found)
}

/// `09:00` and nothing else.
fn clock(text: &str) -> Option<&str> {
    let (hour, minute) = text.split_once(':')?;
    let number = |part: &str| part.parse::<u32>().ok().filter(|_| part.len() == 2);
    (number(hour)? <= 24 && number(minute)? < 60).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekly_hours_are_specified_and_others_left_as_written() {
        let days = |hours: &str, at: usize| {
            specification(hours).and_then(|s| {
                Some((s.get(at)?.get("dayOfWeek")?.as_array()?.len(), s.get(at)?.get("opens")?.to_string()))
            })
        };
        assert_eq!(days("Tu-Su 09:00-17:00", 0), Some((6, "\"09:00\"".to_owned())));
        assert_eq!(days("Mo-Su 10:30-14:00,16:30-20:30", 1), Some((7, "\"16:30\"".to_owned())));
        assert_eq!(days("Tu-Su 09:00-17:00; Mo off", 1), Some((1, "\"00:00\"".to_owned())));
        assert_eq!(days("Fr-Mo 09:00-17:00", 0), Some((4, "\"09:00\"".to_owned())));
        for seasonal in
            ["Mar-Nov 06:30-17:00; Dec-Feb 07:30-16:00", "24/7", "Daily 7am to 7pm", "Mo-Su 8:00-16:30", ""]
        {
            assert_eq!(specification(seasonal), None, "{seasonal}");
        }
    }
}
