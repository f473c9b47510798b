//! Signed bodies: `X-Daoyou-Signature: t=<seconds since 1970>,v1=<hex>`, the HMAC-SHA-256 of
//! `<t>.<body>` under a shared key. A signature is taken for as long as its time is near ours.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// The header that carries it.
pub const HEADER: &str = "x-daoyou-signature";
/// How far its time may be from ours, in seconds.
const TOLERANCE_S: u64 = 300;

/// Why a signature is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsigned {
    /// Not of the form that signatures have.
    Form,
    /// Of another time: sent again, or by a clock that is wrong.
    Time,
    /// Of another body, or by another key.
    Wrong,
}

/// Checks a signature of `body`; `now` in seconds.
pub fn verify(header: &str, body: &[u8], key: &str, now: i64) -> Result<(), Unsigned> {
    let part =
        |name: &str| header.split(',').find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='));
    let (Some(time), Some(given)) = (part("t"), part("v1").and_then(unhex)) else {
        return Err(Unsigned::Form);
    };
    let at: i64 = time.parse().map_err(|_| Unsigned::Form)?;
    if now.abs_diff(at) > TOLERANCE_S {
        return Err(Unsigned::Time);
    }
    mac(time, body, key).ok_or(Unsigned::Form)?.verify_slice(&given).map_err(|_| Unsigned::Wrong)
}

/// The header for a body sent at `at`, in seconds.
pub fn sign(body: &[u8], key: &str, at: i64) -> Option<String> {
    let tag = mac(&at.to_string(), body, key)?.finalize().into_bytes();
    let hex: String = tag.iter().map(|byte| format!("{byte:02x}")).collect();
    Some(format!("t={at},v1={hex}"))
}

fn mac(time: &str, body: &[u8], key: &str) -> Option<Hmac<Sha256>> {
    // Keys of any length are taken.
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).ok()?;
    mac.update(time.as_bytes());
    mac.update(b".");
    mac.update(body);
    Some(mac)
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(text.get(i..i + 2)?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_body_under_the_same_key_near_its_time_is_taken() {
        let signed = sign(b"{}", "key", 1_000).expect("signed");
        let expected = "c32de42341dece79a1511c9e7f74a2734112edcfcf48943c976faf07047065db";
        assert_eq!(signed, format!("t=1000,v1={expected}"));
        assert_eq!(verify(&signed, b"{}", "key", 1_290), Ok(()));
        assert_eq!(verify(&signed, b"{}", "key", 1_301), Err(Unsigned::Time));
        assert_eq!(verify(&signed, b"{}", "key", -1), Err(Unsigned::Time));
        assert_eq!(verify(&signed, b"{ }", "key", 1_000), Err(Unsigned::Wrong));
        assert_eq!(verify(&signed, b"{}", "other", 1_000), Err(Unsigned::Wrong));
        assert_eq!(verify(&signed.replace("1000", "1001"), b"{}", "key", 1_000), Err(Unsigned::Wrong));
        for odd in ["", "t=1000", "v1=00", "t=x,v1=00", "t=1000,v1=0", "t=1000,v1=松松"] {
            assert_eq!(verify(odd, b"{}", "key", 1_000), Err(Unsigned::Form), "{odd}");
        }
    }
}
