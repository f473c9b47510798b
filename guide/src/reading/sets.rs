//! Questions over several places: those that are as wished, and those put side by side.

use super::dialogue::{Message, Role};
use super::fields::{contains, worded};
use super::wish::{self, Wish};
use super::{Ask, Known, Lexicon, asks, mask, referred};
use crate::gazetteer::Mention;
use scenic_data::place::PlaceKind;
use scenic_data::{Field, PlaceId};

/// Words between names that put them side by side.
const JOINS: [&str; 15] = [
    "比", " than ", " before ", "和", "跟", "与", "、", "还是", "或者", "或", "同", " and ", " or ", " vs",
    " versus ",
];
/// Words that compare, and what they compare.
const COMPARES: [(&str, &str); 45] = [
    ("差多少", "ticket"),
    ("价钱", "ticket"),
    ("人均", "ticket"),
    ("dearer", "ticket"),
    ("which costs", "ticket"),
    ("评分", "rating"),
    ("rating", "rating"),
    ("关得", "opening_hours"),
    ("打烊", "opening_hours"),
    ("开得", "opening_hours"),
    ("close", "opening_hours"),
    ("open earlier", "opening_hours"),
    ("more time", "visit_min"),
    ("哪个久", "visit_min"),
    ("多花时间", "visit_min"),
    ("便宜", "ticket"),
    ("贵", "ticket"),
    ("cheaper", "ticket"),
    ("expensive", "ticket"),
    ("costs more", "ticket"),
    ("costs less", "ticket"),
    ("评价", "rating"),
    ("rated", "rating"),
    ("更好", "rating"),
    ("better", "rating"),
    ("更久", "visit_min"),
    ("花时间", "visit_min"),
    ("longer", "visit_min"),
    ("更老", "history"),
    ("更早", "history"),
    ("历史更", "history"),
    ("older", "history"),
    ("区别", "intro"),
    ("不同", "intro"),
    ("difference", "intro"),
    ("compare", "intro"),
    ("更高", "海拔"),
    ("高多少", "海拔"),
    ("谁高", "海拔"),
    ("higher", "海拔"),
    ("更长", "长度"),
    ("长多少", "长度"),
    ("谁长", "长度"),
    ("更大", "面积"),
    ("更深", "深度"),
];

/// Whether a question speaks of a neighbourhood.
pub(super) fn says_near(masked: &str) -> bool {
    CLOSE.iter().any(|word| masked.contains(word))
}

/// Whether a question asks how one gets from one place to another.
pub(super) fn leads(lower: &str) -> bool {
    const ASKS: [&str; 18] = [
        "怎么上",
        "怎么下",
        "怎么走",
        "怎么过去",
        "怎么去",
        "怎么到",
        "多远",
        "走过去",
        "走路",
        "步行",
        "how far",
        "how do i get",
        "how do we get",
        "how can i get",
        "how to get",
        "walk from",
        "way from",
        "walking time",
    ];
    ASKS.iter().any(|word| lower.contains(word))
}

/// Whether a question weighs places against each other.
pub(super) fn weighs(masked: &str) -> bool {
    COMPARES.iter().any(|(word, _)| masked.contains(word))
}

/// The fields to compare, when a question puts several places side by side.
pub(super) fn comparison(masked: &str, mentions: &[Mention], question: &str) -> Option<Vec<Field>> {
    let joined = mentions.windows(2).any(|pair| {
        let [a, b] = pair else { return false };
        let between: String = question.chars().skip(a.end).take(b.start.saturating_sub(a.end)).collect();
        let between = between.to_lowercase();
        a.places.first() != b.places.first()
            && between.chars().count() <= if between.contains(" than ") { 48 } else { 24 }
            && JOINS
                .iter()
                .any(|join| if join.is_ascii() { between.contains(join) } else { between.trim() == *join })
    });
    if !joined {
        return None;
    }
    if let Some((_, field)) = COMPARES.iter().find(|(word, _)| masked.contains(word)) {
        return Some(vec![Field::new(field)]);
    }
    match asks(masked) {
        (Ask::Fields(fields), _) => Some(fields),
        (Ask::Status, _) => Some(vec![Field::new("status")]),
        _ if ["哪个开", "哪家开", "谁开", "都开", "which is open", "which are open", "which one is open"]
            .iter()
            .any(|word| masked.contains(word)) =>
        {
            Some(vec![Field::new("status")])
        }
        _ => None,
    }
}

/// What asks for one of those that were put side by side.
const ONE_OF_THEM: [&str; 12] = [
    "哪个",
    "哪家",
    "哪座",
    "哪处",
    "哪一",
    "谁",
    "which",
    "cheaper",
    "more expensive",
    "better",
    "older",
    "difference",
];
/// What asks for the nearer of them.
const NEARER: [&str; 6] = ["近", "closer", "nearer", "closest", "nearest", "less far"];
/// So many of the traveller's last messages are looked back for what was put side by side.
const BACK: usize = 2;
/// Most places that are weighed against each other.
const MOST_WEIGHED: usize = 5;

/// What is asked of places that were put side by side before, and which: "那哪个便宜?", "which one is closer to the
/// lake?".
pub(super) fn again(
    lexicon: Lexicon<'_>,
    question: &str,
    mentions: &[Mention],
    before: &[Message],
) -> Option<(Ask, Vec<PlaceId>)> {
    let lower = mask(question, mentions).to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if !says(&ONE_OF_THEM) || !wish::read(&lower).kinds.is_empty() {
        return None;
    }
    let named = |message: &Message| -> Vec<PlaceId> {
        let mut places: Vec<PlaceId> = Vec::new();
        for place in lexicon
            .gazetteer
            .mentions(&message.content)
            .into_iter()
            .filter_map(|m| m.places.into_iter().next())
        {
            if !places.contains(&place) {
                places.push(place);
            }
        }
        places
    };
    let told = before.iter().rev().filter(|message| message.role == Role::User).take(BACK);
    let among = told.map(named).find(|places| places.len() > 1 && places.len() <= MOST_WEIGHED)?;
    let nearer = says(&NEARER);
    // "哪个离索道近": where there is only one.
    let referred = match mentions {
        [] if nearer => referred::ends(lexicon.gazetteer, question, &[]),
        _ => Vec::new(),
    };
    match if referred.is_empty() { mentions } else { &referred } {
        [] if !nearer => {
            let (_, field) = COMPARES.iter().find(|(word, _)| lower.contains(word))?;
            Some((Ask::Compare(vec![Field::new(field)]), among))
        }
        [to] if nearer => {
            let near = to.places.first().filter(|to| !among.contains(to)).cloned()?;
            let best = Some(wish::Best::Nearest);
            Some((Ask::Find(Box::new(Wish { near: Some(near), best, among, ..Wish::default() })), Vec::new()))
        }
        _ => None,
    }
}

/// Words by which one asks for some of many.
const LISTS: [&str; 39] = [
    "有啥",
    "吃什么",
    "吃点什么",
    "吃到什么",
    "去哪吃",
    "哪里吃",
    "哪儿吃",
    "住哪",
    "哪里住",
    "哪儿住",
    "restaurants open",
    "places open",
    "推荐",
    "哪些",
    "哪家",
    "哪个",
    "哪里有",
    "有没有",
    "有什么",
    "找",
    "想去",
    "想吃",
    "想住",
    "列出",
    "几家",
    "几个",
    "list",
    "recommend",
    "which",
    "what",
    "any ",
    "find",
    "looking for",
    "suggest",
    "show me",
    "where can",
    "is there",
    "are there",
    "where",
];
/// Whom a place is for, and what sources call such places.
const FOR_WHOM: [(&[&str], &[&str]); 3] = [
    (
        &["kids", "children", "toddler", "family", "小孩", "孩子", "儿童", "小朋友", "亲子"],
        &["family", "亲子", "children", "kids"],
    ),
    (
        &[
            "wheelchair",
            "轮椅",
            "elderly",
            "grandparents",
            "老人",
            "爷爷",
            "奶奶",
            "走不了",
            "爬不动",
            "走不动",
            "腿脚",
            "膝盖不好",
            "climb stairs",
            "climb steps",
            "manage stairs",
            "walk far",
            "bad knees",
        ],
        &["accessible", "无障碍"],
    ),
    (&["couple", "romantic", "情侣"], &["romantic", "浪漫"]),
];
/// Words by which a question is about the place spoken of rather than about others like it.
const GOES_OFF: [&str; 12] =
    ["多少", "这里", "这个", "那里", "它", "他家", "几点", "是吗", "吧", "how much", " it ", "there"];
/// Words before or after a name that make it the middle of a neighbourhood.
const CLOSE_BEFORE: [&str; 12] =
    ["离", "距", "距离", "靠近", "挨着", "临近", "near", "near the", "close to", "next to", "around", "from"];
const CLOSE_AFTER: [&str; 10] =
    ["附近", "周边", "旁边", "边上", "周围", "一带", "最近", "不远", "门口", "nearby"];
/// Words that mean the neighbourhood of what was spoken of.
const CLOSE: [&str; 13] = [
    "附近",
    "周边",
    "旁边",
    "边上",
    "周围",
    "离那",
    "离它",
    "离这",
    "nearby",
    "around here",
    "close by",
    "near it",
    "near there",
];

/// The wish of a question that looks for places, if it does.
pub(super) fn found(
    lexicon: Lexicon<'_>,
    masked: &str,
    question: &str,
    mentions: &[Mention],
    about: Option<&(PlaceId, Known)>,
    before: &[Message],
) -> Option<Wish> {
    let mut wish = wish_of(lexicon, wishing(lexicon, masked));
    let anywhere = [
        "能看什么",
        "看些什么",
        "能玩什么",
        "能去哪",
        "can they see",
        "can we see",
        "can they do",
        "can we do",
        "can she see",
        "can he see",
        "哪里适合",
        "哪些地方",
        "哪儿适合",
        "什么地方适合",
        "适合去哪",
        "which places",
        "spots",
        "where can",
        "where to",
        "place for",
        "places for",
        "activities for",
        "things to do with",
    ];
    // "What can they see on the mountain?": anywhere there.
    let only_area = mentions.iter().all(|mention| is_area(lexicon, mention));
    if wish.kinds.is_empty() && only_area && anywhere.iter().any(|word| masked.contains(word)) {
        // "Where can I rent a wheelchair?" looks for a wheelchair.
        let gets = ["rent", "borrow", "buy", "get ", "park", "租", "借", "买", "停"]
            .iter()
            .any(|word| contains(masked, word));
        let whom = FOR_WHOM.iter().filter(|(words, _)| words.iter().any(|word| masked.contains(word)));
        let vocabulary = lexicon.catalogue.vocabulary();
        let known = whom
            .flat_map(|(_, features)| features.iter())
            .find_map(|f| vocabulary.named(f).into_iter().next());
        if let Some(feature) = known.filter(|_| !gets) {
            wish.features = vec![feature];
            let named = mentions.first().and_then(|mention| mention.places.first()).cloned();
            wish.within = named.or_else(|| referred::there(lexicon.gazetteer, question));
            return Some(wish);
        }
    }
    if wish.kinds.is_empty() && mentions.is_empty() && anywhere.iter().any(|word| masked.contains(word)) {
        let vocabulary = lexicon.catalogue.vocabulary();
        wish.features =
            vocabulary.named(masked).into_iter().filter(|word| !wish::is_own_word(word)).collect();
        if !wish.features.is_empty() {
            return Some(wish);
        }
    }
    let in_area = mentions.iter().any(|mention| is_area(lexicon, mention));
    let of_sights = wish.best.is_some() || wish.free || wish.is_limited();
    if wish.kinds.is_empty()
        && asks_which(masked)
        && ((in_area && of_sights) || (wish.shut && (in_area || mentions.is_empty())))
    {
        // "the most expensive ticket in the old town, which house is it", "what's closed on Mondays": any sight.
        wish.kinds = vec![PlaceKind::Attraction, PlaceKind::Museum];
    }
    if wish.kinds.is_empty() {
        // "人均一百以下的呢": goes on from what was looked for before.
        let earlier = earlier_wish(lexicon, before)?;
        let narrows = wish.is_limited() || wish.best.is_some() || (wish.free && masked.contains("的"));
        let goes_on = narrows && mentions.is_empty() && !GOES_OFF.iter().any(|word| masked.contains(word));
        return goes_on.then(|| wish.after(&earlier));
    }
    let lists = LISTS.iter().any(|word| masked.contains(word)) || wish::ends_in_kind(masked);
    // "离X最近的", "X一公里内": the one place named is where distances are measured from.
    let measured = wish.best == Some(wish::Best::Nearest) || wish.distance.is_some();
    let nearest = measured && mentions.len() == 1;
    let anchor = mentions.iter().find(|mention| nearest || is_close(mention, question));
    let area = mentions.iter().find(|mention| {
        let after: String = question.chars().skip(mention.end).take(3).collect();
        is_area(lexicon, mention) && !after.trim().starts_with(['是', '算']) && !after.starts_with(" is")
    });
    let place = |mention: Option<&Mention>| mention.and_then(|m| m.places.first()).cloned();
    match (anchor, area, about) {
        // Around a lake or a mountain is what belongs to it.
        (Some(around), ..)
            if is_area(lexicon, around)
                && !measured
                && around.places.first().is_some_and(|outer| lexicon.catalogue.is_parent(outer)) =>
        {
            wish.within = place(anchor);
        }
        (Some(_), ..) => wish.near = place(anchor),
        (None, Some(_), _) => wish.within = place(area),
        // A place of its own is spoken of: the question is about that one.
        (None, None, Some((_, Known::Named | Known::Guessed | Known::Only | Known::Listed))) => return None,
        (None, None, Some((focus, _))) if CLOSE.iter().any(|word| masked.contains(word)) && !wish.near_me => {
            wish.near = Some(focus.clone());
        }
        (None, None, Some((focus, Known::Request | Known::Dialogue))) => {
            let kind = lexicon.gazetteer.kind(focus);
            if matches!(kind, Some(PlaceKind::Area)) && !wish.near_me {
                wish.within = Some(focus.clone());
            }
        }
        (None, None, None) => {}
    }
    // "山上的餐厅几点关门": of each of those that are there.
    if wish.within.is_none() && wish.near.is_none() && mentions.is_empty() {
        wish.within = referred::there(lexicon.gazetteer, question);
    }
    if wish.within.is_some() && !wish.is_choosy() {
        let told = ["opening_hours", "ticket", "price", "phone"];
        wish.asked = worded(masked).fields;
        wish.asked.retain(|field| told.contains(&field.as_str()));
    }
    // "X附近有什么餐馆" is told by what sources say is near X.
    let plain_near = wish.near.is_some() && !wish.is_choosy();
    let of_each = !wish.asked.is_empty() && about.is_none();
    let wanted = wish.is_choosy() || of_each || (lists && (about.is_none() || wish.within.is_some()));
    (wanted && !plain_near).then_some(wish)
}

fn is_area(lexicon: Lexicon<'_>, mention: &Mention) -> bool {
    let kind = mention.places.first().and_then(|place| lexicon.gazetteer.kind(place));
    matches!(kind, Some(PlaceKind::Area | PlaceKind::City))
}

/// Whether a question asks which one it is.
fn asks_which(masked: &str) -> bool {
    ["哪", "什么", "which", "what"].iter().any(|word| masked.contains(word))
}

/// The part of a question that wishes: what stands before a last clause that asks by itself is talk,
/// unless it says what one wants.
fn wishing<'a>(lexicon: Lexicon<'_>, masked: &'a str) -> &'a str {
    let end = masked.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
    let cut = masked.get(..end).and_then(|text| text.rfind(['，', '。', '！', '；', ',', ';', '!', '\n']));
    let Some((before, last)) = cut.and_then(|at| masked.split_at_checked(at)) else { return masked };
    let wants =
        ["想", "找", "要", "推荐", "希望", "预算", "求", "want", "looking", "find", "need", "budget", "like"];
    let said = wish::read(before);
    let limits = said.is_limited() || said.best.is_some();
    // "能吃到冻豆腐，人均100以内的饭馆": something that sources know of places.
    let feature = wish::spelled_feature(&format!("{before}，"));
    let offers = feature.is_some_and(|feature| lexicon.catalogue.vocabulary().named(&feature) == [feature]);
    let limits = limits || offers;
    let talk = (!limits && !wants.iter().any(|word| before.contains(word))) || before.contains("一定要");
    if talk && !wish::read(last).kinds.is_empty() { last } else { masked }
}

/// What a question wishes for, with the features that sources know or that it spells out.
fn wish_of(lexicon: Lexicon<'_>, masked: &str) -> Wish {
    let (mut wish, rest) = wish::read_with_rest(masked);
    if wish.kinds.is_empty() && !wish.is_choosy() {
        return wish;
    }
    let named = lexicon.catalogue.vocabulary().named(&rest);
    wish.features = named.into_iter().filter(|word| !wish::is_own_word(word)).collect();
    if let Some(spelled) = wish::spelled_feature(&rest)
        && !wish.features.iter().any(|known| spelled.contains(known.as_str()))
    {
        wish.features.push(spelled);
    }
    wish
}

/// The last wish of a dialogue.
fn earlier_wish(lexicon: Lexicon<'_>, before: &[Message]) -> Option<Wish> {
    let mut earlier: Option<Wish> = None;
    for message in before.iter().filter(|message| message.role == Role::User) {
        let mentions = lexicon.gazetteer.mentions(&message.content);
        let masked = mask(&message.content, &mentions).to_lowercase();
        let mut wish = wish_of(lexicon, &masked);
        if wish.kinds.is_empty() && !wish.is_choosy() {
            continue;
        }
        let anchor = mentions.iter().find(|mention| is_close(mention, &message.content));
        wish.near = anchor.and_then(|mention| mention.places.first()).cloned();
        earlier = Some(match earlier.take() {
            Some(known) if wish.kinds.is_empty() => wish.after(&known),
            _ => wish,
        });
    }
    earlier.filter(|wish| !wish.kinds.is_empty())
}

/// Whether the words around a name make it the middle of a neighbourhood.
fn is_close(mention: &Mention, question: &str) -> bool {
    let before: String = question.chars().take(mention.start).collect();
    let before = before.to_lowercase();
    let before = before.trim_end().trim_end_matches(" the");
    let after: String = question.chars().skip(mention.end).collect();
    let after = after.to_lowercase();
    let after = after.trim_start().trim_start_matches(['）', ')', '的', '这', '那']);
    CLOSE_BEFORE.iter().any(|word| before.ends_with(word))
        || CLOSE_AFTER.iter().any(|word| after.starts_with(word))
}
