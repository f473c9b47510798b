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

/// Words before a name by which a speaker turns to that place.
const TURNS_TO: [&str; 21] = [
    "推荐", "建议", "可以去", "不如", "最好", "看看", "想去", "去", "边上的", "附近的", "旁边的", "周边的", "还有", "比如",
    "recommend", "try", "visit", "such as", "you could", "there is", "go to",
];
/// Words by which a reply answers what is near.
const NEAR: [&str; 10] = ["周边", "附近", "旁边", "边上", "周围", "不远", "near", "next to", "close by", "around"];
/// How far before a name such words are looked for, in characters.
const REACH: usize = 8;

/// Follows a dialogue, message by message.
#[derive(Debug, Default)]
pub struct Focus {
    /// The place in focus.
    pub place: Option<PlaceId>,
    /// Every place spoken of, latest first, each once.
    pub spoken: Vec<PlaceId>,
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
            for mention in &mentions {
                if let Some(place) = mention.places.first() {
                    focus.spoken.retain(|known| known != place);
                    focus.spoken.insert(0, place.clone());
                }
            }
            asked_near = NEAR.iter().any(|word| message.content.contains(word));
        }
        focus
    }

    /// A traveller's names are what they speak of; of several, the last outside a remark on where
    /// the other lies.
    fn hear_user(&mut self, mentions: &[Mention], text: &str) {
        if let Some(mention) = chosen(mentions, text, self.place.as_ref()) {
            self.place = Some(mention);
        }
    }

    /// A guide's names shift the focus only when it turns to that place: it opens with it, suggests
    /// it, or answers with just one what is near. A list leaves the focus where it was.
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
        let before: String = text.chars().take(mention.start).collect();
        let reach: String = before.chars().skip(mention.start.saturating_sub(REACH)).collect();
        let opens = before.chars().filter(|c| c.is_alphanumeric()).count() <= 3;
        let turns = TURNS_TO.iter().any(|word| reach.to_lowercase().contains(word));
        let near = asked_near || NEAR.iter().any(|word| text.contains(word));
        if self.place.is_none() || opens || turns || near {
            self.place = Some((**other).clone());
        }
    }
}

/// The mention a speaker means: of several places the one that is not merely where the other lies
/// ("故宫里的珍宝馆" is about the last), else the one already in focus.
pub fn chosen(mentions: &[Mention], text: &str, focus: Option<&PlaceId>) -> Option<PlaceId> {
    let last = mentions.last()?;
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
        let cases: [(&[&str], &str); 6] = [
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
