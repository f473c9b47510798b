//! Questions that ask neither for a field nor for a time: whether one may, whether there is something, and for
//! help.

use super::fields::contains;

/// Words for being let in.
const ENTERS: [&str; 19] = [
    "能走",
    "走得",
    "能进",
    "可以进",
    "让进",
    "能不能进",
    "能上",
    "可以上",
    "能不能上",
    "推得",
    "ok with",
    "okay with",
    "can i take",
    "can we take",
    "can i push",
    "can i use",
    "possible with",
    "friendly",
    "suitable for",
];
/// What visitors come with.
const COMPANIONS: [&str; 23] = [
    "高跟鞋",
    "老人",
    "小孩",
    "孩子",
    "wheelchair",
    "stroller",
    "pushchair",
    "pram",
    "buggy",
    "luggage",
    "轮椅",
    "婴儿车",
    "童车",
    "推车",
    "宠物",
    "狗",
    "猫",
    "电动车",
    "自行车",
    "行李箱",
    "无人机",
    "拐杖",
    "滑板",
];

/// Whether a question asks if one is let in with, or without, something, which is no matter of hours: "拿护照能进吗",
/// "can I visit with a dog?".
pub fn sets_condition(question: &str) -> bool {
    const WITH: [&str; 11] = ["拿", "带", "凭", "持", "没有", "没带", "穿", "推", "牵", "抱", "坐轮椅"];
    let at = ENTERS.iter().filter_map(|word| question.find(word)).min();
    let said = at.and_then(|at| question.get(..at)).unwrap_or_default();
    let visits = ["can i visit", "could i visit", "can we visit"].iter().any(|word| question.contains(word));
    WITH.iter().any(|word| said.contains(word))
        || (visits && [" with ", " without ", " in a "].iter().any(|word| question.contains(word)))
}

/// Whether a question asks if something is allowed at a place: "能带狗吗", "can I bring my dog?". What is to be brought
/// along is another question.
pub fn asks_permission(question: &str) -> bool {
    const MAY_I: [&str; 32] = [
        "能拍照",
        "可以拍照",
        "能不能拍照",
        "让拍照",
        "能爬吗",
        "可以爬吗",
        "能摸",
        "可以摸",
        "能敲吗",
        "可以敲吗",
        "能游泳",
        "可以游泳",
        "能钓鱼",
        "可以钓鱼",
        "can i touch",
        "can i swim",
        "can i fish",
        "can i take photo",
        "能带",
        "可以带",
        "能不能带",
        "可不可以带",
        "让带",
        "允许带",
        "能牵",
        "可以牵",
        "can i bring",
        "can we bring",
        "could i bring",
        "may i bring",
        "may we bring",
        "can i take my",
    ];
    let open =
        ["什么", "哪些", "多少", "what", "how many", "how much"].iter().any(|word| contains(question, word));
    let allowed = contains(question, "allowed") && ["is ", "are "].iter().any(|be| contains(question, be));
    // "轮椅能进吗", "is it wheelchair accessible?".
    let comes_with = COMPANIONS.iter().any(|word| contains(question, word))
        && ENTERS.iter().any(|word| contains(question, word));
    let accessible = ["wheelchair accessible", "accessible by wheelchair", "wheelchair-accessible"];
    let accessible = accessible.iter().any(|word| contains(question, word));
    !open && (allowed || comes_with || accessible || MAY_I.iter().any(|word| contains(question, word)))
}

/// Whether a question asks if there is something: "有电梯吗", "is there any halal food?".
pub fn asks_existence(question: &str) -> bool {
    const BEGINNINGS: [&str; 5] =
        ["is there ", "are there ", "does it have ", "do they have ", "do you have "];
    let said = question.trim().trim_end_matches(|c: char| !c.is_alphanumeric());
    said.contains("有没有")
        || (said.contains('有') && said.ends_with(['吗', '么']))
        || BEGINNINGS.iter().any(|word| said.starts_with(word))
}

/// Whether a question asks what the weather is or will be, which is no matter of what a place does in it.
pub fn asks_weather(masked: &str) -> bool {
    const ASKS: [&str; 38] = [
        "天气怎么样",
        "天气怎样",
        "天气如何",
        "天气好吗",
        "天气好不好",
        "天气预报",
        "天气咋样",
        "天气呢",
        "什么天气",
        "气温",
        "下雨吗",
        "会下雨",
        "会不会下雨",
        "要下雨",
        "有雨吗",
        "下雪吗",
        "会下雪",
        "会不会下雪",
        "冷不冷",
        "热不热",
        "多少度",
        "what's the weather",
        "what is the weather",
        "how's the weather",
        "how is the weather",
        "what will the weather",
        "weather forecast",
        "weather like",
        "weather today",
        "weather tomorrow",
        "forecast for",
        "will it rain",
        "is it raining",
        "going to rain",
        "will it snow",
        "is it snowing",
        "how cold",
        "how hot",
    ];
    // "下雨吗，下雨索道停不停": what is done then.
    const THEN: [&str; 24] = [
        "温泉",
        "水",
        "坡度",
        "房间",
        "几点",
        "门票",
        "spring",
        "food",
        "如果",
        "要是",
        "万一",
        "的话",
        "停运",
        "停不停",
        "取消",
        "适合",
        "怎么办",
        "水温",
        "酒",
        "if it",
        "if the",
        "in case",
        "stop",
        "cancel",
    ];
    ASKS.iter().any(|word| contains(masked, word)) && !THEN.iter().any(|word| masked.contains(word))
}

/// Whether a thing was lost, or found.
pub fn is_lost_thing(question: &str) -> bool {
    const LOST: [&str; 10] =
        ["丢", "落在", "落下", "忘在", "忘了拿", "掉在", "掉了", "遗失", "不见了", "捡到"];
    const MINE: [&str; 12] =
        ["我的", "我把", "手机", "钱包", "身份证", "包", "东西", "相机", "钥匙", "行李", "证件", "雨伞"];
    const SAID: [&str; 14] = [
        "失物",
        "lost property",
        "lost and found",
        "i lost my",
        "i've lost my",
        "i have lost my",
        "we lost our",
        "i left my",
        "i've left my",
        "we left our",
        "i dropped my",
        "i forgot my",
        "i found a wallet",
        "i found a phone",
    ];
    let lower = question.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| contains(&lower, word));
    says(&SAID) || (says(&LOST) && says(&MINE))
}

/// Whether somebody needs help at once.
pub fn is_emergency(question: &str) -> bool {
    const WORDS: [&str; 45] = [
        "受伤",
        "扭到",
        "扭了脚",
        "脚扭",
        "崴",
        "迷路",
        "走失",
        "走丢",
        "救命",
        "救援电话",
        "求助电话",
        "急救电话",
        "rescue number",
        "rescue phone",
        "emergency number",
        "求救",
        "急救",
        "晕倒",
        "摔了",
        "摔伤",
        "骨折",
        "被困",
        "twisted my",
        "twisted her",
        "twisted his",
        "twisted an ankle",
        "twisted their",
        "broken leg",
        "broken ankle",
        "can't walk any",
        "bleeding",
        "heart attack",
        "unconscious",
        "mountain rescue",
        "sprained",
        "injured",
        "hurt my",
        "i'm lost",
        "i am lost",
        "we are lost",
        "emergency",
        "ambulance",
        "call for help",
        "broke my",
        "fainted",
    ];
    let question = question.to_lowercase();
    WORDS.iter().any(|word| contains(&question, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_allowed_what_there_is_and_calls_for_help_are_told_apart() {
        assert!(sets_condition("拿护照能进吗") && !sets_condition("现在能进吗"));
        assert!(sets_condition("can i visit with a dog") && !sets_condition("can i visit today"));
        assert!(asks_permission("能带狗吗") && asks_permission("are drones allowed on the hill"));
        assert!(asks_weather("明天天气怎么样") && asks_weather("what's the weather on the mountain"));
        assert!(!asks_weather("下雨天去哪") && !asks_weather("如果会下雨索道停运吗"));
        assert!(asks_existence("有电梯吗？") && asks_existence("is there any halal food?"));
        assert!(!asks_existence("有什么吃的") && !asks_existence("what is there to eat"));
        assert!(
            is_emergency("我扭了脚") && is_emergency("I twisted my ankle") && !is_emergency("脚下是什么")
        );
        assert!(is_lost_thing("我的手机丢在船上了，找谁") && is_lost_thing("I left my bag on the cable car"));
        assert!(!is_lost_thing("石鹤的眼睛丢了吗") && !is_lost_thing("垃圾能丢在山上吗"));
        assert!(asks_permission("轮椅能进吗") && asks_permission("is it wheelchair accessible"));
        assert!(asks_permission("可以拍照吗") && !asks_permission("今天能进吗"));
        assert!(!asks_permission("要带什么") && !asks_permission("how many are allowed on the isle"));
    }
}
