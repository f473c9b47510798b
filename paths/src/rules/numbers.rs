//! Numbers as people write them into tags.

/// Metres above the sea from `ele`; values off the earth are left out.
pub(crate) fn elevation(text: &str) -> Option<f32> {
    let number = text.trim().trim_end_matches('m').trim().replace(',', ".");
    number.parse().ok().filter(|metres: &f32| (-500.0..9_000.0).contains(metres))
}

/// Percent from `incline`: `8%`, `-12 %`, `5°`. Words are not numbers.
pub(super) fn percent(text: &str) -> Option<f64> {
    let text = text.trim();
    let value = if let Some(degrees) = text.strip_suffix('°') {
        degrees.trim().parse::<f64>().ok()?.to_radians().tan() * 100.0
    } else {
        text.strip_suffix('%')?.trim().parse().ok()?
    };
    (value.is_finite() && value.abs() <= 200.0).then_some(value)
}

/// Seconds from `duration` or `interval`: `12` (minutes), `00:12`, `01:05:30`, `PT12M`, `PT1H5M`.
pub(super) fn seconds(text: &str) -> Option<u32> {
    let text = text.trim();
    let seconds = if let Some(iso) = text.strip_prefix("PT") {
        iso_seconds(iso)?
    } else {
        let parts: Vec<f64> = text.split(':').map(|part| part.trim().parse().ok()).collect::<Option<_>>()?;
        match parts[..] {
            [minutes] => minutes * 60.0,
            [hours, minutes] => hours * 3_600.0 + minutes * 60.0,
            [hours, minutes, seconds] => hours * 3_600.0 + minutes * 60.0 + seconds,
            _ => return None,
        }
    };
    // Longer than four days is a slip of the pen.
    (seconds > 0.0 && seconds < 4.0 * 86_400.0).then_some(seconds.round() as u32)
}

fn iso_seconds(text: &str) -> Option<f64> {
    let mut total = 0.0;
    let mut rest = text;
    while !rest.is_empty() {
        let unit = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (number, tail) = rest.split_at_checked(unit)?;
        let factor = match tail.chars().next()? {
            'H' => 3_600.0,
            'M' => 60.0,
            'S' => 1.0,
            _ => return None,
        };
        total += number.parse::<f64>().ok()? * factor;
        rest = tail.get(1..)?;
    }
    Some(total)
}

/// Kilometres per hour from `maxspeed`: `50`, `30 mph`, `walk`, `none`, `RU:urban`.
pub(super) fn speed(text: &str) -> Option<f64> {
    let text = text.trim();
    let value = match text {
        "walk" => 7.0,
        "none" => 130.0,
        _ => match text.rsplit_once(':').map(|(_, zone)| zone) {
            Some("living_street") => 15.0,
            Some("urban") => 50.0,
            Some("rural") => 80.0,
            Some("motorway") => 110.0,
            Some(zone) => zone.trim_start_matches("zone").parse().ok()?,
            None => match text.strip_suffix("mph") {
                Some(miles) => miles.trim().parse::<f64>().ok()? * 1.609_344,
                None => text.trim_end_matches("km/h").trim().parse().ok()?,
            },
        },
    };
    (1.0..=200.0).contains(&value).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_people_write_them() {
        let cases = [
            ("12", Some(720)),
            ("00:06", Some(360)),
            ("01:05:30", Some(3_930)),
            ("PT1H5M", Some(3_900)),
            ("PT90S", Some(90)),
            ("soon", None),
            ("", None),
            ("-5", None),
            ("1:2:3:4", None),
            ("PT5", None),
        ];
        for (text, expected) in cases {
            assert_eq!(seconds(text), expected, "{text}");
        }
    }

    #[test]
    fn slopes_are_percent_or_degrees() {
        assert_eq!(percent("8%"), Some(8.0));
        assert_eq!(percent("-12 %"), Some(-12.0));
        assert!(percent("45°").is_some_and(|p| (p - 100.0).abs() < 1e-9));
        assert_eq!(percent("up"), None);
        assert_eq!(percent("NaN%"), None);
    }

    #[test]
    fn speeds_have_units_and_zones() {
        assert_eq!(speed("50"), Some(50.0));
        assert!(speed("30 mph").is_some_and(|v| (v - 48.28).abs() < 0.01));
        assert_eq!(speed("RU:urban"), Some(50.0));
        assert_eq!(speed("DE:zone30"), Some(30.0));
        assert_eq!(speed("fast"), None);
        assert_eq!(speed("NaN"), None);
    }

    #[test]
    fn heights_stay_on_the_earth() {
        assert_eq!(elevation("1420 m"), Some(1420.0));
        assert_eq!(elevation("12,5"), Some(12.5));
        assert_eq!(elevation("99999"), None);
    }
}
