//! Who goes, where a question says so to ask what they pay: "两大一小多少钱", "two adults and a 5-year-old".

use regex::Regex;
use std::sync::LazyLock;

/// Who goes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Party {
    /// Grown-ups.
    pub adults: u32,
    /// Students.
    pub students: u32,
    /// Children.
    pub children: u32,
    /// How tall the children are, metres, where it is said.
    pub height_m: Option<f64>,
    /// Old people; of each the age, where it is said.
    pub seniors: Vec<Option<u32>>,
    /// Whether they go there and back.
    pub both_ways: bool,
}

/// From this age on somebody may have an old person's ticket.
const OLD: u32 = 55;
/// The oldest.
const OLDEST: u32 = 110;
/// Most people of one sort.
const MOST: u32 = 99;

fn pattern(text: &str) -> Option<Regex> {
    Regex::new(text).ok()
}

const COUNT: &str =
    r"(\d{1,2}|[一二两三四五六七八九十]|(?-u:\b)(?:an?|one|two|three|four|five|six|seven|eight)(?-u:\b))";
static PEOPLE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(&format!(
        r"{COUNT}\s*[个位名]?\s*(大人|成年人|成人|小孩子?|孩子|儿童|小朋友|学生|老人|老年人|adults?|grown-?ups?|kids?|child(?:ren)?|toddlers?|students?|seniors?|pensioners?)"
    ))
});
static BIG_AND_SMALL: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"([一二两三四五\d])大([一二两三四五\d])小"));
static AGE: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"(\d{1,3})\s*(?:周?岁|[- ]?(?:years?|yrs?)[- ]?olds?)"));
static HEIGHT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"([01])\s*米\s*(\d{1,2})|(?-u:\b)([01])\.(\d{1,2})\s*(?:米|m(?-u:\b))|(\d{2,3})\s*(?:cm|公分|厘米)",
    )
});

/// What asks for what they pay.
const PAYS: [&str; 18] = [
    "多少钱",
    "一共",
    "总共",
    "加起来",
    "买票",
    "要票",
    "票价",
    "门票",
    "免票",
    "免费",
    "优惠",
    "半价",
    "how much",
    "total",
    "altogether",
    "cost",
    "pay",
    "ticket",
];

/// The party that a question, in lower case, names and asks the price for.
pub fn asked(question: &str) -> Option<Party> {
    if !PAYS.iter().any(|word| question.contains(word)) {
        return None;
    }
    let mut party = Party::default();
    if let Some(found) = BIG_AND_SMALL.as_ref().and_then(|regex| regex.captures(question)) {
        party.adults += number(&found[1])?;
        party.children += number(&found[2])?;
    }
    for (family, adults, children) in
        [("一家三口", 2, 1), ("一家四口", 2, 2), ("family of three", 2, 1), ("family of four", 2, 2)]
    {
        if question.contains(family) {
            party.adults += adults;
            party.children += children;
        }
    }
    for found in PEOPLE.as_ref()?.captures_iter(question) {
        let at = found.get(1).map_or(0, |count| count.start());
        let before = question.get(..at).and_then(|before| before.chars().next_back());
        // "十五个大人": more than is counted here.
        if before.is_some_and(|c| c.is_ascii_digit() || "一二两三四五六七八九十百千".contains(c))
        {
            return None;
        }
        let (count, who) = (number(&found[1])?.min(MOST), &found[2]);
        match who {
            "大人" | "成年人" | "成人" => party.adults += count,
            "学生" => party.students += count,
            "老人" | "老年人" => party.seniors.extend((0..count).map(|_| None)),
            who if who.starts_with("adult") || who.starts_with("grown") => party.adults += count,
            who if who.starts_with("student") => party.students += count,
            who if who.starts_with("senior") || who.starts_with("pension") => {
                party.seniors.extend((0..count).map(|_| None));
            }
            _ => party.children += count,
        }
    }
    ages(question, &mut party);
    party.height_m = height(question).filter(|_| party.children > 0);
    let returns =
        ["来回", "往返", "上下山", "both ways", "round trip", "return", "up and down", "there and back"];
    party.both_ways = returns.iter().any(|word| question.contains(word));
    // "我和71岁的妈妈": who asks pays too, and is not counted.
    let uncounted =
        ["我和", "我跟", "我带", "我陪", "我们和", "and i ", "and me", "my wife and", "my husband and"];
    if party.adults == 0 && uncounted.iter().any(|word| question.contains(word)) {
        return None;
    }
    let people = party.adults + party.students + party.children;
    (people > 0 || !party.seniors.is_empty()).then_some(party)
}

/// Ages: of old people, and of children who were not counted.
fn ages(question: &str, party: &mut Party) {
    let found = AGE.iter().flat_map(|regex| regex.captures_iter(question));
    // A tree of eight hundred years buys no ticket.
    let ages: Vec<u32> =
        found.filter_map(|found| found[1].parse().ok()).filter(|age| *age <= OLDEST).collect();
    let (old, young): (Vec<u32>, Vec<u32>) = ages.into_iter().partition(|age| *age >= OLD);
    for (place, age) in old.into_iter().enumerate() {
        match party.seniors.get_mut(place) {
            Some(senior) => *senior = Some(age),
            None => party.seniors.push(Some(age)),
        }
    }
    let children = u32::try_from(young.iter().filter(|age| **age < 14).count()).unwrap_or(0);
    party.children = party.children.max(children);
}

/// How tall a child is: "1米1", "1.05m", "110cm".
fn height(question: &str) -> Option<f64> {
    let found = HEIGHT.as_ref()?.captures(question)?;
    if let Some(centimetres) = found.get(5) {
        return centimetres.as_str().parse::<f64>().ok().map(|cm| cm / 100.0);
    }
    let (whole, part) = (found.get(1).or(found.get(3))?, found.get(2).or(found.get(4))?);
    format!("{}.{}", whole.as_str(), part.as_str()).parse().ok()
}

fn number(said: &str) -> Option<u32> {
    const WORDS: [&str; 9] = ["a", "one", "two", "three", "four", "five", "six", "seven", "eight"];
    if let Ok(number) = said.parse() {
        return Some(number);
    }
    if let Some(at) = WORDS.iter().position(|word| *word == said) {
        return u32::try_from(at.max(1)).ok();
    }
    match said {
        "an" => Some(1),
        "两" => Some(2),
        "十" => Some(10),
        _ => {
            let digit = said.chars().next()?;
            "零一二三四五六七八九".chars().position(|c| c == digit).and_then(|at| u32::try_from(at).ok())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_goes_is_read_in_both_languages() {
        let party = |question: &str| asked(question).expect(question);
        let found = party("两大一小多少钱，小孩1米1");
        assert_eq!((found.adults, found.children, found.height_m), (2, 1, Some(1.1)));
        let found = party("两个大人一个学生上山一共多少钱");
        assert_eq!((found.adults, found.students), (2, 1));
        let found = party("我妈71岁要买票吗");
        assert_eq!((found.adults, found.seniors), (0, vec![Some(71)]));
        let found = party("how much for 2 adults and a 5 year old (1.05m), both ways?");
        assert_eq!((found.adults, found.children, found.height_m, found.both_ways), (2, 1, Some(1.05), true));
        let found = party("two adults and one child of 110 cm, total?");
        assert_eq!((found.adults, found.children, found.height_m), (2, 1, Some(1.1)));
        for other in [
            "门票多少钱",
            "一个人多少钱",
            "how much is a ticket?",
            "两个大人能住吗",
            "我和71岁的妈妈一共多少钱",
            "800岁的古樟要门票吗",
        ] {
            assert_eq!(asked(other), None, "{other}");
        }
    }
}
