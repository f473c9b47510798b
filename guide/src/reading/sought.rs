//! What the answer to a question must look like, by how it asks: a time of day to "几点", a number to "how
//! many", words in quotes to "刻着哪几个字", a story to "who built it". Another text may be about the same and
//! does not answer.

use super::fields::contains;
use regex::Regex;
use std::sync::LazyLock;

/// The form of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sought {
    /// Words as they are written somewhere.
    Words,
    /// Which one of a row: "第三盏", "the second".
    Ordinal,
    /// A time of day.
    Clock,
    /// Why.
    Reason,
    /// How much or how many.
    Number,
}

/// How each form is asked for, the most particular first.
const ASKED: [(Sought, &[&str]); 5] = [
    (
        Sought::Words,
        &[
            "哪几个字",
            "哪些字",
            "什么字",
            "哪个字",
            "几个字",
            "写着什么",
            "刻着什么",
            "写的是什么",
            "刻的是什么",
            "which word",
            "what word",
            "what is written",
            "what is carved",
            "what does the inscription",
        ],
    ),
    (
        Sought::Ordinal,
        &[
            "第几",
            "哪张",
            "哪盏",
            "哪级",
            "哪一级",
            "哪排",
            "哪一排",
            "哪层",
            "哪一层",
            "哪间",
            "哪一间",
            "哪根",
            "哪一根",
            "哪节",
            "哪块",
            "哪扇",
            "几号厅",
            "which table",
            "which lamp",
            "which stair",
            "which step",
            "which row",
            "which floor",
            "which storey",
            "which room",
            "which hall",
            "which window",
            "which second",
            "which minute",
            "which number",
            "which carriage",
            "which column",
            "which pillar",
            "what number",
            "what floor",
            "what row",
        ],
    ),
    (
        Sought::Clock,
        &["几点", "几时", "什么钟点", "what time", "what hour", "which hour", "how early", "how late"],
    ),
    (Sought::Reason, &["为什么", "为何", "为啥", "怎么会", "何以", "凭什么", "why", "how come"]),
    (
        Sought::Number,
        &[
            "多少",
            "多高",
            "多长",
            "多宽",
            "多深",
            "多大",
            "多重",
            "多远",
            "多久",
            "几个",
            "几只",
            "几米",
            "几公里",
            "几年",
            "几岁",
            "几人",
            "几次",
            "几级",
            "几层",
            "几块",
            "几元",
            "几条",
            "几座",
            "几分钟",
            "几小时",
            "几天",
            "几间",
            "几种",
            "几根",
            "几道",
            "how many",
            "how much",
            "how high",
            "how tall",
            "how long",
            "how wide",
            "how deep",
            "how far",
            "how old",
            "how big",
            "how large",
            "how heavy",
            "how often",
        ],
    ),
];

static WORDS: LazyLock<Regex> = LazyLock::new(|| pattern(r#"[“‘「『《"][^”’」』》"]+[”’」』》"]"#));
static ORDINAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)第[一二三四五六七八九十百零〇两\d]+|[一二三四五六七八九十\d]号|\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|last|\d+(?:st|nd|rd|th)|no\. ?\d+|number \d+)\b",
    )
});
static CLOCK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\d{1,2}[:：]\d{2}|[一二三四五六七八九十\d]点|\b\d{1,2} ?(?:a\.?m\b|p\.?m\b|o'clock)|\b(?:noon|midnight|dawn)\b|正午|半夜",
    )
});
static REASON: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)因为|所以|由于|为了|因此|于是|原来|免得|以免|才能|好让|怕|\b(?:because|so that|since|therefore|in order|lest|for fear|that is why|so as|the reason)\b",
    )
});
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\d|[一二三四五六七八九十百千万两半][个只米里年岁人次级层块元条座分小天间种根道斤尺丈步亩]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|dozen|half)\b",
    )
});

/// What tells that the answer is what once happened, or why.
const STORIES: [&str; 27] = [
    "为什么",
    "为何",
    "为啥",
    "怎么会",
    "何以",
    "谁",
    "怎么来",
    "怎么发现",
    "怎么保",
    "怎么躲",
    "怎么救",
    "怎样救",
    "怎么逃",
    "怎么传",
    "怎么得",
    "why",
    "who ",
    "whom",
    "whose",
    "how did",
    "how was",
    "how were",
    "how come",
    "what happened",
    "故事",
    "传说",
    "legend",
];

/// What else is answered by telling rather than by a value.
const EXPLANATIONS: [&str; 10] =
    ["怎样", "怎么回事", "怎么办", "how does", "how do ", "explain", "mean", "unusual", "story", "tell me"];

/// Shortest name of a choice, in characters: 中文 and 英文 end alike and are two words.
const SHORTEST: usize = 2;

/// What a question, in lower case and with names masked, says that the answer may be, each with what stands before
/// or after it in its clause: "是用中文讲还是英文讲", "in chinese or in english".
pub(crate) fn alternatives(masked: &str) -> Option<(&str, &str)> {
    let (one, other) = masked.split_once("还是").or_else(|| masked.split_once(" or "))?;
    let ends = |c: char| "，。？！；,.?!;\n\u{2003}".contains(c);
    let mut one = one.rsplit(ends).next().unwrap_or_default().trim_end();
    let other = other.split(ends).next().unwrap_or_default();
    let mut other = other.trim_end_matches(|c: char| c.is_whitespace() || "呢吗啊呀嘛".contains(c));
    // What stands after both is no part of either.
    while let (Some(a), Some(b)) = (one.chars().next_back(), other.chars().next_back()) {
        if a != b || a.is_ascii() || other.chars().count() <= SHORTEST {
            break;
        }
        one = one.strip_suffix(a)?;
        other = other.strip_suffix(b)?;
    }
    let says = |text: &str| text.chars().any(char::is_alphanumeric);
    (says(one) && says(other)).then_some((one, other))
}

/// Whether a question, in lower case, asks for what once happened, or why: histories and legends tell that.
pub(crate) fn asks_for_story(question: &str) -> bool {
    STORIES.iter().any(|word| contains(question, word))
}

/// Whether a question, in lower case, asks how one does something, rather than how something was done ("是怎么修的").
pub(crate) fn asks_for_doing(question: &str) -> bool {
    const DOING: [&str; 7] = ["怎么", "怎样", "如何", "how do i", "how do you", "how can", "how to"];
    const DONE: [&str; 3] = ["是怎", "是如何", "怎么会"];
    DOING.iter().any(|word| contains(question, word)) && !DONE.iter().any(|word| question.contains(word))
}

/// Whether a question, in lower case, is answered by telling rather than by a value.
pub(crate) fn asks_for_telling(question: &str) -> bool {
    asks_for_story(question) || EXPLANATIONS.iter().any(|word| contains(question, word))
}

impl Sought {
    /// The form that a question, in lower case, asks for.
    pub(crate) fn by(question: &str) -> Option<Self> {
        let asks = |words: &[&str]| words.iter().any(|word| contains(question, word));
        ASKED.iter().find(|(_, words)| asks(words)).map(|(form, _)| *form)
    }

    /// Whether a text has something of that form.
    pub(crate) fn is_in(self, text: &str) -> bool {
        let form: &Regex = match self {
            Self::Words => &WORDS,
            Self::Ordinal => &ORDINAL,
            Self::Clock => &CLOCK,
            Self::Reason => &REASON,
            Self::Number => &NUMBER,
        };
        form.is_match(text)
    }

    /// Whether few texts have something of that form, so that the one that has it is likely meant.
    pub(crate) fn is_telling(self) -> bool {
        matches!(self, Self::Words | Self::Ordinal | Self::Clock)
    }
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a valid pattern")
}

#[cfg(test)]
mod tests {
    use super::{Sought, alternatives, asks_for_doing, asks_for_story, asks_for_telling};

    #[test]
    fn what_the_answer_may_be_is_read_from_the_question() {
        assert_eq!(alternatives("\u{2003}的讲解是用中文讲还是英文讲？"), Some(("的讲解是用中文", "英文")));
        assert_eq!(alternatives("走路还是坐缆车呢"), Some(("走路", "坐缆车")));
        assert_eq!(
            alternatives("is the tour in chinese or in english?"),
            Some(("is the tour in chinese", "in english"))
        );
        assert_eq!(alternatives("还是想去看看"), None);
        assert_eq!(alternatives("几点开门"), None);
    }

    #[test]
    fn the_wording_tells_the_form_and_the_form_is_found_in_both_languages() {
        for (question, form, has, has_not) in [
            ("几点出太阳", Sought::Clock, "6月约5:05，12月约7:00。", "日出以后转身看影子。"),
            ("at what hour does the light come", Sought::Clock, "上午九点以后", "in the morning"),
            (
                "on which stair does he stand",
                Sought::Ordinal,
                "摊在第二十级石阶上",
                "he stands on the stairs",
            ),
            ("哪张桌子能看见湖", Sought::Ordinal, "the second table from the stove", "临湖有十张桌子"),
            ("碗底烧着哪几个字", Sought::Words, "碗底有“先吃后给”四字", "碗底有字"),
            ("为什么只修半座", Sought::Reason, "因为银子不够", "亭子只有半座"),
            ("why is it shut", Sought::Reason, "Shut so that the fish can spawn.", "It is shut."),
            ("桥上有几间廊屋", Sought::Number, "廊屋十七间", "桥上有廊屋"),
            (
                "how many bays has it",
                Sought::Number,
                "seventeen bays, one for each year, 17 in all",
                "it has bays",
            ),
        ] {
            assert_eq!(Sought::by(question), Some(form), "{question}");
            assert!(form.is_in(has) && !form.is_in(has_not), "{question}: {has} / {has_not}");
        }
        assert_eq!(Sought::by("讲讲它的传说"), None);
        assert!(asks_for_story("who revived the drumming") && asks_for_story("亭子为何只修半座"));
        assert!(!asks_for_story("how do i get there") && !asks_for_story("怎么去"));
        assert!(asks_for_doing("他的船怎么认") && asks_for_doing("how do i tell his boat"));
        assert!(!asks_for_doing("桥是怎么修的") && !asks_for_doing("how was it built"));
        assert!(asks_for_telling("what does the sign mean") && asks_for_telling("who built it"));
        assert!(!asks_for_telling("what is the phone number"));
    }
}
