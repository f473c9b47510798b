//! What people say without asking anything: greetings, thanks, farewells, "who are you?".

use serde::Serialize;

/// What is said by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Courtesy {
    /// "你好", "hello".
    Greeting,
    /// "你是谁", "what can you do?".
    Who,
    /// "谢谢", "thank you".
    Thanks,
    /// "再见", "bye".
    Farewell,
}

/// Phrases, longer ones before those within them.
const PHRASES: [(&str, Courtesy); 56] = [
    ("你能干嘛", Courtesy::Who),
    ("你能干啥", Courtesy::Who),
    ("你会干嘛", Courtesy::Who),
    ("你是真人吗", Courtesy::Who),
    ("你是机器人吗", Courtesy::Who),
    ("are you a real person", Courtesy::Who),
    ("r u a real person", Courtesy::Who),
    ("are you real", Courtesy::Who),
    ("are you human", Courtesy::Who),
    ("are you a human", Courtesy::Who),
    ("are you a robot", Courtesy::Who),
    ("are you a bot", Courtesy::Who),
    ("你叫什么名字", Courtesy::Who),
    ("你叫什么", Courtesy::Who),
    ("你是谁", Courtesy::Who),
    ("你是什么", Courtesy::Who),
    ("你能做什么", Courtesy::Who),
    ("你会做什么", Courtesy::Who),
    ("你会什么", Courtesy::Who),
    ("你能干什么", Courtesy::Who),
    ("你能帮我什么", Courtesy::Who),
    ("who are you", Courtesy::Who),
    ("what are you", Courtesy::Who),
    ("what can you help me with", Courtesy::Who),
    ("what can you help with", Courtesy::Who),
    ("what can you do", Courtesy::Who),
    ("how can you help", Courtesy::Who),
    ("thank you very much", Courtesy::Thanks),
    ("thank you so much", Courtesy::Thanks),
    ("thank you", Courtesy::Thanks),
    ("thanks a lot", Courtesy::Thanks),
    ("many thanks", Courtesy::Thanks),
    ("thanks", Courtesy::Thanks),
    ("太感谢了", Courtesy::Thanks),
    ("感谢", Courtesy::Thanks),
    ("谢谢", Courtesy::Thanks),
    ("多谢", Courtesy::Thanks),
    ("谢了", Courtesy::Thanks),
    ("辛苦了", Courtesy::Thanks),
    ("有劳", Courtesy::Thanks),
    ("good bye", Courtesy::Farewell),
    ("goodbye", Courtesy::Farewell),
    ("bye bye", Courtesy::Farewell),
    ("see you", Courtesy::Farewell),
    ("bye", Courtesy::Farewell),
    ("再见", Courtesy::Farewell),
    ("拜拜", Courtesy::Farewell),
    ("回头见", Courtesy::Farewell),
    ("good morning", Courtesy::Greeting),
    ("good afternoon", Courtesy::Greeting),
    ("good evening", Courtesy::Greeting),
    ("hello", Courtesy::Greeting),
    ("hi", Courtesy::Greeting),
    ("您好", Courtesy::Greeting),
    ("你好", Courtesy::Greeting),
    ("早上好", Courtesy::Greeting),
];
/// What may stand beside them.
const BESIDE: [&str; 40] = [
    "you're",
    "youre",
    "you are",
    "so helpful",
    "helpful",
    "awesome",
    "amazing",
    "the best",
    "下午好",
    "晚上好",
    "嗨",
    "哈喽",
    "您",
    "你",
    "们",
    "我",
    "的",
    "了",
    "啊",
    "呀",
    "哦",
    "哈",
    "啦",
    "好",
    "嗯",
    "非常",
    "太",
    "导游",
    "hey",
    "there",
    "great",
    "good",
    "ok",
    "okay",
    "cool",
    "perfect",
    "very much",
    "for your help",
    "you too",
    "and",
];

/// What is said when nothing but that is said; what comes last counts.
pub fn read(said: &str) -> Option<Courtesy> {
    let mut rest = format!(" {} ", said.to_lowercase());
    let mut last: Option<(usize, Courtesy)> = None;
    for (phrase, courtesy) in PHRASES {
        let Some(at) = find(&rest, phrase) else { continue };
        if last.is_none_or(|(before, _)| at > before) {
            last = Some((at, courtesy));
        }
        // Of the same length, so that places stay comparable.
        rest = rest.replace(phrase, &" ".repeat(phrase.len()));
    }
    let (_, courtesy) = last?;
    for word in BESIDE {
        while let Some(at) = find(&rest, word) {
            rest.replace_range(at..at + word.len(), " ");
        }
    }
    (!rest.chars().any(char::is_alphanumeric)).then_some(courtesy)
}

/// Where a phrase stands, a Latin one as words of its own.
fn find(text: &str, phrase: &str) -> Option<usize> {
    text.match_indices(phrase).map(|(at, _)| at).find(|at| {
        let beside = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let before = text.get(..*at).and_then(|text| text.chars().next_back());
        let after = text.get(at + phrase.len()..).and_then(|text| text.chars().next());
        !phrase.is_ascii() || !(beside(before) || beside(after))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn courtesies_alone_are_told_from_questions_that_begin_with_them() {
        for (said, expected) in [
            ("你好", Some(Courtesy::Greeting)),
            ("您好呀！", Some(Courtesy::Greeting)),
            ("你好，你是谁？", Some(Courtesy::Who)),
            ("Hi there, who are you?", Some(Courtesy::Who)),
            ("好的，谢谢啦", Some(Courtesy::Thanks)),
            ("Great, thank you!", Some(Courtesy::Thanks)),
            ("thanks, bye!", Some(Courtesy::Farewell)),
            ("你好，谯楼几点开门", None),
            ("谢谢，那门票呢", None),
            ("Hi, is the Drum Tower open?", None),
            ("what can I do there", None),
            ("好", None),
            ("", None),
        ] {
            assert_eq!(read(said), expected, "{said}");
        }
    }
}
