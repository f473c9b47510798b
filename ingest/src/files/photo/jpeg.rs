//! Whether a JPEG is whole: decoders fill what is missing with grey and do not complain.

/// Whether the picture's data ends with the marker that says so. What cameras append is passed over.
pub(super) fn is_whole(bytes: &[u8]) -> bool {
    const FILL: u8 = 0xff;
    const END: u8 = 0xd9;
    const SCAN: u8 = 0xda;
    let mut rest = bytes.get(2..).unwrap_or_default();
    let mut in_scan = false;
    loop {
        // Within a scan, 0xff before 0 is data, and before 0xd0 to 0xd7 a restart.
        let Some(at) = rest.windows(2).position(|pair| match pair {
            [FILL, 0 | FILL] => false,
            [FILL, 0xd0..=0xd7] => !in_scan,
            [FILL, _] => true,
            _ => false,
        }) else {
            return false;
        };
        match rest.get(at + 1) {
            Some(&END) => return true,
            marker => in_scan = marker == Some(&SCAN) || in_scan,
        }
        // A segment says how long it is, its length included.
        let length = match rest.get(at + 2..at + 4) {
            Some(&[high, low]) => usize::from(u16::from_be_bytes([high, low])),
            _ => return false,
        };
        rest = rest.get(at + 2 + length..).unwrap_or_default();
    }
}
