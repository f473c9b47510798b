//! What a camera wrote about where and when a picture was taken.

use crate::limits::MAX_EXIF_BYTES;
use chrono::NaiveDate;
use exif::{DateTime, Exif, In, Reader, Tag, Value};

/// Where and when a picture was taken; what is missing or impossible is absent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Taken {
    /// Latitude and longitude in degrees, WGS-84.
    pub position: Option<(f64, f64)>,
    /// The camera's local time, as RFC 3339 without an offset, which cameras seldom know.
    pub at: Option<String>,
    /// Where the camera looked, in degrees clockwise from north, 0 up to 360.
    pub heading: Option<f64>,
}

/// Reads an EXIF block as it lies in the picture, beginning with its TIFF header.
pub(super) fn read(block: Vec<u8>) -> Taken {
    if block.is_empty() || block.len() > MAX_EXIF_BYTES {
        return Taken::default();
    }
    // Of a block that is partly damaged the rest counts.
    let read = Reader::new().continue_on_error(true).read_raw(block);
    match read.or_else(|error| error.distill_partial_result(|_| ())) {
        Ok(exif) => Taken { position: position(&exif), at: time(&exif), heading: heading(&exif) },
        Err(_) => Taken::default(),
    }
}

fn position(exif: &Exif) -> Option<(f64, f64)> {
    // Phones write WGS-84 or nothing; another datum would be off by hundreds of metres.
    let datum = text(exif, Tag::GPSMapDatum).unwrap_or_default();
    if !datum.is_empty() && !datum.contains("84") {
        return None;
    }
    let lat = degrees(exif, Tag::GPSLatitude)? * sign(exif, Tag::GPSLatitudeRef, 'S');
    let lon = degrees(exif, Tag::GPSLongitude)? * sign(exif, Tag::GPSLongitudeRef, 'W');
    // Devices without a fix write zeros.
    let nowhere = lat == 0.0 && lon == 0.0;
    let possible = (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon);
    (possible && !nowhere).then_some((lat, lon))
}

/// Degrees, minutes and seconds as degrees.
fn degrees(exif: &Exif, tag: Tag) -> Option<f64> {
    let [degrees, minutes, seconds] = rationals(exif, tag)?.get(..3)?.try_into().ok()?;
    let fine = degrees >= 0.0 && (0.0..60.0).contains(&minutes) && (0.0..60.0).contains(&seconds);
    fine.then_some(degrees + minutes / 60.0 + seconds / 3600.0)
}

fn sign(exif: &Exif, tag: Tag, negative: char) -> f64 {
    let letter = text(exif, tag).and_then(|text| text.chars().next());
    if letter.is_some_and(|letter| letter.eq_ignore_ascii_case(&negative)) { -1.0 } else { 1.0 }
}

fn heading(exif: &Exif) -> Option<f64> {
    let heading = *rationals(exif, Tag::GPSImgDirection)?.first()?;
    (0.0..=360.0).contains(&heading).then_some(heading % 360.0)
}

/// When the shutter opened; when the file was last changed says nothing.
fn time(exif: &Exif) -> Option<String> {
    [Tag::DateTimeOriginal, Tag::DateTimeDigitized].into_iter().find_map(|tag| {
        let Value::Ascii(parts) = &exif.get_field(tag, In::PRIMARY)?.value else { return None };
        let time = DateTime::from_ascii(parts.first()?).ok()?;
        let date = NaiveDate::from_ymd_opt(time.year.into(), time.month.into(), time.day.into())?;
        let at = date.and_hms_opt(time.hour.into(), time.minute.into(), time.second.into())?;
        Some(at.format("%Y-%m-%dT%H:%M:%S").to_string())
    })
}

/// Fractions as numbers, as far as none divides by zero.
fn rationals(exif: &Exif, tag: Tag) -> Option<Vec<f64>> {
    let Value::Rational(values) = &exif.get_field(tag, In::PRIMARY)?.value else { return None };
    values.iter().map(|value| (value.denom != 0).then(|| value.to_f64())).collect()
}

fn text(exif: &Exif, tag: Tag) -> Option<String> {
    let Value::Ascii(parts) = &exif.get_field(tag, In::PRIMARY)?.value else { return None };
    Some(String::from_utf8_lossy(parts.first()?).trim().to_owned())
}
