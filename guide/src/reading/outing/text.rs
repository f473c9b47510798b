//! A question in one writing: small letters, narrow forms, simplified characters, names as marks.

use super::model::Mention;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The first character that stands for a name. The range is for private use, so no question means it.
const FIRST_MARK: u32 = 0xE000;
/// So many names at most are told apart in one question.
const MOST_MARKS: usize = 256;

/// Characters of the words looked for here, traditional and simplified.
const TRADITIONAL: &str = "\
    從从點点兩两個个時时間间鐘钟帶带還还遊游樓楼車车輪轮嬰婴兒儿預预錢钱館馆廟庙園园裡里裏里這这嗎吗\
    麼么樣样畫画劃划線线與与後后來来過过們们學学歲岁爺爷親亲飯饭廳厅藝艺術术歷历築筑橋桥風风陽阳閒闲\
    輕轻鬆松緊紧湊凑趕赶遠远開开關关門门買买賣卖場场現现處处當当幾几號号週周禮礼無无礙碍階阶臺台別别\
    攝摄觀观購购靜静靈灵農农統统傳传導导離离達达鐵铁參参單单雙双獨独員员圍围類类難难長长動动會会應应\
    該该讓让給给約约結结終终發发須须連连順顺環环僅仅條条計计設设訂订製制續续減减夠够樂乐課课專专業业\
    書书報报雲云霧雾樹树鄉乡鎮镇島岛灣湾溝沟嶺岭壩坝濕湿淨净熱热涼凉陰阴曬晒煙烟燈灯節节歡欢愛爱厭厌\
    討讨蓋盖壞坏腳脚體体貓猫鳥鸟魚鱼麵面雞鸡鴨鸭湯汤麗丽貴贵費费優优賞赏選选適适換换補补徑径棟栋齊齐\
    轉转覽览實实際际總总請请問问題题媽妈鏡镜瀾澜飛飞機机頭头齡龄寬宽區区縣县孫孙婦妇紀纪錄录隨随傘伞\
    濱滨懷怀隊队繞绕騎骑醫医蘭兰綠绿紅红鳴鸣漁渔裝装備备墻墙滿满緩缓餓饿喫吃幫帮剛刚種种罷罢邊边彎弯\
    遲迟誰谁鄰邻內内東东濟济萬万";

/// A question in one writing.
#[derive(Debug)]
pub(super) struct Said {
    /// The text; each name is one mark.
    pub(super) text: String,
    ids: Vec<String>,
}

impl Said {
    /// Puts a question in one writing. Ranges that overlap an earlier one, or that do not fit the text,
    /// are left out.
    pub(super) fn of(question: &str, mentions: &[Mention]) -> Self {
        let mut named: Vec<&Mention> = mentions
            .iter()
            .filter(|m| question.get(m.range.clone()).is_some_and(|n| !n.is_empty()))
            .collect();
        named.sort_by_key(|m| (m.range.start, usize::MAX - m.range.end));
        let (mut text, mut ids, mut at) = (String::new(), Vec::new(), 0);
        for mention in named {
            if mention.range.start < at || ids.len() >= MOST_MARKS {
                continue;
            }
            text.extend(question.get(at..mention.range.start).unwrap_or_default().chars().flat_map(plain));
            text.extend(mark(ids.len()));
            ids.push(mention.id.clone());
            at = mention.range.end;
        }
        text.extend(question.get(at..).unwrap_or_default().chars().flat_map(plain));
        Self { text, ids }
    }

    /// The id of the place a mark stands for: the first mark in the text given.
    pub(super) fn id(&self, marked: &str) -> Option<&String> {
        marked.chars().find_map(index).and_then(|at| self.ids.get(at))
    }

    /// Marks, where they stand in bytes, and the ids of the places.
    pub(super) fn places(&self) -> impl Iterator<Item = (usize, &String)> {
        self.text.char_indices().filter_map(|(at, c)| Some((at, self.ids.get(index(c)?)?)))
    }

    /// The clauses, each with the mark that ends it.
    pub(super) fn clauses(&self) -> impl Iterator<Item = &str> {
        clauses(&self.text)
    }
}

/// The clauses of a text in one writing, each with the mark that ends it.
pub(super) fn clauses(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive([',', '。', ';', '!', '?', '…'])
        .flat_map(|part| part.split_inclusive(". "))
        .filter(|clause| clause.chars().any(|c| c.is_alphanumeric() || is_mark(c)))
}

/// Whether a character stands for a name.
pub(super) fn is_mark(c: char) -> bool {
    index(c).is_some()
}

fn mark(at: usize) -> Option<char> {
    u32::try_from(at).ok().and_then(|at| char::from_u32(FIRST_MARK + at))
}

fn index(c: char) -> Option<usize> {
    let at = usize::try_from(u32::from(c).checked_sub(FIRST_MARK)?).ok()?;
    (at < MOST_MARKS).then_some(at)
}

/// One character in one writing; a few become two.
fn plain(c: char) -> impl Iterator<Item = char> {
    let narrow = match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' | '\u{A0}' | '\t' | '\u{E000}'..='\u{F8FF}' => ' ',
        '\n' | '\r' => ';',
        '’' | '‘' | '`' => '\'',
        '–' | '—' | '−' | '‐' | '〜' => '-',
        other => other,
    };
    simplified(narrow).to_lowercase()
}

fn simplified(c: char) -> char {
    if !('\u{3400}'..='\u{9FFF}').contains(&c) {
        return c;
    }
    static PAIRS: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
        let mut chars = TRADITIONAL.chars().filter(|c| !c.is_whitespace());
        std::iter::from_fn(|| Some((chars.next()?, chars.next()?))).collect()
    });
    PAIRS.get(&c).copied().unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_marks_and_writings_become_one() {
        let question = "從北站 ＡＢ到谯楼？";
        let place = |name: &str, id: &str| {
            let start = question.find(name).expect("a name");
            Mention { range: start..start + name.len(), id: id.to_owned() }
        };
        let bad = Mention { range: 1..4, id: "bad".to_owned() };
        let said = Said::of(question, &[place("谯楼", "tower"), bad, place("北站", "north")]);
        assert_eq!(said.text, "从\u{E000} ab到\u{E001}?");
        assert_eq!(said.places().map(|(_, id)| id.as_str()).collect::<Vec<_>>(), ["north", "tower"]);
    }

    #[test]
    fn the_table_of_characters_is_made_of_pairs() {
        let count = TRADITIONAL.chars().filter(|c| !c.is_whitespace()).count();
        assert!(count.is_multiple_of(2), "{count}");
        assert_eq!("兩個小時帶嬰兒車".chars().map(simplified).collect::<String>(), "两个小时带婴儿车");
    }
}
