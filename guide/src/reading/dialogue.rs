//! What a dialogue is about: which place is in focus when the question does not name one.

use super::listed;
use crate::gazetteer::{Gazetteer, Mention};
use scenic_data::PlaceId;

/// Who said something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The traveller.
    User,
    /// The guide.
    Assistant,
}

/// Something said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// By whom.
    pub role: Role,
    /// What.
    pub content: String,
}

/// Words just before a name by which a guide turns to that place.
const TURNS_TO: [&str; 30] = [
    "只有",
    "only ",
    "景点叫",
    "景点是",
    "推荐",
    "建议",
    "可以去",
    "不如",
    "最好",
    "看看",
    "想去",
    "再去",
    "可以到",
    "边上的",
    "附近的",
    "旁边的",
    "周边的",
    "还有",
    "比如",
    "就是",
    "我觉得",
    "觉得",
    "recommend",
    "try",
    "visit",
    "such as",
    "you could",
    "there is",
    "go to",
    "how about",
];
/// Words just before a name by which a speaker takes it up.
const TAKES_UP: [&str; 36] = [
    "边上的",
    "景点是",
    "景点叫",
    "有个",
    "去它",
    "去他",
    "还能去",
    "再去",
    "想去",
    "要去",
    "喜欢",
    "知道",
    "了解",
    "听说",
    "去过",
    "推荐",
    "建议",
    "觉得",
    "打算",
    "准备去",
    "看看",
    "顺便",
    "就是",
    "说到",
    "至于",
    "对于",
    "旁边的",
    "附近的",
    "周边的",
    "know",
    "about",
    "heard of",
    "visit",
    "go to",
    "prefer",
    "think",
];
/// Words just after a name by which a speaker takes it up.
const TAKEN_UP: [&str; 16] = [
    "我知道",
    "我还",
    "我也",
    "我有",
    "不错",
    "就很",
    "很好",
    "很值得",
    "听说",
    "呀",
    "啊",
    "吧",
    "就在",
    "i know",
    "sounds",
    "is nice",
];
/// Words just before a name that only say where something lies.
const LIES_IN: [&str; 17] = [
    "位于",
    "坐落",
    "坐落于",
    "地处",
    "地址",
    "地址是",
    "地址在",
    "属于",
    "隶属",
    "毗邻",
    "紧邻",
    "在",
    "于",
    "内",
    "located",
    "address",
    " in ",
];
/// Words by which a reply answers what is near.
const NEAR: [&str; 10] =
    ["周边", "附近", "旁边", "边上", "周围", "不远", "near", "next to", "close by", "around"];
/// Words just before a name that make it a part of, or a view from, what is spoken of.
const PART_OF: [&str; 22] = [
    "里面",
    "里边",
    "内有",
    "设有",
    "建有",
    "包括",
    "其中",
    "包含",
    "分为",
    "参观",
    "通用",
    "眺望",
    "远眺",
    "望见",
    "俯瞰",
    "看到",
    "从",
    "距",
    "inside",
    "including",
    "houses",
    "contains",
];
/// What follows a name that only says where something lies, or what belongs to it.
const SETTING: [&str; 26] = [
    "内",
    "里",
    "中",
    "上的",
    "南",
    "北",
    "东",
    "西",
    "向",
    "以南",
    "以北",
    "镇子",
    "脚下",
    "旁",
    "边上",
    "附近",
    "周边",
    "景区内",
    "景区门票",
    "大门",
    "门票",
    "站",
    "路口",
    "也离",
    "也在",
    "离它",
];
/// What a clause that gives a value is made of; names in it belong to the value.
const VALUES: [&str; 14] = [
    "元",
    "地址",
    "电话",
    "门票",
    "开放时间",
    "免费",
    "¥",
    "号",
    ":00",
    "：00",
    ":30",
    "：30",
    "address",
    "phone",
];
/// Words that point back at the place in focus.
const POINTS_BACK: [&str; 12] =
    ["这个", "那个", "它", "他的", "他附近", "他周", "这里", "那里", "这儿", "此处", " it", "there"];
/// How far before a name such words are looked for, in characters.
const REACH: usize = 8;

/// Follows a dialogue, message by message. Either side may ask and either may answer: what counts is
/// what a clause does, not who says it.
#[derive(Debug, Default)]
pub struct Focus {
    /// The place in focus.
    pub place: Option<PlaceId>,
    /// The places that the message before named.
    just_named: Vec<PlaceId>,
}

impl Focus {
    /// The focus after these messages.
    pub fn after(gazetteer: &Gazetteer, messages: &[Message]) -> Self {
        let mut focus = Self::default();
        let mut asked_near = false;
        for (at, message) in messages.iter().enumerate() {
            let mentions = gazetteer.mentions(&message.content);
            let pointed_at = match message.role {
                Role::User => {
                    let before = messages.get(..at).unwrap_or_default();
                    listed::pointed_at(gazetteer, &super::mask(&message.content, &mentions), before)
                }
                Role::Assistant => None,
            };
            match message.role {
                // "第二个呢": what follows is about the second.
                Role::User if pointed_at.is_some() => focus.place.clone_from(&pointed_at),
                Role::User => focus.hear_user(&mentions, &message.content),
                Role::Assistant => focus.hear_assistant(&mentions, &message.content, asked_near),
            }
            focus.just_named =
                mentions.iter().filter_map(|m| m.places.first()).cloned().chain(pointed_at).collect();
            let asks = message.role == Role::User && is_question(&message.content);
            asked_near = asks && NEAR.iter().any(|word| message.content.contains(word));
        }
        focus
    }

    fn hear_user(&mut self, mentions: &[Mention], text: &str) {
        let after = asked_after(mentions, text, self.place.as_ref());
        if let Some(place) = after.or_else(|| self.meant(mentions, text)) {
            self.place = Some(place);
        }
    }

    /// The place that a traveller's words are about, when they name one. A question is about the place
    /// it names; one who tells may name others without turning to them.
    pub fn meant(&self, mentions: &[Mention], text: &str) -> Option<PlaceId> {
        if self.place.is_none() {
            return chosen(mentions, text, None);
        }
        let (asked, told): (Vec<Mention>, Vec<Mention>) =
            mentions.iter().cloned().partition(|mention| is_question(&clause(mention, text)));
        let asked_about = chosen(&asked, text, self.place.as_ref());
        asked_about
            .or_else(|| told.iter().find(|mention| self.takes_up(mention, text))?.places.first().cloned())
    }

    /// Whether one who tells turns to a place by naming it.
    fn takes_up(&self, mention: &Mention, text: &str) -> bool {
        let just = mention.places.first().is_some_and(|place| self.just_named.contains(place));
        !is_value(&clause(mention, text))
            && (just || (!is_setting(mention, text) && is_taken_up(mention, text)))
    }

    /// A guide's names shift the focus only when it turns to that place: it suggests it, asks about
    /// it, or answers with just one what is near. A list leaves the focus where it was, and so does a
    /// name that only says where the place in focus lies.
    fn hear_assistant(&mut self, mentions: &[Mention], text: &str, asked_near: bool) {
        let distinct = |mentions: &[Mention]| {
            let mut found: Vec<PlaceId> = Vec::new();
            for place in mentions.iter().filter_map(|m| m.places.first()) {
                if Some(place) != self.place.as_ref() && !found.contains(place) {
                    found.push(place.clone());
                }
            }
            found
        };
        let others = distinct(mentions);
        let other = match others.as_slice() {
            [] => return,
            [only] => only.clone(),
            // Of several, the one it ends by praising.
            _ => match mentions
                .last()
                .filter(|mention| is_praised(mention, text))
                .and_then(|m| m.places.first())
            {
                Some(praised) => praised.clone(),
                // Where nothing was in focus, what it begins with: "那是X，等Y缺的那只柱头".
                None => match others.first().filter(|_| self.place.is_none() && !is_list(mentions, text)) {
                    Some(first) => first.clone(),
                    None => return,
                },
            },
        };
        let Some(mention) = mentions.iter().rev().find(|m| m.places.first() == Some(&other)) else { return };
        let own = clause(mention, text);
        let praised = others.len() > 1;
        let turns = TURNS_TO.iter().any(|word| before(mention, text).contains(word));
        let asks = is_question(&own) && !NEAR.iter().any(|word| own.contains(word));
        let setting = is_setting(mention, text) || is_value(&own) || ends_an_address(mention, text);
        // What the traveller named just before, and the guide speaks of, is what both speak of now.
        let answers = self.just_named.contains(&other) && !is_value(&own);
        if self.place.is_none() || answers || (!setting && (turns || praised || asks || asked_near)) {
            self.place = Some(other);
        }
    }
}

/// Whether the first two names stand side by side in a list.
fn is_list(mentions: &[Mention], text: &str) -> bool {
    let [first, second, ..] = mentions else { return false };
    let between: String = text.chars().skip(first.end).take(second.start.saturating_sub(first.end)).collect();
    let between = between.trim().to_lowercase();
    between.chars().count() <= 12
        && ["、", "和", "与", "及", "或", ",", "and", "or", "还有", "然后", "then"].iter().any(|join| {
            between == *join || (join.len() > 2 && between.contains(join)) || between.starts_with('、')
        })
}

/// The text just before a name, in lower case.
fn before(mention: &Mention, text: &str) -> String {
    let from = mention.start.saturating_sub(REACH);
    let reach: String = text.chars().skip(from).take(mention.start - from).collect::<String>().to_lowercase();
    // What stands in another clause says nothing of the name.
    reach.rsplit(['，', '。', '！', '？', '；', ',', ';', '!', '?']).next().unwrap_or_default().to_owned()
}

/// The clause a name stands in.
fn clause(mention: &Mention, text: &str) -> String {
    const ENDS: &str = "，。！？；,;!?\n";
    let chars: Vec<char> = text.chars().collect();
    let start = chars.iter().take(mention.start).rposition(|c| ENDS.contains(*c)).map_or(0, |at| at + 1);
    let length = chars
        .iter()
        .skip(mention.end)
        .position(|c| ENDS.contains(*c))
        .map_or(chars.len(), |at| mention.end + at + 1);
    chars.iter().skip(start).take(length.saturating_sub(start)).collect()
}

/// Whether a text asks something.
fn is_question(text: &str) -> bool {
    const ASKS: [&str; 16] = [
        "?", "？", "吗", "呢", "什么", "哪", "多少", "几点", "多久", "怎么", "贵不", "how ", "what ",
        "when ", "where ", "is it ",
    ];
    let lower = text.to_lowercase();
    ASKS.iter().any(|word| lower.contains(word))
}

/// Whether a clause gives the value of a field.
fn is_value(clause: &str) -> bool {
    VALUES.iter().any(|word| clause.contains(word))
}

/// Whether the words around a name only say where something lies, or what belongs to it.
fn is_setting(mention: &Mention, text: &str) -> bool {
    let reach = before(mention, text);
    let after: String = text.chars().skip(mention.end).take(REACH).collect();
    LIES_IN.iter().any(|word| reach.trim_end().ends_with(word.trim_end()))
        || PART_OF.iter().any(|word| reach.contains(word))
        || SETTING.iter().any(|word| after.starts_with(word))
}

/// Whether a name begins a clause, or stands beside words by which one takes it up.
fn is_taken_up(mention: &Mention, text: &str) -> bool {
    const OPENS: &str = "，。！？,.!?；; 啊哦嗯那这对是哇呀有";
    let from = mention.start.saturating_sub(2);
    let lead: Vec<char> = text.chars().skip(from).take(mention.start - from).collect();
    let after: String = text.chars().skip(mention.end).take(REACH).collect::<String>().to_lowercase();
    lead.iter().all(|c| OPENS.contains(*c))
        || TAKES_UP.iter().any(|word| before(mention, text).contains(word))
        || TAKEN_UP.iter().any(|word| after.trim_start().starts_with(word))
}

/// Whether a guide praises the place it named last.
fn is_praised(mention: &Mention, text: &str) -> bool {
    let after: String = text.chars().skip(mention.end).take(2 * REACH).collect::<String>().to_lowercase();
    let after = after.split(['，', '。', ',', '.']).next().unwrap_or_default();
    ["好玩", "不错", "值得", "最好", "漂亮", "is lovely", "is worth", "is the best"]
        .iter()
        .any(|word| after.contains(word))
}

/// "它附近是不是有个X": asks about the place in focus, and goes on to X.
fn asked_after(mentions: &[Mention], text: &str, focus: Option<&PlaceId>) -> Option<PlaceId> {
    let [mention] = mentions else { return None };
    let place = mention.places.first().filter(|place| focus.is_some_and(|focus| focus != *place))?;
    let reach = before(mention, text);
    let there_is = ["有个", "有一个", "有座", "有家", "is there a", "there is a"]
        .iter()
        .any(|word| reach.contains(word));
    (there_is && NEAR.iter().any(|word| text.contains(word))).then(|| place.clone())
}

/// Whether a name is the tail of an address: "…密云区古北水镇", "…前街4号故宫".
fn ends_an_address(mention: &Mention, text: &str) -> bool {
    let previous = mention.start.checked_sub(1).and_then(|at| text.chars().nth(at));
    previous.is_some_and(|c| "区市县镇乡村路街号".contains(c))
}

/// The mention a question means: of several places the one that is not merely where the other lies
/// ("故宫里的珍宝馆" is about the last), else the one already in focus.
pub fn chosen(mentions: &[Mention], text: &str, focus: Option<&PlaceId>) -> Option<PlaceId> {
    if mentions.is_empty() {
        return None;
    }
    // While a place is in focus, the tail of an address is no change of subject, nor is what only
    // tells where it lies or what it costs.
    let aside = |mention: &Mention| {
        let own = clause(mention, text);
        ends_an_address(mention, text)
            || (!is_question(&own) && (is_value(&own) || is_setting(mention, text)))
    };
    let mentions: Vec<&Mention> =
        mentions.iter().filter(|mention| focus.is_none() || !aside(mention)).collect();
    let last = *mentions.last()?;
    let own = |mention: &&Mention| {
        // "它旁边的X怎么样" is about X.
        let reach = before(mention, text);
        NEAR.iter().any(|word| {
            ["的", "那个", "这个", "的那个"].iter().any(|link| reach.ends_with(&format!("{word}{link}")))
        })
    };
    // "它附近有X吗" asks about the place in focus, not about X.
    let asks_back = focus.is_some()
        && !mentions.iter().any(own)
        && NEAR.iter().any(|word| text.contains(word))
        && POINTS_BACK.iter().any(|word| text.contains(word));
    if asks_back {
        return focus.cloned();
    }
    if mentions.len() == 1 {
        return last.places.iter().find(|p| Some(*p) == focus).or_else(|| last.places.first()).cloned();
    }
    // "A附近的B": B; "A在B附近吗": A.
    let after: String = text.chars().skip(last.end).collect();
    let lies_by = NEAR.iter().chain(&["里", "内", "中"]).any(|word| after.trim_start().starts_with(word));
    // "A在B的哪里", "A从B走要多久": A.
    let first = *mentions.first()?;
    let between: String = text.chars().skip(first.end).take(2).collect();
    let lies_in = ["在", "位于", "从", "离", "距"].iter().any(|word| between.starts_with(word))
        || [" in ", " at ", " from ", " on "]
            .iter()
            .any(|word| text.chars().skip(first.end).take(6).collect::<String>().starts_with(word));
    let mention = if lies_by || lies_in { first } else { last };
    mention.places.first().cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::tests::gazetteer;

    fn focus_after(lines: &[&str]) -> Option<String> {
        let g = gazetteer(&["a=观复博物馆", "b=红砖美术馆", "c=天坛", "d=三里屯", "e=碧云寺"]);
        let messages: Vec<Message> = lines
            .iter()
            .enumerate()
            .map(|(i, line)| Message {
                role: if i % 2 == 0 { Role::User } else { Role::Assistant },
                content: (*line).to_owned(),
            })
            .collect();
        Focus::after(&g, &messages).place.map(|p| p.to_string())
    }

    #[test]
    fn the_focus_follows_the_traveller_and_what_the_guide_turns_to() {
        let cases: [(&[&str], &str); 18] = [
            (
                &[
                    "天坛附近有什么?",
                    "1. 红砖美术馆，位于三里屯\n2. 碧云寺",
                    "第二个呢?",
                    "碧云寺不错，天坛也近。",
                ],
                "e",
            ),
            (&["碧云寺在哪?", "地址在天坛东路1号。"], "e"),
            (&["碧云寺在哪?", "那边上呢?", "在北京市东城区天坛。"], "e"),
            (&["碧云寺怎么样?", "不错。", "它附近是不是有个三里屯?"], "d"),
            (&["碧云寺怎么样?", "不错。", "位于天坛南边的小山上。"], "e"),
            (&["碧云寺怎么样?", "电话呢？", "包含在天坛景区门票内。你知道几点开门吗?"], "e"),
            (&["碧云寺怎么样?", "不错。", "附近有啥？", "有红砖美术馆和天坛，天坛最值得看。"], "c"),
            (&["碧云寺怎么样?", "不错。", "嗯", "你去过天坛吗？"], "c"),
            (&["碧云寺怎么样?", "玩2小时。", "那完了还能去它边上的天坛转转。", "天坛很大。"], "c"),
            (&["碧云寺怎么样?", "不错。", "里面还能参观天坛和佛塔。"], "e"),
            (&["碧云寺怎么样?", "不错。", "我更想去天坛。"], "c"),
            (&["碧云寺怎么样?", "不错。", "他旁边的天坛怎么样?"], "c"),
            (&["观复博物馆要门票吗?"], "a"),
            (&["观复博物馆要门票吗?", "门票100元。", "那边上还有什么?", "它边上的红砖美术馆很值得去。"], "b"),
            (&["观复博物馆附近有什么?", "周边有天坛，三里屯等。"], "a"),
            (&["碧云寺怎么样?", "始建于元代，比天坛还早。"], "e"),
            (&["碧云寺怎么样?", "不错，最好把天坛也走走。"], "c"),
            (&["碧云寺怎么样?", "不错。", "天坛呢?", "也不错。", "还是说碧云寺吧"], "e"),
        ];
        for (lines, expected) in cases {
            assert_eq!(focus_after(lines).as_deref(), Some(expected), "{lines:?}");
        }
        assert_eq!(focus_after(&["你好"]), None);
    }
}
