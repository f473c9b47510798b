//! Who comes along and how they move: children, old people, wheels, pace, money, number.

use super::interests::is_negated;
use super::model::{Mode, Pace, PlanWish};
use super::numbers::{count, number, whole};
use super::pattern::Pattern;
use super::text::clauses;

static CHILDREN: Pattern = Pattern::new(concat!(
    r"孩子|小孩|带娃|遛娃|娃|宝宝|宝贝|儿童|小朋友|儿子|女儿|亲子|一家[三四五]口|孙子|",
    r"孙女|\b(?:kids?|child|children|toddlers?|bab(?:y|ies)|infants?|son|sons|daughters?|",
    r"little ones?)\b|\bfamily of (?:three|four|five|\d)\b"
));
static ELDERLY: Pattern = Pattern::new(concat!(
    r"老人|老年|长辈|爸妈|父母|爷爷|奶奶|外公|外婆|姥姥|姥爷|老爸|老妈|岳父|岳母|公婆|",
    r"腿脚不便|\b(?:elderly|grand(?:parents?|ma|pa|mother|father)|granny|seniors?|",
    r"older people|old people|my parents|my (?:old )?(?:mother|father|mum|mom|dad))\b"
));
static AGE: Pattern = Pattern::new(r"(?P<n><num>)岁|(?P<e><num>)[ -]years?[ -]olds?\b|\baged? (?P<a>\d+)");
static WHEELS: Pattern = Pattern::new(concat!(
    r"轮椅|婴儿车|童车|推车|无障碍|\bwheel-?chairs?\b|\bpush-?chairs?\b|\bstrollers?\b|",
    r"\bprams?\b|\bbugg(?:y|ies)\b|\bstep-free\b|\bwheelchair-accessible\b|\baccessible\b"
));
static STEPS: Pattern = Pattern::new(concat!(
    r"(?:不|别|少|没有|避开|避免|无|免)(?:想|要|能|用|太想|愿意)?(?:再)?(?:爬|走|上|",
    r"有)?(?:太多|那么多|很多|什么)?(?:楼梯|台阶|石阶|阶梯|楼)|爬不[动了]|走不了台阶|",
    r"膝盖(?:不好|疼|不行|有伤)|腿(?:脚)?(?:不好|不便|疼|不方便)|\b(?:no|avoid(?:ing)?|",
    r"without|not (?:too )?many|can't (?:do|manage|climb)(?: many)?|few|fewer|hate|",
    r"don't (?:want|like)(?: to climb)?) (?:any |the |climbing |more |",
    r"too many )?(?:stairs?|steps|staircases|climbing|climbs)\b|\bstep-free\b|",
    r"\bcan't climb\b|\bbad knees?\b|\bknee(?:s)? (?:hurts?|problems?|trouble)\b|",
    r"\bno climbing\b"
));
static SLOW: Pattern = Pattern::new(concat!(
    r"慢慢|慢一?点|慢些|慢节奏|悠闲|悠哉|轻松|休闲|不赶|不着急|不急|(?:不要|别|不想|",
    r"不用)(?:太|那么)?(?:累|赶|紧|急|满)|从容|\b(?:leisurely|slow(?:er|ly)?|relax(?:ed|",
    r"ing)?|easy-?going|take it easy|gentle|gently|unhurried|no (?:rush|hurry)|",
    r"not (?:too )?(?:rushed|fast|packed|tiring|strenuous)|without rushing|laid[ -]back|",
    r"easy pace|don't want to (?:rush|hurry))\b"
));
static FAST: Pattern = Pattern::new(concat!(
    r"特种兵|紧凑|赶时间|快节奏|暴走|快一?点|尽(?:可能|量)多|多逛几|多去几|越多越好|抓紧|",
    r"\b(?:packed|fast|quick(?:ly)?|as (?:much|many) as|intensive|in a hurry|rushed|",
    r"brisk(?:ly)?|cram)\b"
));
static NOT_SLOW: Pattern = Pattern::new(concat!(
    r"(?:不要|别|不用|不想)(?:太|那么)(?:慢|轻松|悠闲)|不快不慢|正常(?:节奏|速度)|",
    r"节奏适中|\bnot too (?:slow|leisurely)\b|\b(?:normal|moderate|medium|average) pace\b"
));
static NOT_FAST: Pattern = Pattern::new(r"不赶时间|\bnot (?:too )?(?:rushed|fast|packed|in a hurry)\b");
static BUDGET: Pattern = Pattern::new(concat!(
    r"预算(?:大概|大约|一共|总共|是|在|控制在|只有|约|不超过|最多|每人|人均|:|",
    r" )*[¥￥]?(?P<a><num>)|(?P<b><num>) ?(?:元|块钱?|rmb|cny|yuan)(?:钱)?(?:以内|之内|",
    r"以下|左右|内|的?预算|够|封顶|each|max|at most|or less)?|[¥￥] ?(?P<c><num>)|",
    r"\b(?:rmb|cny) ?(?P<d>\d[\d,.]*)|\bbudget(?: of| is| about| around| around|:|",
    r" at most| under)* ?[¥￥]?(?P<e><num>)|\b(?:spend|cost)(?:ing)? (?:at most|up to|",
    r"no more than|less than|under|about|around|more than) (?P<f>\d+)"
));
static PEOPLE: Pattern = Pattern::new(concat!(
    r"(?P<a><num>) ?(?:个大?人|人(?:行|游|份|出行|一起|组)?|位|口|个朋友|个成年人|大)|",
    r"我们(?P<b>[两二三四五六七八九十]|\d{1,2})个?(?:人|$|[,。一去想要])|",
    r"(?P<c><num>) (?:people|persons|adults|of us|friends|travell?ers|guests|pax|seniors|",
    r"visitors)\b|\b(?:family|group|party|gang) of (?P<d><num>)|\bfor (?P<e>two|three|",
    r"four|five|six|seven|eight|[2-9])(?:$|[,.;!?]| (?:with|who|and|from|tomorrow|today|",
    r"on|in|people|adults|at|starting|this|mostly)\b)|\b(?:the )?(?P<f>two|three|",
    r"four) of us\b"
));
/// "两个大人一个小孩": both count.
static GROWN_AND_SMALL: Pattern = Pattern::new(concat!(
    r"(?P<a><num>)个?(?:大人|成人|大)[,、和加带 ]*(?P<b><num>)个?(?:小孩|孩子|儿童|娃|小)|",
    r"(?P<c><num>) (?:adults|grown-ups)(?:,| and|, and| with)? (?P<d><num>) (?:kids|kid|",
    r"children|child)"
));
static PAIR: Pattern = Pattern::new(concat!(
    r"情侣|夫妻|夫妇|两口子|我和(?:女|男)朋友|我和(?:老婆|老公)|\bcouple\b(?: of)?|",
    r"\bmy (?:wife|husband|partner|girlfriend|boyfriend) and (?:i|me)\b|",
    r"\bme and my (?:wife|husband|partner|girlfriend|boyfriend)\b"
));
static ALONE: Pattern =
    Pattern::new(r"独自|独行|一个人|自己一人|\balone\b|\bsolo\b|\bby myself\b|\bon my own\b");
static NO_LUNCH: Pattern = Pattern::new(concat!(
    r"(?:不吃|不用|不需要|不要|自带|跳过|取消|吃过|吃完|已经吃了)(?:安排|",
    r"吃)?(?:了)?(?:午饭|午餐|中饭|中午饭)|(?:午饭|午餐|中饭)(?:已经)?(?:吃过|吃了|自理|",
    r"自带|不用|不吃|自己解决)|不用安排吃饭|\b(?:no|without|skip(?:ping)?|after|had|",
    r"bring(?:ing)? (?:our|my) own|packed|don't need) (?:any |a )?lunch\b|",
    r"\balready (?:had|ate|eaten) lunch\b"
));
static LUNCH: Pattern = Pattern::new(concat!(
    r"午饭|午餐|中饭|中午(?:在[^,。]{0,4})?(?:要|想|得|去|能)?(?:吃|用餐|尝)|安排吃饭|",
    r"(?:想|要|先|得)(?:去)?吃个?饭|吃个饭|\blunch\b"
));
static RAIN: Pattern = Pattern::new(concat!(
    r"下雨|雨天|有雨|雨(?:太|很|好|挺|越下越|更)?大|下着雨|小雨|大雨|阵雨|\brain(?:s|y|",
    r"ing)?\b|\bwet (?:day|afternoon|morning|weather)\b|\bdrizzl\w+\b|\bshowers\b"
));
static NO_RAIN: Pattern =
    Pattern::new(r"不下雨|没有?雨|\bno rain\b|\bdoesn't rain\b|\bnot raining\b|\bin case of rain\b");
static DRIVE: Pattern = Pattern::new(concat!(
    r"开车|自驾|驾车|打车|租车|包车|有车|\bby (?:car|taxi)\b|\bdriv(?:e|ing)\b|\btaxis?\b|",
    r"\bhave a car\b|\brental car\b|\bour car\b"
));
static NO_DRIVE: Pattern = Pattern::new(concat!(
    r"(?:不|没|别|没有)(?:想|要|用|能|会)?(?:开车|自驾|打车|驾车|有?车)|\b(?:no|without a|",
    r"not have a|don't have a) car\b|\bdon't drive\b|\bnot driv\w+\b|\bcan't drive\b"
));
static WALK: Pattern =
    Pattern::new(r"步行|走路|徒步|腿着|走着去|\bon foot\b|\bwalk(?:s|ing)?\b|\bstroll(?:s|ing)?\b");
static STOPS: Pattern = Pattern::new(concat!(
    r"(?P<a><num>) ?(?:个|处)(?:景点|地方|点(?:位)?|站|去处)|(?P<b><num>) (?:stops?|",
    r"places|sights|attractions|spots)\b"
));
static OPEN_NOW: Pattern = Pattern::new(concat!(
    r"现在(?:还)?(?:开着|开门|开放|营业|能进)|还开着|\bopen (?:right )?now\b|",
    r"\bcurrently open\b|\bstill open\b"
));
const OLD: u32 = 65;
const YOUNG: u32 = 12;

/// Reads who comes along and how into a wish.
pub(super) fn read(text: &str, wish: &mut PlanWish) {
    wish.children = said(text, &CHILDREN);
    wish.elderly = said(text, &ELDERLY);
    for found in AGE.all(text) {
        let age = found.name("n").or(found.name("e")).or(found.name("a")).and_then(|m| count(m.as_str()));
        wish.elderly |= age.is_some_and(|age| age >= OLD);
        wish.children |= age.is_some_and(|age| age <= YOUNG);
    }
    wish.wheels = said(text, &WHEELS);
    wish.no_steps = no_steps(text) || wish.wheels;
    wish.pace = pace(text);
    wish.budget = budget(text);
    wish.people = people(text);
    wish.lunch = lunch(text);
    wish.rain = rain(text);
    wish.mode = mode(text);
    wish.max_stops = stops(text);
    wish.open_now = OPEN_NOW.is_in(text);
}

/// Whether a word is said and not negated in its clause.
fn said(text: &str, words: &Pattern) -> bool {
    clauses(text)
        .any(|clause| words.find(clause).is_some_and(|found| !is_negated(clause, found.start(), found.end())))
}

/// Whether stairs are to be avoided.
pub(super) fn no_steps(text: &str) -> bool {
    STEPS.is_in(text)
}

/// The pace that is said.
pub(super) fn pace(text: &str) -> Option<Pace> {
    if NOT_SLOW.is_in(text) {
        Some(Pace::Normal)
    } else if SLOW.is_in(text) || NOT_FAST.is_in(text) {
        Some(Pace::Slow)
    } else {
        FAST.is_in(text).then_some(Pace::Fast)
    }
}

/// Whether a lunch is wanted, when that is said.
pub(super) fn lunch(text: &str) -> Option<bool> {
    if NO_LUNCH.is_in(text) { Some(false) } else { LUNCH.is_in(text).then_some(true) }
}

/// Whether rain is expected.
pub(super) fn rain(text: &str) -> bool {
    RAIN.is_in(text) && !NO_RAIN.is_in(text)
}

/// How one moves, when that is said.
pub(super) fn mode(text: &str) -> Option<Mode> {
    if NO_DRIVE.is_in(text) {
        Some(Mode::Walk)
    } else if DRIVE.is_in(text) {
        Some(Mode::Drive)
    } else {
        WALK.is_in(text).then_some(Mode::Walk)
    }
}

fn budget(text: &str) -> Option<f64> {
    let found = BUDGET.captures(text)?;
    let said = ["a", "b", "c", "d", "e", "f"].iter().find_map(|name| found.name(name))?;
    number(said.as_str().trim_end_matches(['.', ',']))
}

fn people(text: &str) -> Option<u32> {
    if let Some(found) = GROWN_AND_SMALL.captures(text) {
        let many =
            |names: [&str; 2]| names.iter().find_map(|name| found.name(name)).and_then(|n| count(n.as_str()));
        return many(["a", "c"]).zip(many(["b", "d"])).map(|(grown, small)| grown.saturating_add(small));
    }
    for found in PEOPLE.all(text) {
        let n = ["a", "b", "c", "d", "e", "f"].iter().find_map(|name| found.name(name));
        let before = found.get(0).and_then(|m| text.get(..m.start())).unwrap_or_default();
        if let Some(many) =
            n.and_then(|n| number(n.as_str())).filter(|_| !before.ends_with(['每', '第', '前']))
        {
            return Some(whole(many));
        }
    }
    let pair = PAIR.find(text).is_some_and(|found| !found.as_str().ends_with(" of"));
    if pair { Some(2) } else { ALONE.is_in(text).then_some(1) }
}

fn stops(text: &str) -> Option<u32> {
    let found = STOPS.captures(text)?;
    let n = found.name("a").or(found.name("b"))?.as_str();
    // "找一个地方" and "a place to start" count nothing.
    if matches!(n, "一" | "a" | "an") && !text.contains("只") && !text.contains("就") {
        return None;
    }
    count(n)
}
