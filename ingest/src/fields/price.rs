//! Ticket and meal prices: the lowest full price of an adult.

use crate::text::half_width;
use regex::Regex;
use scenic_data::money::Money;
use std::sync::LazyLock;

/// Longest text that is read; a longer one is a description.
const MAX_CHARS: usize = 2_000;

const AMOUNT: &str = r"(\d+(?:,\d{3})*(?:\.\d{1,2})?)";

static PRICE: LazyLock<Regex> = LazyLock::new(|| {
    let before =
        format!(r"(?P<before>¥|rmb|cny|人民币|us\$|usd|hk\$|hkd|nt\$|mop\$?|eur|gbp|jpy|\$|€|£)\s*{AMOUNT}");
    let after = format!(
        r"{AMOUNT}(?:\s*[-~–—至到]\s*\d+(?:,\d{{3}})*(?:\.\d{{1,2}})?)?\s*(?P<after>元|块|人民币|rmb|cny|yuan|¥|美元|us dollars?|usd|港[元币]|hkd|澳门[元币]|mop|新台币|台币|欧元|euros?|eur|€|英镑|pounds?|gbp|£|日元|円|yen|jpy|韩元|won|krw|dollars?)"
    );
    Regex::new(&format!("{before}|{after}")).expect("a valid pattern")
});
static BARE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\d{1,6}(?:\.\d{1,2})?$").expect("a valid pattern"));
static NEGATIVE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\s*(?:人均)?\s*[-−]\s*[¥$€£]?\d").expect("a valid pattern"));
static FREE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"免费|免票|无需门票|无需购票|不收门?票|无门票|\bfree\b|no (?:charge|fee|admission fee|entrance fee)|complimentary")
        .expect("a valid pattern")
});
/// A price or freedom that is not for every adult.
static CONCESSION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"学生|儿童|小孩|孩子|老人|老年|长者|优惠|半价|半票|折|军人|残疾|残障|教师|团体|团队|岁|身高|米以下|child|kids?\b|student|senior|concession|reduced|half|disabled|under \d|over \d|aged|group|member|family|pupil|infant")
        .expect("a valid pattern")
});
/// What makes a clause full price although it also names a concession.
static FULL: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"成人|全价|全票|adult|full").expect("a valid pattern"));
/// Not the ticket but something beside it.
static EXTRA: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"讲解|导览|语音|索道|缆车|观光车|电瓶车|游船|船票|停车|押金|寄存|早餐|另行|另外|另收|另付|另.{1,8}加|加收|wi-?fi|无线|地图|breakfast|audio|guide|cable|parking|shuttle|boat|deposit|extra|additional|separate|locker|map|(?:[¥$€£]\s?[\d.,]+|[\d.]+ (?:yuan|rmb|cny|usd|eur)) more\b")
        .expect("a valid pattern")
});
/// Free, but only on some days.
static SOME_DAYS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"周[一二三四五六日末]|星期|每月|节日|节当|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|first|last |after \d|持|free with")
        .expect("a valid pattern")
});
static NOT_FREE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"不(?:再|对外)?免费|非免费|not free").expect("a valid pattern"));

/// The lowest price that any adult pays, 0 when entry is free. `country` decides the currency of a
/// bare number.
pub fn read(text: &str, country: Option<&str>) -> Option<Money> {
    if text.chars().count() > MAX_CHARS {
        return None;
    }
    let text = half_width(text).replace('￥', "¥").to_lowercase();
    // "-5元" is no price, and not one of five either.
    if NEGATIVE.is_match(&text) {
        return None;
    }
    if BARE.is_match(text.trim()) {
        return Money::parse(text.trim().parse().ok()?, default_currency(country)?).ok();
    }
    let (mut full, mut extra, mut reduced): (Vec<Money>, Vec<Money>, Vec<Money>) = Default::default();
    for clause in clauses(&text) {
        let concession = CONCESSION.is_match(clause) && !FULL.is_match(clause);
        let mut priced = false;
        for found in PRICE.captures_iter(clause) {
            let Some(money) = money(&found, country) else { continue };
            priced = true;
            if concession {
                reduced.push(money);
            } else if EXTRA.is_match(clause) {
                extra.push(money);
            } else {
                full.push(money);
            }
        }
        // After a price freedom is that of something else: "登楼30元；穿行门洞免费".
        let free = !priced && full.is_empty() && FREE.is_match(clause) && !NOT_FREE.is_match(clause);
        if free && !concession && !EXTRA.is_match(clause) && !SOME_DAYS.is_match(clause) {
            full.push(Money::parse(0.0, default_currency(country).unwrap_or("CNY")).ok()?);
        }
    }
    let lowest = |list: Vec<Money>| list.into_iter().min_by(|a, b| a.amount.total_cmp(&b.amount));
    // Where every price is a concession, the highest of them is the full one.
    lowest(full)
        .or_else(|| lowest(extra))
        .or_else(|| reduced.into_iter().max_by(|a, b| a.amount.total_cmp(&b.amount)))
}

fn money(found: &regex::Captures<'_>, country: Option<&str>) -> Option<Money> {
    let digits = found.get(2).or_else(|| found.get(3))?.as_str().replace(',', "");
    let sign = found.name("before").or_else(|| found.name("after"))?.as_str();
    let currency = match sign {
        "¥" if country == Some("JP") => "JPY",
        "¥" | "rmb" | "cny" | "元" | "块" | "人民币" | "yuan" => "CNY",
        "hk$" | "hkd" | "港元" | "港币" => "HKD",
        "mop" | "mop$" | "澳门元" | "澳门币" => "MOP",
        "nt$" | "新台币" | "台币" => "TWD",
        "€" | "eur" | "euro" | "euros" | "欧元" => "EUR",
        "£" | "gbp" | "pound" | "pounds" | "英镑" => "GBP",
        "日元" | "円" | "yen" | "jpy" => "JPY",
        "韩元" | "won" | "krw" => "KRW",
        _ => "USD",
    };
    Money::parse(digits.parse().ok()?, currency).ok()
}

/// The currency of bare numbers in a country.
fn default_currency(country: Option<&str>) -> Option<&'static str> {
    Some(match country? {
        "CN" => "CNY",
        "HK" => "HKD",
        "MO" => "MOP",
        "TW" => "TWD",
        "JP" => "JPY",
        "KR" => "KRW",
        "US" => "USD",
        "GB" => "GBP",
        "FI" | "FR" | "DE" | "IT" | "ES" | "NL" | "AT" | "GR" | "PT" | "IE" | "BE" => "EUR",
        _ => return None,
    })
}

/// Cuts a text where one price's words end and the next one's begin. A comma within a number does
/// not cut, a slash only where a price follows it, brackets only when a price stands in them.
fn clauses(text: &str) -> Vec<&str> {
    let prices: Vec<(usize, usize)> = PRICE.find_iter(text).map(|m| (m.start(), m.end())).collect();
    let inside_price = |at: usize| prices.iter().any(|(start, end)| (*start..*end).contains(&at));
    let hard = |c: char| matches!(c, ',' | '。' | ';' | '\n' | '、' | '|');
    let price_follows = |at: usize, stop: &dyn Fn(char) -> bool| {
        prices.iter().find(|(start, _)| *start > at).is_some_and(|(start, _)| {
            text.get(at + 1..*start).is_some_and(|between| !between.chars().any(|c| hard(c) || stop(c)))
        })
    };
    let mut cuts = vec![0];
    for (at, c) in text.char_indices() {
        let cut = match c {
            c if hard(c) => !inside_price(at),
            '/' | '(' => price_follows(at, &|c| c == ')'),
            ')' => text
                .get(..at)
                .and_then(|before| before.rfind('('))
                .is_some_and(|open| cuts.contains(&(open + 1))),
            '.' => !inside_price(at) && text.get(at + 1..).is_some_and(|rest| rest.starts_with(' ')),
            _ => false,
        };
        if cut {
            cuts.push(at + c.len_utf8());
        }
    }
    cuts.push(text.len());
    cuts.windows(2).filter_map(|pair| text.get(*pair.first()?..*pair.last()?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_read_as_people_write_it() {
        let cases: &[(&str, Option<f64>)] = &[
            ("免费", Some(0.0)),
            ("免费开放。", Some(0.0)),
            ("无需门票。", Some(0.0)),
            ("Free admission", Some(0.0)),
            ("¥80 / 成人", Some(80.0)),
            ("￥８０", Some(80.0)),
            ("旺季120元，淡季80元", Some(80.0)),
            ("旺季60元，淡季40元。参观珍宝馆、钟表馆各需另外收费10元。", Some(40.0)),
            ("成人10元。学生、老年人持老年证半价优惠。", Some(10.0)),
            ("成人票30元，学生票、老人票15元。", Some(30.0)),
            ("成人60元/学生30元", Some(60.0)),
            ("60元（学生半价30元）", Some(60.0)),
            ("30元（学生）、60元（成人）", Some(60.0)),
            ("淡季11月1日-次年3月31日35元，旺季4月1日-10月31日40元。", Some(35.0)),
            ("免费（特展30元）", Some(0.0)),
            ("登楼30元；学生15元；穿行门洞免费", Some(30.0)),
            ("周一免费，其余60元", Some(60.0)),
            ("6岁以下免费，成人50元", Some(50.0)),
            ("60元；讲解50元", Some(60.0)),
            ("40元，含抄纸一张；另做印笺加20元", Some(40.0)),
            ("¥40 including one sheet you make yourself; woodblock printing ¥20 more", Some(40.0)),
            ("¥30; dye a handkerchief for ¥28 more, a scarf for 68 yuan more", Some(30.0)),
            ("-5元", None),
            ("人均 -50元", None),
            ("32元（早餐约12元）", Some(32.0)),
            ("60 - 80元", Some(60.0)),
            ("索道单程80元", Some(80.0)),
            ("100元-880元不等", Some(100.0)),
            ("20-60元", Some(20.0)),
            ("Adults CNY 120, students CNY 60", Some(120.0)),
            ("Adult: 1,200 yuan", Some(1200.0)),
            ("80", Some(80.0)),
            ("Free Wi-Fi; tickets 20 yuan", Some(20.0)),
            ("不再免费，票价25元", Some(25.0)),
            ("包含在景区门票内", None),
            ("请电话咨询", None),
            ("$$", None),
        ];
        for (text, expected) in cases {
            let read = read(text, Some("CN"));
            assert_eq!(read.as_ref().map(|m| m.amount), *expected, "{text}: {read:?}");
        }
    }

    #[test]
    fn a_currency_is_what_the_sign_says() {
        for (text, currency) in
            [("£12", "GBP"), ("€9.50", "EUR"), ("US$20", "USD"), ("HK$100", "HKD"), ("港币50", "CNY")]
        {
            if let Some(money) = read(text, None) {
                assert_eq!(money.currency, currency, "{text}");
            } else {
                assert_eq!(text, "港币50", "only a sign after the amount names this one");
            }
        }
        assert_eq!(read("80", None), None, "a bare number needs a country");
    }
}
