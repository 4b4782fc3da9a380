//! Labels as an ordered map.

use std::fmt;

use frozen_metrics_schema::Label;
use serde::de::{MapAccess, Visitor};
use serde::{Deserializer, Serializer};

pub(crate) fn serialize<S: Serializer>(labels: &[Label], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(labels.iter().map(|label| (&*label.name, &*label.value)))
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<Label>, D::Error> {
    deserializer.deserialize_map(InOrder)
}

struct InOrder;

impl<'de> Visitor<'de> for InOrder {
    type Value = Vec<Label>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map of labels")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Vec<Label>, M::Error> {
        let mut labels = Vec::new();
        while let Some((name, value)) = map.next_entry::<String, String>()? {
            labels.push(Label { name: name.into(), value: value.into() });
        }
        Ok(labels)
    }
}
