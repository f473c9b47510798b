//! Makes a partner's picture fit to be shown: upright, small enough, without what a camera wrote
//! into it. Where and when it was taken is read before that is thrown away.

mod exif;
mod jpeg;

use crate::defect::{Defect, Message};
use crate::files::sniff::{self, PictureKind};
use crate::limits::{MAX_PHOTO_BYTES, MAX_PHOTO_PIXELS, PHOTO_QUALITY, PHOTO_SIDE, THUMBNAIL_SIDES};
use image::codecs::jpeg::JpegEncoder;
use image::error::{ImageError, ImageResult};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage, imageops};
use std::io::Cursor;

pub use exif::Taken;

/// How large a picture may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PhotoLimits {
    /// Most bytes of its file.
    pub bytes: usize,
    /// Most pixels.
    pub pixels: u64,
}

impl Default for PhotoLimits {
    fn default() -> Self {
        Self { bytes: MAX_PHOTO_BYTES, pixels: MAX_PHOTO_PIXELS }
    }
}

/// A picture as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Photo {
    /// What it came as.
    pub kind: PictureKind,
    /// Width of `full`, in pixels.
    pub width: u32,
    /// Height of `full`, in pixels.
    pub height: u32,
    /// Where and when it was taken, when the camera wrote that.
    pub taken: Taken,
    /// JPEG, upright, at most 2,048 pixels on the longer side, without metadata.
    pub full: Vec<u8>,
    /// The same with at most so many pixels on the longer side; never enlarged.
    pub thumbs: Vec<(u32, Vec<u8>)>,
}

/// A picture as it is looked at, and not kept.
#[derive(Clone, Debug, PartialEq)]
pub struct LookedAt {
    /// The picture, upright and small enough.
    pub picture: RgbImage,
    /// Where and when it was taken, when the camera wrote that.
    pub taken: Taken,
}

/// Reads, turns and shrinks a picture to at most `side` pixels on its longer side, to be looked at.
///
/// # Errors
/// As [`prepare`].
pub fn look(bytes: &[u8], limits: &PhotoLimits, side: u32) -> Result<LookedAt, Box<Defect>> {
    let (_, picture, taken) = upright(bytes, limits, side)?;
    Ok(LookedAt { picture, taken })
}

/// Reads, turns, shrinks and cleans a picture. Of a moving one the first image is taken.
///
/// # Errors
/// When it is no picture, a damaged one, or larger than the limits; nothing is decoded before its
/// size is known.
pub fn prepare(bytes: &[u8], limits: &PhotoLimits) -> Result<Photo, Box<Defect>> {
    let (kind, mut full, taken) = upright(bytes, limits, PHOTO_SIDE)?;
    let (width, height) = full.dimensions();
    let encoded = encode(&full).map_err(|error| unreadable(&error))?;
    let mut thumbs = Vec::new();
    // Each from the next larger one: much less work, and no difference to the eye.
    for side in THUMBNAIL_SIDES.into_iter().rev() {
        full = fit(full, side);
        thumbs.insert(0, (side, encode(&full).map_err(|error| unreadable(&error))?));
    }
    Ok(Photo { kind, width, height, taken, full: encoded, thumbs })
}

/// A picture, upright, with at most `side` pixels on its longer side.
fn upright(
    bytes: &[u8],
    limits: &PhotoLimits,
    side: u32,
) -> Result<(PictureKind, RgbImage, Taken), Box<Defect>> {
    let kind = kind(bytes)?;
    if bytes.len() > limits.bytes {
        let most = limits.bytes / (1024 * 1024);
        return Err(too_large(&format!("文件超过 {most} MB"), &format!("its file is over {most} MB")));
    }
    if kind == PictureKind::Jpeg && !jpeg::is_whole(bytes) {
        return Err(damaged());
    }
    let (picture, orientation, taken) = decode(bytes, kind, limits)?;
    let mut full = fit(on_white(picture), side);
    // After shrinking, when there is less to turn.
    if orientation != Orientation::NoTransforms {
        let mut turned = DynamicImage::ImageRgb8(full);
        turned.apply_orientation(orientation);
        full = turned.into_rgb8();
    }
    Ok((kind, full, taken))
}

fn kind(bytes: &[u8]) -> Result<PictureKind, Box<Defect>> {
    if bytes.is_empty() {
        return Err(defect(
            "empty_file",
            "图片文件是空的，请检查导出是否成功",
            "the picture's file is empty; check that the export worked",
        ));
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return Err(defect(
            "heic_picture",
            "这是 HEIC 或 AVIF 图片，暂不支持；请在相机设置中选“兼容性最佳”，或另存为 JPEG",
            "this is an HEIC or AVIF picture, which is not supported; set the camera to \"most compatible\", or save it as JPEG",
        ));
    }
    sniff::picture(bytes).ok_or_else(|| {
        defect(
            "not_a_picture",
            "不是 JPEG、PNG、WebP 或 GIF 图片，请另存为 JPEG",
            "not a picture in JPEG, PNG, WebP or GIF; save it as JPEG",
        )
    })
}

/// The picture as it lies in the file, how to turn it, and what the camera wrote.
fn decode(
    bytes: &[u8],
    kind: PictureKind,
    limits: &PhotoLimits,
) -> Result<(DynamicImage, Orientation, Taken), Box<Defect>> {
    /// Bytes of a pixel with four channels of 16 bits.
    const WIDEST_PIXEL: u64 = 8;
    /// Bytes of a pixel that the largest picture may have: four channels of 8 bits.
    const USUAL_PIXEL: u64 = 4;
    /// What decoders need beside the picture.
    const DECODER_BYTES: u64 = 16 * 1024 * 1024;
    let format = match kind {
        PictureKind::Jpeg => ImageFormat::Jpeg,
        PictureKind::Png => ImageFormat::Png,
        PictureKind::WebP => ImageFormat::WebP,
        PictureKind::Gif => ImageFormat::Gif,
    };
    let reader = |bytes_allowed| {
        let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
        let mut limits = Limits::no_limits();
        limits.max_alloc = Some(bytes_allowed);
        reader.limits(limits);
        reader
    };
    let (width, height) = reader(DECODER_BYTES).into_dimensions().map_err(|error| unreadable(&error))?;
    let pixels = u64::from(width) * u64::from(height);
    if pixels > limits.pixels {
        let (size, most) = (format!("{width} × {height}"), limits.pixels / 1_000_000);
        return Err(too_large(
            &format!("尺寸为 {size}，超过 {most} 百万像素"),
            &format!("it has {size} pixels, over {most} million"),
        ));
    }
    let allowed = pixels.saturating_mul(WIDEST_PIXEL).saturating_add(DECODER_BYTES);
    let mut decoder = reader(allowed).into_decoder().map_err(|error| unreadable(&error))?;
    if decoder.total_bytes() > limits.pixels.saturating_mul(USUAL_PIXEL) {
        return Err(too_large(
            "颜色位数太高，解码所需内存过多",
            "its colours are so fine that it takes too much memory",
        ));
    }
    // What a camera wrote may be damaged while the picture is not.
    let written = decoder.exif_metadata().ok().flatten().unwrap_or_default();
    let orientation = Orientation::from_exif_chunk(&written).unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(|error| unreadable(&error))?;
    Ok((picture, orientation, exif::read(written)))
}

/// Without transparency, which JPEG has not: what is behind is white.
fn on_white(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let clear = picture.into_rgba8();
    let (width, height) = clear.dimensions();
    let mut out = RgbImage::new(width, height);
    for (to, from) in out.pixels_mut().zip(clear.pixels()) {
        let [red, green, blue, alpha] = from.0;
        let over = |channel: u8| {
            let sum = u32::from(channel) * u32::from(alpha) + 255 * (255 - u32::from(alpha));
            u8::try_from((sum + 127) / 255).unwrap_or(u8::MAX)
        };
        to.0 = [over(red), over(green), over(blue)];
    }
    out
}

/// Shrinks a picture to `side` pixels on its longer side; a smaller one stays as it is.
fn fit(picture: RgbImage, side: u32) -> RgbImage {
    let (width, height) = picture.dimensions();
    let longer = width.max(height);
    if longer <= side {
        return picture;
    }
    let scaled = |length: u32| {
        let exact = (u64::from(length) * u64::from(side) + u64::from(longer) / 2) / u64::from(longer);
        u32::try_from(exact).unwrap_or(side).max(1)
    };
    imageops::thumbnail(&picture, scaled(width), scaled(height))
}

fn encode(picture: &RgbImage) -> ImageResult<Vec<u8>> {
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, PHOTO_QUALITY).encode_image(picture)?;
    Ok(out)
}

fn unreadable(error: &ImageError) -> Box<Defect> {
    match error {
        ImageError::Limits(_) => too_large("解码所需内存过多", "it takes too much memory to decode"),
        _ => damaged(),
    }
}

fn damaged() -> Box<Defect> {
    defect(
        "unreadable_picture",
        "图片已损坏或不完整，请重新导出为 JPEG",
        "the picture is damaged or incomplete; export it again as JPEG",
    )
}

fn too_large(zh: &str, en: &str) -> Box<Defect> {
    defect(
        "picture_too_large",
        &format!("图片太大（{zh}），请缩小后上传"),
        &format!("the picture is too large: {en}; make it smaller"),
    )
}

fn defect(code: &'static str, zh: &str, en: &str) -> Box<Defect> {
    Box::new(Defect::error(code, None, Message::new(zh, en)))
}

#[cfg(test)]
mod tests;
