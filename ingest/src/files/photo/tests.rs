use super::*;
use ::exif::experimental::Writer;
use ::exif::{Field, In, Rational, Tag, Value};
use image::{Rgba, RgbaImage};
use std::path::{Path, PathBuf};

/// A picture whose left half is red and right half blue.
fn halves(width: u32, height: u32) -> RgbaImage {
    RgbaImage::from_fn(width, height, |x, _| {
        if x < width / 2 { Rgba([220, 20, 20, 255]) } else { Rgba([20, 20, 220, 255]) }
    })
}

fn encoded(picture: &RgbaImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    let picture = DynamicImage::ImageRgba8(picture.clone());
    match format {
        ImageFormat::Jpeg => picture.into_rgb8().write_to(&mut out, format).expect("encoded"),
        _ => picture.write_to(&mut out, format).expect("encoded"),
    }
    out.into_inner()
}

/// Puts an EXIF block into a JPEG, behind its first marker.
fn with_exif(jpeg: &[u8], fields: &[Field]) -> Vec<u8> {
    let mut block = Cursor::new(Vec::new());
    let mut writer = Writer::new();
    fields.iter().for_each(|field| writer.push_field(field));
    writer.write(&mut block, false).expect("block");
    let block = block.into_inner();
    let length = u16::try_from(block.len() + 8).expect("length");
    [&jpeg[..2], b"\xff\xe1", &length.to_be_bytes(), b"Exif\0\0", &block, &jpeg[2..]].concat()
}

fn field(tag: Tag, value: Value) -> Field {
    Field { tag, ifd_num: In::PRIMARY, value }
}

fn ascii(text: &str) -> Value {
    Value::Ascii(vec![text.as_bytes().to_vec()])
}

fn fractions(values: &[(u32, u32)]) -> Value {
    Value::Rational(values.iter().map(|&(num, denom)| Rational { num, denom }).collect())
}

fn on_huangshan() -> Vec<Field> {
    vec![
        field(Tag::Orientation, Value::Short(vec![6])),
        field(Tag::DateTimeOriginal, ascii("2026:02:03 07:08:09")),
        field(Tag::GPSLatitudeRef, ascii("N")),
        field(Tag::GPSLatitude, fractions(&[(30, 1), (7, 1), (4044, 100)])),
        field(Tag::GPSLongitudeRef, ascii("E")),
        field(Tag::GPSLongitude, fractions(&[(118, 1), (10, 1), (876, 100)])),
        field(Tag::GPSImgDirection, fractions(&[(9050, 100)])),
    ]
}

fn prepared(bytes: &[u8]) -> Photo {
    prepare(bytes, &PhotoLimits::default()).expect("a picture")
}

fn pixel(jpeg: &[u8], x: u32, y: u32) -> [u8; 3] {
    image::load_from_memory(jpeg).expect("a JPEG").into_rgb8().get_pixel(x, y).0
}

#[test]
fn a_picture_is_turned_shrunk_and_cleaned_and_what_the_camera_wrote_is_told() {
    let bytes = with_exif(&encoded(&halves(3000, 1500), ImageFormat::Jpeg), &on_huangshan());
    let photo = prepared(&bytes);
    assert_eq!((photo.kind, photo.width, photo.height), (PictureKind::Jpeg, 1024, 2048));
    // Turned clockwise: left is up.
    let (up, down) = (pixel(&photo.full, 512, 100), pixel(&photo.full, 512, 1900));
    assert!(up[0] > 180 && down[2] > 180, "{up:?} {down:?}");
    assert_eq!(photo.taken.at.as_deref(), Some("2026-02-03T07:08:09"));
    assert_eq!(photo.taken.heading, Some(90.5));
    let (lat, lon) = photo.taken.position.expect("a position");
    assert!((lat - 30.1279).abs() < 1e-6 && (lon - 118.1691).abs() < 1e-6, "{lat} {lon}");
    let sizes: Vec<(u32, u32)> = photo
        .thumbs
        .iter()
        .map(|(_, jpeg)| image::load_from_memory(jpeg).expect("a JPEG").to_rgb8().dimensions())
        .collect();
    assert_eq!(sizes, [(160, 320), (480, 960)]);
    for jpeg in photo.thumbs.iter().map(|(_, jpeg)| jpeg).chain([&photo.full]) {
        assert!(!jpeg.windows(4).any(|w| w == b"Exif"));
    }
}

#[test]
fn what_a_camera_cannot_have_meant_is_not_told() {
    let jpeg = encoded(&halves(60, 40), ImageFormat::Jpeg);
    let taken = |tag: Tag, value: Value| {
        let mut fields = on_huangshan();
        fields.retain(|field| field.tag != tag);
        fields.push(field(tag, value));
        prepared(&with_exif(&jpeg, &fields)).taken
    };
    assert_eq!(taken(Tag::GPSLatitude, fractions(&[(91, 1), (0, 1), (0, 1)])).position, None);
    assert_eq!(taken(Tag::GPSLatitude, fractions(&[(30, 0), (0, 0), (0, 0)])).position, None);
    assert_eq!(taken(Tag::GPSLatitude, fractions(&[(30, 1)])).position, None);
    assert_eq!(taken(Tag::GPSMapDatum, ascii("TOKYO")).position, None);
    assert!(taken(Tag::GPSLatitudeRef, ascii("S")).position.is_some_and(|(lat, _)| lat < 0.0));
    assert_eq!(taken(Tag::GPSImgDirection, fractions(&[(400, 1)])).heading, None);
    assert_eq!(taken(Tag::DateTimeOriginal, ascii("2026:02:30 07:08:09")).at, None);
    assert_eq!(taken(Tag::DateTimeOriginal, ascii("0000:00:00 00:00:00")).at, None);
    let zeros =
        [Tag::GPSLatitude, Tag::GPSLongitude].map(|tag| field(tag, fractions(&[(0, 1), (0, 1), (0, 1)])));
    assert_eq!(prepared(&with_exif(&jpeg, &zeros)).taken, Taken::default());
}

#[test]
fn every_kind_is_taken_and_what_is_clear_becomes_white() {
    let mut picture = halves(40, 20);
    picture.pixels_mut().take(40 * 10).for_each(|pixel| pixel.0[3] = 0);
    let kinds = [
        (ImageFormat::Jpeg, PictureKind::Jpeg),
        (ImageFormat::Png, PictureKind::Png),
        (ImageFormat::WebP, PictureKind::WebP),
        (ImageFormat::Gif, PictureKind::Gif),
    ];
    for (format, kind) in kinds {
        let photo = prepared(&encoded(&picture, format));
        assert_eq!((photo.kind, photo.width, photo.height), (kind, 40, 20));
        assert!(
            photo.thumbs.iter().all(|(_, jpeg)| image::load_from_memory(jpeg).expect("a JPEG").width() == 40)
        );
        if kind != PictureKind::Jpeg {
            assert!(pixel(&photo.full, 5, 3).iter().all(|c| *c > 235), "{kind:?}");
        }
        assert!(pixel(&photo.full, 5, 17)[0] > 150, "{kind:?}");
    }
}

#[test]
fn a_bomb_is_refused_before_it_is_decoded() {
    // A PNG's header of 60,000 by 60,000 pixels, and nothing behind it.
    let mut png = encoded(&halves(4, 4), ImageFormat::Png);
    png[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
    let crc = png[12..29].iter().fold(!0u32, |crc, byte| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 },
        )
    });
    png[29..33].copy_from_slice(&(!crc).to_be_bytes());
    let mut gif = encoded(&halves(4, 4), ImageFormat::Gif);
    gif[6..10].copy_from_slice(&[0xff; 4]);
    let mut jpeg = encoded(&halves(16, 16), ImageFormat::Jpeg);
    let frame = jpeg.windows(2).position(|w| w == b"\xff\xc0").expect("a frame");
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xff; 4]);
    for bytes in [png, gif, jpeg] {
        let defect = prepare(&bytes, &PhotoLimits::default()).expect_err("refused");
        assert_eq!(defect.code, "picture_too_large", "{defect:?}");
        assert!(defect.message.zh.contains("缩小") && defect.message.en.contains("smaller"), "{defect:?}");
    }
}

#[test]
fn what_is_no_picture_or_too_large_is_refused_with_the_remedy() {
    let png = encoded(&halves(40, 20), ImageFormat::Png);
    let small = PhotoLimits { bytes: 50, pixels: 799 };
    let cases: [(&[u8], PhotoLimits, &str); 5] = [
        (b"", PhotoLimits::default(), "empty_file"),
        (b"%PDF-1.7", PhotoLimits::default(), "not_a_picture"),
        (b"\xff\xd8\xff\xe0", PhotoLimits::default(), "unreadable_picture"),
        (&png, PhotoLimits { pixels: 800, ..small }, "picture_too_large"),
        (&png, PhotoLimits { bytes: 1000, ..small }, "picture_too_large"),
    ];
    for (bytes, limits, code) in cases {
        assert_eq!(prepare(bytes, &limits).expect_err(code).code, code);
    }
}

#[test]
fn damage_is_a_defect_or_a_picture_and_never_a_panic() {
    let jpeg = with_exif(&encoded(&halves(24, 16), ImageFormat::Jpeg), &on_huangshan());
    let others = [ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif]
        .map(|format| encoded(&halves(24, 16), format));
    for bytes in others.iter().chain([&jpeg]) {
        for cut in 0..bytes.len() {
            let part = prepare(&bytes[..cut], &PhotoLimits::default());
            assert!(part.is_err() || cut + 20 > bytes.len(), "{cut} of {}", bytes.len());
        }
        for bit in (0..bytes.len() * 8).step_by(3) {
            let mut bytes = bytes.clone();
            bytes[bit / 8] ^= 1 << (bit % 8);
            let _ = prepare(&bytes, &PhotoLimits { pixels: 4_000_000, ..PhotoLimits::default() });
        }
    }
}

/// Files of a folder of shared data, or none with a word about it.
fn shared(folder: &str) -> Vec<PathBuf> {
    let Some(root) = std::env::var_os("DAOYOU_SHARED").map(PathBuf::from).filter(|root| root.is_dir()) else {
        eprintln!("SKIPPED: DAOYOU_SHARED names no folder of shared data ({folder})");
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = std::fs::read_dir(root.join("data").join(folder))
        .expect("a folder")
        .map(|f| f.expect("a file").path())
        .collect();
    files.sort();
    files
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// `cargo test --release -- --ignored --nocapture twelve_megapixels` says how long a picture takes.
#[test]
#[ignore = "a measurement"]
fn twelve_megapixels() {
    let mut noise = 1u32;
    let picture = RgbaImage::from_fn(4032, 3024, |x, y| {
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let grain = (noise >> 28) as u8;
        Rgba([(x / 16) as u8 ^ grain, (y / 12) as u8 ^ grain, ((x + y) / 32) as u8, 255])
    });
    let bytes = encoded(&picture, ImageFormat::Jpeg);
    for _ in 0..5 {
        let started = std::time::Instant::now();
        let photo = prepared(&bytes);
        let took = started.elapsed();
        println!("{} kB in, {} kB out: {took:?}", bytes.len() / 1024, photo.full.len() / 1024);
    }
}

#[test]
fn shared_pictures_are_read_or_refused_as_they_should_be() {
    for folder in ["bad/images", "bad/png_invalid", "bad/png_valid"] {
        for path in shared(folder) {
            let result = prepare(&std::fs::read(&path).expect("bytes"), &PhotoLimits::default());
            let said = result.as_ref().map(|photo| (photo.width, photo.height)).map_err(|defect| defect.code);
            println!("{}: {said:?}", name(&path));
            match folder {
                "bad/png_valid" => assert!(said.is_ok(), "{}", name(&path)),
                _ => assert!(said.is_err(), "{}", name(&path)),
            }
        }
    }
    for path in shared("exif") {
        let photo = prepared(&std::fs::read(&path).expect("bytes"));
        println!("{}: {} × {} {:?}", name(&path), photo.width, photo.height, photo.taken);
        if name(&path).starts_with("orientation_portrait") {
            assert!(photo.width < photo.height, "{}", name(&path));
        } else {
            let (lat, lon) = photo.taken.position.expect("a position");
            assert!((lat - 43.47).abs() < 0.02 && (lon - 11.88).abs() < 0.02, "{lat} {lon}");
        }
    }
}
