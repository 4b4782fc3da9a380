//! Floats that JSON cannot represent.

use std::fmt;

use frozen_metrics_schema::exposition::non_finite;
use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A float. Human-readable formats write `NaN` and infinities as `"NaN"`, `"+Inf"` and `"-Inf"`.
#[derive(Clone, Copy)]
pub(crate) struct Number(pub(super) f64);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match non_finite(self.0).filter(|_| serializer.is_human_readable()) {
            Some(text) => serializer.serialize_str(text),
            None => serializer.serialize_f64(self.0),
        }
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match deserializer.is_human_readable() {
            true => deserializer.deserialize_any(AnyNumber),
            false => deserializer.deserialize_f64(AnyNumber),
        }
    }
}

struct AnyNumber;

impl Visitor<'_> for AnyNumber {
    type Value = Number;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(r#"a number, "NaN", "+Inf" or "-Inf""#)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Number, E> {
        Ok(Number(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Number, E> {
        Ok(Number(value as f64))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Number, E> {
        Ok(Number(value as f64))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Number, E> {
        let numbers = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY].into_iter();
        let number = numbers.map(Number).find(|number| non_finite(number.0) == Some(value));
        number.ok_or_else(|| E::invalid_value(Unexpected::Str(value), &self))
    }
}
