//! Texts as sites and partners write them, from their words to open or closed.

use super::{Openness, Schedule};
use chrono::{DateTime, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Asia::Shanghai;

/// A local time in Shanghai, and whether the place is open then: `o`pen, `c`losed, `u`nknown.
type Probe = (&'static str, char);

/// 2026-11-23 is a Monday, 2026-07-13 too; 2026-02-16 is one and a public holiday, the eve of the
/// Spring Festival.
const CASES: &[(&str, &[Probe])] = &[
    // plain
    ("8:30-17:00", &[("2026-11-24 08:30", 'o'), ("2026-11-24 08:29", 'c'), ("2026-11-24 17:00", 'c')]),
    ("开放时间：08:30～17:00", &[("2026-11-24 12:00", 'o'), ("2026-11-24 17:30", 'c')]),
    ("每天上午9点至下午5点半", &[("2026-11-24 17:15", 'o'), ("2026-11-24 17:45", 'c')]),
    ("早8:00－晚21:00", &[("2026-11-24 20:30", 'o'), ("2026-11-24 07:30", 'c')]),
    ("Daily 9am to 5pm", &[("2026-11-24 16:59", 'o'), ("2026-11-24 17:00", 'c')]),
    ("Open 9:00 a.m. – 4:30 p.m. every day", &[("2026-11-24 16:15", 'o'), ("2026-11-24 16:45", 'c')]),
    ("Mo-Su 08:00-16:00", &[("2026-11-24 15:00", 'o'), ("2026-11-24 16:30", 'c')]),
    // all day
    ("全天", &[("2026-11-24 03:00", 'o'), ("2026-02-17 12:00", 'o')]),
    ("全天开放", &[("2026-11-24 03:00", 'o')]),
    ("24小时", &[("2026-11-24 23:59", 'o')]),
    ("全年24小时开放", &[("2026-07-14 02:00", 'o')]),
    ("24/7", &[("2026-11-24 03:00", 'o')]),
    ("Open 24 hours", &[("2026-11-24 03:00", 'o')]),
    // days of the week
    (
        "9:00-17:00（周一闭馆）",
        &[("2026-11-23 10:00", 'c'), ("2026-11-24 10:00", 'o'), ("2026-11-24 18:00", 'c')],
    ),
    ("周二至周日9:00-17:00，周一闭馆", &[("2026-11-23 10:00", 'c'), ("2026-11-29 10:00", 'o')]),
    (
        "9:00-17:00，周一闭馆（法定节假日除外）",
        &[("2026-11-23 10:00", 'c'), ("2026-02-16 10:00", 'o'), ("2026-11-24 10:00", 'o')],
    ),
    ("週二至週日9:00－17:00，週一休館", &[("2026-11-23 10:00", 'c'), ("2026-11-24 10:00", 'o')]),
    ("周一至周五 9:00-17:00；周末 10:00-18:00", &[("2026-11-24 17:30", 'c'), ("2026-11-28 17:30", 'o')]),
    ("工作日9:00-17:00", &[("2026-11-24 10:00", 'o')]),
    ("Tue-Sun 10:00-18:00, closed on Mondays", &[("2026-11-23 11:00", 'c'), ("2026-11-29 11:00", 'o')]),
    ("Tu-Su 09:00-17:00; Mo off", &[("2026-11-23 10:00", 'c'), ("2026-11-24 10:00", 'o')]),
    (
        "Mo-Fr 09:00-17:00; Sa,Su 10:00-18:00; PH off",
        &[("2026-11-24 09:30", 'o'), ("2026-11-28 09:30", 'c'), ("2026-02-17 11:00", 'c')],
    ),
    // seasons
    (
        "3月至11月 6:30-17:00；12月至次年2月 7:30-16:00",
        &[
            ("2026-11-24 16:30", 'o'),
            ("2026-12-24 16:30", 'c'),
            ("2026-12-24 07:00", 'c'),
            ("2026-07-14 06:45", 'o'),
        ],
    ),
    (
        "4月1日-10月31日 8:00-18:00，11月1日-3月31日 8:30-17:00",
        &[("2026-07-14 17:30", 'o'), ("2026-11-24 17:30", 'c'), ("2026-11-24 08:15", 'c')],
    ),
    (
        "旺季（4月-10月）8:30-17:00，淡季（11月-次年3月）9:00-16:30",
        &[("2026-07-14 16:45", 'o'), ("2026-11-24 16:45", 'c'), ("2026-11-24 09:30", 'o')],
    ),
    ("Mar-Nov 06:30-17:00; Dec-Feb 07:30-16:00", &[("2026-11-24 16:30", 'o'), ("2026-12-24 16:30", 'c')]),
    (
        "1 April – 31 October: 9am-6pm; 1 November – 31 March: 9am-4pm",
        &[("2026-07-14 17:00", 'o'), ("2026-11-24 17:00", 'c')],
    ),
    // the last visitor
    ("9:00-17:00（16:00停止入园）", &[("2026-11-24 16:30", 'o'), ("2026-11-24 17:00", 'c')]),
    ("9:00-17:00，16:30停止入馆", &[("2026-11-24 16:45", 'o')]),
    ("8:00-18:00（闭园前1小时停止售票）", &[("2026-11-24 17:30", 'o')]),
    ("10am-6pm, last entry 5pm", &[("2026-11-24 17:30", 'o'), ("2026-11-24 18:00", 'c')]),
    ("09:00-17:00 (last admission 30 minutes before closing)", &[("2026-11-24 16:45", 'o')]),
    // nights and breaks
    ("18:30-22:00", &[("2026-11-24 20:00", 'o'), ("2026-11-24 12:00", 'c')]),
    ("晚上8点至凌晨2点", &[("2026-11-24 23:00", 'o'), ("2026-11-25 01:30", 'o'), ("2026-11-25 03:00", 'c')]),
    ("17:30-次日2:00", &[("2026-11-25 01:30", 'o'), ("2026-11-24 12:00", 'c')]),
    ("Fr-Sa 18:00-02:00", &[("2026-11-29 01:00", 'o'), ("2026-11-30 01:00", 'c')]),
    (
        "上午9:00-11:30，下午14:00-17:00",
        &[("2026-11-24 11:00", 'o'), ("2026-11-24 12:30", 'c'), ("2026-11-24 14:30", 'o')],
    ),
    ("日场9:00-17:00，夜场18:30-22:00", &[("2026-11-24 17:30", 'c'), ("2026-11-24 19:00", 'o')]),
    ("10:00-14:00, 17:00-21:00", &[("2026-11-24 15:00", 'c'), ("2026-11-24 18:00", 'o')]),
    // the sun, whose times are not known without a position
    ("日出至日落", &[("2026-11-24 12:00", 'o'), ("2026-11-24 23:45", 'c'), ("2026-11-24 06:00", 'u')]),
    ("sunrise-sunset", &[("2026-11-24 12:00", 'o'), ("2026-11-24 17:00", 'u')]),
];

/// What is kept as text, because it says too little, or more than one thing.
const NOT_UNDERSTOOD: &[&str] = &[
    "",
    "详见公告",
    "以景区当日公告为准",
    "旺季6:30-17:00，淡季7:30-16:00",
    "随澜岫山开放（旺季6:30-17:00，淡季7:30-16:00）",
    "一号厅9:00-17:00，二号厅10:00-16:00",
    "主殿8:00-17:00；藏经阁每月初一、十五开放",
    "每日6:30-17:00，初一、十五提前至5:30开门（住寺香客）",
    "湖区与公路全天开放；澜岫山3月至11月6:30-17:00",
    "2:00-4:00",
    "9:00-5:00",
    "whenever the lamp is lit",
    "by appointment only",
    "Ask at the gate",
    "25:00-26:00",
];

fn at(local: &str) -> DateTime<Utc> {
    let local = NaiveDateTime::parse_from_str(local, "%Y-%m-%d %H:%M").expect("a time");
    Shanghai.from_local_datetime(&local).single().expect("one time").to_utc()
}

#[test]
fn texts_as_people_write_them_say_when_a_place_is_open() {
    let mut wrong = Vec::new();
    for (text, probes) in CASES {
        let schedule = match Schedule::parse(text) {
            Ok(schedule) => schedule,
            Err(error) => {
                wrong.push(format!("{text}: {error}"));
                continue;
            }
        };
        let again = Schedule::parse(schedule.osm()).map(|again| again.osm().to_owned());
        if again.as_deref() != Ok(schedule.osm()) {
            wrong.push(format!("{text}: {} is read back as {again:?}", schedule.osm()));
        }
        for (local, expected) in *probes {
            let state = schedule.at(at(local), Shanghai, Some("CN")).state;
            let found = match state {
                Openness::Open => 'o',
                Openness::Closed => 'c',
                Openness::Unknown => 'u',
            };
            if found != *expected {
                wrong.push(format!("{text} ({}): at {local} {state:?}", schedule.osm()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_says_too_little_or_two_things_is_kept_as_text() {
    let read: Vec<String> = NOT_UNDERSTOOD
        .iter()
        .filter_map(|text| Schedule::parse(text).ok().map(|schedule| format!("{text}: {}", schedule.osm())))
        .collect();
    assert!(read.is_empty(), "{}", read.join("\n"));
}

#[test]
fn the_last_admission_is_told_with_the_hours() {
    for (text, expected) in [
        ("9:00-17:00（16:00停止入园）", "2026-11-24 16:00"),
        ("8:00-18:00（闭园前1小时停止售票）", "2026-11-24 17:00"),
        ("10am-6pm, last entry 5pm", "2026-11-24 17:00"),
        ("09:00-17:00 (last admission 30 minutes before closing)", "2026-11-24 16:30"),
    ] {
        let schedule = Schedule::parse(text).expect("understood");
        let state = schedule.at(at("2026-11-24 12:00"), Shanghai, Some("CN"));
        assert_eq!(state.last_entry, Some(at(expected)), "{text}: {}", schedule.osm());
    }
}

#[test]
fn hours_that_mean_the_same_do_not_contradict_each_other() {
    let pair = |a: &str, b: &str| {
        let (a, b) = (Schedule::parse(a).expect("understood"), Schedule::parse(b).expect("understood"));
        let today = at("2026-11-24 12:00").date_naive();
        assert_eq!(
            a.contradicts(&b, today, Shanghai, Some("CN")),
            b.contradicts(&a, today, Shanghai, Some("CN")),
            "either way round"
        );
        a.contradicts(&b, today, Shanghai, Some("CN"))
    };
    for (a, b) in [
        ("9:00-17:00（周一闭馆）", "Tu-Su 09:00-17:00; Mo off"),
        ("3月至11月 6:30-17:00；12月至次年2月 7:30-16:00", "Mar-Nov 06:30-17:00; Dec-Feb 07:30-16:00"),
        ("全天开放", "24/7"),
        ("9:00-17:00（16:00停止入园）", "Daily 9am to 5pm"),
        // Where one does not know, there is nothing to contradict.
        ("日出至日落", "08:00-15:00"),
    ] {
        assert!(!pair(a, b), "{a} | {b}");
    }
    for (a, b) in [
        ("3月至11月 6:30-17:00；12月至次年2月 7:30-16:00", "Mo-Su 08:00-16:00"),
        ("9:00-17:00（周一闭馆）", "9:00-17:00"),
        ("9:00-17:00", "09:30-17:00"),
    ] {
        assert!(pair(a, b), "{a} | {b}");
    }
}
