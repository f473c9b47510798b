//! Reading published instances of orienteering problems.
//!
//! Two formats are read, told apart by their content: the one of Solomon's and Cordeau's instances turned
//! into team orienteering (`toptw`), and the one of tourist trips with opening hours for each weekday
//! (`ttdp`). Distances are Euclidean and cut, not rounded: to one decimal for names that begin with c, r
//! or rc, to two for pr and t, and otherwise by the decimals of the coordinates. One distance is one unit
//! of time; problems count in hundredths.

mod decimal;
#[cfg(test)]
mod tests;
mod toptw;
mod ttdp;

use thiserror::Error;

use crate::problem::{Band, Matrix, Node, Problem, Ticks, Tour, Window};
use decimal::{Decimal, distance};

/// The most points an instance may have, start included.
pub const MAX_POINTS: usize = 5_000;

/// Text that is no instance.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InstanceError {
    /// Nothing but blanks.
    #[error("the file is empty")]
    Empty,
    /// A word that is no number, or a number out of all bounds.
    #[error("line {line}: {word} is not a number that can be used")]
    NotANumber {
        /// The line, from 1.
        line: usize,
        /// The word, cut where it is long.
        word: String,
    },
    /// A line with too few numbers.
    #[error("line {line}: {found} numbers where at least {expected} are needed")]
    TooShort {
        /// The line, from 1.
        line: usize,
        /// Numbers there.
        found: usize,
        /// Numbers needed.
        expected: usize,
    },
    /// Fewer points than the first line promises.
    #[error("{found} points where {expected} are promised")]
    TooFewPoints {
        /// Points there.
        found: usize,
        /// Points promised, start included.
        expected: usize,
    },
    /// More points than [`MAX_POINTS`].
    #[error("{0} points are more than can be read")]
    TooManyPoints(usize),
    /// A value that has no sense where it stands.
    #[error("line {line}: {what}")]
    BadValue {
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        what: &'static str,
    },
}

/// Which format an instance was written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One window for each point, the same in all tours.
    Toptw,
    /// A window for each weekday.
    Ttdp,
}

/// One point of an instance. Times are in hundredths.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Its number in the file.
    pub id: u64,
    /// What a visit is worth.
    pub profit: f64,
    /// How long a visit takes.
    pub service: Ticks,
    /// When a visit may begin: once for `toptw`, for each weekday for `ttdp`; `None` where it is closed.
    pub windows: Vec<Option<Window>>,
    x: Decimal,
    y: Decimal,
}

/// An instance as read.
#[derive(Clone, Debug, PartialEq)]
pub struct Instance {
    /// The name it was read under.
    pub name: String,
    /// Its format.
    pub format: Format,
    /// The number of tours the file names.
    pub tours: usize,
    /// The weekday of the first tour, 0 to 6; 0 for `toptw`.
    pub weekday: usize,
    /// The points; the first is start and end of all tours.
    pub points: Vec<Point>,
    /// Decimals kept of a distance.
    pub decimals: u32,
}

/// Reads an instance. `name` decides how distances are cut; a folder and an ending are ignored.
///
/// # Errors
///
/// Where the text is no instance; the line is named.
pub fn read(text: &str, name: &str) -> Result<Instance, InstanceError> {
    let mut lines = text.lines().enumerate().map(|(index, line)| Line { number: index + 1, text: line });
    let mut filled = lines.by_ref().filter(|line| !line.text.trim().is_empty());
    let first = filled.next().ok_or(InstanceError::Empty)?;
    let stem = stem(name);
    let mut instance = match first.text.split_whitespace().count() {
        0..=8 => toptw::read(&first, &mut filled)?,
        _ => ttdp::read(&first, &mut filled)?,
    };
    let places = instance.points.iter().map(|it| it.x.places().max(it.y.places())).max().unwrap_or(0);
    instance.decimals = match stem.as_str() {
        it if it.starts_with("pr") || it.starts_with('t') => 2,
        it if it.starts_with('c') || it.starts_with('r') => 1,
        // Coordinates of Solomon's instances are whole, though written with two noughts.
        _ if places == 0 => 1,
        _ => 2,
    };
    instance.name = stem;
    Ok(instance)
}

fn stem(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name).trim().to_ascii_lowercase();
    name.split('.').next().unwrap_or(&name).to_owned()
}

impl Instance {
    /// The problem of planning so many tours, or as many as the format intends: one for `toptw`, the
    /// number in the file for `ttdp`, whose tours are on consecutive weekdays. Node `i` is point `i`.
    pub fn problem(&self, tours: Option<usize>) -> Problem {
        let tours = tours.unwrap_or(if self.format == Format::Toptw { 1 } else { self.tours }).max(1);
        let day = |tour: usize| match self.format {
            Format::Toptw => 0,
            Format::Ttdp => (self.weekday + tour) % 7,
        };
        let node = |point: &Point| Node {
            profit: point.profit,
            service: point.service,
            windows: (0..tours)
                .map(|tour| point.windows.get(day(tour)).copied().flatten().into_iter().collect())
                .collect(),
            costs: Vec::new(),
            groups: Vec::new(),
            required: false,
        };
        let span = self.points.first().and_then(|point| point.windows.first().copied().flatten());
        let span = span.unwrap_or(Window { from: 0, to: 0 });
        let tour = Tour { start: 0, end: 0, earliest: span.from, latest: span.to, max_stops: None };
        Problem {
            nodes: self.points.iter().map(node).collect(),
            bands: self.matrix().map(|travel| Band { from: Ticks::MIN / 4, travel }).into_iter().collect(),
            tours: vec![tour; tours],
            budgets: Vec::new(),
            groups: Vec::new(),
            travel_weight: 0.0,
            wait_weight: 0.0,
        }
    }

    fn matrix(&self) -> Option<Matrix> {
        let from = |a: &Point| {
            self.points.iter().map(|b| distance((a.x, a.y), (b.x, b.y), self.decimals)).collect::<Vec<_>>()
        };
        Matrix::new(self.points.len(), self.points.iter().flat_map(from).collect())
    }
}

/// A line with its number.
struct Line<'a> {
    number: usize,
    text: &'a str,
}

impl Line<'_> {
    /// The numbers of the line, at least `least` of them.
    fn numbers(&self, least: usize) -> Result<Vec<Decimal>, InstanceError> {
        let number = |word: &str| {
            let word_of = || word.chars().take(40).collect();
            Decimal::parse(word)
                .ok_or_else(|| InstanceError::NotANumber { line: self.number, word: word_of() })
        };
        let numbers = self.text.split_whitespace().map(number).collect::<Result<Vec<_>, _>>()?;
        if numbers.len() < least {
            return Err(InstanceError::TooShort { line: self.number, found: numbers.len(), expected: least });
        }
        Ok(numbers)
    }

    fn bad(&self, what: &'static str) -> InstanceError {
        InstanceError::BadValue { line: self.number, what }
    }

    /// A number at a place as a whole number that is not negative.
    fn whole(&self, numbers: &[Decimal], at: usize) -> Result<u64, InstanceError> {
        let it = numbers.get(at).and_then(Decimal::whole);
        it.ok_or_else(|| self.bad("a whole number is needed, not negative"))
    }
}

/// Reads the points; `parse` reads one line.
fn points<'a>(
    count: u64,
    lines: &mut dyn Iterator<Item = Line<'a>>,
    parse: impl Fn(&Line<'a>, bool) -> Result<Point, InstanceError>,
) -> Result<Vec<Point>, InstanceError> {
    let expected = usize::try_from(count).unwrap_or(usize::MAX).saturating_add(1);
    if expected > MAX_POINTS {
        return Err(InstanceError::TooManyPoints(expected));
    }
    let mut points = Vec::with_capacity(expected);
    for line in lines.take(expected) {
        points.push(parse(&line, points.is_empty())?);
    }
    match points.len() == expected {
        true => Ok(points),
        false => Err(InstanceError::TooFewPoints { found: points.len(), expected }),
    }
}

/// The window of a tour or a visit from two numbers.
fn window(from: &Decimal, to: &Decimal) -> Option<Window> {
    let window = Window { from: from.hundredths_up(), to: to.hundredths_down() };
    (window.from <= window.to).then_some(window)
}
