//! The deprecation of a field.

use frozen_metrics::schema::Deprecation;

/// Returns rustc's attribute.
pub(super) fn deprecated(Deprecation { since, note, .. }: &Deprecation) -> String {
    let options: Vec<_> = [("since", since), ("note", note)]
        .into_iter()
        .filter_map(|(key, text)| Some(format!("{key} = {:?}", text.as_ref()?)))
        .collect();
    match options.is_empty() {
        true => "#[deprecated]".to_owned(),
        false => format!("#[deprecated({})]", options.join(", ")),
    }
}
