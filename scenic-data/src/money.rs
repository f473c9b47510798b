//! Amounts of money.

use crate::Words;
use crate::words::shown;
use serde::{Deserialize, Serialize};

/// An amount in a currency.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Money {
    /// In units of the currency, not negative.
    pub amount: f64,
    /// ISO 4217, such as `CNY`.
    pub currency: String,
}

impl Money {
    /// The largest amount a ticket or a night can plausibly cost; above it, it was misread.
    pub const MAX: f64 = 1_000_000.0;

    /// Checks the range.
    pub fn parse(amount: f64, currency: &str) -> Result<Self, Words> {
        let currency = currency.trim().to_ascii_uppercase();
        if !(0.0..=Self::MAX).contains(&amount) {
            let most = Self::MAX;
            return Err(Words::new(
                format!("金额应在 0 与 {most} 之间，而不是 {amount}"),
                format!("an amount is between 0 and {most}, not {amount}"),
            ));
        }
        if currency.len() != 3 || !currency.bytes().all(|b| b.is_ascii_uppercase()) {
            let given = shown(&currency);
            return Err(Words::new(
                format!("货币用三个字母，例如 CNY，而不是“{given}”"),
                format!("a currency is three letters such as CNY, not {given:?}"),
            ));
        }
        Ok(Self { amount, currency })
    }

    /// An amount of yuan.
    pub fn cny(amount: f64) -> Self {
        Self { amount, currency: "CNY".to_owned() }
    }
}
