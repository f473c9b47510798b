//! Weather in which a place closes or a service stops, as its sources say it.
//!
//! Nobody here knows tomorrow's weather. What a source says of it is told as a condition, in its words.

use crate::place::PlaceKind;
use crate::view::{Fact, PlaceView};
use crate::{Field, LangTag};
use serde::{Deserialize, Serialize};

/// A kind of weather.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Weather {
    /// Rain.
    Rain,
    /// Thunder and lightning.
    Thunder,
    /// Strong wind.
    Wind,
    /// Fog.
    Fog,
    /// Snow.
    Snow,
    /// Ice on the ground.
    Ice,
    /// Heat.
    Heat,
    /// High water and floods.
    HighWater,
}

/// What a source says of weather that closes a place.
#[derive(Clone, Debug, PartialEq)]
pub struct WeatherRule<'a> {
    /// In which weather, each kind once.
    pub kinds: Vec<Weather>,
    /// The source's sentence.
    pub text: &'a str,
    /// The fact that it stands in.
    pub fact: &'a Fact,
}

/// Where sources write of it.
const FIELDS: [&str; 4] = ["opening_hours", "transport", "tips", "highlights"];

/// Chinese words for each kind of weather.
const CHINESE: [(Weather, &[&str]); 8] = [
    (
        Weather::Rain,
        &["雨天", "下雨", "大雨", "暴雨", "中雨", "小雨", "降雨", "雨雪", "遇雨", "逢雨", "阴雨"],
    ),
    (Weather::Thunder, &["雷电", "雷雨", "雷暴", "雷击", "打雷", "雷天"]),
    (Weather::Wind, &["大风", "强风", "风速", "风力", "级风", "级以上风", "阵风", "风大", "狂风", "台风"]),
    (Weather::Fog, &["大雾", "浓雾", "雾天", "团雾"]),
    (Weather::Snow, &["大雪", "下雪", "雪天", "积雪", "冰雪天", "冰雪等", "冰雪路", "雨雪", "降雪", "暴雪"]),
    (Weather::Ice, &["结冰", "冰冻", "冰雪天", "冰雪等", "冰雪路", "凝冻"]),
    (Weather::Heat, &["高温"]),
    (Weather::HighWater, &["洪水", "汛期", "涨水", "高水位", "水位过高", "水位上涨", "泄洪", "涨潮"]),
];
/// English words for each kind of weather.
const ENGLISH: [(Weather, &[&str]); 8] = [
    (Weather::Rain, &["rain", "rainy", "rains", "rainstorm", "rainstorms", "downpour", "downpours"]),
    (Weather::Thunder, &["thunder", "thunderstorm", "thunderstorms", "lightning"]),
    (Weather::Wind, &["wind", "winds", "windy", "gale", "gales", "typhoon", "typhoons"]),
    (Weather::Fog, &["fog", "foggy"]),
    (Weather::Snow, &["snow", "snowy", "snows", "snowfall", "snowstorm", "snowstorms"]),
    (Weather::Ice, &["icy", "frozen", "iced"]),
    (Weather::Heat, &["heat", "heatwave", "heatwaves"]),
    (Weather::HighWater, &["flood", "floods", "flooding", "flooded"]),
];
/// What makes a word of weather part of a name: 大雪山, 大风车, 雨天咖啡馆.
const NAME_GOES_ON: &str = "山洞塔峰村车桥寺岛谷世馆湖岭镇寨园宫咖酒";
/// After these `停止` ends something else than the opening: 停止入园, 停止售票.
const STOPS_ENTRY: &str = "入进售检办收领放换接";
/// Words that close or stop something.
const CHINESE_STOPS: [&str; 16] = [
    "停运",
    "停航",
    "停开",
    "停驶",
    "停止",
    "停业",
    "停演",
    "封闭",
    "关闭",
    "暂停",
    "不开放",
    "不开",
    "闭园",
    "闭馆",
    "封山",
    "封路",
];
const ENGLISH_STOPS: [&str; 9] =
    ["stop", "stops", "closed", "close", "closes", "shut", "shuts", "suspended", "suspends"];
const ENGLISH_PHRASES: [&str; 5] = ["not run", "not operate", "no service", "not open", "not sail"];
/// Before these `stop` is where a bus stops.
const BEFORE_A_STOP: [&str; 12] =
    ["the", "a", "bus", "boat", "tram", "metro", "this", "each", "next", "last", "first", "every"];
/// What makes a part of a sentence the condition of the next one.
const IF: [&str; 13] =
    ["遇", "若", "因", "如", "当", "天气", "if ", "in ", "when ", "during ", "on ", "with ", "should "];
/// What runs, of which a place that is none may speak beside itself.
const SERVICES: [&str; 17] = [
    "船",
    "索道",
    "缆车",
    "摆渡",
    "班车",
    "观光车",
    "游艇",
    "竹筏",
    "漂流",
    "boat",
    "ferr",
    "cable",
    "gondola",
    "lift",
    "shuttle",
    "bus",
    "raft",
];

/// What the sources of a place say of weather that closes it, for a reader of `lang`: sentences in the
/// reader's language, where there are any, else in the other.
pub fn weather<'a>(view: &'a PlaceView, lang: &LangTag) -> Vec<WeatherRule<'a>> {
    let runs = matches!(view.place.kind, PlaceKind::Transport);
    let of_fact = |fact: &'a Fact| {
        clauses(fact.claim.value()).into_iter().filter_map(move |text| {
            let kinds = stops_in(text, runs);
            (!kinds.is_empty()).then_some(WeatherRule { kinds, text, fact })
        })
    };
    let fields = FIELDS.map(Field::new);
    let own: Vec<WeatherRule<'_>> =
        fields.iter().filter_map(|field| view.fact(field, lang)).flat_map(of_fact).collect();
    if !own.is_empty() {
        return own;
    }
    view.facts.iter().filter(|fact| fields.contains(fact.claim.field())).flat_map(of_fact).collect()
}

/// The kinds of weather of those rules, each once.
pub fn kinds(rules: &[WeatherRule<'_>]) -> Vec<Weather> {
    let mut kinds: Vec<Weather> = rules.iter().flat_map(|rule| rule.kinds.iter().copied()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// Sentences, and what semicolons part of them.
fn clauses(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut begin = 0;
    let mut letters = text.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        let ends = match c {
            '。' | '！' | '？' | '；' | '\n' => true,
            '.' | '!' | '?' | ';' => letters.peek().is_none_or(|(_, next)| next.is_whitespace()),
            _ => false,
        };
        if ends {
            found.extend(text.get(begin..at));
            begin = at + c.len_utf8();
        }
    }
    found.extend(text.get(begin..));
    found.into_iter().map(str::trim).filter(|clause| !clause.is_empty()).collect()
}

/// The kinds of weather that a clause says to close or stop something: named beside a word that does so, or
/// as the condition before it.
fn stops_in(clause: &str, runs: bool) -> Vec<Weather> {
    let parts: Vec<&str> = clause.split(['，', ',']).collect();
    let mut kinds: Vec<Weather> = Vec::new();
    for (i, part) in parts.iter().enumerate() {
        let of_weather = weather_of(part);
        if of_weather.is_empty() {
            continue;
        }
        let lower = part.trim().to_lowercase();
        let conditional = IF.iter().any(|word| lower.starts_with(word))
            || ["时", "天", "天气", "期间"].iter().any(|end| lower.ends_with(end));
        let next = parts.get(i + 1).filter(|_| conditional);
        let Some(stopped) = [Some(part), next].into_iter().flatten().find(|part| stops(part)) else {
            continue;
        };
        let other = |text: &str| SERVICES.iter().any(|word| text.to_lowercase().contains(word));
        if runs || !(other(part) || other(stopped)) {
            kinds.extend(of_weather);
        }
    }
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

fn weather_of(text: &str) -> Vec<Weather> {
    // A thunderstorm is thunder; it is not what closes a place whenever it rains.
    let chinese = text.replace("雷雨天", "雷电").replace("雷雨", "雷电");
    let said = |word: &str| {
        chinese.match_indices(word).any(|(at, _)| {
            let next = chinese.get(at + word.len()..).and_then(|rest| rest.chars().next());
            next.is_none_or(|next| !NAME_GOES_ON.contains(next))
        })
    };
    let mut found: Vec<Weather> = CHINESE
        .iter()
        .filter(|(_, words)| words.iter().any(|word| said(word)))
        .map(|(kind, _)| *kind)
        .collect();
    // A capital begins a name: Rain Flower Terrace is closed on Mondays, rain or shine.
    let words: Vec<&str> = words(text).collect();
    found.extend(
        ENGLISH
            .iter()
            .filter(|(_, list)| list.iter().any(|word| words.contains(word)))
            .map(|(kind, _)| *kind),
    );
    if text.contains("high water") {
        found.push(Weather::HighWater);
    }
    found
}

fn stops(text: &str) -> bool {
    let ends_entry = |at: usize, word: &str| {
        let next = text.get(at + word.len()..).and_then(|rest| rest.chars().next());
        word == "停止" && next.is_some_and(|next| STOPS_ENTRY.contains(next))
    };
    let closes = |word: &&str| text.match_indices(*word).any(|(at, word)| !ends_entry(at, word));
    if CHINESE_STOPS.iter().any(closes) {
        return true;
    }
    let lower = text.to_lowercase();
    if ENGLISH_PHRASES.iter().any(|phrase| lower.contains(phrase)) {
        return true;
    }
    let words: Vec<&str> = words(text).collect();
    words.iter().enumerate().any(|(i, word)| {
        let before = i.checked_sub(1).and_then(|i| words.get(i));
        let noun = before.is_some_and(|before| {
            BEFORE_A_STOP.contains(before) || before.chars().next().is_some_and(char::is_uppercase) && i > 1
        });
        ENGLISH_STOPS.contains(&word.to_lowercase().as_str()) && !(word.starts_with("stop") && noun)
    })
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '\'')).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use Weather::{Fog, HighWater, Ice, Rain, Snow, Thunder, Wind};

    #[test]
    fn a_service_stops_in_the_weather_that_its_source_names() {
        for (text, kinds) in [
            ("风速超过每秒15米、雷电时停运", vec![Thunder, Wind]),
            ("六级风停航，全额退票", vec![Wind]),
            ("风大浪急时游船停航，北风天多在下午", vec![Wind]),
            ("如遇大雾、冰雪等天气，索道暂停运行", vec![Fog, Snow, Ice]),
            ("汛期涨水时渡船停开", vec![HighWater]),
            ("It stops in lightning and in winds above 15 m/s", vec![Thunder, Wind]),
            ("in strong wind boats stop and refund in full", vec![Wind]),
            ("In heavy rain, the shuttle does not run", vec![Rain]),
            ("Boats are suspended in fog", vec![Fog]),
        ] {
            assert_eq!(stops_in(text, true), kinds, "{text}");
        }
    }

    #[test]
    fn a_place_closes_and_what_it_says_of_boats_is_not_its_own() {
        assert_eq!(stops_in("雷雨与大风（8级以上）封闭", false), [Thunder, Wind]);
        assert_eq!(stops_in("closed in thunderstorms and gales", false), [Thunder, Wind]);
        assert_eq!(stops_in("雨天关闭", false), [Rain]);
        assert_eq!(stops_in("雷雨天关闭", false), [Thunder]);
        assert_eq!(stops_in("Boats stop in strong wind", false), []);
        assert_eq!(stops_in("风大浪急时游船停航", false), []);
    }

    #[test]
    fn weather_beside_something_else_closes_nothing() {
        for text in [
            "周一闭馆，雨天路滑请带伞",
            "雨天演出移到敦睦堂",
            "雷雨天请离开铁栏",
            "结冰或雷雨天请改期",
            "雨天照常开放",
            "Leave the railings in thunder",
            "Take the bus to the Drum Tower stop in rain",
            "From the last stop walk on in rain",
            "Closed on Mondays",
            "The ice house is closed",
            "雷峰塔周一闭馆",
            "冰雪大世界22:00停止入园",
            "大雪山景区冬季封闭",
            "下雨时16:00停止售票",
            "Rain Flower Terrace is closed on Mondays",
            "Wind-Listening Pavilion closes at five",
            "",
        ] {
            assert_eq!(stops_in(text, false), [], "{text}");
            assert_eq!(stops_in(text, true), [], "{text}");
        }
        let clauses = clauses("开放。雨天关闭；周一闭馆\nOpen. Shut in fog; cheap.");
        assert_eq!(clauses, ["开放", "雨天关闭", "周一闭馆", "Open", "Shut in fog", "cheap"]);
    }
}
