//! `k M SD N …`, the start `i x y d S O C`, then for each point `i x y d S t`, opening and closing for each
//! of seven days, and a number of no interest. A day that closes at nought is closed.

use super::{Format, Instance, InstanceError, Line, Point, points, window};
use crate::problem::Window;

/// Reads what follows the first line.
pub(super) fn read<'a>(
    first: &Line<'a>,
    lines: &mut dyn Iterator<Item = Line<'a>>,
) -> Result<Instance, InstanceError> {
    let head = first.numbers(4)?;
    let tours = first.whole(&head, 1)?;
    let tours =
        usize::try_from(tours).ok().filter(|it| *it <= 366).ok_or_else(|| first.bad("too many tours"))?;
    let weekday = first.whole(&head, 2)?;
    if weekday > 6 {
        return Err(first.bad("the weekday must be 0 to 6"));
    }
    let points = points(first.whole(&head, 3)?, lines, point)?;
    Ok(Instance {
        name: String::new(),
        format: Format::Ttdp,
        tours,
        weekday: weekday as usize,
        points,
        decimals: 2,
    })
}

fn point(line: &Line<'_>, first: bool) -> Result<Point, InstanceError> {
    let numbers = line.numbers(if first { 7 } else { 20 })?;
    let [id, x, y, service, profit, ..] = numbers.as_slice() else { return Err(line.bad("too few numbers")) };
    let windows: Vec<Option<Window>> = match (first, numbers.as_slice()) {
        (true, [_, _, _, _, _, open, close, ..]) => {
            let span = window(open, close).ok_or_else(|| line.bad("the tour ends before it begins"))?;
            vec![Some(span); 7]
        }
        (_, numbers) => {
            let hours = numbers.get(6..20).unwrap_or_default().chunks_exact(2);
            let day = |pair: &[super::Decimal]| match pair {
                [open, close] if close.hundredths_down() > 0 => window(open, close),
                _ => None,
            };
            hours.map(day).collect()
        }
    };
    if service.hundredths_up() < 0 {
        return Err(line.bad("a visit cannot take less than no time"));
    }
    Ok(Point {
        id: id.whole().ok_or_else(|| line.bad("the number of a point must be whole, not negative"))?,
        profit: profit.float(),
        service: service.hundredths_up(),
        windows,
        x: *x,
        y: *y,
    })
}
