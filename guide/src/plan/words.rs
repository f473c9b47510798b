//! Why a stop is in a plan, and why a place is not, in sentences.

use chrono_tz::Tz;
use scenic_data::status::Reason;
use scenic_data::{Instant, LangTag};

/// Why a place is a stop.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Why {
    /// It was asked for.
    Must,
    /// It meets a wish.
    Liked(String),
    /// It is rated highly.
    Rated(f64),
    /// It is under a roof, and it rains.
    UnderARoof,
    /// Children like it.
    ForChildren,
    /// One eats there.
    Lunch,
    /// It costs nothing.
    Free,
    /// It is on the way.
    OnTheWay,
}

/// What is known of the end of a closure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// It opens then.
    Opens(Instant),
    /// What closes it ends then, and nothing says that it opens.
    Ends(Instant),
    /// Nothing.
    Unknown,
}

/// Why a place is none.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Skip {
    /// It was seen before.
    Visited,
    /// It was not wanted.
    Avoided,
    /// It is of a sort that was not wanted.
    NotLiked,
    /// It is closed for all the time of the plan.
    Closed(Reason, Next),
    /// It closes when it rains, and it is planned for rain.
    Weather,
    /// It cannot be reached.
    NoWay,
    /// Nobody knows where it is.
    NoPosition,
    /// There is no time for it; how many minutes are missing.
    NoTime(u32),
    /// It does not fit between the others when it is open.
    NoSlot,
    /// It costs too much by so much.
    Budget(f64),
    /// There are enough stops.
    Enough,
    /// Too many others are nearer or better.
    TooFar,
}

impl Skip {
    /// A stable name.
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::Visited => "visited",
            Self::Avoided => "avoided",
            Self::NotLiked => "not_liked",
            Self::Closed(..) => "closed",
            Self::Weather => "weather",
            Self::NoWay => "no_way",
            Self::NoPosition => "no_position",
            Self::NoTime(_) => "no_time",
            Self::NoSlot => "no_slot",
            Self::Budget(_) => "budget",
            Self::Enough => "enough",
            Self::TooFar => "too_far",
        }
    }
}

/// The interests' names in both languages, for those that are not the word itself.
const INTERESTS: [(&str, &str, &str); 38] = [
    ("museum", "博物馆", "museums"),
    ("temple", "寺庙", "temples"),
    ("nature", "自然风光", "nature"),
    ("mountain", "山景", "mountains"),
    ("hiking", "徒步", "hiking"),
    ("lake", "湖景", "lakes"),
    ("garden", "园林", "gardens"),
    ("history", "历史", "history"),
    ("culture", "民俗文化", "culture"),
    ("architecture", "古建筑", "old buildings"),
    ("old_town", "古镇老街", "old streets"),
    ("craft", "手艺", "crafts"),
    ("art", "艺术", "art"),
    ("music", "音乐", "music"),
    ("theatre", "戏曲", "opera and theatre"),
    ("food", "美食", "food"),
    ("tea", "茶", "tea"),
    ("photography", "拍照", "taking pictures"),
    ("view", "风景", "views"),
    ("night", "夜景", "the evening"),
    ("boat", "坐船", "boats"),
    ("free", "免费", "free sights"),
    ("indoor", "室内", "being indoors"),
    ("religion", "宗教", "religion"),
    ("gallery", "美术馆", "galleries"),
    ("church", "教堂", "churches"),
    ("river", "江河溪流", "rivers"),
    ("waterfall", "瀑布", "waterfalls"),
    ("sea", "海边", "the sea"),
    ("park", "公园", "parks"),
    ("flowers", "花草", "flowers"),
    ("animals", "动物", "animals"),
    ("coffee", "咖啡", "coffee"),
    ("shopping", "购物", "shopping"),
    ("sunrise", "日出", "the sunrise"),
    ("sunset", "日落", "the sunset"),
    ("children", "亲子", "children"),
    ("quiet", "清静", "quiet"),
];

fn interest(key: &str, zh: bool) -> &str {
    let found = INTERESTS.iter().find(|(known, ..)| *known == key);
    found.map_or(key, |(_, chinese, english)| if zh { chinese } else { english })
}

/// Why, in a sentence; empty when nothing needs to be said.
pub(super) fn why(reasons: &[Why], lang: &LangTag) -> String {
    let zh = lang.is_chinese();
    let mut said: Vec<String> = Vec::new();
    for reason in reasons {
        let text = match (reason, zh) {
            (Why::Must, true) => "您点名要去".to_owned(),
            (Why::Must, false) => "you asked for it".to_owned(),
            (Why::Liked(key), true) => format!("合您对“{}”的兴趣", interest(key, true)),
            (Why::Liked(key), false) => format!("it fits your wish for {}", interest(key, false)),
            (Why::Rated(rating), true) => format!("评分 {rating:.1}"),
            (Why::Rated(rating), false) => format!("it is rated {rating:.1}"),
            (Why::UnderARoof, true) => "下雨也能看".to_owned(),
            (Why::UnderARoof, false) => "it is under a roof".to_owned(),
            (Why::ForChildren, true) => "适合孩子".to_owned(),
            (Why::ForChildren, false) => "children like it".to_owned(),
            (Why::Lunch, true) => "中午在这里吃饭".to_owned(),
            (Why::Lunch, false) => "a meal at noon".to_owned(),
            (Why::Free, true) => "免费".to_owned(),
            (Why::Free, false) => "it is free".to_owned(),
            (Why::OnTheWay, true) => "顺路".to_owned(),
            (Why::OnTheWay, false) => "it is on the way".to_owned(),
        };
        if !said.contains(&text) {
            said.push(text);
        }
    }
    let joined = said.join(if zh { "；" } else { "; " });
    match (joined.is_empty(), zh) {
        (true, _) => joined,
        (false, true) => format!("{joined}。"),
        (false, false) => {
            let mut letters = joined.chars();
            let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
            format!("{first}{}.", letters.as_str())
        }
    }
}

/// Why not, in a sentence, for a plan of the day of `of`.
pub(super) fn skipped(skip: &Skip, of: Instant, zone: Tz, lang: &LangTag) -> String {
    let zh = lang.is_chinese();
    match (skip, zh) {
        (Skip::Visited, true) => "您去过了。".to_owned(),
        (Skip::Visited, false) => "You have been there.".to_owned(),
        (Skip::Avoided, true) => "您说不去。".to_owned(),
        (Skip::Avoided, false) => "You did not want it.".to_owned(),
        (Skip::NotLiked, true) => "属于您不想看的一类。".to_owned(),
        (Skip::NotLiked, false) => "It is of a sort you did not want.".to_owned(),
        (Skip::Closed(reason, next), _) => closed(*reason, *next, |at| when(at, of, zone, lang), zh),
        (Skip::Weather, true) => "它下雨时不开放。".to_owned(),
        (Skip::Weather, false) => "It is closed when it rains.".to_owned(),
        (Skip::NoWay, true) => "地图上没有走得到的路。".to_owned(),
        (Skip::NoWay, false) => "The map has no way to it.".to_owned(),
        (Skip::NoPosition, true) => "不知道它的位置。".to_owned(),
        (Skip::NoPosition, false) => "Its position is not known.".to_owned(),
        (Skip::NoTime(minutes), true) => format!("时间不够，大约还要 {minutes} 分钟。"),
        (Skip::NoTime(minutes), false) => format!("There is no time for it: about {minutes} minutes more."),
        (Skip::NoSlot, true) => "它开放的时段和别的停留排不开。".to_owned(),
        (Skip::NoSlot, false) => "It does not fit between the others while it is open.".to_owned(),
        (Skip::Budget(amount), true) => format!("超出预算 {} 元。", amount.ceil()),
        (Skip::Budget(amount), false) => format!("It is {} over the budget.", amount.ceil()),
        (Skip::Enough, true) => "停留数已到上限（max_stops）。".to_owned(),
        (Skip::Enough, false) => "There are as many stops already as max_stops allows.".to_owned(),
        (Skip::TooFar, true) => "附近有更近或更合适的。".to_owned(),
        (Skip::TooFar, false) => "Others are nearer or fit better.".to_owned(),
    }
}

/// A time: the clock on the plan's own day, else with the date.
fn when(at: Instant, of: Instant, zone: Tz, lang: &LangTag) -> String {
    let clock = crate::answer::dates::clock(at, zone);
    let day = |at: Instant| at.with_timezone(&zone).date_naive();
    if day(at) == day(of) {
        return clock;
    }
    let date = crate::answer::dates::short_day(at, zone, lang);
    if lang.is_chinese() { format!("{date}{clock}") } else { format!("{clock} on {date}") }
}

fn closed(reason: Reason, next: Next, when: impl Fn(Instant) -> String, zh: bool) -> String {
    let why = match (reason, zh) {
        (Reason::Notice | Reason::ParentNotice, true) => "这段时间有公告关闭",
        (Reason::Notice | Reason::ParentNotice, false) => "It is closed by a notice at that time",
        (Reason::Live | Reason::LiveExpired, true) => "最新消息说它关闭",
        (Reason::Live | Reason::LiveExpired, false) => "The latest word is that it is closed",
        (_, true) => "这段时间不开放",
        (_, false) => "It is closed at that time",
    };
    match (next, zh) {
        (Next::Opens(at), true) => format!("{why}，{}开放。", when(at)),
        (Next::Opens(at), false) => format!("{why}; it opens at {}.", when(at)),
        (Next::Ends(at), true) => format!("{why}，到{}为止。", when(at)),
        (Next::Ends(at), false) => format!("{why}, until {}.", when(at)),
        (Next::Unknown, true) => format!("{why}。"),
        (Next::Unknown, false) => format!("{why}."),
    }
}

/// The interest that a label means: the words that this service itself uses.
pub(super) fn interest_labelled(word: &str) -> Option<&'static str> {
    let word = word.trim().to_lowercase();
    INTERESTS.iter().find(|(_, zh, en)| *zh == word || *en == word).map(|(key, ..)| *key)
}
