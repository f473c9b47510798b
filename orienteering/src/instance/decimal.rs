//! Decimal numbers kept exactly, so that distances are cut where they must be.

use crate::problem::Ticks;

/// Decimals kept; further ones are cut.
const PLACES: u32 = 6;
const ONE: i64 = 10_i64.pow(PLACES);
/// Nothing in an instance is larger.
const LARGEST: i64 = 1_000_000_000;

/// A number with up to six decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Decimal(i64);

impl Decimal {
    /// Reads a number such as `12`, `-10.442`, `+.5` or `1e3`. `None` where it is none or too large.
    pub fn parse(word: &str) -> Option<Self> {
        let (negative, digits) = match word.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, word.strip_prefix('+').unwrap_or(word)),
        };
        if digits.contains(['e', 'E']) {
            let value: f64 = word.parse().ok()?;
            return (value.abs() <= LARGEST as f64).then(|| Self((value * ONE as f64).round() as i64));
        }
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let all = whole.len() + part.len();
        if all == 0 || !whole.bytes().chain(part.bytes()).all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
        if whole > LARGEST {
            return None;
        }
        let mut value = whole;
        let mut digits = part.bytes();
        for _ in 0..PLACES {
            value = value * 10 + digits.next().map_or(0, |byte| i64::from(byte - b'0'));
        }
        Some(Self(if negative { -value } else { value }))
    }

    /// How many decimals are not nought.
    pub fn places(&self) -> u32 {
        let mut rest = self.0 % ONE;
        let mut places = PLACES;
        while places > 0 && rest % 10 == 0 {
            rest /= 10;
            places -= 1;
        }
        places
    }

    /// The number where it is whole and not negative.
    pub fn whole(&self) -> Option<u64> {
        (self.0 % ONE == 0).then(|| u64::try_from(self.0 / ONE).ok()).flatten()
    }

    /// The nearest floating number.
    pub fn float(&self) -> f64 {
        self.0 as f64 / ONE as f64
    }

    /// In hundredths, up where it is not whole.
    pub fn hundredths_up(&self) -> Ticks {
        -(-self.0).div_euclid(ONE / 100)
    }

    /// In hundredths, down where it is not whole.
    pub fn hundredths_down(&self) -> Ticks {
        self.0.div_euclid(ONE / 100)
    }
}

/// The distance of two points in hundredths, cut to so many decimals (at most two).
pub(crate) fn distance(a: (Decimal, Decimal), b: (Decimal, Decimal), decimals: u32) -> Ticks {
    let square = |a: Decimal, b: Decimal| u128::from(a.0.abs_diff(b.0)).pow(2);
    let both = square(a.0, b.0) + square(a.1, b.1);
    // The narrow root is many times faster, and nearly all coordinates are small.
    let root = u64::try_from(both).map_or_else(|_| both.isqrt(), |both| u128::from(both.isqrt()));
    let step = (ONE / 10_i64.pow(decimals.min(2))) as u128;
    let cut = root / step * step / (ONE / 100) as u128;
    Ticks::try_from(cut).unwrap_or(crate::problem::UNREACHABLE)
}
