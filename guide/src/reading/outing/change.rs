//! What a traveller says to a plan: leave out, add, slower, I am here.

use super::asks;
use super::clock::clocks;
use super::interests;
use super::model::{Change, Pace};
use super::numbers::count;
use super::party;
use super::pattern::Pattern;
use super::places::{self, Role};
use super::text::Said;
use super::window;
use chrono::NaiveDateTime;

static ADDED: Pattern = Pattern::new(concat!(
    r"(?:加上|加入|加一?个|增加|添上?|多去|再去|还想去?|也想去|也要去|也去|顺便去?|插入|",
    r"补上|换成|改成|改去|换去|想去)(?:一下|看看|看)?(?P<m><place+>)|\b(?:add(?:ing)?|",
    r"include|also|squeeze in|fit in|swap in|instead|replace .{1,12} (?:with|by)|",
    r"swap .{1,12} for|want to (?:see|visit)|go to) (?:go to |see |visit |",
    r"want to see )?(?P<n><place+>)|put (?P<p><place+>) in\b|(?:^|[,。;])(?:我们)?(?:改|就|还是|直接)?去(?P<q><place+>)(?:吧|$|[,。])|(?P<o><place+>)(?: as well| too| instead|也去|也要去|",
    r"也想去|加上|加进)"
));
static SWAPPED: Pattern = Pattern::new(concat!(
    r"(?:把|用|将)?(?P<a><place>)(?:换成|改成|换为|替换成)(?P<b><place>)|\b(?:replace|",
    r"swap|change) (?P<c><place>) (?:with|by|for|to) (?P<d><place>)|",
    r"(?P<e><place>) instead of (?P<f><place>)"
));
static PASSED: Pattern = Pattern::new(concat!(
    r"前面?(?P<d><num>)(?:个|站|处)[^,。;]{0,6}(?:没去|跳过|不去|没看)|(?:跳过|略过|错过|没去|少去)了?(?:前面?|后面?|接下来)?(?:的)?(?P<a><num>)(?:个|站|",
    r"处)|(?P<b><num>)(?:个|站|处)(?:景点|地方|点)?(?:没去|跳过|不去)|\b(?:skipped|missed|",
    r"skip|passed over|left out) (?:the )?(?:next |last |",
    r"first )?(?P<c><num>)\b(?: of (?:them|the stops)| stops?| places| sights)?"
));
static NEXT: Pattern = Pattern::new(concat!(
    r"下一?[个站处](?:景点|地方|点)?(?:就)?(?:不去|跳过|算了|不看|取消)|(?:跳过|不去|略过|",
    r"取消)下一?[个站处]|\bskip(?:ped|ping)? (?:the )?next(?: one| stop| place)?(?:$|",
    r"[,.;!? ])|\bskip(?:ped)? (?:this|it|that)\b"
));
static HERE: Pattern = Pattern::new(concat!(
    r"我(?:们)?(?:已经)?(?:到了|到啦|已到|在这|在这里|现在在)|(?:^|",
    r"[,。; ])(?:已经)?(?:到了|到达了?|抵达)|\b(?:i'm|i am|we're|we are) (?:already |now |",
    r"just )?(?:here|there|at|in)\b|\b(?:i|we)(?:'ve| have)? (?:just )?arrived\b"
));
static AT: Pattern = Pattern::new(concat!(
    r"(?:^|我们?|人|已经?|刚|现在)(?:已经?|刚|现在|都)*(?:到了?|在|抵达|",
    r"到达)(?P<a><place>)|\b(?:i'm|i am|we're|we are)(?: already| now| just|",
    r" still)? (?:at|in|near|outside) (?P<b><place>)|\b(?:i|we)(?:'ve|",
    r" have)?(?: just)? (?:arrived (?:at|in)|reached|got to) (?P<c><place>)"
));
static TIME_IS: Pattern = Pattern::new(concat!(
    r"(?:现在|已经|刚刚?|都|快|目前)(?:是|才|快)?(?:北京时间)?$|\b(?:it's|it is|now|",
    r"time is|already)(?: now| already| about| almost| only)?$"
));
static LESS: Pattern = Pattern::new(concat!(
    r"少走|走不动|太累|好累|累了|太赶|太紧|太快|太满|慢一?点|慢些|放慢|歇一?[会歇下]|想歇|",
    r"少一?点|少去几|少安排|太多了|轻松|\b(?:tired|exhausted|too (?:much|fast|rushed|",
    r"tiring|many|long)|slow(?:er)?(?: down)?|less walking|walk less|fewer (?:stops|",
    r"places|sights)|easier|take it easy|more (?:slowly|relaxed)|need a (?:break|rest))\b"
));
static MORE: Pattern = Pattern::new(concat!(
    r"快一?点|快些|太慢|太松|太少|多逛几|多安排几|紧凑|加快|\b(?:faster|quicker|",
    r"too (?:slow|few|little)|more stops|more places|speed up|hurry)\b"
));
static EARLIER: Pattern = Pattern::new(concat!(
    r"早[一点些]*(?:回|结束|走)|提前(?:回|结束|走)|\b(?:back|finish|end|leave|be done|",
    r"home) (?:earlier|early|sooner|by|before)\b"
));
/// What only asks about a place.
static ASKS: Pattern = Pattern::new(concat!(
    r"呢 ?\??$|什么|哪|怎么|为啥|为何|餐馆|餐厅|饭店|了解|参加|报名|加钱|买票|要钱|",
    r"好吃|好玩|怎么样|可以吃|讲讲|介绍|传说|故事|展览|演出|\b(?:what about|how about|",
    r"tell me|story|legend|exhibition)\b"
));

/// The change a text says.
pub(super) fn change(said: &Said, now: NaiveDateTime) -> Option<Change> {
    let text = said.text.as_str();
    if asks::facts(text) || ASKS.is_in(text) {
        return None;
    }
    let tastes = interests::tastes(text);
    let mut change = Change {
        skip_next: passed(text),
        here: HERE.is_in(text),
        no_steps: party::no_steps(text),
        lunch: party::lunch(text),
        rain: party::rain(text),
        slower: slower(text),
        drop_interest: tastes.dislikes,
        ..Change::default()
    };
    if wants_more(text) {
        change.add_interest = tastes.likes;
    }
    places(said, &mut change);
    times(said, now, &mut change);
    (change != Change::default()).then_some(change)
}

fn passed(text: &str) -> Option<u32> {
    if let Some(found) = PASSED.captures(text) {
        return found
            .name("a")
            .or(found.name("b"))
            .or(found.name("c"))
            .or(found.name("d"))
            .and_then(|n| count(n.as_str()));
    }
    NEXT.is_in(text).then_some(1)
}

fn slower(text: &str) -> Option<bool> {
    if LESS.is_in(text) {
        return Some(true);
    }
    match party::pace(text) {
        Some(Pace::Slow) => Some(true),
        Some(Pace::Fast) => Some(false),
        _ => MORE.is_in(text).then_some(false),
    }
}

/// Whether what is liked is wished for, rather than talked of.
fn wants_more(text: &str) -> bool {
    static MORE_OF: Pattern = Pattern::new(concat!(
        r"多(?:看|去|安排|来|逛|加|一?点|些)|加(?:点|些|一?个|上|入)|想(?:去|看|多|要|逛)|",
        r"喜欢|换(?:成|个|点)|改(?:成|去|看)|再(?:看|去|来|加|逛)|\b(?:more|add|want|prefer|",
        r"like|love|rather|instead|include|some|also)\b"
    ));
    MORE_OF.is_in(text)
}

fn times(said: &Said, now: NaiveDateTime, change: &mut Change) {
    let text = said.text.as_str();
    for clock in clocks(text) {
        let before = text.get(..clock.range.start).unwrap_or_default().trim_end();
        let ends = window::is_end(text, &clock) || EARLIER.is_in(text);
        if ends && !TIME_IS.is_in(before) {
            change.end = change.end.or(window::next_end(&clock, now));
        } else if TIME_IS.is_in(before) || change.here {
            change.at = change.at.or(window::nearest(&clock, now));
        }
    }
    if change.end.is_none() && EARLIER.is_in(text) {
        // Earlier without a time: less, then.
        change.slower = change.slower.or(Some(true));
    }
}

fn places(said: &Said, change: &mut Change) {
    let text = said.text.as_str();
    let id = |m: regex::Match<'_>| said.id(m.as_str()).cloned();
    if let Some(found) = AT.captures(text) {
        change.at_place = found.name("a").or(found.name("b")).or(found.name("c")).and_then(id);
        change.here |= change.at_place.is_some();
    }
    if let Some(found) = SWAPPED.captures(text) {
        let old = ["a", "c", "f"].iter().find_map(|name| found.name(name)).and_then(id);
        let new = ["b", "d", "e"].iter().find_map(|name| found.name(name)).and_then(id);
        change.skip.extend(old);
        change.add.extend(new);
        return;
    }
    let added: Vec<std::ops::Range<usize>> = ADDED
        .all(text)
        .iter()
        .filter_map(|found| ["m", "n", "o", "p", "q"].iter().find_map(|name| found.name(name)))
        .map(|m| m.range())
        .collect();
    let roles = places::roles(said);
    for ((at, id), (_, role)) in said.places().zip(roles) {
        let list = match role {
            Some(Role::Avoided | Role::Visited) => &mut change.skip,
            _ if added.iter().any(|range| range.contains(&at)) => &mut change.add,
            _ => continue,
        };
        if !list.contains(id) && change.at_place.as_ref() != Some(id) {
            list.push(id.clone());
        }
    }
}
