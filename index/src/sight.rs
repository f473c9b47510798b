//! Pictures to vectors, as traits: the real models, and cheap twins for tests.

use crate::IndexError;
use image::{RgbImage, imageops};

/// What a model sees in a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// What it shows as a whole: a vector of length 1.
    pub vector: Vec<f32>,
    /// What is where in it, at several sizes; none from a model that only sees the whole. The gallery
    /// keeps the first.
    pub details: Vec<Details>,
}

/// What is where in a picture: a grid of cells, each with a direction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details {
    /// Cells from left to right.
    pub columns: u16,
    /// Cells from top to bottom.
    pub rows: u16,
    /// Numbers of a cell.
    pub depth: u16,
    /// The cells, row by row; each a direction of one length.
    pub cells: Vec<i8>,
}

/// What a cell's numbers, of a direction of length 1, are multiplied by: of many numbers none is large.
const CELL_SCALE: f32 = 254.0;
/// Most cells of a grid, and most numbers of a cell: far more than any model gives.
const MOST: usize = 1 << 13;

impl Details {
    /// A grid of cells, each made as long as any other. `None` when the numbers do not fill the grid.
    pub fn of(columns: usize, rows: usize, depth: usize, numbers: &[f32]) -> Option<Self> {
        if columns * rows * depth != numbers.len() || columns * rows > MOST || depth == 0 || depth > MOST {
            return None;
        }
        let mut cells = Vec::with_capacity(numbers.len());
        for cell in numbers.chunks_exact(depth) {
            let length = cell.iter().map(|x| x * x).sum::<f32>().sqrt().max(1e-6);
            cells.extend(cell.iter().map(|x| (x / length * CELL_SCALE).round().clamp(-127.0, 127.0) as i8));
        }
        let side = |n: usize| u16::try_from(n).ok();
        Some(Self { columns: side(columns)?, rows: side(rows)?, depth: side(depth)?, cells })
    }

    /// The grid as bytes: three numbers of two bytes, then the cells.
    pub fn to_bytes(&self) -> Vec<u8> {
        let head = [self.columns, self.rows, self.depth].map(u16::to_le_bytes).concat();
        head.into_iter().chain(self.cells.iter().map(|cell| cell.to_le_bytes()[0])).collect()
    }

    /// Reads what [`Details::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let number = |at: usize| Some(u16::from_le_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]));
        let (columns, rows, depth) = (number(0)?, number(2)?, number(4)?);
        let cells: Vec<i8> = bytes.get(6..)?.iter().map(|byte| i8::from_le_bytes([*byte])).collect();
        let fits = usize::from(columns) * usize::from(rows) * usize::from(depth) == cells.len();
        fits.then_some(Self { columns, rows, depth, cells })
    }
}

/// Looks at pictures. The work is done on the calling thread and may be long.
pub trait Sight: Send + Sync {
    /// What it sees, [`Sight::dimension`] numbers.
    fn see(&self, picture: &RgbImage) -> Result<Seen, IndexError>;

    /// How many numbers a vector has.
    fn dimension(&self) -> usize;

    /// Identifies weights and preparation. Vectors of different ids are never mixed.
    fn id(&self) -> &str;
}

/// A line of text that was read in a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadSign {
    /// The text.
    pub text: String,
    /// How sure the reader is of it, 0 to 1.
    pub sure: f32,
    /// The share of the picture that it covers, 0 to 1.
    pub share: f32,
}

/// Reads the text in pictures. The work is done on the calling thread and may be long.
pub trait SignReading: Send + Sync {
    /// The lines, from top to bottom.
    fn read(&self, picture: &RgbImage) -> Result<Vec<ReadSign>, IndexError>;
}

/// A picture whose longer side has at most `side` pixels; a smaller one stays as it is.
pub(crate) fn within(picture: &RgbImage, side: u32) -> RgbImage {
    let (width, height) = picture.dimensions();
    let longer = width.max(height);
    if longer <= side {
        return picture.clone();
    }
    let scaled =
        |length: u32| ((u64::from(length) * u64::from(side)).div_ceil(u64::from(longer)) as u32).max(1);
    imageops::resize(picture, scaled(width), scaled(height), imageops::FilterType::Triangle)
}

/// Looks without a model: the mean colours of an eight by eight grid. Pictures of like colours in like
/// places are near each other; nothing else is understood.
#[derive(Clone, Debug)]
pub struct HandSight {
    id: String,
}

/// Cells along a side of [`HandSight`]'s grid.
const GRID: u32 = 8;

impl HandSight {
    /// A sight under the name `id`.
    pub fn new(id: &str) -> Self {
        Self { id: id.to_owned() }
    }
}

impl Default for HandSight {
    fn default() -> Self {
        Self::new("hand-sight")
    }
}

impl Sight for HandSight {
    fn see(&self, picture: &RgbImage) -> Result<Seen, IndexError> {
        let small = imageops::thumbnail(picture, GRID, GRID);
        let mut vector: Vec<f32> = small.as_raw().iter().map(|byte| f32::from(*byte) - 127.5).collect();
        let details = Details::of(GRID as usize, GRID as usize, 3, &vector).into_iter().collect();
        let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt().max(1e-6);
        vector.iter_mut().for_each(|x| *x /= length);
        Ok(Seen { vector, details })
    }

    fn dimension(&self) -> usize {
        (GRID * GRID * 3) as usize
    }

    fn id(&self) -> &str {
        &self.id
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    #[test]
    fn details_are_read_back_and_damaged_ones_are_none() {
        let details = Details::of(2, 1, 3, &[3.0, 0.0, 4.0, 0.0, -2.0, 0.0]).expect("a grid");
        assert_eq!(details.cells, [127, 0, 127, 0, -127, 0]);
        let bytes = details.to_bytes();
        assert_eq!(Details::from_bytes(&bytes), Some(details));
        assert_eq!(Details::from_bytes(&bytes[..bytes.len() - 1]), None);
        assert_eq!(Details::from_bytes(&[1, 2]), None);
        assert_eq!(Details::of(2, 2, 3, &[0.0; 6]), None);
    }

    #[test]
    fn pictures_of_like_colours_are_nearer_than_others() {
        let picture = |top: [u8; 3], bottom: [u8; 3]| {
            RgbImage::from_fn(64, 48, |_, y| Rgb(if y < 24 { top } else { bottom }))
        };
        let see = |picture: &RgbImage| HandSight::default().see(picture).expect("never fails").vector;
        let lake = see(&picture([120, 180, 250], [20, 60, 90]));
        let same = see(&picture([110, 170, 240], [30, 70, 100]));
        let other = see(&picture([20, 60, 90], [120, 180, 250]));
        let cosine = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f32>();
        assert!(cosine(&lake, &same) > cosine(&lake, &other));
        assert_eq!(lake.len(), HandSight::default().dimension());
    }

    #[test]
    fn a_picture_is_made_smaller_and_never_larger() {
        assert_eq!(within(&RgbImage::new(3_000, 10), 1_000).dimensions(), (1_000, 4));
        assert_eq!(within(&RgbImage::new(30, 10), 1_000).dimensions(), (30, 10));
    }
}
