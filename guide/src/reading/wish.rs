//! A wish: what a place one looks for must be like ("评分4.5以上、免费、在湖边的景点").

use super::numbers::{self, Measure, Range};
use super::when;
use scenic_data::place::PlaceKind;
use scenic_data::{Field, PlaceId};
use serde::Serialize;

/// What one looks for.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Wish {
    /// Of one of these kinds; any when empty.
    pub kinds: Vec<PlaceKind>,
    /// What must stand in its name, because the kind alone does not say it ("公园").
    pub named: Option<String>,
    /// Free to enter.
    pub free: bool,
    /// What it may cost.
    pub price: Range,
    /// How it must be rated.
    pub rating: Range,
    /// How long a visit may take, minutes.
    pub visit: Range,
    /// How far away it may be, metres.
    pub distance: Range,
    /// Near this place.
    pub near: Option<PlaceId>,
    /// Near the traveller.
    pub near_me: bool,
    /// Within this place.
    pub within: Option<PlaceId>,
    /// One of these, which were spoken of; any when empty.
    pub among: Vec<PlaceId>,
    /// In a district of this name.
    pub district: Option<String>,
    /// What it must have, offer or be, folded.
    pub features: Vec<String>,
    /// Open at the time asked about.
    pub open: bool,
    /// Closed all that day.
    pub shut: bool,
    /// What the best one has most, or least, of.
    pub best: Option<Best>,
    /// What is asked of each.
    pub asked: Vec<Field>,
}

/// By what the best is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Best {
    /// The lowest price.
    Cheapest,
    /// The highest price.
    Dearest,
    /// The highest rating.
    BestRated,
    /// The lowest rating.
    WorstRated,
    /// The nearest.
    Nearest,
    /// The shortest visit.
    Quickest,
    /// The longest visit.
    Longest,
}

impl Wish {
    /// Whether anything but kind and neighbourhood is asked for.
    pub fn is_choosy(&self) -> bool {
        self.free
            || self.is_limited()
            || self.best.is_some()
            || self.open
            || self.shut
            || !self.features.is_empty()
            || self.district.is_some()
    }

    /// Whether it is for places that one goes to while they are open: not for lodging, nor for what stands in another.
    pub fn is_visited(&self) -> bool {
        let stays = [PlaceKind::Hotel, PlaceKind::Exhibit, PlaceKind::Transport];
        !self.kinds.is_empty() && !self.kinds.iter().any(|kind| stays.contains(kind))
    }

    /// Whether numbers limit it.
    pub fn is_limited(&self) -> bool {
        [self.price, self.rating, self.visit, self.distance].iter().any(Range::is_some)
    }

    /// Whether the limits exclude each other.
    pub fn is_contradictory(&self) -> bool {
        [self.price, self.rating, self.visit, self.distance].iter().any(Range::is_empty)
            || (self.free && self.price.least.is_some_and(|least| least > 0.0 || self.price.above))
    }

    /// This wish, completed by what an earlier one asked for and this one leaves open.
    pub fn after(mut self, earlier: &Self) -> Self {
        if self.kinds.is_empty() {
            (self.kinds, self.named) = (earlier.kinds.clone(), earlier.named.clone());
        }
        let keep = |own: Range, before: Range| if own.is_some() { own } else { before };
        self.price = keep(self.price, if self.free { Range::default() } else { earlier.price });
        self.rating = keep(self.rating, earlier.rating);
        self.visit = keep(self.visit, earlier.visit);
        self.distance = keep(self.distance, earlier.distance);
        self.free |= earlier.free && !self.price.is_some();
        self.features.extend(
            earlier.features.iter().filter(|f| !self.features.contains(f)).cloned().collect::<Vec<_>>(),
        );
        self.near = self.near.or_else(|| earlier.near.clone());
        self.within = self.within.or_else(|| earlier.within.clone());
        self.district = self.district.or_else(|| earlier.district.clone());
        self
    }
}

/// A word, the kinds it means, and whether it must stand in the name as well.
type KindWord = (&'static str, &'static [PlaceKind], bool);
/// What people call kinds of places: the word, the kinds, and whether the word must stand in the
/// name as well.
const KINDS: &[KindWord] = {
    use PlaceKind::{Area, Attraction, Exhibit, Hotel, Museum, Restaurant, Transport};
    &[
        ("博物馆", &[Museum, Attraction], true),
        ("美术馆", &[Museum, Attraction], true),
        ("museum", &[Museum], false),
        ("展品", &[Exhibit], false),
        ("文物", &[Exhibit], false),
        ("exhibits", &[Exhibit], false),
        ("餐馆", &[Restaurant], false),
        ("餐厅", &[Restaurant], false),
        ("饭店", &[Restaurant], false),
        ("饭馆", &[Restaurant], false),
        ("馆子", &[Restaurant], false),
        ("小吃店", &[Restaurant], false),
        ("吃饭的地方", &[Restaurant], false),
        ("吃的地方", &[Restaurant], false),
        ("吃东西的地方", &[Restaurant], false),
        ("好吃的", &[Restaurant], false),
        ("吃的", &[Restaurant], false),
        ("美食", &[Restaurant], false),
        ("restaurant", &[Restaurant], false),
        ("place to eat", &[Restaurant], false),
        ("places to eat", &[Restaurant], false),
        ("somewhere to eat", &[Restaurant], false),
        ("where can i eat", &[Restaurant], false),
        ("where to eat", &[Restaurant], false),
        ("eatery", &[Restaurant], false),
        ("吃什么", &[Restaurant], false),
        ("吃点什么", &[Restaurant], false),
        ("吃到什么", &[Restaurant], false),
        ("去哪吃", &[Restaurant], false),
        ("去哪儿吃", &[Restaurant], false),
        ("哪里吃", &[Restaurant], false),
        ("哪儿吃", &[Restaurant], false),
        ("在哪吃", &[Restaurant], false),
        ("住哪", &[Hotel], false),
        ("哪里住", &[Hotel], false),
        ("哪儿住", &[Hotel], false),
        ("住什么地方", &[Hotel], false),
        ("where to sleep", &[Hotel], false),
        ("where to stay", &[Hotel], false),
        ("where can we stay", &[Hotel], false),
        ("where should we stay", &[Hotel], false),
        ("where can we eat", &[Restaurant], false),
        ("where should we eat", &[Restaurant], false),
        ("酒店", &[Hotel], false),
        ("宾馆", &[Hotel], false),
        ("旅馆", &[Hotel], false),
        ("旅店", &[Hotel], false),
        ("客栈", &[Hotel], false),
        ("民宿", &[Hotel], false),
        ("住的地方", &[Hotel], false),
        ("住处", &[Hotel], false),
        ("住宿", &[Hotel], false),
        ("hotel", &[Hotel], false),
        ("hostel", &[Hotel], false),
        ("lodging", &[Hotel], false),
        ("accommodation", &[Hotel], false),
        ("guesthouse", &[Hotel], false),
        (" inn", &[Hotel], false),
        ("place to stay", &[Hotel], false),
        ("places to stay", &[Hotel], false),
        ("somewhere to stay", &[Hotel], false),
        ("where can i stay", &[Hotel], false),
        ("车站", &[Transport], false),
        ("码头", &[Transport], false),
        ("景点", &[Attraction, Museum], false),
        ("景区", &[Attraction, Museum, Area], false),
        ("名胜", &[Attraction, Museum], false),
        ("古迹", &[Attraction, Museum], false),
        ("公园", &[Attraction, Area], true),
        ("寺庙", &[Attraction], false),
        ("好玩的地方", &[Attraction, Museum], false),
        ("玩的地方", &[Attraction, Museum], false),
        ("可以玩的", &[Attraction, Museum], false),
        ("好玩的", &[Attraction, Museum], false),
        ("值得去的地方", &[Attraction, Museum], false),
        ("必看的", &[Attraction, Museum], false),
        ("必须看的", &[Attraction, Museum], false),
        ("必去的", &[Attraction, Museum], false),
        ("值得看的", &[Attraction, Museum], false),
        ("值得去的", &[Attraction, Museum], false),
        ("must see", &[Attraction, Museum], false),
        ("must-see", &[Attraction, Museum], false),
        ("worth seeing", &[Attraction, Museum], false),
        ("sights", &[Attraction, Museum], false),
        ("sight", &[Attraction, Museum], false),
        ("attraction", &[Attraction, Museum], false),
        ("things to see", &[Attraction, Museum], false),
        ("places to see", &[Attraction, Museum], false),
        ("places to visit", &[Attraction, Museum], false),
        ("place to visit", &[Attraction, Museum], false),
    ]
};
/// Words before a kind that make it the place in focus rather than any of its kind.
const POINTING: [&str; 16] = [
    "这个", "那个", "这座", "那座", "这家", "那家", "该", "此", "这间", "那间", "这处", "the ", "this ",
    "that ", "your ", "its ",
];
const FREE: [&str; 19] = [
    "免费",
    "免票",
    "免门票",
    "不要钱",
    "不要门票",
    "不收门票",
    "不用买票",
    "不花钱",
    "不收费",
    "free of charge",
    "free to",
    "for free",
    "free ",
    ", free",
    "are free",
    "cost nothing",
    "costs nothing",
    "without a ticket",
    "no entrance fee",
];
/// Words that ask whether it is free, or mean another thing.
const ASKS_WHETHER: [&str; 10] = [
    "要不要",
    "收不收",
    "需不需要",
    "用不用",
    "是不是免费",
    "免不免费",
    "免费吗",
    "免费么",
    "is it free",
    "freely",
];
const OPEN: [&str; 17] = [
    "开着的",
    "开门的",
    "开放的",
    "营业的",
    "还开的",
    "还开着",
    "还开门",
    "还营业",
    "open now",
    "are open",
    "still open",
    "open after",
    "open at",
    "open until",
    "open late",
    "open past",
    "still serving",
];
const SHUT: [&str; 14] = [
    "不开门",
    "不开放",
    "不开的",
    "不营业",
    "关门的",
    "闭馆",
    "闭园",
    "休息的",
    "歇业",
    "打烊的",
    "closed on",
    "closed every",
    "shut on",
    "not open on",
];
const SUPERLATIVES: [(&str, Best); 43] = [
    ("评分垫底", Best::WorstRated),
    ("评分最低", Best::WorstRated),
    ("评价最差", Best::WorstRated),
    ("lowest rated", Best::WorstRated),
    ("worst rated", Best::WorstRated),
    ("人均最高", Best::Dearest),
    ("消费最高", Best::Dearest),
    ("best rating", Best::BestRated),
    ("离得近", Best::Nearest),
    ("最便宜", Best::Cheapest),
    ("最实惠", Best::Cheapest),
    ("价格最低", Best::Cheapest),
    ("票价最低", Best::Cheapest),
    ("门票最低", Best::Cheapest),
    ("消费最低", Best::Cheapest),
    ("人均最低", Best::Cheapest),
    ("最省钱", Best::Cheapest),
    ("cheapest", Best::Cheapest),
    ("least expensive", Best::Cheapest),
    ("lowest price", Best::Cheapest),
    ("most affordable", Best::Cheapest),
    ("最贵", Best::Dearest),
    ("价格最高", Best::Dearest),
    ("票价最高", Best::Dearest),
    ("门票最高", Best::Dearest),
    ("most expensive", Best::Dearest),
    ("priciest", Best::Dearest),
    ("评分最高", Best::BestRated),
    ("评价最高", Best::BestRated),
    ("评价最好", Best::BestRated),
    ("口碑最好", Best::BestRated),
    ("分数最高", Best::BestRated),
    ("best rated", Best::BestRated),
    ("best-rated", Best::BestRated),
    ("highest rated", Best::BestRated),
    ("highest-rated", Best::BestRated),
    ("top rated", Best::BestRated),
    ("top-rated", Best::BestRated),
    ("highest rating", Best::BestRated),
    ("最近的", Best::Nearest),
    ("离得最近", Best::Nearest),
    ("nearest", Best::Nearest),
    ("closest", Best::Nearest),
];
const NEAR_ME: [&str; 9] =
    ["我附近", "我周边", "我这附近", "我旁边", "离我", "near me", "around me", "close to me", "from me"];
/// Words that say "having" before a feature that no source lists.
static HAVING: std::sync::LazyLock<Option<regex::Regex>> = std::sync::LazyLock::new(|| {
    regex::Regex::new(r"(?:带有|带|提供|含有|有|主打|专做|专卖|能吃到|可以吃到|吃到|想吃|卖)([\u{4e00}-\u{9fff}a-z0-9]{2,6})(?:的(?:景|餐|饭|酒|宾|旅|客|民|馆|吃|住|地方|店|公园|博物)|[，,])|(?:with (?:a |an )?|serving |that serves? |offering )([a-z][a-z -]{2,24}[a-z])").ok()
});
static DISTRICT: std::sync::LazyLock<Option<regex::Regex>> = std::sync::LazyLock::new(|| {
    regex::Regex::new(r"(?:^|[在去到，。！？、\s])([\u{4e00}-\u{9fff}]{2,3}(?:区|县))").ok()
});
/// What looks like a feature but is no more than talk.
const NOT_FEATURES: [&str; 56] = [
    "rating", "price", "cost", "ticket", "可以", "能玩", "不错", "别的", "没有", "其他", "其它", "另外",
    "啥", "哪", "类似", "这样", "那样", "著名", "出名", "漂亮", "适合", "值得", "好的", "一些", "几个",
    "附近", "周边", "旁边", "比较", "很好", "最好", "喜欢", "玩的", "吃的", "什么", "哪些", "推荐", "地方",
    "免费", "好吃", "好玩", "景点", "餐馆", "餐厅", "酒店", "意思", "特色", "门票", "时间", "有名", "价格",
    "评分", "kids", "children", "good", "view",
];

/// Reads what a question (its names masked, in lower case) wishes for, but for its features.
pub fn read(masked: &str) -> Wish {
    read_with_rest(masked).0
}

/// The same, with the question as it is without the limits.
pub fn read_with_rest(masked: &str) -> (Wish, String) {
    let limits = numbers::limits(masked);
    let rest = &limits.rest;
    let has = |words: &[&str]| words.iter().any(|word| rest.contains(word));
    let asks_whether = ASKS_WHETHER.iter().any(|word| rest.contains(word));
    let mut wish = Wish {
        free: has(&FREE) && !asks_whether,
        open: has(&OPEN),
        shut: has(&SHUT) && when::names_weekday(rest),
        near_me: has(&NEAR_ME),
        best: SUPERLATIVES.iter().find(|(word, _)| rest.contains(word)).map(|(_, best)| *best),
        district: district(rest),
        ..Wish::default()
    };
    for (measure, range) in &limits.ranges {
        *match measure {
            Measure::Price => &mut wish.price,
            Measure::Rating => &mut wish.rating,
            Measure::Visit => &mut wish.visit,
            Measure::Distance => &mut wish.distance,
        } = *range;
    }
    if let Some((word, kinds, in_name)) = kind(rest, wish.best.is_some()) {
        wish.kinds = kinds.to_vec();
        wish.named = in_name.then(|| word.to_owned());
    }
    (wish, limits.rest)
}

/// The kind of place asked for: the last one named that is not pointed at.
fn kind(text: &str, of_all: bool) -> Option<KindWord> {
    let mut found: Vec<(usize, usize, &KindWord)> = Vec::new();
    for row in KINDS {
        for (at, word) in text.match_indices(row.0) {
            let before = text.get(..at).unwrap_or_default();
            // "白鹭吃什么", "徐霞客当年住哪儿": of somebody else.
            if !is_own(row.0, before, text) {
                continue;
            }
            // "The cheapest of the hotels" points at none of them.
            if of_all || !POINTING.iter().any(|pointing| before.ends_with(pointing)) {
                found.push((at, word.len(), row));
            }
        }
    }
    // Of words that overlap the longest counts ("小吃店"), and of several the last.
    found.sort_by_key(|(at, length, _)| (at + length, *length));
    found.last().map(|(.., row)| **row)
}

/// Whether a wording of what one does oneself ("吃什么", "住哪") is said of the traveller: at the beginning of a clause, or
/// behind what leads on to it.
fn is_own(word: &str, before: &str, text: &str) -> bool {
    const DOES: [&str; 9] =
        ["吃什么", "吃点什么", "吃到什么", "哪里吃", "哪儿吃", "住哪", "哪里住", "哪儿住", "住什么地方"];
    const LEADS: [&str; 28] = [
        "我", "们", "去", "在", "上", "午", "附近", "能", "想", "点", "还", "可以", "里", "天", "便宜", "该",
        "好", "适合", "饭", "要", "边", "早", "镇", "城", "，", "。", " ", "\u{2003}",
    ];
    if !DOES.contains(&word) {
        return true;
    }
    let past = ["当年", "以前", "古代", "过去", "从前", "曾经"].iter().any(|then| text.contains(then));
    !past && (before.is_empty() || LEADS.iter().any(|lead| before.ends_with(lead)))
}

/// Whether a question is no more than a description that ends in a kind of place: "山上能吃饭的餐馆".
pub fn ends_in_kind(masked: &str) -> bool {
    let end = masked.trim_end_matches(|c: char| !c.is_alphanumeric());
    KINDS.iter().any(|(word, ..)| {
        end.strip_suffix(word)
            .is_some_and(|before| before.ends_with('的') || (word.is_ascii() && before.ends_with(' ')))
    })
}

fn district(text: &str) -> Option<String> {
    let found = DISTRICT.as_ref()?.captures(text)?.get(1)?.as_str();
    let kind =
        ["景区", "地区", "小区", "山区", "郊区", "风景区", "度假区"].iter().any(|not| found.ends_with(not));
    let vague = ["这个区", "哪个区", "市区", "城区", "那个区"].contains(&found);
    (!kind && !vague).then(|| found.to_owned())
}

/// A feature said in so many words ("有温泉的酒店"), whether any source lists it or not, by a question
/// without its limits.
pub fn spelled_feature(rest: &str) -> Option<String> {
    let found = HAVING.as_ref()?.captures(rest)?;
    let word = found.get(1).or(found.get(2))?.as_str().trim();
    let talk = NOT_FEATURES.iter().any(|not| word.contains(not))
        || KINDS.iter().any(|(kind, ..)| word.contains(kind));
    (!talk).then(|| crate::gazetteer::fold(word))
}

/// Whether a word is one of those that a wish is written in, and so no feature.
pub fn is_own_word(word: &str) -> bool {
    let others = FREE.iter().chain(&OPEN).chain(&NOT_FEATURES).copied();
    others.chain(SUPERLATIVES.iter().map(|(w, _)| *w)).chain(KINDS.iter().map(|(w, ..)| *w)).any(|own| {
        let own = crate::gazetteer::fold(own);
        own == word || (word.chars().count() <= 3 && own.contains(word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use PlaceKind::{Attraction, Hotel, Museum, Restaurant};

    #[test]
    fn kinds_limits_and_superlatives_are_read() {
        let wish = read("评分4.5以上、门票免费的景点");
        assert_eq!((wish.kinds, wish.free, wish.rating.least), (vec![Attraction, Museum], true, Some(4.5)));
        let wish = read("附近人均100以下的餐馆");
        assert_eq!((wish.kinds, wish.price.most), (vec![Restaurant], Some(100.0)));
        let wish = read("which is the cheapest hotel?");
        assert_eq!((wish.kinds, wish.best), (vec![Hotel], Some(Best::Cheapest)));
        assert!(read("which sights are free?").free && read("museums that cost nothing").free);
        assert!(!read("is it free?").free && !read("are they free?").free);
        let wish = read("东城区有哪些免费的博物馆");
        assert_eq!((wish.district.as_deref(), wish.named.as_deref()), (Some("东城区"), Some("博物馆")));
        assert_eq!(read("这个景点门票多少钱").kinds, []);
        assert!(!read("这个景点几点开门").is_choosy());
        assert_eq!(spelled_feature("有温泉的酒店").as_deref(), Some("温泉"));
        assert_eq!(spelled_feature("a hotel with a swimming pool").as_deref(), Some("swimmingpool"));
    }

    #[test]
    fn a_later_wish_keeps_what_it_does_not_change() {
        let first = read("评分4.5以上的餐馆");
        let then = read("人均100以下的呢").after(&first);
        assert_eq!(
            (then.kinds, then.rating.least, then.price.most),
            (vec![Restaurant], Some(4.5), Some(100.0))
        );
    }

    #[test]
    fn limits_that_exclude_each_other_are_noticed() {
        assert!(read("评分4.8以上4.2以下的景点").is_contradictory());
        assert!(read("免费而且门票50元以上的景点").is_contradictory());
        assert!(!read("免费的景点").is_contradictory());
    }
}
