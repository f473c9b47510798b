//! In which role the places of a wish are named: where from, where to, what must or must not be in it.

use super::model::PlanWish;
use super::pattern::Pattern;
use super::text::{Said, is_mark};

/// What a place is in a wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Seen before.
    Visited,
    /// Not to be in it.
    Avoided,
    /// Where it ends.
    End,
    /// Where it begins.
    Start,
    /// To be in it.
    Must,
}

/// Wordings, the strongest first: the first role found for a place is its role.
static WORDINGS: [(Role, Pattern); 18] = [
    (
        Role::Must,
        Pattern::new(concat!(
            r"(?:还没|没有?|从没|未曾?)(?:去|看|逛|到|玩)过(?P<m><place+>)|(?:haven't|have not|",
            r"never) (?:yet )?(?:seen|been to|visited) (?P<n><place+>)"
        )),
    ),
    (
        Role::Visited,
        Pattern::new(concat!(
            r"(?:去|看|逛|玩|到|来|爬)过了?(?P<m><place+>)|(?P<n><place+>)(?:我们?)?(?:都|已经?|",
            r"之前|以前|上次|昨天|上午|早上)*(?:去|看|逛|玩|到|来|爬)(?:过|完)"
        )),
    ),
    (
        Role::Visited,
        Pattern::new(concat!(
            r"(?:已经?|刚刚?|刚才|昨天|上次|之前|以前)(?:去|看|逛|玩|参观|到)(?:过|了|",
            r"完)*(?P<m><place+>)|逛完了?(?P<n><place+>)"
        )),
    ),
    (
        Role::Visited,
        Pattern::new(concat!(
            r"\b(?:(?:already|just|have|'ve|has) ?(?:already |just )?(?:seen|been to|visited|finished|done|",
            r"did|saw|went to)|been to|(?:saw|visited|did|went to|seen)) (?P<m><place+>)|",
            r"(?P<n><place+>) (?:yesterday|before|already|last time)"
        )),
    ),
    (
        Role::Avoided,
        Pattern::new(concat!(
            r"(?:不想?|不要|别|不用|无需)(?:再)?(?:去|看|逛|安排|到|爬|上|进|有|坐|乘|搭)?(?P<m><place+>)|",
            r"(?:跳过|避开|除了|除去|不含|不包括|排除|去掉|略过|取消|删掉|去除)(?P<n><place+>)"
        )),
    ),
    (
        Role::Avoided,
        Pattern::new(concat!(
            r"(?:把)?(?P<m><place+>)(?:就)?(?:不去了?|不想去|不看了?|不要了?|去掉|取消|算了|跳过|",
            r"略过|删掉|免了|就算了)"
        )),
    ),
    (
        Role::Avoided,
        Pattern::new(concat!(
            r"\b(?:skip(?:ping)?|avoid(?:ing)?|except(?: for)?|without|not|no|leave out|",
            r"leaving out|drop|remove|cut|instead of|rather than|omit|but not|",
            r"apart from) (?:going to |seeing |visiting |see |visit |go to )?(?P<m><place+>)|",
            r"(?:don't|do not|doesn't|won't) (?:want to |need to |like to |like )?(?:go to|see|",
            r"visit|go up|climb|include|ride|take|do|want|need|like)? ?(?P<n><place+>)|",
            r"leave (?P<o><place+>) out"
        )),
    ),
    (
        Role::End,
        Pattern::new(concat!(
            r"前(?:必须|要|得|需要)?(?:回?到|赶到|回)(?P<p><place>)|(?:回到?|返回|回去|送到|终点(?:是|在|为)?|结束于|最后(?:回到?|到|去|在)|",
            r"最终(?:回到?|到|在))(?P<m><place>)|(?:到|在|于)(?P<n><place>)(?:结束|收尾|坐车|",
            r"坐火车|赶火车|赶车|乘车|上车|返程|离开)|到(?P<o><place>)(?:为止|止)"
        )),
    ),
    (
        Role::End,
        Pattern::new(concat!(
            r"\b(?:back|return(?:ing)?|get back|be back|end(?:ing|s)?(?: up)?|finish(?:ing|",
            r"es)?)(?: [^,.;]{1,16}?)? (?:at|to|in|near|by|on) (?P<m><place>)|\b(?:train|bus|",
            r"coach)[^,.;]{0,14} (?:from|at) (?P<n><place>)|\bcatch [^,.;]{0,24}(?:from|",
            r"at) (?P<o><place>)|\bto (?P<p><place>)(?:,| )(?:by|before|no later than) "
        )),
    ),
    (
        Role::End,
        Pattern::new(concat!(
            r"从<place>(?:一路)?(?:走|玩|逛|出发)?(?:到|至|往|回到?)(?P<m><place>)|",
            r"\bfrom <place> (?:to|until) (?P<n><place>)"
        )),
    ),
    (
        Role::Start,
        Pattern::new(concat!(
            r"(?:从|由|自)(?P<m><place>)|(?P<n><place>)(?:门口|附近|那边|这边)?(?:出发|集合|下车|",
            r"下火车|下高铁|起步|开始|为起点|做起点|出站|到达)|(?:在|到|到达|",
            r"抵达)(?P<o><place>)(?:集合|下车|出发|下火车|下高铁)|起点(?:是|在|为)?(?P<p><place>)"
        )),
    ),
    (
        Role::Start,
        Pattern::new(concat!(
            r"(?:我|我们|人|现)(?:现在|人|就|都)?(?:在|住在?|到了?)(?P<m><place>)|住(?:在|",
            r"的是)?(?P<n><place>)"
        )),
    ),
    (
        Role::Start,
        Pattern::new(concat!(
            r"\b(?:start(?:ing|s)?|begin(?:ning|s)?|set(?:ting)? off|leav(?:e|ing)|depart(?:ing)?|",
            r"arriv(?:e|ing)|meet(?:ing)?|stay(?:ing)?|live|based|check(?:ing|",
            r"ed)? in(?:to)?)(?: [^,.;]{1,14})? ?(?:at|from|in|near) (?P<m><place>)|\b(?:i'm|i am|",
            r"we're|we are)(?: now| right now| currently| just)? (?:at|in|near|",
            r"outside) (?P<n><place>)|\bleav(?:e|ing) (?P<o><place>)|\bfrom (?P<p><place>)|",
            r"\bstart(?:ing)? with (?:at )?(?P<q><place>) as the start"
        )),
    ),
    (
        Role::Must,
        Pattern::new(concat!(
            r"(?:必去|必看|必须?|一定要?|务必|不能错过|别错过|不想错过|重点|主要|包括|包含|加上|",
            r"加入|加|含|想|要|得|打算|计划|准备|先|再|然后|接着|最后|顺便|顺路|途经|经过|途径|",
            r"路过)(?:想|要|得|能|会)?(?:去|看|逛|到|爬|上|游|玩|走|参观|登|是|有|安排|一下|一趟|",
            r"看看)*(?P<m><place+>)"
        )),
    ),
    (
        Role::Must,
        Pattern::new(concat!(
            r"(?:去|看看?|逛逛?|到|游览?|爬|登|参观)(?P<m><place+>)|(?P<n><place+>)(?:必去|必看|",
            r"一定要|必须|不能错过|是必|肯定要)"
        )),
    ),
    (
        Role::Must,
        Pattern::new(concat!(
            r"\b(?:must|must-sees?|have to|need to|want to|wants to|would like to|'d like to|",
            r"'d love to|love to|hope to|going to|really)(?: (?:also|first|then|definitely|",
            r"at least|really))*(?: (?:see|visit|go to|go up|include|do|climb|be|is|are|walk|",
            r"stop at|take in))* ?(?:are|is|:)? ?(?P<m><place+>)|",
            r"\bdon't (?:want to )?miss (?P<n><place+>)|\bmust not miss (?P<o><place+>)"
        )),
    ),
    (
        Role::Must,
        Pattern::new(concat!(
            r"\b(?:includ(?:e|es|ing)|via|through|visit(?:ing)?|see(?:ing)?|climb(?:ing)?|",
            r"stop(?:ping|s)? (?:at|by)|then|and then|first|go(?:ing)? to|also|plus|add(?:ing)?|",
            r"especially|definitely|with a (?:stop|visit) (?:at|to)|call at|after that|finally|",
            r"lunch (?:at|in)|dinner (?:at|in)|eat (?:at|in)|take in) (?:see |visit |go to |",
            r"to )?(?P<m><place+>)|(?P<n><place+>) (?:is|are) a must|(?P<o><place+>) (?:first|",
            r"then)\b"
        )),
    ),
    (Role::Must, Pattern::new(r"(?:在|吃)(?P<m><place+>)(?:吃|用餐|喝|看|拍)|吃(?P<n><place+>)")),
];
static IN_ORDER: Pattern = Pattern::new(concat!(
    r"先[^。;!?]*?(?:再|然后|接着|之后|最后)|按[^,。;?]{0,24}顺序|依次|",
    r"\bfirst\b[^.;!?]*\bthen\b|\bin (?:that|this) order\b|",
    r", ?(?:and )?then (?:the )?[\u{E000}-\u{E0FF}]|[\u{E000}-\u{E0FF}] first\b"
));
static ROUND: Pattern = Pattern::new(concat!(
    r"往返|来回|环线|绕一圈|回到?(?:起点|出发点|出发的地方|原地|原处)|\bround[ -]?trip\b|\bback there\b|",
    r"\bloop\b|\bcircular\b|\bcircuit\b|\bback (?:to|at) (?:the )?(?:start|where (?:i|",
    r"we) (?:start|began)\w*|starting point|same place)\b|",
    r"\breturn(?:ing)? to (?:the )?start\w*\b|\bthere and back\b"
));
/// Coming back without a word about where to.
static BACK: Pattern = Pattern::new(concat!(
    r"回来|赶回|返回(?:[^\u{E000}-\u{E0FF}]|$)|\b(?:be |get |come |am |are )?back (?:by|",
    r"before|around|at (?:\d|one|two|three|four|five|six|seven|eight|nine|ten|eleven|",
    r"twelve|noon|half|quarter))"
));

/// The places of a text with their roles, in the order named; those without a role have none.
pub(super) fn roles(said: &Said) -> Vec<(String, Option<Role>)> {
    let mut roles: Vec<(usize, &String, Option<Role>)> =
        said.places().map(|(at, id)| (at, id, None)).collect();
    for (role, pattern) in &WORDINGS {
        for found in pattern.all(&said.text) {
            for group in ["m", "n", "o", "p", "q"].iter().filter_map(|name| found.name(name)) {
                let span = group.range();
                for (at, _, known) in &mut roles {
                    if span.contains(at) && known.is_none() {
                        *known = Some(*role);
                    }
                }
            }
        }
    }
    roles.into_iter().map(|(_, id, role)| (id.clone(), role)).collect()
}

/// Reads the places into a wish.
pub(super) fn read(said: &Said, wish: &mut PlanWish) {
    let in_order = IN_ORDER.is_in(&said.text);
    for (id, role) in roles(said) {
        match role {
            Some(Role::Visited) => push(&mut wish.visited, id),
            Some(Role::Avoided) => push(&mut wish.avoid, id),
            Some(Role::End) if wish.to.is_none() => wish.to = Some(id),
            Some(Role::Start) if wish.from.is_none() => wish.from = Some(id),
            Some(_) => push(&mut wish.must_visit, id),
            None if in_order => push(&mut wish.must_visit, id),
            None => push(&mut wish.named, id),
        }
    }
    wish.must_visit.retain(|id| !wish.avoid.contains(id) && !wish.visited.contains(id));
    wish.in_order = in_order && wish.must_visit.len() > 1;
    let same = wish.from.is_some() && wish.from == wish.to;
    wish.round_trip = same || ROUND.is_in(&said.text) || (wish.to.is_none() && BACK.is_in(&said.text));
}

/// Whether a text goes from place to place: "先去A再去B".
pub(super) fn is_sequence(said: &Said) -> bool {
    said.text.chars().filter(|c| is_mark(*c)).count() > 1 && IN_ORDER.is_in(&said.text)
}

fn push(list: &mut Vec<String>, id: String) {
    if !list.contains(&id) {
        list.push(id);
    }
}
