//! Opening hours in the reader's language, where a source gives them in the writing of OpenStreetMap.

/// A word of that writing, in Chinese and in English.
const WORDS: [(&str, &str, &str); 24] = [
    ("Mo", "周一", "Monday"),
    ("Tu", "周二", "Tuesday"),
    ("We", "周三", "Wednesday"),
    ("Th", "周四", "Thursday"),
    ("Fr", "周五", "Friday"),
    ("Sa", "周六", "Saturday"),
    ("Su", "周日", "Sunday"),
    ("Jan", "1月", "January"),
    ("Feb", "2月", "February"),
    ("Mar", "3月", "March"),
    ("Apr", "4月", "April"),
    ("May", "5月", "May"),
    ("Jun", "6月", "June"),
    ("Jul", "7月", "July"),
    ("Aug", "8月", "August"),
    ("Sep", "9月", "September"),
    ("Oct", "10月", "October"),
    ("Nov", "11月", "November"),
    ("Dec", "12月", "December"),
    ("PH", "法定节假日", "public holidays"),
    ("SH", "学校假期", "school holidays"),
    ("off", "不开放", "closed"),
    ("closed", "不开放", "closed"),
    ("open", "开放", "open"),
];

/// Whether a text is nothing but that writing: "Mar-Nov Tu-Su 09:00-17:00; PH off".
pub(super) fn is_osm(text: &str) -> bool {
    let known = |word: &str| WORDS.iter().any(|(osm, ..)| *osm == word);
    let plain = |c: char| c.is_ascii_alphanumeric() || " -–:;,/+\"".contains(c);
    let mut words = text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
    text.chars().all(plain) && text.contains(|c: char| c.is_ascii_digit()) && words.all(known)
}

/// The same in words: "March to November Tuesday to Sunday 9:00–17:00; public holidays closed".
pub(super) fn written(osm: &str, zh: bool) -> String {
    let osm = without_comments(osm, zh);
    let osm = if zh { osm.replace("24/7", "全天").replace("; ", "；") } else { osm };
    let mut out = String::with_capacity(osm.len() * 2);
    let mut rest = osm.as_str();
    while let Some(c) = rest.chars().next() {
        let letters = |text: &str| text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
        let (part, then) = if c.is_ascii_alphabetic() {
            let (first, then) = rest.split_at(letters(rest));
            let last = then.strip_prefix('-').map(|last| last.split_at(letters(last)));
            match last.filter(|(last, _)| !last.is_empty()) {
                Some(("Su", then)) if first == "Mo" => (if zh { "每日" } else { "daily" }.to_owned(), then),
                Some((last, then)) => {
                    let to = if zh { "至" } else { " to " };
                    ([word(first, zh), to, word(last, zh)].concat(), then)
                }
                None => (word(first, zh).to_owned(), then),
            }
        } else if c.is_ascii_digit() {
            let (digits, then) =
                rest.split_at(rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len()));
            // "09:00" is nine o'clock.
            let hour = digits.strip_prefix('0').filter(|hour| hour.len() == 1 && then.starts_with(':'));
            (hour.unwrap_or(digits).to_owned(), then)
        } else {
            let then = rest.get(c.len_utf8()..).unwrap_or_default();
            let mark = match (c, zh) {
                ('-', false) => "–".to_owned(),
                (',', false) => ", ".to_owned(),
                (',', true) => "、".to_owned(),
                _ => c.to_string(),
            };
            (mark, if c == ',' { then.trim_start() } else { then })
        };
        out.push_str(&part);
        rest = then;
    }
    out
}

/// Comments in brackets: `open "last entry 17:00"`.
fn without_comments(osm: &str, zh: bool) -> String {
    static COMMENT: std::sync::LazyLock<Option<regex::Regex>> =
        std::sync::LazyLock::new(|| regex::Regex::new(r#"\s*(?:open\s+)?"(last entry )?([^"]*)""#).ok());
    let Some(comment) = COMMENT.as_ref() else { return osm.to_owned() };
    let told = |found: &regex::Captures<'_>| {
        let text = found.get(2).map_or("", |text| text.as_str());
        match (found.get(1).is_some(), zh) {
            (true, true) => format!("（最晚{text}入场）"),
            (true, false) => format!(" (last entry {text})"),
            (false, true) => format!("（{text}）"),
            (false, false) => format!(" ({text})"),
        }
    };
    comment.replace_all(osm, told).into_owned()
}

fn word(osm: &str, zh: bool) -> &str {
    let known = WORDS.iter().find(|(known, ..)| *known == osm);
    known.map_or(osm, |(_, chinese, english)| if zh { chinese } else { english })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_written_out_in_either_language() {
        for (osm, zh, en) in [
            ("Tu-Su 09:00-17:00", "周二至周日 9:00-17:00", "Tuesday to Sunday 9:00–17:00"),
            (
                "Mo-Su 10:30-14:00,16:30-20:30",
                "每日 10:30-14:00、16:30-20:30",
                "daily 10:30–14:00, 16:30–20:30",
            ),
            (
                "Mar-Nov 06:30-17:00; Dec-Feb 07:30-16:00; PH off",
                "3月至11月 6:30-17:00；12月至2月 7:30-16:00；法定节假日 不开放",
                "March to November 6:30–17:00; December to February 7:30–16:00; public holidays closed",
            ),
            ("Mo,We 09:00-24:00", "周一、周三 9:00-24:00", "Monday, Wednesday 9:00–24:00"),
            (
                "Tu-Su 09:00-17:00 open \"last entry 16:30\"",
                "周二至周日 9:00-17:00（最晚16:30入场）",
                "Tuesday to Sunday 9:00–17:00 (last entry 16:30)",
            ),
            ("24/7", "全天", "24/7"),
        ] {
            assert!(is_osm(osm) || osm.contains('"'), "{osm}");
            assert_eq!((written(osm, true).as_str(), written(osm, false).as_str()), (zh, en));
        }
    }

    #[test]
    fn what_a_source_says_in_words_of_its_own_stays() {
        for text in ["周二至周日 9:00-17:00", "Daily 7am to 7pm", "closed", "Tue-Sun 9:00-17:00", ""] {
            assert!(!is_osm(text), "{text}");
        }
    }
}
