//! `k v N t`, a line of no interest, then for each point `i x y d S f a [a numbers] O C`.

use super::{Format, Instance, InstanceError, Line, Point, points, window};

/// Reads what follows the first line.
pub(super) fn read<'a>(
    first: &Line<'a>,
    lines: &mut dyn Iterator<Item = Line<'a>>,
) -> Result<Instance, InstanceError> {
    let head = first.numbers(3)?;
    let tours = usize::try_from(first.whole(&head, 1)?).unwrap_or(usize::MAX);
    let count = first.whole(&head, 2)?;
    lines.next();
    let points = points(count, lines, point)?;
    Ok(Instance { name: String::new(), format: Format::Toptw, tours, weekday: 0, points, decimals: 2 })
}

fn point(line: &Line<'_>, first: bool) -> Result<Point, InstanceError> {
    let numbers = line.numbers(9)?;
    let [id, x, y, service, profit, _, listed, ..] = numbers.as_slice() else {
        return Err(line.bad("too few numbers"));
    };
    let listed = listed.whole().and_then(|it| usize::try_from(it).ok());
    let listed =
        listed.filter(|it| *it < 1_000).ok_or_else(|| line.bad("the length of its list has no sense"))?;
    let Some([open, close]) = numbers.get(7 + listed..9 + listed) else {
        return Err(InstanceError::TooShort {
            line: line.number,
            found: numbers.len(),
            expected: 9 + listed,
        });
    };
    let window = window(open, close);
    if first && window.is_none() {
        return Err(line.bad("the tour ends before it begins"));
    }
    if service.hundredths_up() < 0 {
        return Err(line.bad("a visit cannot take less than no time"));
    }
    Ok(Point {
        id: id.whole().ok_or_else(|| line.bad("the number of a point must be whole, not negative"))?,
        profit: profit.float(),
        service: service.hundredths_up(),
        windows: vec![window],
        x: *x,
        y: *y,
    })
}
