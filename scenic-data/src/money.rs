//! Amounts of money.

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
    pub fn parse(amount: f64, currency: &str) -> Result<Self, String> {
        let currency = currency.trim().to_ascii_uppercase();
        if !(0.0..=Self::MAX).contains(&amount) {
            return Err(format!("an amount is between 0 and {}, not {amount}", Self::MAX));
        }
        if currency.len() != 3 || !currency.bytes().all(|b| b.is_ascii_uppercase()) {
            return Err(format!("a currency is three letters such as CNY, not {currency:?}"));
        }
        Ok(Self { amount, currency })
    }

    /// An amount of yuan.
    pub fn cny(amount: f64) -> Self {
        Self { amount, currency: "CNY".to_owned() }
    }
}
