//! The values of a label enum.

use frozen_metrics_schema::rules::EMPTY_LABEL_VALUE;

use crate::errors::Errors;
use crate::model::LabelEnum;

/// Reports empty values, and values that several variants have.
pub(crate) fn label_enum(errors: &mut Errors, label_enum: &LabelEnum) {
    let variants = &label_enum.variants;
    for (index, (variant, value)) in variants.iter().enumerate() {
        let text = &value.value;
        let earlier = variants[..index].iter().find(|(_, earlier)| earlier.value == *text);
        if text.is_empty() {
            let message = format!("variant `{variant}` has an empty value: {EMPTY_LABEL_VALUE}");
            errors.at_span(value.span, message);
        } else if let Some((earlier, _)) = earlier {
            let message = format!("`{earlier}` already has the label value `{text}`");
            errors.at_span(value.span, message);
        }
    }
}
