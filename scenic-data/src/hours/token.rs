//! What a text about hours is made of, in either language.

/// A time of day as written, not yet placed on the 24 hour clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    /// Hours as written, 0 to 48.
    pub(super) hour: u32,
    /// Minutes, 0 to 59.
    pub(super) minute: u32,
    /// Written with a leading zero, as only the 24 hour clock does.
    pub(super) padded: bool,
    /// `am` or `pm` written with it.
    pub(super) part: Option<DayPart>,
}

/// A part of the day said with a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DayPart {
    /// `am`: the first twelve hours.
    Am,
    /// `pm`: the last twelve hours.
    Pm,
    /// 凌晨: after midnight.
    Small,
    /// 早上, 上午.
    Morning,
    /// 中午.
    Noon,
    /// 下午.
    Afternoon,
    /// 傍晚, 晚上.
    Evening,
}

/// What closes at a last-entry time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gate {
    /// The ticket office.
    Tickets,
    /// The entrance itself.
    Entrance,
}

/// A daily event of the sun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sun {
    /// First light.
    Dawn,
    /// Sunrise.
    Rise,
    /// Sunset.
    Set,
    /// Last light.
    Dusk,
}

impl Sun {
    /// The event's name in OSM syntax.
    pub(super) fn osm(self) -> &'static str {
        match self {
            Self::Dawn => "dawn",
            Self::Rise => "sunrise",
            Self::Set => "sunset",
            Self::Dusk => "dusk",
        }
    }
}

/// Seasons as a set of bits: a text may name several at once (春秋季).
pub(super) mod season {
    pub(in super::super) const SPRING: u8 = 1;
    pub(in super::super) const SUMMER: u8 = 2;
    pub(in super::super) const AUTUMN: u8 = 4;
    pub(in super::super) const WINTER: u8 = 8;
    pub(in super::super) const PEAK: u8 = 16;
    pub(in super::super) const OFF_PEAK: u8 = 32;

    /// The season that is the rest of the year, where a text names just these two.
    pub(in super::super) fn opposite(of: u8) -> Option<u8> {
        match of {
            SUMMER => Some(WINTER),
            WINTER => Some(SUMMER),
            PEAK => Some(OFF_PEAK),
            OFF_PEAK => Some(PEAK),
            _ => None,
        }
    }
}

/// A word or sign with a meaning. Words without one are not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A time of day.
    Clock(Clock),
    /// A number whose meaning hangs on its neighbours.
    Number(u32),
    /// `1st`, `31st`.
    Ordinal(u32),
    /// A year.
    Year(i32),
    /// A month by its Chinese number.
    Month(u32),
    /// A month by its English name.
    MonthName(u32),
    /// A day of a month.
    MonthDay(u32, u32),
    /// A day of the month just named.
    Day(u32),
    /// A full date.
    Date(i32, u32, u32),
    /// 底: to the end of the month just named.
    MonthEnd,
    /// 初, 上旬, 中旬, 下旬: about these days of the month just named.
    MonthPart(u32, u32),
    /// 起, `from`: a range must follow.
    From,
    /// 次年.
    NextYear,
    /// 次日.
    NextDay,
    /// A part of the day before a time.
    Part(DayPart),
    /// A named session (夜场, 午餐): several may overlap.
    Session(Option<DayPart>),
    /// A day of the week, Monday is 0.
    Weekday(u8),
    /// Saturday and Sunday.
    Weekend,
    /// Monday to Friday.
    Weekdays,
    /// 工作日: Monday to Friday, and no public holiday.
    WorkingDays,
    /// 平日: Monday to Friday where the weekend is named beside it.
    PlainDays,
    /// Public holidays.
    Holidays,
    /// Days that are no public holidays.
    NoHolidays,
    /// 节假日另行通知: hours of public holidays are told elsewhere.
    HolidaysVary,
    /// 春节另行通知: some days of the Spring Festival are closed.
    FestivalVaries,
    /// Every day.
    Daily,
    /// One or several seasons (see [`season`]).
    Season(u8),
    /// The whole day.
    AllDay,
    /// Closed.
    Closed,
    /// 闭馆日: what follows is closed.
    ClosedLabel,
    /// 午休: closed for a while, before or behind its times.
    Break,
    /// Closed for an unstated while.
    Suspended,
    /// Open.
    Open,
    /// 照常开放: open as on other days.
    AsUsual,
    /// 除, 除外, `except`.
    Except,
    /// 外 after 除.
    ExceptEnd,
    /// A time after which nobody is let in.
    LastEntry(Gate),
    /// 清场: when the last visitor must have left.
    Leave,
    /// 闭馆前, `before closing`.
    BeforeClosing,
    /// A length of time in minutes.
    Minutes(u32),
    /// A daily event of the sun.
    Sun(Sun),
    /// A range.
    Dash,
    /// 、 and 和.
    And,
    /// A comma.
    Comma,
    /// The end of a sentence or line.
    Stop,
    /// A colon.
    Colon,
    /// An opening bracket.
    BracketOpen,
    /// A closing bracket.
    BracketClose,
}
