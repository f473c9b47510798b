//! What a party pays by a source's own words about its tickets: worked out only where these are understood.

use crate::reading::party::Party;
use chrono::Datelike;
use regex::Regex;
use scenic_data::Instant;
use std::sync::LazyLock;

/// What tickets cost, in the unit that the source writes.
#[derive(Clone, Debug, PartialEq)]
struct Fares {
    adult: f64,
    student: Option<f64>,
    /// Below this height, metres: the price.
    child: Option<(f64, f64)>,
    /// From this age on: the price.
    senior: Option<(u32, f64)>,
    /// Whether it is one way.
    one_way: bool,
}

/// What a clause says that somebody pays.
#[derive(Clone, Copy)]
enum Price {
    Free,
    Half,
    Money(f64),
}

fn pattern(text: &str) -> Option<Regex> {
    Regex::new(text).ok()
}

static MONEY: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"(?:¥|￥)\s*(\d+(?:\.\d+)?)|(\d+(?:\.\d+)?)\s*元"));
static HEIGHT: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"(\d(?:\.\d+)?)\s*米以下|under\s+(\d(?:\.\d+)?)\s*m\b"));
static AGE: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"(\d{2})\s*(?:周岁|岁)(?:及)?以上|over[- ](\d{2})"));
static SEASON: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(r"[（(]\s*(\d{1,2}|[A-Z][a-z]{2})月?\s*[-–至到]\s*(?:次年)?(\d{1,2}|[A-Z][a-z]{2})月?\s*[）)]")
});
/// Tiers, ranges and conditions.
static MORE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"\d\s*[-–至到]\s*¥?\d+(?:\.\d+)?\s*(?:元|米|岁|m\b)|¥\s*\d+\s*[-–]\s*¥?\d|¥\d+,\d{3}|between|限带|per adult|\d{1,2}\s*[-–至到]\s*\d{1,2}\s*周?岁",
    )
});
/// What is bought beside the ticket.
const EXTRAS: [&str; 30] = [
    "另",
    "加",
    "押金",
    "租",
    "体验",
    "人均",
    "讲解",
    "导览",
    "停车",
    "观光车",
    "索道",
    "缆车",
    "船票",
    "保险",
    "演出",
    "寄存",
    " more",
    "deposit",
    "extra",
    "hire",
    "a head",
    "not included",
    "不含",
    "parking",
    "guide",
    "cable",
    "buggy",
    "luggage",
    "shuttle",
    "show",
];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl Fares {
    /// Reads a source's words, for a month. `None` where they say more than one thing, or nothing that is understood.
    fn read(text: &str, month: u32) -> Option<Self> {
        let mut adult: Vec<f64> = Vec::new();
        let (mut student, mut child, mut senior, mut one_way) = (None, None, None, false);
        for clause in clauses(text) {
            let money = MONEY.as_ref()?.captures_iter(&clause).filter_map(|found| {
                found.get(1).or(found.get(2)).and_then(|amount| amount.as_str().parse::<f64>().ok())
            });
            let money: Vec<f64> = money.collect();
            let lower = clause.to_lowercase();
            // "50-80元", "每位成人限带一名", "1.2-1.5米半价": more than is understood here.
            if MORE.as_ref()?.is_match(&lower) {
                return None;
            }
            let price = match (money.first(), lower.as_str()) {
                (Some(amount), _) => Some(Price::Money(*amount)),
                (None, said) if said.contains("半价") || said.contains("half") => Some(Price::Half),
                (None, said) if ["免票", "免费", "free"].iter().any(|word| said.contains(word)) => {
                    Some(Price::Free)
                }
                _ => None,
            };
            let below = number(HEIGHT.as_ref()?, &clause);
            let from = number(AGE.as_ref()?, &clause);
            let students = lower.contains("学生") || lower.contains("student");
            if (below.is_some() && child.is_some()) || (from.is_some() && senior.is_some()) {
                return None;
            }
            if students || below.is_some() || from.is_some() {
                let Some(price) = price else { continue };
                student = student.or(students.then_some(price));
                child = child.or(below.map(|height| (height, price)));
                senior = senior.or(from.map(|age| (age, price)));
                continue;
            }
            if EXTRAS.iter().any(|word| lower.contains(word)) {
                continue;
            }
            one_way |= ["单程", "one way"].iter().any(|word| lower.contains(word));
            match (SEASON.as_ref()?.captures(&clause), money.as_slice()) {
                // Free to enter, and something else costs.
                (_, []) if matches!(price, Some(Price::Free)) => return None,
                (Some(season), [amount]) if within(month, &season[1], &season[2])? => adult.push(*amount),
                (Some(_), [_]) | (_, []) => {}
                (None, [amount]) => adult.push(*amount),
                _ => return None,
            }
        }
        let [adult] = adult[..] else { return None };
        let worth = |price: Price| match price {
            Price::Free => 0.0,
            Price::Half => adult / 2.0,
            Price::Money(amount) => amount,
        };
        Some(Self {
            adult,
            student: student.map(worth),
            child: child.map(|(height, price)| (height, worth(price))),
            senior: senior.map(|(age, price)| (age as u32, worth(price))),
            one_way,
        })
    }
}

/// The clauses of a text: what stands in brackets stays with what it is said of.
fn clauses(text: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut depth = 0_i32;
    let chars: Vec<char> = text.chars().collect();
    for (at, c) in chars.iter().enumerate() {
        depth += i32::from(matches!(c, '（' | '(')) - i32::from(matches!(c, '）' | ')'));
        let ends_number = matches!(c, '.' | ',') && chars.get(at + 1).is_some_and(char::is_ascii_digit);
        if depth == 0 && matches!(c, '；' | ';' | '。' | '，' | ',' | '.') && !ends_number {
            found.push(String::new());
        } else if let Some(last) = found.last_mut() {
            last.push(*c);
        }
    }
    found
}

fn number(regex: &Regex, clause: &str) -> Option<f64> {
    let found = regex.captures(clause)?;
    found.get(1).or(found.get(2))?.as_str().parse().ok()
}

/// Whether a month lies within a season, which may go on into the next year.
fn within(month: u32, from: &str, to: &str) -> Option<bool> {
    let number = |said: &str| -> Option<u32> {
        let named = MONTHS.iter().position(|name| *name == said).and_then(|at| u32::try_from(at + 1).ok());
        named.or_else(|| said.parse().ok())
    };
    let (from, to) = (number(from)?, number(to)?);
    Some(if from <= to { (from..=to).contains(&month) } else { month >= from || month <= to })
}

/// What a party pays at an instant by a source's words, as a sentence; `None` where these are not understood, or say
/// nothing of somebody who goes.
pub fn worked_out(text: &str, party: &Party, at: Instant, zone: chrono_tz::Tz, zh: bool) -> Option<String> {
    let fares = Fares::read(text, at.with_timezone(&zone).month())?;
    let ways = if party.both_ways && fares.one_way { 2.0 } else { 1.0 };
    let mut parts: Vec<String> = Vec::new();
    let mut sum = 0.0;
    let mut add = |count: u32, who: (&str, &str), price: f64| {
        if count > 0 {
            sum += f64::from(count) * price * ways;
            parts.push(match (price == 0.0, zh) {
                (true, true) => format!("{}{count}人免费", who.0),
                (false, true) => format!("{}{count}人×{price}元", who.0),
                (true, false) => format!("{count} {} free", who.1),
                (false, false) => format!("{count} {} × ¥{price}", who.1),
            });
        }
    };
    add(party.adults, ("成人", if party.adults == 1 { "adult" } else { "adults" }), fares.adult);
    let students = if party.students > 0 { fares.student? } else { 0.0 };
    add(party.students, ("学生", if party.students == 1 { "student" } else { "students" }), students);
    for age in &party.seniors {
        let (from, price) = fares.senior?;
        let price = if (*age)? >= from { price } else { fares.adult };
        let (zh_name, en_name) = age.map_or(("老人".to_owned(), "senior".to_owned()), |age| {
            (format!("{age}岁老人"), format!("aged {age}"))
        });
        add(1, (&zh_name, &en_name), price);
    }
    let mut taller = None;
    if party.children > 0 {
        let (height, price) = fares.child?;
        let low = party.height_m.is_none_or(|tall| tall < height);
        let who = ("儿童", if party.children == 1 { "child" } else { "children" });
        add(party.children, who, if low { price } else { fares.adult });
        if party.height_m.is_none() {
            taller = Some((height, f64::from(party.children) * (fares.adult - price) * ways));
        }
    }
    let there_and_back = match (ways > 1.0, zh) {
        (true, true) => "，来回",
        (true, false) => ", there and back",
        _ => "",
    };
    let list = parts.join(if zh { "，" } else { ", " });
    let total = match (sum == 0.0, zh) {
        (true, true) => format!("照此算：{list}"),
        (true, false) => format!("Worked out from this: {list}"),
        (false, true) => format!("照此算：{list}{there_and_back}，共{sum}元"),
        (false, false) => format!("Worked out from this: {list}{there_and_back}, ¥{sum} in all"),
    };
    Some(match (taller, zh) {
        (Some((height, more)), true) => {
            format!("{total}；孩子若不到{height}米是这样，高于{height}米按成人，共{}元。", sum + more)
        }
        (Some((height, more)), false) => {
            format!("{total}, if under {height} m; taller children pay as adults, ¥{} in all.", sum + more)
        }
        (None, true) => format!("{total}。"),
        (None, false) => format!("{total}."),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTAIN: &str = "旺季（3月-11月）120元，淡季（12月-次年2月）80元；学生凭证半价；1.2米以下儿童与70岁以上老人免票。门票两日内有效，索道另购（单程65元）";
    const MOUNTAIN_EN: &str = "High season (Mar-Nov) ¥120, low season (Dec-Feb) ¥80; students half price with ID; children under 1.2 m and visitors over 70 free. Valid for two days. Cableway extra (¥65 one way)";

    #[test]
    fn fares_are_read_from_what_sources_write() {
        let read = |text: &str, month| Fares::read(text, month);
        for text in [MOUNTAIN, MOUNTAIN_EN] {
            let fares = read(text, 11).expect(text);
            assert_eq!(
                (fares.adult, fares.student, fares.child, fares.senior),
                (120.0, Some(60.0), Some((1.2, 0.0)), Some((70, 0.0)))
            );
            assert_eq!(read(text, 1).map(|fares| fares.adult), Some(80.0));
        }
        let house = read("50元；学生、60岁以上25元；身高1.2米以下免费", 6).expect("fares");
        assert_eq!((house.adult, house.student, house.senior), (50.0, Some(25.0), Some((60, 25.0))));
        assert_eq!(
            read("¥30; dye a handkerchief for ¥28 more, a scarf for ¥68 more", 6).map(|f| f.adult),
            Some(30.0)
        );
        for text in ["屯溪32元；宣城68元", "免费", "含在澜岫山大门票内", "旺季120元，淡季80元"]
        {
            assert_eq!(read(text, 6), None, "{text}");
        }
    }

    #[test]
    fn what_a_party_pays_is_worked_out() {
        let at: Instant = "2026-11-29T04:00:00Z".parse().expect("a time");
        let zone = chrono_tz::Asia::Shanghai;
        let said = |text: &str, question: &str, zh| {
            let party = crate::reading::party::asked(question)?;
            worked_out(text, &party, at, zone, zh)
        };
        assert_eq!(
            said(MOUNTAIN, "两个大人一个学生一共多少钱", true).as_deref(),
            Some("照此算：成人2人×120元，学生1人×60元，共300元。")
        );
        assert_eq!(said(MOUNTAIN, "我妈71岁要买票吗", true).as_deref(), Some("照此算：71岁老人1人免费。"));
        assert_eq!(
            said("¥65 one way, the same up or down; students ¥35; children under 1.2 m free. Mountain ticket not included", "how much for 2 adults and a 5 year old (1.05m), both ways?", false).as_deref(),
            Some("Worked out from this: 2 adults × ¥65, 1 child free, there and back, ¥260 in all.")
        );
        assert_eq!(
            said(MOUNTAIN, "两大一小多少钱", true).as_deref(),
            Some(
                "照此算：成人2人×120元，儿童1人免费，共240元；孩子若不到1.2米是这样，高于1.2米按成人，共360元。"
            )
        );
        assert_eq!(
            said(MOUNTAIN, "两个大人来回门票多少钱", true).as_deref(),
            Some("照此算：成人2人×120元，共240元。"),
            "the way that is one is the cableway's"
        );
        assert_eq!(said("30元；学生15元", "两大一小多少钱", true), None, "no source says what a child pays");
    }
}
