//! The access tags: the most exact key that is given decides.

use crate::read::Tags;

/// What the access tags say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Allowed,
    Forbidden,
    /// Nothing is said: the kind of way decides.
    Silent,
}

/// Reads the keys from the most exact to the most general.
pub(super) fn access(tags: &Tags<'_>, keys: &[&str]) -> Access {
    keys.iter().find_map(|key| tags.get(key)).map_or(Access::Silent, judge)
}

/// Values that let visitors pass; a ticket or a customer's status is a visitor's.
pub(super) fn judge(value: &str) -> Access {
    match value {
        "yes"
        | "designated"
        | "permissive"
        | "official"
        | "customers"
        | "destination"
        | "public"
        | "residents;customers"
        | "unknown"
        | "dismount"
        | "fee"
        | "toll" => Access::Allowed,
        "no" | "private" | "use_sidepath" | "agricultural" | "forestry" | "military" | "delivery"
        | "permit" | "employees" | "staff" | "residents" | "emergency" | "discouraged" => Access::Forbidden,
        _ => Access::Silent,
    }
}

/// The keys for people on foot.
pub(super) const FOOT: &[&str] = &["foot", "access"];

/// The keys for cars.
pub(super) const CAR: &[&str] = &["motorcar", "motor_vehicle", "vehicle", "access"];
