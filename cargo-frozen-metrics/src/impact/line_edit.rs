//! The line of a user's file before and after an edit.

use std::ops::Range;

use serde::Serialize;

use crate::uses::{Effect, UserIndex};

/// The number of bytes of the longest line that is shown whole.
const MAX_LINE: usize = 200;

/// The number of bytes that are shown on both sides of an edit in a longer line, such as that of a dashboard.
const CONTEXT: usize = 60;

/// The bytes of a file that an edit changes, and their lines before and after it, without the white space around them. Of
/// a long line, only what surrounds the edit, with `…` for the rest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct LineEdit {
    start: usize,
    end: usize,
    text: String,
    before: String,
    after: String,
}

impl LineEdit {
    /// Returns what the edit of an effect changes; `None` without an edit.
    pub(super) fn new(index: &UserIndex<'_>, effect: &Effect) -> Option<Self> {
        let file = index.text_of(&effect.user.file)?;
        let (range, text) = effect.edit.as_ref()?.whole(file)?;
        Self::of_text(file, &range, text)
    }

    /// Returns the changed lines, each with `-` or `+` and without the white space around it, as a diff lists them.
    pub(crate) fn diff(&self) -> impl Iterator<Item = (char, &str)> {
        let changed =
            || self.before.lines().zip(self.after.lines()).filter(|(old, new)| old != new);
        let removed = changed().map(|(old, _)| ('-', old.trim()));
        removed.chain(changed().map(|(_, new)| ('+', new.trim())))
    }

    fn of_text(text: &str, range: &Range<usize>, new: String) -> Option<Self> {
        let start = text.get(..range.start)?.rfind('\n').map_or(0, |at| at + 1);
        let end = text.get(range.end..)?.find('\n').map_or(text.len(), |at| range.end + at);
        let (mut left, mut right) = (&text[start..range.start], &text[range.end..end]);
        let (mut before, mut after) = ("", "");
        if end - start > MAX_LINE {
            let is_far = |at: &usize| left.len() - at > CONTEXT;
            let cut = left.char_indices().map(|(at, _)| at).take_while(is_far).last();
            if let Some(at) = cut {
                (before, left) = ("…", &left[at..]);
            }
            if let Some((at, _)) = right.char_indices().find(|(at, _)| *at >= CONTEXT) {
                (after, right) = ("…", &right[..at]);
            }
        }
        let line = |text: &str| format!("{before}{left}{text}{right}{after}").trim().to_owned();
        let (before, after) = (line(&text[range.clone()]), line(&new));
        Some(Self { start: range.start, end: range.end, text: new, before, after })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_shown_whole_unless_it_is_long() {
        let edit = |text: &str| {
            let at = text.find("old").unwrap();
            let edit = LineEdit::of_text(text, &(at..at + 3), "new".to_owned()).unwrap();
            let LineEdit { before, after, .. } = edit;
            assert_eq!(before.replace("old", "new"), after);
            after
        };
        assert_eq!(edit("a\n  b old c\r\nd"), "b new c");
        assert_eq!(edit("old"), "new");
        let long = edit(&format!("x\n{}old{}\ny", "é".repeat(300), "ü".repeat(300)));
        assert_eq!(long, format!("…{}new{}…", "é".repeat(31), "ü".repeat(30)));
        assert_eq!(
            edit(&format!("a old {}", "b".repeat(300))),
            format!("a new {}…", "b".repeat(59))
        );
    }
}
