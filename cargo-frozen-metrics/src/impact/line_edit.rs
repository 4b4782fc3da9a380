//! The line of a user's file before and after an edit.

use serde::Serialize;

use crate::uses::{Effect, UserIndex};

/// A line of a file before and after an edit, without the white space around it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct LineEdit {
    pub(crate) before: String,
    pub(crate) after: String,
}

impl LineEdit {
    /// Returns the line that the edit of an effect changes; `None` without an edit.
    pub(super) fn new(index: &UserIndex<'_>, effect: &Effect) -> Option<Self> {
        let edit = effect.edit.as_ref()?;
        let text = index.text_of(&effect.user.file)?;
        let range = edit.range.clone();
        let start = text.get(..range.start)?.rfind('\n').map_or(0, |at| at + 1);
        let end = text.get(range.end..)?.find('\n').map_or(text.len(), |at| range.end + at);
        let after = format!("{}{}{}", &text[start..range.start], edit.text, &text[range.end..end]);
        Some(Self { before: text[start..end].trim().to_owned(), after: after.trim().to_owned() })
    }
}
