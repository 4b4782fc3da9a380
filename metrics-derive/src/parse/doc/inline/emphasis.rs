//! Emphasis: matching stars and underscores are markup, others are text.

/// Text with unresolved emphasis.
#[derive(Default)]
pub(super) struct Emphasis(Vec<Piece>);

enum Piece {
    Text(String),
    Delimiters { mark: char, count: usize, opens: bool },
}

impl Emphasis {
    pub(super) fn push(&mut self, text: &str) {
        match self.0.last_mut() {
            Some(Piece::Text(last)) => last.push_str(text),
            _ => self.0.push(Piece::Text(text.to_owned())),
        }
    }

    /// Adds the delimiters that `rest` begins with, and returns their length.
    ///
    /// Follows CommonMark, except that two underscores are text: `__name__` is a label of Prometheus.
    pub(super) fn delimiters(&mut self, before: &str, rest: &str, mark: char) -> usize {
        let count = rest.len() - rest.trim_start_matches(mark).len();
        let before = before.chars().next_back();
        let after = rest[count..].chars().next();
        let is_space = |char: Option<char>| char.is_none_or(char::is_whitespace);
        let is_punctuation =
            |char: Option<char>| char.is_some_and(|char| char.is_ascii_punctuation());
        let flanks = |inner, outer| {
            !is_space(inner) && (!is_punctuation(inner) || is_space(outer) || is_punctuation(outer))
        };
        let (left, right) = (flanks(after, before), flanks(before, after));
        let (opens, closes) = match mark {
            '*' => (left, right),
            _ => (
                count == 1 && left && (!right || is_punctuation(before)),
                count == 1 && right && (!left || is_punctuation(after)),
            ),
        };
        let left_over = if closes { self.close(mark, count) } else { count };
        if opens && left_over > 0 {
            self.0.push(Piece::Delimiters { mark, count: left_over, opens });
        } else {
            self.push(&mark.to_string().repeat(left_over));
        }
        count
    }

    /// Matches delimiters with open ones, and returns how many are left over.
    fn close(&mut self, closed: char, mut count: usize) -> usize {
        for piece in self.0.iter_mut().rev() {
            if let Piece::Delimiters { mark, count: open, opens: true } = piece
                && *mark == closed
            {
                let both = count.min(*open);
                *open -= both;
                count -= both;
            }
            if count == 0 {
                break;
            }
        }
        count
    }

    /// Returns the text, with the delimiters that were not closed.
    pub(super) fn finish(self) -> String {
        let text = |piece| match piece {
            Piece::Text(text) => text,
            Piece::Delimiters { mark, count, .. } => mark.to_string().repeat(count),
        };
        self.0.into_iter().map(text).collect()
    }
}
