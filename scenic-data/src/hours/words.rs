//! The words a text about hours may be made of. A word that is not here makes the text
//! "not understood", so every word added must mean the same wherever it stands.

use super::token::{DayPart, Gate, Sun, Token, season};
use std::sync::LazyLock;

/// Words without a meaning of their own: labels, particles, politeness.
const NOISE_ZH: &[&str] = &[
    "对外开放时间", "景区开放时间", "开放时间", "营业时间", "参观时间", "开馆时间", "开园时间", "游览时间", "游园时间", "接待时间",
    "服务时间", "运营时间", "经营时间", "开门时间", "时间", "时段", "期间", "为", "是", "的", "均", "都", "景区", "园区", "景点",
    "本馆", "本园", "全馆", "全园", "每年", "正常", "固定", "对外", "对公众", "当日", "当天", "每逢", "如遇", "遇", "逢", "目前", "现在", "现", "已",
    "后", "以后", "之后", "之间", "止", "仅", "只", "每周", "每", "则", "在", "观众", "游客",
];
const NOISE_EN: &[&str] = &[
    "opening hours", "opening times", "business hours", "visiting hours", "visitor hours", "hours", "times", "time", "hrs", "on",
    "at", "the", "is", "are", "of", "every", "each", "only", "during", "in", "season", "months", "o'clock", "local time", "we're",
];

/// Words with a meaning, both languages.
const WORDS: &[(&str, Token)] = &[
    // every day
    ("每天", Token::Daily), ("每日", Token::Daily), ("天天", Token::Daily), ("全年", Token::Daily), ("全周", Token::Daily),
    ("一周七天", Token::Daily), ("每周七天", Token::Daily), ("每周7天", Token::Daily), ("daily", Token::Daily),
    ("everyday", Token::Daily), ("every day", Token::Daily), ("each day", Token::Daily), ("all days", Token::Daily),
    ("7 days a week", Token::Daily), ("seven days a week", Token::Daily), ("7 days/week", Token::Daily), ("7 days per week", Token::Daily),
    ("all year round", Token::Daily), ("all year", Token::Daily), ("year-round", Token::Daily), ("year round", Token::Daily),
    ("throughout the year", Token::Daily),
    // all day
    ("全天候", Token::AllDay), ("全天", Token::AllDay), ("全日", Token::AllDay), ("24小时", Token::AllDay), ("二十四小时", Token::AllDay),
    ("24 小时", Token::AllDay), ("24 hours a day", Token::AllDay), ("24 hours", Token::AllDay), ("24 hrs", Token::AllDay),
    ("24hrs", Token::AllDay), ("24h", Token::AllDay), ("24-hour", Token::AllDay), ("24 hour", Token::AllDay), ("24/7", Token::AllDay),
    ("around the clock", Token::AllDay), ("round the clock", Token::AllDay), ("all day", Token::AllDay),
    // days of the week
    ("周末", Token::Weekend), ("双休日", Token::Weekend), ("weekends", Token::Weekend), ("weekend", Token::Weekend),
    ("weekdays", Token::Weekdays), ("weekday", Token::Weekdays), ("工作日", Token::WorkingDays), ("平日", Token::PlainDays), ("平时", Token::PlainDays),
    ("mondays", Token::Weekday(0)), ("monday", Token::Weekday(0)), ("mon", Token::Weekday(0)),
    ("tuesdays", Token::Weekday(1)), ("tuesday", Token::Weekday(1)), ("tues", Token::Weekday(1)), ("tue", Token::Weekday(1)),
    ("wednesdays", Token::Weekday(2)), ("wednesday", Token::Weekday(2)), ("weds", Token::Weekday(2)), ("wed", Token::Weekday(2)),
    ("thursdays", Token::Weekday(3)), ("thursday", Token::Weekday(3)), ("thurs", Token::Weekday(3)), ("thur", Token::Weekday(3)), ("thu", Token::Weekday(3)),
    ("fridays", Token::Weekday(4)), ("friday", Token::Weekday(4)), ("fri", Token::Weekday(4)),
    ("saturdays", Token::Weekday(5)), ("saturday", Token::Weekday(5)), ("sat", Token::Weekday(5)),
    ("mo", Token::Weekday(0)), ("tu", Token::Weekday(1)), ("we", Token::Weekday(2)), ("th", Token::Weekday(3)), ("fr", Token::Weekday(4)),
    ("sa", Token::Weekday(5)), ("su", Token::Weekday(6)), ("sundays", Token::Weekday(6)), ("sunday", Token::Weekday(6)), ("sun", Token::Weekday(6)),
    // holidays
    ("国家法定节假日", Token::Holidays), ("法定节假日", Token::Holidays), ("国家法定假日", Token::Holidays), ("法定假日", Token::Holidays),
    ("法定节日", Token::Holidays), ("国家节假日", Token::Holidays), ("国定假日", Token::Holidays), ("公众假期", Token::Holidays),
    ("公共假期", Token::Holidays), ("节假日", Token::Holidays), ("public holidays", Token::Holidays), ("public holiday", Token::Holidays),
    ("bank holidays", Token::Holidays), ("bank holiday", Token::Holidays), ("national holidays", Token::Holidays),
    ("statutory holidays", Token::Holidays), ("federal holidays", Token::Holidays), ("legal holidays", Token::Holidays),
    ("holidays", Token::Holidays),
    ("非国家法定节假日", Token::NoHolidays), ("非法定节假日", Token::NoHolidays), ("非节假日", Token::NoHolidays),
    // months
    ("january", Token::MonthName(1)), ("jan", Token::MonthName(1)), ("february", Token::MonthName(2)), ("feb", Token::MonthName(2)),
    ("march", Token::MonthName(3)), ("mar", Token::MonthName(3)), ("april", Token::MonthName(4)), ("apr", Token::MonthName(4)),
    ("may", Token::MonthName(5)), ("june", Token::MonthName(6)), ("jun", Token::MonthName(6)), ("july", Token::MonthName(7)),
    ("jul", Token::MonthName(7)), ("august", Token::MonthName(8)), ("aug", Token::MonthName(8)), ("september", Token::MonthName(9)),
    ("sept", Token::MonthName(9)), ("sep", Token::MonthName(9)), ("october", Token::MonthName(10)), ("oct", Token::MonthName(10)),
    ("november", Token::MonthName(11)), ("nov", Token::MonthName(11)), ("december", Token::MonthName(12)), ("dec", Token::MonthName(12)),
    // single days with a name and one date
    ("元旦", Token::MonthDay(1, 1)), ("new year's day", Token::MonthDay(1, 1)), ("new year's eve", Token::MonthDay(12, 31)),
    ("christmas eve", Token::MonthDay(12, 24)), ("christmas day", Token::MonthDay(12, 25)), ("boxing day", Token::MonthDay(12, 26)),
    ("起", Token::From), ("自", Token::From), ("从", Token::From), ("由", Token::From), ("since", Token::From), ("from", Token::From), ("底", Token::MonthEnd), ("次年", Token::NextYear), ("翌年", Token::NextYear),
    ("来年", Token::NextYear), ("第二年", Token::NextYear), ("次日", Token::NextDay), ("翌日", Token::NextDay), ("第二天", Token::NextDay),
    ("the next day", Token::NextDay), ("next day", Token::NextDay), ("the following day", Token::NextDay),
    // seasons
    ("春季", Token::Season(season::SPRING)), ("夏季", Token::Season(season::SUMMER)), ("夏令时", Token::Season(season::SUMMER)),
    ("夏令", Token::Season(season::SUMMER)), ("秋季", Token::Season(season::AUTUMN)), ("冬季", Token::Season(season::WINTER)),
    ("冬令时", Token::Season(season::WINTER)), ("冬令", Token::Season(season::WINTER)),
    ("春夏季", Token::Season(season::SPRING | season::SUMMER)), ("秋冬季", Token::Season(season::AUTUMN | season::WINTER)),
    ("春秋季", Token::Season(season::SPRING | season::AUTUMN)), ("冬春季", Token::Season(season::WINTER | season::SPRING)),
    ("旺季", Token::Season(season::PEAK)), ("淡季", Token::Season(season::OFF_PEAK)),
    ("spring", Token::Season(season::SPRING)), ("summer", Token::Season(season::SUMMER)), ("autumn", Token::Season(season::AUTUMN)),
    ("fall", Token::Season(season::AUTUMN)), ("winter", Token::Season(season::WINTER)), ("high season", Token::Season(season::PEAK)),
    ("peak season", Token::Season(season::PEAK)), ("low season", Token::Season(season::OFF_PEAK)),
    ("off season", Token::Season(season::OFF_PEAK)), ("off-season", Token::Season(season::OFF_PEAK)), ("off-peak season", Token::Season(season::OFF_PEAK)),
    // parts of the day
    ("凌晨", Token::Part(DayPart::Small)), ("早上", Token::Part(DayPart::Morning)), ("早晨", Token::Part(DayPart::Morning)),
    ("清晨", Token::Part(DayPart::Morning)), ("上午", Token::Part(DayPart::Morning)), ("早", Token::Part(DayPart::Morning)),
    ("中午", Token::Part(DayPart::Noon)), ("正午", Token::Part(DayPart::Noon)), ("下午", Token::Part(DayPart::Afternoon)),
    ("午后", Token::Part(DayPart::Afternoon)), ("傍晚", Token::Part(DayPart::Evening)), ("晚上", Token::Part(DayPart::Evening)),
    ("晚间", Token::Part(DayPart::Evening)), ("夜间", Token::Part(DayPart::Evening)), ("夜晚", Token::Part(DayPart::Evening)),
    ("晚", Token::Part(DayPart::Evening)),
    ("早市", Token::Session(Some(DayPart::Morning))), ("早餐", Token::Session(Some(DayPart::Morning))), ("早点", Token::Session(Some(DayPart::Morning))),
    ("上午场", Token::Session(Some(DayPart::Morning))), ("日场", Token::Session(None)), ("午市", Token::Session(None)), ("午餐", Token::Session(None)),
    ("午场", Token::Session(None)), ("正餐", Token::Session(None)), ("下午场", Token::Session(Some(DayPart::Afternoon))),
    ("晚市", Token::Session(Some(DayPart::Evening))), ("晚餐", Token::Session(Some(DayPart::Evening))), ("晚场", Token::Session(Some(DayPart::Evening))),
    ("夜场", Token::Session(Some(DayPart::Evening))), ("breakfast", Token::Session(Some(DayPart::Morning))), ("lunch", Token::Session(None)),
    ("dinner", Token::Session(Some(DayPart::Evening))),
    ("日出", Token::Sun(Sun::Rise)), ("日落", Token::Sun(Sun::Set)), ("sunrise", Token::Sun(Sun::Rise)), ("sunset", Token::Sun(Sun::Set)),
    ("dawn", Token::Sun(Sun::Dawn)), ("dusk", Token::Sun(Sun::Dusk)),
    // open and closed
    ("开放", Token::Open), ("营业", Token::Open), ("开馆", Token::Open), ("开园", Token::Open), ("open", Token::Open), ("opens", Token::Open),
    ("照常开放", Token::AsUsual), ("照常营业", Token::AsUsual), ("照常开馆", Token::AsUsual), ("照常开园", Token::AsUsual), ("照常", Token::AsUsual),
    ("正常开放", Token::AsUsual), ("正常营业", Token::AsUsual), ("正常开馆", Token::AsUsual), ("不休息", Token::AsUsual), ("不休", Token::AsUsual),
    ("无休", Token::AsUsual), ("不闭馆", Token::AsUsual), ("不闭园", Token::AsUsual), ("不打烊", Token::AsUsual),
    ("闭馆休整", Token::Closed), ("闭园休整", Token::Closed), ("闭馆维护", Token::Closed), ("休息不开放", Token::Closed), ("闭馆", Token::Closed),
    ("闭园", Token::Closed), ("休馆", Token::Closed), ("休园", Token::Closed), ("休息", Token::Closed), ("公休", Token::Closed), ("店休", Token::Closed),
    ("闭店", Token::Closed), ("关闭", Token::Closed), ("关门", Token::Closed), ("不开放", Token::Closed), ("不营业", Token::Closed),
    ("不对外开放", Token::Suspended), ("不对游客开放", Token::Suspended), ("停业", Token::Closed), ("歇业", Token::Closed), ("休业", Token::Closed),
    ("停止开放", Token::Closed), ("封山", Token::Closed), ("封园", Token::Closed), ("closed", Token::Closed), ("closes", Token::Closed), ("off", Token::Closed), ("not open", Token::Closed),
    ("闭馆日", Token::ClosedLabel), ("休馆日", Token::ClosedLabel), ("休息日", Token::ClosedLabel), ("闭馆时间", Token::ClosedLabel),
    ("闭园时间", Token::ClosedLabel), ("休息时间", Token::ClosedLabel), ("休馆时间", Token::ClosedLabel), ("非营业时段", Token::ClosedLabel),
    ("非营业时间", Token::ClosedLabel), ("闭园日", Token::ClosedLabel), ("午休时间", Token::Break), ("午休", Token::Break),
    ("暂停营业", Token::Suspended), ("现暂停营业", Token::Suspended), ("暂时停业", Token::Suspended), ("现暂时停业", Token::Suspended),
    ("暂停开放", Token::Suspended), ("暂停对外开放", Token::Suspended), ("暂不开放", Token::Suspended), ("暂不对外开放", Token::Suspended),
    ("暂时关闭", Token::Suspended), ("已暂时停业", Token::Suspended), ("暂停营业中", Token::Suspended), ("目前暂停营业", Token::Suspended),
    ("目前暂停开放", Token::Suspended), ("目前暂时停业", Token::Suspended), ("暂时闭馆", Token::Suspended), ("暂时闭园", Token::Suspended), ("暂停参观", Token::Suspended), ("暂未开放", Token::Suspended), ("尚未开放", Token::Suspended),
    ("temporarily closed", Token::Suspended), ("closed temporarily", Token::Suspended), ("closed until further notice", Token::Suspended),
    ("closed for renovation", Token::Suspended), ("permanently closed", Token::Suspended), ("closed permanently", Token::Suspended),
    ("closed to the public", Token::Suspended), ("not open to the public", Token::Suspended),
    ("除外", Token::Except), ("除", Token::Except), ("except for", Token::Except), ("except on", Token::Except), ("except", Token::Except),
    ("excluding", Token::Except), ("以外", Token::ExceptEnd), ("之外", Token::ExceptEnd), ("外", Token::ExceptEnd),
    // the last visitor
    ("清场", Token::Leave), ("静园", Token::Leave), ("清园", Token::Leave), ("清馆", Token::Leave), ("静园时间", Token::Leave), ("清场时间", Token::Leave),
    ("最晚离园时间", Token::Leave), ("最晚离园", Token::Leave), ("离园时间", Token::Leave),
    ("闭馆前", Token::BeforeClosing), ("闭园前", Token::BeforeClosing), ("关门前", Token::BeforeClosing), ("关闭前", Token::BeforeClosing),
    ("停止营业前", Token::BeforeClosing), ("结束前", Token::BeforeClosing), ("营业结束前", Token::BeforeClosing), ("提前", Token::BeforeClosing),
    ("before closing time", Token::BeforeClosing), ("before closing", Token::BeforeClosing), ("before close", Token::BeforeClosing),
    ("before we close", Token::BeforeClosing), ("prior to closing", Token::BeforeClosing), ("prior to close", Token::BeforeClosing),
    ("no entry after", Token::LastEntry(Gate::Entrance)), ("no admission after", Token::LastEntry(Gate::Entrance)),
    ("last entry is", Token::LastEntry(Gate::Entrance)), ("last entry", Token::LastEntry(Gate::Entrance)), ("last entrance", Token::LastEntry(Gate::Entrance)),
    ("last entries", Token::LastEntry(Gate::Entrance)), ("last admission", Token::LastEntry(Gate::Entrance)), ("last admissions", Token::LastEntry(Gate::Entrance)),
    ("last admittance", Token::LastEntry(Gate::Entrance)), ("final entry", Token::LastEntry(Gate::Entrance)), ("final admission", Token::LastEntry(Gate::Entrance)),
    ("ticket office closes", Token::LastEntry(Gate::Tickets)), ("last tickets", Token::LastEntry(Gate::Tickets)), ("last ticket", Token::LastEntry(Gate::Tickets)),
    ("last tickets sold", Token::LastEntry(Gate::Tickets)), ("ticket sales end", Token::LastEntry(Gate::Tickets)),
    // joints
    ("至", Token::Dash), ("到", Token::Dash), ("直至", Token::Dash), ("to", Token::Dash), ("till", Token::Dash), ("til", Token::Dash),
    ("until", Token::Dash), ("through", Token::Dash), ("thru", Token::Dash), ("-", Token::Dash),
    ("、", Token::And), ("及", Token::And), ("以及", Token::And), ("和", Token::And), ("与", Token::And), ("或", Token::And), ("and", Token::And),
    ("&", Token::And), ("/", Token::And), (",", Token::Comma), (";", Token::Stop), ("\n", Token::Stop), (".", Token::Stop),
    (":", Token::Colon), ("(", Token::BracketOpen), (")", Token::BracketClose),
];

/// Verbs of stopping, and what is stopped: together a last-entry word (停止 + 入场).
const STOPS: &[&str] = &["停止", "截止", "终止", "禁止", "停", "止"];
const LASTS: &[&str] = &["最晚", "最后", "最迟"];
const ENTRIES: &[&str] = &[
    "入场", "入园", "入馆", "入内", "进场", "进园", "进馆", "进入", "进门", "登山", "上山", "登楼", "登塔", "登城", "检票进园", "检票入园",
   "发票入馆", "领票进馆", "检票", "验票",
];
const TICKETS: &[&str] = &["售票", "售联票", "领票", "取票", "换票", "发票", "卖票", "购票", "票"];

fn last_entry_words() -> impl Iterator<Item = (String, Token)> {
    let pairs = |verbs: &'static [&'static str], things: &'static [&'static str], gate: Gate| {
        verbs.iter().flat_map(move |verb| {
            things.iter().flat_map(move |thing| {
                ["", "时间"].map(|tail| (format!("{verb}{thing}{tail}"), Token::LastEntry(gate)))
            })
        })
    };
    pairs(STOPS, ENTRIES, Gate::Entrance)
        .chain(pairs(LASTS, ENTRIES, Gate::Entrance))
        .chain(pairs(STOPS, TICKETS, Gate::Tickets))
        .chain(pairs(LASTS, TICKETS, Gate::Tickets))
}

/// All words, the longest first; `None` stands for a word without a meaning.
static BY_LENGTH: LazyLock<Vec<(String, Option<Token>)>> = LazyLock::new(|| {
    let noise = NOISE_ZH.iter().chain(NOISE_EN).map(|word| ((*word).to_owned(), None));
    let plain = WORDS.iter().map(|(word, token)| ((*word).to_owned(), Some(*token)));
    let made = last_entry_words().map(|(word, token)| (word, Some(token)));
    let mut all: Vec<_> = noise.chain(plain).chain(made).collect();
    all.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
    all
});

/// The longest short name of a day or month, in letters: its dot ends no sentence.
const LONGEST_SHORT_NAME: usize = "thurs".len();

/// The longest word `text` begins with: its length in bytes and its meaning, if it has one.
pub(super) fn leading(text: &str) -> Option<(usize, Option<Token>)> {
    BY_LENGTH.iter().find(|(word, _)| text.starts_with(word.as_str()) && ends(word, text)).map(|(word, token)| {
        let short = word.len() <= LONGEST_SHORT_NAME && !matches!(word.as_str(), "march" | "april" | "may" | "june" | "july");
        let dotted = short
            && matches!(token, Some(Token::Weekday(_) | Token::MonthName(_)))
            && text.get(word.len()..).is_some_and(|rest| rest.starts_with('.'));
        (word.len() + usize::from(dotted), *token)
    })
}

/// Whether an English word ends where the table's word ends.
fn ends(word: &str, text: &str) -> bool {
    !word.ends_with(|c: char| c.is_ascii_alphabetic())
        || !text.get(word.len()..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_wins() {
        assert_eq!(leading("停止售票时间16:00"), Some(("停止售票时间".len(), Some(Token::LastEntry(Gate::Tickets)))));
        assert_eq!(leading("非节假日周一"), Some(("非节假日".len(), Some(Token::NoHolidays))));
        assert_eq!(leading("开放时间"), Some(("开放时间".len(), None)));
    }

    #[test]
    fn an_english_word_is_not_found_inside_another() {
        assert_eq!(leading("monastery"), None);
        assert_eq!(leading("mon. 9:00"), Some((4, Some(Token::Weekday(0)))));
    }
}
