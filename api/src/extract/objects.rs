//! A reader for which a list is no object. Serde takes the entries of a list for the members of a
//! struct, one by one, so that `[lon, lat]` would be read as a position without a word.
//!
//! What serde holds back before it knows its type (`flatten`, `untagged`) is not seen here; bodies have
//! neither.

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, Expected, MapAccess, SeqAccess, Unexpected,
    VariantAccess, Visitor,
};
use std::fmt;

/// A deserializer, an access or a seed that lets no list be a struct, at any depth.
pub struct Objects<T>(pub T);

/// What a struct's error begins its expectation with; its members follow.
pub const WITH: &str = "an object with ";

/// How many members are told as an example.
const TOLD: usize = 4;

/// The members of the struct that was expected.
struct Members(&'static [&'static str]);

impl Expected for Members {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told: Vec<&str> = self.0.iter().take(TOLD).copied().collect();
        write!(f, "{WITH}{}", told.join(", "))
    }
}

/// A visitor; of a struct, with its members.
struct Visit<V> {
    visitor: V,
    members: Option<Members>,
}

impl<V> Visit<V> {
    fn new(visitor: V) -> Self {
        Self { visitor, members: None }
    }

    fn of(visitor: V, members: &'static [&'static str]) -> Self {
        Self { visitor, members: Some(Members(members)) }
    }
}

/// Methods of a deserializer that only hand the visitor on.
macro_rules! handed_on {
    ($($method:ident($($name:ident: $type:ty),*))*) => {$(
        fn $method<V: Visitor<'de>>(self, $($name: $type,)* visitor: V) -> Result<V::Value, D::Error> {
            self.0.$method($($name,)* Visit::new(visitor))
        }
    )*};
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Objects<D> {
    type Error = D::Error;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_struct(name, fields, Visit::of(visitor, fields))
    }

    handed_on! {
        deserialize_any() deserialize_bool() deserialize_i8() deserialize_i16() deserialize_i32()
        deserialize_i64() deserialize_i128() deserialize_u8() deserialize_u16() deserialize_u32()
        deserialize_u64() deserialize_u128() deserialize_f32() deserialize_f64() deserialize_char()
        deserialize_str() deserialize_string() deserialize_bytes() deserialize_byte_buf()
        deserialize_option() deserialize_unit() deserialize_unit_struct(name: &'static str)
        deserialize_newtype_struct(name: &'static str) deserialize_seq() deserialize_tuple(len: usize)
        deserialize_tuple_struct(name: &'static str, len: usize) deserialize_map()
        deserialize_enum(name: &'static str, variants: &'static [&'static str])
        deserialize_identifier() deserialize_ignored_any()
    }

    fn is_human_readable(&self) -> bool {
        self.0.is_human_readable()
    }
}

/// Methods of a visitor that only hand a value on.
macro_rules! seen {
    ($($method:ident($type:ty))*) => {$(
        fn $method<E: Error>(self, value: $type) -> Result<V::Value, E> {
            self.visitor.$method(value)
        }
    )*};
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Visit<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.visitor.expecting(f)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<V::Value, A::Error> {
        match self.members {
            Some(members) => Err(A::Error::invalid_type(Unexpected::Seq, &members)),
            None => self.visitor.visit_seq(Objects(list)),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_map(Objects(map))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, one: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_enum(Objects(one))
    }

    fn visit_some<D: Deserializer<'de>>(self, value: D) -> Result<V::Value, D::Error> {
        self.visitor.visit_some(Objects(value))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, value: D) -> Result<V::Value, D::Error> {
        self.visitor.visit_newtype_struct(Objects(value))
    }

    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.visitor.visit_none()
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.visitor.visit_unit()
    }

    seen! {
        visit_bool(bool) visit_i8(i8) visit_i16(i16) visit_i32(i32) visit_i64(i64) visit_i128(i128)
        visit_u8(u8) visit_u16(u16) visit_u32(u32) visit_u64(u64) visit_u128(u128) visit_f32(f32)
        visit_f64(f64) visit_char(char) visit_str(&str) visit_borrowed_str(&'de str)
        visit_string(String) visit_bytes(&[u8]) visit_borrowed_bytes(&'de [u8]) visit_byte_buf(Vec<u8>)
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Objects<S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<S::Value, D::Error> {
        self.0.deserialize(Objects(value))
    }
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Objects<A> {
    type Error = A::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        self.0.next_element_seed(Objects(seed))
    }

    fn size_hint(&self) -> Option<usize> {
        self.0.size_hint()
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Objects<A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        self.0.next_key_seed(seed)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.0.next_value_seed(Objects(seed))
    }

    fn size_hint(&self) -> Option<usize> {
        self.0.size_hint()
    }
}

impl<'de, A: EnumAccess<'de>> EnumAccess<'de> for Objects<A> {
    type Error = A::Error;
    type Variant = Objects<A::Variant>;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self::Variant), A::Error> {
        self.0.variant_seed(seed).map(|(name, variant)| (name, Objects(variant)))
    }
}

impl<'de, A: VariantAccess<'de>> VariantAccess<'de> for Objects<A> {
    type Error = A::Error;

    fn unit_variant(self) -> Result<(), A::Error> {
        self.0.unit_variant()
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, A::Error> {
        self.0.newtype_variant_seed(Objects(seed))
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, A::Error> {
        self.0.tuple_variant(len, Visit::new(visitor))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        self.0.struct_variant(fields, Visit::of(visitor, fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;
    use std::collections::BTreeMap;

    #[derive(Debug, Deserialize, PartialEq)]
    struct Point {
        lat: f64,
        lon: f64,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "snake_case")]
    enum Shape {
        Nothing,
        Around(Point),
        Box { least: Point, most: Point },
    }

    #[derive(Debug, Default, Deserialize, PartialEq)]
    #[serde(default)]
    struct Wish {
        at: Option<Point>,
        points: Vec<Point>,
        named: BTreeMap<String, Point>,
        pair: Option<(f64, f64)>,
        shape: Option<Shape>,
        any: serde_json::Value,
    }

    fn read(json: &str) -> Result<Wish, String> {
        let mut reader = serde_json::Deserializer::from_str(json);
        serde_path_to_error::deserialize(Objects(&mut reader))
            .map_err(|error| format!("{}: {}", error.path(), error.inner()))
    }

    #[test]
    fn a_list_is_no_object_at_any_depth() {
        for (json, at) in [
            ("[]", "."),
            (r#"{"at": [30.1, 118.1]}"#, "at"),
            (r#"{"points": [{"lat": 1, "lon": 2}, [118.1, 30.1]]}"#, "points[1]"),
            (r#"{"named": {"gate": [1, 2]}}"#, "named.gate"),
            (r#"{"shape": {"around": [1, 2]}}"#, "shape.around"),
            (r#"{"shape": {"box": [[1, 2], [3, 4]]}}"#, "shape.box"),
            (r#"{"shape": {"box": {"least": [1, 2]}}}"#, "shape.box.least"),
        ] {
            let refused = read(json).expect_err(json);
            assert!(refused.starts_with(&format!("{at}: ")) && refused.contains(WITH), "{json}: {refused}");
        }
    }

    #[test]
    fn objects_and_lists_are_read_as_before() {
        let json = r#"{"at": {"lat": 1, "lon": 2}, "points": [{"lat": 1, "lon": 2}], "pair": [1, 2],
            "named": {"gate": {"lat": 1, "lon": 2}}, "shape": "nothing", "any": [[1], {"a": null}]}"#;
        assert_eq!(read(json), serde_json::from_str(json).map_err(|error| error.to_string()));
        assert!(read(r#"{"shape": {"around": {"lat": 1, "lon": 2}}, "at": null}"#).is_ok());
    }
}
