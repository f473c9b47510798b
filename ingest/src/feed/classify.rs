//! What an announcement is, and what it does to the place, from its categories and words.

use regex::Regex;
use scenic_data::event::{Effect, EventKind};
use std::sync::LazyLock;

/// What an announcement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Class {
    /// Its kind.
    pub kind: EventKind,
    /// What it does to the place.
    pub effect: Effect,
    /// Whether nothing in its words says more than "news".
    pub is_plain_news: bool,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $pattern:expr) => {
        $(#[$doc])*
        static $name: LazyLock<Regex> = LazyLock::new(|| Regex::new(concat!("(?i)", $pattern)).expect("a valid pattern"));
    };
}

words!(
    /// The place is closed.
    CLOSED,
    r"暂停(?:对外)?(?:开放|运营|营业|接待|参观|游览|运行|售票|服务)|停止(?:对外)?(?:开放|运营|营业|接待|运行)|临时(?:闭|关|停)|关闭|封闭|封山|封园|闭馆|闭园|休馆|休园|停业|停运|停航|停开|停摆|歇业|不(?:对外)?开放|\bclos(?:ed|es|ing|ure|ures)\b|\bshut(?:s|down)?\b|\bsuspend(?:ed|s)?\b|\bsuspension\b|not (?:be )?(?:running|open|operating)|out of service|no (?:service|entry|access)"
);
words!(
    /// Part of it is closed, or a service is reduced.
    PARTIAL,
    r"检修|维修|维护|修缮|施工|整修|改造|部分|局部|限流|限行|限时|改道|绕行|减少|缩短|提前(?:闭|停|关|结束)|推迟开|延迟开|延误|\bmaintenance\b|\brepairs?\b|\brestoration\b|\brenovation\b|\bpartial(?:ly)?\b|\blimited\b|\breduced\b|\bdelays?\b|\bdelayed\b|\bdiver(?:sion|ted)\b|\bcrowd control\b"
);
words!(
    /// It opens again.
    REOPENED,
    r"恢复(?:对外)?(?:正常)?(?:开放|运营|营业|运行|接待|参观|通行|通航)|重新(?:对外)?开放|重新开(?:馆|园|业)|复航|复工开放|解除(?:封闭|关闭|封山|限流)|正常开放|照常开放|\breopen(?:s|ed|ing)?\b|open(?:s|ed)? again|back in service|\bresum(?:e|es|ed|ption)\b"
);
words!(
    /// What closes is not the whole place.
    ONLY_A_PART,
    r"部分|局部|展厅|号厅|特展|临展|展区|南门|北门|东门|西门|停车场|\bpart(?:s|ial|ially)?\b|\bgaller(?:y|ies) \d|\broom\b|\bhall\b|\bwing\b|\bcar park\b"
);
words!(
    EXHIBITION,
    r"展览|特展|临展|大展|画展|书法展|摄影展|作品展|文物展|艺术展|陈列|回顾展|专题展|成果展|展出|开展|展$|展[》」”（(·:：|｜]|\bexhibit(?:ion|ions|s)?\b|\bon (?:show|display|view)\b|\bretrospective\b"
);
words!(
    EVENT,
    r"演出|音乐会|演唱会|灯会|灯展|庙会|集市|市集|夜市|花会|(?:文化|美食|花|茶|灯|艺术|音乐|旅游|采摘|丰收|啤酒|电影|民俗|泼水|冰雪|龙舟|火把|风筝|诗歌|读书|读书|戏剧|电影|赏月|登山|观光)节|节庆|游园会|表演|讲座|研学|工作坊|比赛|大赛|马拉松|开幕|烟花|巡游|活动预告|\bfestivals?\b|\bconcerts?\b|\bperformances?\b|\bmarkets?\b|\bfairs?\b|\blectures?\b|\bworkshops?\b|\bparades?\b|\bfireworks\b|\bmarathon\b|\brace\b|\bcelebrations?\b|\bguided walks?\b"
);
words!(
    NOTICE,
    r"公告|通告|通知|提示|提醒|预警|须知|启事|说明|\bnotices?\b|\balerts?\b|\bwarnings?\b|\bannouncements?\b|\badvisory\b|\bclosures?\b"
);
words!(
    /// A page of that title announces something; visitors' rules are pages that stand for years.
    ANNOUNCED,
    r"公告|通告|通知|预警|\bnotices?\b|\balerts?\b|\bwarnings?\b|\bannouncements?\b|\badvisory\b"
);
words!(
    /// What is done on a day of every week, or at an hour of every day.
    WEEKLY,
    r"(?:周|星期|逢)[一二三四五六日天][^。；]{0,8}(?:闭|休|关|不开放|停)|\bclos(?:ed|es|ing)\b[^.;]{0,12}\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b"
);
words!(
    /// The end of what had been closed.
    ENDED,
    r"结束|完成|解除|完工|完毕|\bcompleted?\b|\bfinished\b|\bover\b"
);
words!(
    /// A closing word that closes nothing.
    NOT_CLOSED,
    r"不(?:会)?(?:关闭|闭馆|闭园|停业|停运)|无休|闭馆日|全年开放|闭幕|not closed|clos(?:es|ing) (?:at|time)|closing (?:ceremony|concert)|disclos"
);

/// Classifies an announcement. Categories decide the kind where they are clear, then the title, then
/// the body.
pub fn classify(categories: &[&str], title: &str, body: &str) -> Class {
    let category = categories.join("\n");
    let effect = effect(title).or_else(|| if kind_of(title).is_none() { effect(body) } else { None });
    let kind = match effect {
        // "特展闭展" is news of a closure, not an exhibition to go to.
        Some(_) => EventKind::Notice,
        None => kind_of(&category)
            .or_else(|| kind_of(title))
            .or_else(|| kind_of(body))
            .unwrap_or(EventKind::Notice),
    };
    let said = effect.is_some() || kind_of(&category).is_some() || kind_of(title).is_some();
    let effect = match (effect, kind) {
        (Some(effect), _) => effect,
        (None, EventKind::Notice | EventKind::Event | EventKind::Exhibition) => Effect::Info,
    };
    Class { kind, effect, is_plain_news: !said }
}

/// Classifies a page by its title, which must say that it announces something; `None` when it does not.
/// What a notice does that only calls itself one, such as "关于西线步道的通告", is said where it begins.
pub fn classify_page(title: &str, body: &str) -> Option<Class> {
    let class = classify(&[], title, "");
    if class.is_plain_news {
        return None;
    }
    if WEEKLY.is_match(title) {
        return Some(Class { effect: Effect::Info, ..class });
    }
    if class.kind != EventKind::Notice || class.effect != Effect::Info {
        return Some(class);
    }
    // "12月31日闭馆，1月1日起正常开放", "周一闭馆": days of both kinds, and rules, are for whoever reads it.
    let begins: String = body.chars().take(BEGINNING).collect();
    let one = CLOSED.is_match(&begins) != REOPENED.is_match(&begins);
    match effect(&begins).filter(|_| one && !WEEKLY.is_match(&begins)) {
        Some(effect) => Some(Class { effect, ..class }),
        None => ANNOUNCED.is_match(title).then_some(class),
    }
}

/// How much of a text is its beginning, in characters.
const BEGINNING: usize = 200;

fn kind_of(text: &str) -> Option<EventKind> {
    if EXHIBITION.is_match(text) {
        Some(EventKind::Exhibition)
    } else if EVENT.is_match(text) {
        Some(EventKind::Event)
    } else if NOTICE.is_match(text) {
        Some(EventKind::Notice)
    } else {
        None
    }
}

/// What a text says happens to the place; `None` when it says nothing of the kind.
fn effect(text: &str) -> Option<Effect> {
    let closed = if NOT_CLOSED.is_match(text) { None } else { CLOSED.find(text) };
    let reopened = REOPENED.find(text);
    let partial = PARTIAL.find(text);
    match (closed, reopened) {
        // "检修完成，恢复开放" opens; "暂停开放，12月6日恢复" closes.
        (Some(closed), Some(open)) if closed.start() < open.start() && !ENDED.is_match(text) => {
            Some(part_or_whole(text))
        }
        (_, Some(_)) => Some(Effect::Open),
        (Some(_), None) => Some(part_or_whole(text)),
        (None, None) => partial.map(|_| Effect::Partial),
    }
}

fn part_or_whole(text: &str) -> Effect {
    if ONLY_A_PART.is_match(text) { Effect::Partial } else { Effect::Closed }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn announcements_are_told_apart_by_their_words() {
        use Effect::{Closed, Info, Open, Partial};
        use EventKind::{Event, Exhibition, Notice};
        let cases: &[(&[&str], &str, &str, EventKind, Effect)] = &[
            (&[], "揽秀山索道停运检修公告", "", Notice, Closed),
            (&["公告"], "西线步道因降雪临时关闭", "", Notice, Closed),
            (&[], "兰溪博物馆周一闭馆通知", "", Notice, Closed),
            (&[], "索道设备检修", "索道每日16:00后停止上行。", Notice, Partial),
            (&[], "检修完成，索道恢复运行", "", Notice, Open),
            (&[], "听涛阁暂停开放，12月6日恢复开放", "", Notice, Closed),
            (&[], "博物馆二号展厅临时关闭", "", Notice, Partial),
            (&[], "“湖上千年”青瓷特展", "展出文物一百二十件。", Exhibition, Info),
            (&["展览"], "湖上千年", "", Exhibition, Info),
            (&[], "镜湖灯会今晚亮灯", "", Event, Info),
            (&["活动"], "采茶体验活动预告", "", Event, Info),
            (&[], "景区获评省级文明单位", "日前，景区获评。", Notice, Info),
            (&[], "Cable car suspended for maintenance", "", Notice, Closed),
            (&[], "West trail reopens", "", Notice, Open),
            (&["Exhibitions"], "Celadon of the Lake", "", Exhibition, Info),
            (&[], "Mirror Lake Lantern Festival", "", Event, Info),
            (&[], "Museum closed on Mondays in winter", "", Notice, Closed),
            (&[], "Boat services reduced in strong wind", "", Notice, Partial),
            (&[], "Room 3 closed for restoration", "", Notice, Partial),
            (&[], "Our new website", "We have moved.", Notice, Info),
            (&[], "艺术节闭幕音乐会", "", Event, Info),
        ];
        for (categories, title, body, kind, effect) in cases {
            let class = classify(categories, title, body);
            assert_eq!((class.kind, class.effect), (*kind, *effect), "{title}");
        }
    }

    #[test]
    fn a_page_announces_what_its_title_says_and_a_notice_what_it_begins_with() {
        use Effect::{Closed, Info, Open};
        let told = |title, body| classify_page(title, body).map(|class| (class.kind, class.effect));
        for (title, body, expected) in [
            ("西线步道封闭公告", "", Some((EventKind::Notice, Closed))),
            ("关于西线步道的通告", "因塌方，西线步道自即日起封闭。", Some((EventKind::Notice, Closed))),
            ("Notice to visitors", "The west trail has reopened.", Some((EventKind::Notice, Open))),
            ("关于元旦安排的公告", "参观请预约，馆内部分区域较暗。", Some((EventKind::Notice, Info))),
            ("关于调整开放时间的公告", "自4月1日起开放时间调整，周一闭馆。", Some((EventKind::Notice, Info))),
            ("关于元旦安排的公告", "12月31日闭馆，1月1日起恢复开放。", Some((EventKind::Notice, Info))),
            ("冬季参观须知", "参观请预约，馆内部分区域较暗。", None),
            ("镜湖灯会今晚亮灯", "湖面封闭。", Some((EventKind::Event, Info))),
            ("雪后第二天，去听涛松下面站十分钟", "去年此时步道还封闭着。", None),
        ] {
            assert_eq!(told(title, body), expected, "{title}");
        }
    }

    #[test]
    fn plain_news_is_known_as_such() {
        assert!(classify(&[], "景区获评省级文明单位", "").is_plain_news);
        assert!(!classify(&[], "镜湖灯会", "").is_plain_news);
        assert!(!classify(&["公告"], "元旦安排", "").is_plain_news);
    }
}
