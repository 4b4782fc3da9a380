//! The names of the labels of a label set.

use frozen_metrics_schema::rules;

use crate::errors::Errors;
use crate::model::LabelSet;

/// Reports illegal, reserved and duplicate names.
pub(crate) fn label_set(errors: &mut Errors, label_set: &LabelSet) {
    let fields = &label_set.fields;
    for (index, field) in fields.iter().enumerate() {
        let name = &field.name;
        if let Err(message) = rules::label_name(&name.value) {
            errors.at_span(name.span, message);
        } else if fields[..index].iter().any(|earlier| earlier.name.value == name.value) {
            errors.at_span(name.span, format!("duplicate label `{}`", name.value));
        }
    }
}
