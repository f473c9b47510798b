//! "第二个呢", "the first one": pointing into a list that was just given.

use super::dialogue::{Message, Role};
use crate::gazetteer::Gazetteer;
use scenic_data::PlaceId;

const ORDINALS: [(&str, usize); 26] = [
    ("第一", 0),
    ("第二", 1),
    ("第三", 2),
    ("第四", 3),
    ("第五", 4),
    ("第1", 0),
    ("第2", 1),
    ("第3", 2),
    ("第4", 3),
    ("第5", 4),
    ("头一个", 0),
    ("前一个", 0),
    ("后一个", 1),
    ("前者", 0),
    ("后者", 1),
    ("the first", 0),
    ("the second", 1),
    ("the third", 2),
    ("the fourth", 3),
    ("the fifth", 4),
    ("the former", 0),
    ("the latter", 1),
    ("first one", 0),
    ("second one", 1),
    ("third one", 2),
    ("number two", 1),
];
const LAST: [&str; 4] = ["最后一个", "最后那个", "the last one", "the last of"];
/// What follows an ordinal that counts something else: "第一次", "the first time".
const COUNTS_ELSE: [&str; 14] =
    ["次", "天", "层", "楼", "进", "站", "期", "班", " time", " day", " floor", " bus", " train", " visit"];

/// The place a question points at in the last list the guide gave.
pub fn pointed_at(gazetteer: &Gazetteer, question: &str, before: &[Message]) -> Option<PlaceId> {
    let lower = question.to_lowercase();
    let last = LAST.iter().any(|word| lower.contains(word));
    let ordinal = ORDINALS.iter().find(|(word, _)| {
        lower.match_indices(word).any(|(at, _)| {
            let after = lower.get(at + word.len()..).unwrap_or_default();
            !COUNTS_ELSE.iter().any(|other| after.starts_with(other))
        })
    });
    // "When is the last one?" is asked of what runs.
    let runs = ["when is the", "when's the", "what time is the", "when does the", "what time does the"];
    let of_a_ride = (last || lower.contains("the first one")) && runs.iter().any(|word| lower.contains(word));
    if (!last && ordinal.is_none()) || of_a_ride {
        return None;
    }
    for message in before.iter().rev().filter(|message| message.role == Role::Assistant) {
        let mut places = listed(gazetteer, &message.content);
        if places.len() >= 2 {
            return if last { places.pop() } else { places.get(ordinal?.1).cloned() };
        }
    }
    None
}

/// The places that a text lists, in their order: of numbered lines the first of each, else all it names.
fn listed(gazetteer: &Gazetteer, text: &str) -> Vec<PlaceId> {
    let numbered: Vec<&str> = text.lines().filter(|line| is_numbered(line)).collect();
    let first = |line: &&str| gazetteer.mentions(line).into_iter().find_map(|m| m.places.into_iter().next());
    if numbered.len() >= 2 {
        return numbered.iter().filter_map(first).collect();
    }
    let mut places: Vec<PlaceId> = Vec::new();
    for place in gazetteer.mentions(text).into_iter().filter_map(|m| m.places.into_iter().next()) {
        if !places.contains(&place) {
            places.push(place);
        }
    }
    places
}

/// Whether a line begins with its number: "1. ", "2）".
fn is_numbered(line: &str) -> bool {
    let line = line.trim_start();
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < line.len() && rest.starts_with(['.', '、', '．', ')', '）'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::tests::gazetteer;

    #[test]
    fn an_ordinal_points_into_the_last_list() {
        let g = gazetteer(&["a=云栖台", "b=听涛松", "c=鹤云门"]);
        let list = Message {
            role: Role::Assistant, content: "可以看云栖台、听涛松和鹤云门。".to_owned()
        };
        let at =
            |question: &str| pointed_at(&g, question, std::slice::from_ref(&list)).map(|p| p.to_string());
        assert_eq!(at("第二个呢？").as_deref(), Some("b"));
        assert_eq!(at("How about the first one?").as_deref(), Some("a"));
        assert_eq!(at("最后一个门票多少").as_deref(), Some("c"));
        let numbered = Message {
            content: "最近的有：\n1. 云栖台（距鹤云门 300 米）\n2. 听涛松\n".to_owned(),
            ..list.clone()
        };
        let second = pointed_at(&g, "the second one", std::slice::from_ref(&numbered));
        assert_eq!(
            second.map(|p| p.to_string()).as_deref(),
            Some("b"),
            "of numbered lines the first of each"
        );
        assert_eq!(at("When does the second one close?").as_deref(), Some("b"));
        assert_eq!(at("When is the last one?"), None, "which runs");
        assert_eq!(at("我第一次来"), None);
        assert_eq!(at("第五个呢"), None);
    }
}
