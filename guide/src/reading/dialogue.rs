//! What a dialogue is about: which place is in focus when the question does not name one.

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
const TURNS_TO: [&str; 22] = [
    "推荐", "建议", "可以去", "不如", "最好", "看看", "想去", "再去", "可以到", "边上的", "附近的", "旁边的", "周边的", "还有",
    "比如", "recommend", "try", "visit", "such as", "you could", "there is", "go to",
];
/// Words just before a name that only say where something lies.
const LIES_IN: [&str; 11] = ["位于", "坐落", "地处", "地址", "属于", "在", "就在", "内", "located", "address", " in "];
/// Words by which a reply answers what is near.
const NEAR: [&str; 10] = ["周边", "附近", "旁边", "边上", "周围", "不远", "near", "next to", "close by", "around"];
/// Words just before a name that make it a part of, or an example for, what is spoken of.
const PART_OF: [&str; 14] =
    ["里面", "里边", "内有", "设有", "建有", "包括", "其中", "包含", "分为", "参观", "inside", "including", "houses", "contains"];
/// What follows a name that only says where something lies.
const SETTING: [&str; 22] = [
    "内", "里", "中", "上的", "南", "北", "东", "西", "向", "以南", "以北", "镇子", "脚下", "旁", "边上", "附近", "周边", "景区内", "大门",
    "门票", "站", "路口",
];
/// Words just before a name by which a speaker takes it up.
const TAKES_UP: [&str; 22] = [
    "想去", "要去", "喜欢", "知道", "了解", "听说", "去过", "推荐", "打算", "准备去", "看看", "顺便", "就是", "说到", "至于", "对于", "know",
    "about", "heard of", "visit", "go to", "prefer",
];
/// Words that point back at the place in focus.
const POINTS_BACK: [&str; 12] =
    ["这个", "那个", "它", "他的", "他附近", "他周", "这里", "那里", "这儿", "此处", " it", "there"];
/// How far before a name such words are looked for, in characters.
const REACH: usize = 8;

/// Follows a dialogue, message by message.
#[derive(Debug, Default)]
pub struct Focus {
    /// The place in focus.
    pub place: Option<PlaceId>,
    /// Every place spoken of, latest first, each once.
    pub spoken: Vec<PlaceId>,
    /// The places that the message before named.
    just_named: Vec<PlaceId>,
}

impl Focus {
    /// The focus after these messages.
    pub fn after(gazetteer: &Gazetteer, messages: &[Message]) -> Self {
        let mut focus = Self::default();
        let mut asked_near = false;
        for message in messages {
            let mentions = gazetteer.mentions(&message.content);
            match message.role {
                Role::User => focus.hear_user(&mentions, &message.content),
                Role::Assistant => focus.hear_assistant(&mentions, &message.content, asked_near),
            }
            focus.just_named = mentions.iter().filter_map(|m| m.places.first()).cloned().collect();
            for mention in &mentions {
                if let Some(place) = mention.places.first() {
                    focus.spoken.retain(|known| known != place);
                    focus.spoken.insert(0, place.clone());
                }
            }
            asked_near = message.role == Role::User && NEAR.iter().any(|word| message.content.contains(word));
        }
        focus
    }

    /// A traveller's names are what they speak of; of several, the last outside a remark on where
    /// the other lies. One who tells of the place in focus may name others without turning to them.
    fn hear_user(&mut self, mentions: &[Mention], text: &str) {
        if let Some(after) = asked_after(mentions, text, self.place.as_ref()) {
            self.place = Some(after);
            return;
        }
        let Some(chosen) = chosen(mentions, text, self.place.as_ref()) else { return };
        let tells = self.place.is_some() && !is_question(text);
        if tells && self.place.as_ref() != Some(&chosen) {
            let takes_up = mentions.iter().filter(|m| m.places.first() == Some(&chosen)).any(|mention| {
                self.just_named.contains(&chosen) || (is_taken_up(mention, text) && !is_setting(mention, text))
            });
            if !takes_up {
                return;
            }
        }
        self.place = Some(chosen);
    }

    /// A guide's names shift the focus only when it turns to that place: it suggests it, or answers
    /// with just one what is near. A list leaves the focus where it was, and so does a name that
    /// only says where the place in focus lies.
    fn hear_assistant(&mut self, mentions: &[Mention], text: &str, asked_near: bool) {
        let mut distinct: Vec<&PlaceId> = Vec::new();
        for place in mentions.iter().filter_map(|m| m.places.first()) {
            if !distinct.contains(&place) {
                distinct.push(place);
            }
        }
        let others: Vec<&&PlaceId> = distinct.iter().filter(|p| Some(**p) != self.place.as_ref()).collect();
        let [other] = others.as_slice() else { return };
        let Some(mention) = mentions.iter().find(|m| m.places.first() == Some(**other)) else { return };
        let reach = before(mention, text);
        let turns = TURNS_TO.iter().any(|word| reach.contains(word));
        let lies_in = !turns && LIES_IN.iter().any(|word| reach.contains(word));
        let shifts = turns || (asked_near && !lies_in);
        if self.place.is_none() || (shifts && !ends_an_address(mention, text)) {
            self.place = Some((**other).clone());
        }
    }
}

/// The text just before a name, in lower case.
fn before(mention: &Mention, text: &str) -> String {
    let from = mention.start.saturating_sub(REACH);
    text.chars().skip(from).take(mention.start - from).collect::<String>().to_lowercase()
}

/// Whether a message asks something.
fn is_question(text: &str) -> bool {
    let asks = ["?", "？", "吗", "呢", "什么", "哪", "多少", "几点", "多久", "怎么"];
    asks.iter().any(|word| text.contains(word))
}

/// Whether the words around a name only say where something lies, or what belongs to it.
fn is_setting(mention: &Mention, text: &str) -> bool {
    let reach = before(mention, text);
    let after: String = text.chars().skip(mention.end).collect();
    LIES_IN.iter().any(|word| reach.trim_end().ends_with(word.trim_end()))
        || PART_OF.iter().any(|word| reach.contains(word))
        || SETTING.iter().any(|word| after.starts_with(word))
}

/// Whether a name begins a clause, or follows words by which one takes it up.
fn is_taken_up(mention: &Mention, text: &str) -> bool {
    const OPENS: &str = "，。！？,.!?；; 啊哦嗯那这对是哇呀";
    let from = mention.start.saturating_sub(2);
    let lead: Vec<char> = text.chars().skip(from).take(mention.start - from).collect();
    lead.iter().all(|c| OPENS.contains(*c)) || TAKES_UP.iter().any(|word| before(mention, text).contains(word))
}

/// "它附近是不是有个X": asks about the place in focus, and goes on to X.
fn asked_after(mentions: &[Mention], text: &str, focus: Option<&PlaceId>) -> Option<PlaceId> {
    let [mention] = mentions else { return None };
    let place = mention.places.first().filter(|place| focus.is_some_and(|focus| focus != *place))?;
    let reach = before(mention, text);
    let there_is = ["有个", "有一个", "有座", "有家", "is there a", "there is a"].iter().any(|word| reach.contains(word));
    (there_is && NEAR.iter().any(|word| text.contains(word))).then(|| place.clone())
}

/// Whether a name is the tail of an address: "…密云区古北水镇", "…前街4号故宫".
fn ends_an_address(mention: &Mention, text: &str) -> bool {
    let previous = mention.start.checked_sub(1).and_then(|at| text.chars().nth(at));
    previous.is_some_and(|c| "区市县镇乡村路街号".contains(c))
}

/// The mention a speaker means: of several places the one that is not merely where the other lies
/// ("故宫里的珍宝馆" is about the last), else the one already in focus.
pub fn chosen(mentions: &[Mention], text: &str, focus: Option<&PlaceId>) -> Option<PlaceId> {
    if mentions.is_empty() {
        return None;
    }
    // While a place is in focus, the tail of an address is no change of subject.
    let mentions: Vec<&Mention> =
        mentions.iter().filter(|mention| focus.is_none() || !ends_an_address(mention, text)).collect();
    let Some(last) = mentions.last() else { return focus.cloned() };
    // "它附近有X吗" asks about the place in focus, not about X.
    let own = |mention: &&Mention| {
        // "它旁边的X怎么样" is about X.
        let reach = before(mention, text);
        NEAR.iter().any(|word| ["的", "那个", "这个", "的那个"].iter().any(|link| reach.ends_with(&format!("{word}{link}"))))
    };
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
    let mention = if lies_by { mentions.first()? } else { last };
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
        let cases: [(&[&str], &str); 13] = [
            (&["碧云寺在哪?", "地址在天坛东路1号。"], "e"),
            (&["碧云寺在哪?", "那边上呢?", "在北京市东城区天坛。"], "e"),
            (&["碧云寺怎么样?", "不错。", "它附近是不是有个三里屯?"], "d"),
            (&["碧云寺怎么样?", "不错。", "位于天坛南边的小山上。"], "e"),
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
