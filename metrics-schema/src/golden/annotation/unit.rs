//! `# UNIT lag_seconds seconds`: the unit, as OpenMetrics writes it.

use super::Annotation;

/// The unit of a family.
pub static UNIT: Annotation = Annotation {
    word: "UNIT",
    phrase: |unit| format!("the unit `{unit}`"),
    absent: "no unit",
    text: |family| family.unit.as_deref(),
    read: |family, _, text| {
        family.unit = Some(text.to_owned().into());
        Ok(())
    },
    is_same: |a, b| a.unit == b.unit,
};
