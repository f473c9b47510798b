//! Names of places that are not known: noticed, so that no other place's facts are told for them.

use super::calendar::CAPITALISED;

/// Words of questions that are no part of a name.
const FILLERS: [&str; 118] = [
    "一共",
    "总共",
    "加起来",
    "合计",
    "来回",
    "往返",
    "大人",
    "成人",
    "小孩",
    "孩子",
    "学生",
    "老人",
    "老年人",
    "我们",
    "咱们",
    "两个",
    "三个",
    "四个",
    "一个",
    "两大一小",
    "两大两小",
    "一大一小",
    "一家三口",
    "一家四口",
    "我妈",
    "我爸",
    "爸妈",
    "爷爷",
    "奶奶",
    "外公",
    "外婆",
    "儿子",
    "女儿",
    "老婆",
    "老公",
    "上山",
    "山票",
    "索道",
    "加",
    "买票",
    "那几天",
    "那天",
    "这天",
    "当天",
    "你好",
    "请问",
    "请",
    "帮我",
    "查一下",
    "查查",
    "一下",
    "告诉我",
    "你知道",
    "知道",
    "我想",
    "想",
    "了解",
    "这个",
    "那个",
    "景点",
    "景区",
    "这里",
    "那里",
    "具体",
    "的话",
    "是不是",
    "有没有",
    "什么",
    "多少",
    "怎么",
    "哪里",
    "哪儿",
    "在哪",
    "吗",
    "呢",
    "啊",
    "呀",
    "吧",
    "的",
    "是",
    "有",
    "在",
    "要",
    "能",
    "可以",
    "去",
    "那",
    "它",
    "他",
    "我",
    "你",
    "还",
    "都",
    "也",
    "哦",
    "嗯",
    "今天",
    "明天",
    "现在",
    "几点",
    "门票",
    "开放时间",
    "地址",
    "电话",
    "多久",
    "多长时间",
    "附近",
    "周边",
    "好玩",
    "开门",
    "关门",
    "多少钱",
    "开放",
    "时间",
    "位置",
    "收费",
    "免费",
    "游玩",
];
/// What names of places end in.
const ENDINGS: [&str; 42] = [
    "铁塔", "塔", "山", "湖", "寺", "庙", "宫", "馆", "园", "楼", "桥", "街", "岛", "城", "堂", "殿", "门",
    "院", "洞", "峡", "谷", "村", "镇", "海", "河", "江", "坛", "陵", "墓", "碑", "广场", "中心", "大厦",
    "酒店", "餐厅", "景区", "长城", "瀑布", "教堂", "城堡", "乐园", "石窟",
];
/// Characters of sentences rather than of names.
const IN_SENTENCES: &str = "给着让把被得过就很不没吃住买卖看说做";
/// Capitalised words that are no names of places, beside those of the calendar.
const NOT_PLACES: [&str; 25] = [
    "i", "i'm", "chinese", "english", "china", "is", "are", "what", "when", "where", "how", "which", "who",
    "why", "can", "do", "does", "and", "tell", "please", "hi", "hello", "ok", "rmb", "cny",
];
/// Words after which a name may stand in an English question.
const BEFORE_NAMES: [&str; 17] = [
    "the", "of", "for", "to", "at", "in", "about", "is", "does", "are", "near", "visit", "and", "from",
    "see", "into", "inside",
];

/// What is left of a question once its usual words are gone, when it looks like a name: three to
/// twelve Han characters in a row, or capitalised Latin words. `masked` keeps its capitals.
pub fn name_like(masked: &str) -> Option<String> {
    let mut rest = masked.to_owned();
    for filler in FILLERS {
        rest = rest.replace(filler, " ");
    }
    let rest = without_counted(&rest);
    let runs = || rest.split(|c: char| !is_han(c)).filter(|run| (3..=12).contains(&run.chars().count()));
    let ends_like_one = |run: &&str| ENDINGS.iter().any(|ending| run.ends_with(ending));
    let leads = |run: &str| masked.trim_start().trim_start_matches("请问").starts_with(run);
    // A run that stands before what is asked is a name; elsewhere it must end like one.
    let lead =
        runs().next().filter(|run| !run.contains(|c| IN_SENTENCES.contains(c))).filter(|run| leads(run));
    let short = || rest.split(|c: char| !is_han(c)).find(|run| is_short_name(run) && leads(run));
    runs().find(ends_like_one).or(lead).or_else(short).map(str::to_owned).or_else(|| capitalised(masked))
}

/// "黄山", "西湖": two characters that are a name where a question begins with them.
fn is_short_name(run: &str) -> bool {
    const ENDINGS: &str = "山湖寺宫塔";
    const NO_NAMES: &str = "爬登上下进出看去游逛大小高后前那这一两座个本此全整";
    let mut chars = run.chars();
    match (chars.next(), chars.next(), chars.next()) {
        (Some(first), Some(last), None) => ENDINGS.contains(last) && !NO_NAMES.contains(first),
        _ => false,
    }
}

/// The same while a place is in focus: only what can hardly be anything but another place's name.
pub fn surely_name(masked: &str) -> Option<String> {
    let mut rest = masked.to_owned();
    for filler in FILLERS {
        rest = rest.replace(filler, " ");
    }
    let named = rest.split(|c: char| !is_han(c)).find(|run| {
        (3..=10).contains(&run.chars().count()) && ENDINGS.iter().any(|ending| run.ends_with(ending))
    });
    named.map(str::to_owned).or_else(|| capitalised(masked))
}

/// A text without what a number counts, which begins no name: "12月1号上山", "65岁老人".
fn without_counted(text: &str) -> String {
    let mut counted = false;
    let blank = |c: char| {
        counted = c.is_ascii_digit() || (counted && is_han(c));
        if counted && is_han(c) { ' ' } else { c }
    };
    text.chars().map(blank).collect()
}

fn is_no_place(word: &str) -> bool {
    let word = word.to_lowercase();
    NOT_PLACES.contains(&word.as_str()) || CAPITALISED.contains(&word.as_str())
}

/// "岫川动物园", "Lanxiu Aquarium": a known town's name that goes on to a place of its own, which is not
/// known. `start` and `end` are where the town's name stands, in characters.
pub fn goes_beyond(question: &str, start: usize, end: usize) -> Option<String> {
    const STOPS: &str = "的怎在有门票几哪什么多吗呢里内和跟与到去是开关附周地电要能可好最";
    let name: String = question.chars().skip(start).take(end - start).collect();
    let run: String =
        question.chars().skip(end).take_while(|c| is_han(*c) && !STOPS.contains(*c)).take(8).collect();
    const MORE: [&str; 6] = ["机场", "温泉", "地铁", "滑雪场", "水族馆", "动物园"];
    if run.chars().count() >= 2 && ENDINGS.iter().chain(&MORE).any(|ending| run.ends_with(ending)) {
        return Some(format!("{name}{run}"));
    }
    let rest: String = question.chars().skip(end).collect();
    let word = rest.strip_prefix(' ')?.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let capital = word.starts_with(|c: char| c.is_ascii_uppercase()) && word.len() > 3;
    (capital && !is_no_place(word)).then(|| format!("{name} {word}"))
}

/// Whether a question says that something lies in, near or at what it names so.
pub fn is_where(question: &str, name: &str) -> bool {
    let Some(at) = question.find(name) else { return false };
    let (before, after) = question.split_at(at);
    let before = before.to_lowercase();
    let after = after.get(name.len()..).unwrap_or_default();
    ["in ", "near ", "at ", "around "].iter().any(|word| before.ends_with(word))
        || ["附近", "周边", "旁边"].iter().any(|word| after.starts_with(word))
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// "the Eiffel Tower": capitalised words in the middle of an English question.
fn capitalised(text: &str) -> Option<String> {
    let words: Vec<&str> = text
        .split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '-'))
        .filter(|w| !w.is_empty())
        .collect();
    let is_name = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_uppercase()) && word.len() > 2 && !is_no_place(word)
    };
    let mut best: Vec<&str> = Vec::new();
    for (at, pair) in words.windows(2).enumerate() {
        let [before, _] = pair else { continue };
        if !BEFORE_NAMES.contains(&before.to_lowercase().as_str()) {
            continue;
        }
        let run: Vec<&str> = words.iter().skip(at + 1).copied().take_while(|word| is_name(word)).collect();
        if run.len() > best.len() {
            best = run;
        }
    }
    (!best.is_empty()).then(|| best.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_unknown_places_are_noticed_in_both_languages() {
        assert_eq!(name_like("请问埃菲尔铁塔门票多少钱?").as_deref(), Some("埃菲尔铁塔"));
        assert_eq!(name_like("How much is a ticket for the Eiffel Tower?").as_deref(), Some("Eiffel Tower"));
        assert_eq!(surely_name("那埃菲尔铁塔门票呢").as_deref(), Some("埃菲尔铁塔"));
        assert_eq!(name_like("黄山门票多少钱").as_deref(), Some("黄山"));
        assert_eq!(name_like("西湖怎么去").as_deref(), Some("西湖"));
        for talk in ["爬山要多久", "上山怎么走", "那座山高吗"] {
            assert_eq!(name_like(talk), None, "{talk}");
        }
        assert_eq!(name_like("12月1号上山几点开门"), None);
        assert_eq!(goes_beyond("岫川动物园怎么走", 0, 2).as_deref(), Some("岫川动物园"));
        assert_eq!(goes_beyond("岫川古镇门票", 0, 4), None);
        assert_eq!(goes_beyond("hours of Lanxiu Aquarium", 9, 15).as_deref(), Some("Lanxiu Aquarium"));
        for talk in ["那门票呢?", "我好安排一下行程", "Is it open on Monday?", "What can I see there?"]
        {
            assert_eq!(surely_name(talk), None, "{talk}");
        }
    }
}
