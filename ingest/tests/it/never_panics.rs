//! No bytes make an extractor panic.

use crate::support::{at, definition};
use ingest::files::json::Rows;
use ingest::{Context, extract, partner};
use proptest::prelude::*;
use scenic_data::source::{JsonRules, PageRules, Pick, Rows as LabelledRows, SourceDefinition, SourceKind};

fn source(kind: SourceKind) -> SourceDefinition {
    let pick = |select: &str| Pick { select: select.to_owned(), all: true, ..Pick::default() };
    let rules = PageRules {
        record: "div, article, [itemscope]".to_owned(),
        fields: [
            ("name", "h1, b"),
            ("intro", "p"),
            ("ticket", "span"),
            ("location", "i"),
            ("opening_hours", "td"),
        ]
        .into_iter()
        .map(|(key, select)| (key.to_owned(), pick(select)))
        .collect(),
        rows: Some(LabelledRows { select: "tr".into(), label: "th".into(), value: "td".into() }),
        ..PageRules::default()
    };
    let fields = [("external_id", "/id"), ("name", "/n"), ("location.lat", "/n"), ("location", "/id")];
    let json = JsonRules {
        items: "/list".into(),
        fields: fields.map(|(name, from)| (name.to_owned(), from.to_owned())).into(),
        ..JsonRules::default()
    };
    SourceDefinition { rules: Some(rules), json: Some(json), ..definition("site", kind) }
}

fn read(kind: SourceKind, bytes: &[u8]) {
    let source = source(kind);
    let context = Context {
        source: &source,
        url: "https://a.example/x",
        media_type: None,
        seen_at: at("2026-11-18T12:00:00+08:00"),
    };
    let counted = extract(bytes, &context).counters;
    assert_eq!(counted.found, counted.taken + counted.rejected);
}

/// Pieces of the formats, so that more than the first byte is reached.
fn pieces(of: &'static [&'static str]) -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        6 => prop::sample::select(of).prop_map(str::as_bytes).prop_map(<[u8]>::to_vec),
        1 => prop::collection::vec(any::<u8>(), 0..12),
        1 => "\\PC{0,12}".prop_map(String::into_bytes),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|parts| parts.concat())
}

const HTML: &[&str] = &[
    "<div>",
    "</div>",
    "<h1>",
    "</h1>",
    "<p>",
    "<table><tr><th>",
    "</th><td>",
    "</td></tr>",
    "听涛松",
    "Pine",
    "门票：80元，学生半价",
    "<script type='application/ld+json'>",
    "</script>",
    "{\"@type\":\"Museum\",\"name\":\"A\"",
    ",\"geo\":{\"latitude\":1,\"longitude\":\"x\"}",
    ",\"openingHoursSpecification\":[{\"opens\":\"9\",\"closes\":\"25:99\",\"dayOfWeek\":\"Mo-\"}]",
    "}",
    "[",
    "]",
    "<div itemscope itemtype='x/Museum'>",
    "<span itemprop='name'>",
    "<b itemprop='geo' itemscope>",
    "<meta itemprop='latitude' content='91'>",
    "<!--",
    "-->",
    "<![CDATA[",
    "&#x0;",
    "&nbsp;",
    "<meta charset=gbk>",
    "11月31日至2月30日",
    "2026-99-99",
    "<div id='js_content'>",
    "<time datetime='9999-12-31T99'>",
    "\u{202e}",
    "\u{0}",
    ",\"startDate\":\"2026-11-20\",\"endDate\":\"0001-01-01\"",
    "{\"@type\":\"Event\",\"name\":\"松\"",
    "<svg>",
    "<template>",
    "<math>",
];
const FEED: &[&str] = &[
    "<?xml version='1.0' encoding='gb2312'?>",
    "<rss version='2.0'><channel>",
    "<item>",
    "<title>",
    "闭馆通知11月20日至25日",
    "</title>",
    "<guid>",
    "1",
    "</guid>",
    "<description>",
    "<![CDATA[",
    "]]>",
    "</description>",
    "</item>",
    "</channel></rss>",
    "<pubDate>Wed, 18 Nov 2026 09:00:00 +0800</pubDate>",
    "<feed xmlns='http://www.w3.org/2005/Atom'>",
    "<entry>",
    "</entry>",
    "</feed>",
    "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"t\",\"items\":[",
    "{\"id\":\"1\",\"content_text\":\"即日起至13月40日\"}",
    "]}",
    "&lt;p&gt;",
    "&bogus;",
    "20–99 Nov 24:61",
];
const PARTNER: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "\n",
    "{\"type\":\"place\"",
    "\"external_id\":\"a\"",
    "\"name\":\"松\"",
    "\"location\":",
    "{\"lat\":1e999,\"lon\":0}",
    "\"intro\":{\"en\":",
    "\"x\"",
    "null",
    "true",
    "-1",
    "1e400",
    "\"attributes\":{\"a\":",
    "\"records\":",
    "\"type\":\"notice\"",
    "\"starts_at\":\"2026-11-20\"",
    "\"stops\":[1,null]",
    "\"photos\":",
    "\u{feff}",
    "\"type\":\"route\"",
    "\"type\":\"article\",\"html\":\"<p>",
    "\"ticket\":",
    "\"visit_min\":",
];

const CALENDAR: &[&str] = &[
    "BEGIN:VCALENDAR\r\n",
    "END:VCALENDAR\r\n",
    "BEGIN:VEVENT\r\n",
    "END:VEVENT\r\n",
    "UID:a\r\n",
    "SUMMARY:庙会\r\n",
    "DESCRIPTION;ENCODING=QUOTED-PRINTABLE:=E5=\r\n",
    "DTSTART:20261120T110000Z\r\n",
    "DTSTART;TZID=Asia/Shanghai:20261120T110000\r\n",
    "DTSTART;VALUE=DATE:00010101\r\n",
    "DTSTART:99991231T235959\r\n",
    "DTEND:20261120T100000Z\r\n",
    "DURATION:-P9999999999W\r\n",
    "DURATION:P1DT25H\r\n",
    "RRULE:FREQ=SECONDLY\r\n",
    "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\r\n",
    "RRULE:FREQ=DAILY;INTERVAL=65535;UNTIL=99991231\r\n",
    "RRULE:FREQ=MONTHLY;BYDAY=-5MO;COUNT=4294967295\r\n",
    "RECURRENCE-ID;RANGE=THISANDFUTURE:20261120T110000Z\r\n",
    "EXDATE:20261121T110000Z\r\n",
    "RDATE;VALUE=PERIOD:20261120T110000Z/PT5H,x\r\n",
    "BEGIN:VTIMEZONE\r\nTZID:X\r\n",
    "BEGIN:STANDARD\r\nTZOFFSETTO:+9999\r\n",
    "STATUS:CANCELLED\r\n",
    " folded\r\n",
    "LOCATION;LANGUAGE=\"",
    "\r\n",
];
const JSON: &[&str] = &[
    "{\"list\":[",
    "]}",
    "{\"id\":1,\"n\":\"松\"}",
    ",",
    "null",
    "{\"id\":null}",
    "[[",
    "]]",
    "\"",
    "1e999",
    "{",
    "}",
    "\u{feff}",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pages_of_any_bytes(bytes in pieces(HTML)) {
        read(SourceKind::Html, &bytes);
    }

    #[test]
    fn feeds_of_any_bytes(bytes in pieces(FEED)) {
        read(SourceKind::Feed, &bytes);
    }

    #[test]
    fn calendars_of_any_bytes(bytes in pieces(CALENDAR)) {
        read(SourceKind::Calendar, &bytes);
    }

    #[test]
    fn answers_of_any_bytes(bytes in pieces(JSON)) {
        read(SourceKind::Json, &bytes);
    }

    #[test]
    fn partner_files_of_any_bytes(bytes in pieces(PARTNER)) {
        read(SourceKind::Upload, &bytes);
        let source = source(SourceKind::Upload);
        let context = Context { source: &source, url: "upload://a", media_type: None, seen_at: at("2026-11-18T12:00:00+08:00") };
        let mut rows = Rows::open(Box::new(std::io::Cursor::new(bytes.clone()))).expect("in memory");
        let mut count = 0;
        while let Some(raw) = rows.next_row().expect("in memory") {
            if let Ok(value) = raw.record {
                partner::read(&value, &context);
            }
            count += 1;
            prop_assert!(count <= bytes.len() + 1, "more rows than bytes");
        }
    }

    #[test]
    fn values_of_any_text(text in "\\PC{0,60}") {
        for field in ["ticket", "visit_min", "phone", "rating", "near"] {
            ingest::fields::typed(&scenic_data::Field::new(field), &text, Some("CN"));
        }
        let reference = ingest::dates::Reference { published: at("2026-11-18T12:00:00+08:00"), zone: chrono_tz::Asia::Shanghai };
        if let Some(period) = ingest::dates::announced(&text, &text, &reference, false)
            && let (Some(start), Some(end)) = (period.starts_at, period.ends_at)
        {
            prop_assert!(start < end, "{text}");
        }
    }

    #[test]
    fn dates_of_any_numbers(a in 0_u32..60, b in 0_u32..60, c in 0_u32..60, d in 0_u32..60) {
        let reference = ingest::dates::Reference { published: at("2026-11-18T12:00:00+08:00"), zone: chrono_tz::Asia::Shanghai };
        for text in [
            format!("{a}月{b}日至{c}月{d}日"),
            format!("{a}月{b}日{c}:{d}至{d}日{c}时"),
            format!("{a}-{b} November, {c}:{d:02}-{b}:{a:02}"),
            format!("{a}.{b}-{c}.{d}"),
            format!("20{a:02}-{b:02}-{c:02} {d}:{a}"),
        ] {
            if let Some(period) = ingest::dates::announced(&text, &text, &reference, false)
                && let (Some(start), Some(end)) = (period.starts_at, period.ends_at)
            {
                prop_assert!(start < end, "{text}");
            }
        }
    }
}

#[test]
fn very_deep_and_very_wide_pages_are_read() {
    let deep = format!("<div>{}x", "<p><b><i>".repeat(5_000));
    read(SourceKind::Html, deep.as_bytes());
    read(
        SourceKind::Html,
        format!("<script type='application/ld+json'>{}</script>", "[".repeat(5_000)).as_bytes(),
    );
    read(SourceKind::Html, "<div itemscope itemprop='a'>".repeat(2_000).as_bytes());
    read(SourceKind::Html, "<div><h1>a</h1></div>".repeat(3_000).as_bytes());
    read(SourceKind::Feed, format!("<rss version='2.0'>{}", "<a>".repeat(5_000)).as_bytes());
}
