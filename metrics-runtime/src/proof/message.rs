//! Error messages that are composed in constants, where a panic can show only a single `&str`.

/// The text of an error message, cut at a maximum length. It is empty if there is no error.
#[derive(Clone, Copy)]
pub struct Message {
    text: [u8; CAPACITY],
    len: usize,
}

const CAPACITY: usize = 1600;

impl Message {
    /// The empty message: there is no error.
    pub const EMPTY: Self = Self { text: [0; CAPACITY], len: 0 };

    /// Returns whether there is no error.
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Stops the build with this message unless it is empty. rustc shows the error at the call.
    #[track_caller]
    pub const fn stop(self) {
        assert!(self.is_empty(), "{}", self.as_str());
    }

    /// Returns the message.
    pub const fn as_str(&self) -> &str {
        match std::str::from_utf8(self.text.split_at(self.len).0) {
            Ok(text) => text,
            // The message was cut within a character.
            Err(cut) => match std::str::from_utf8(self.text.split_at(cut.valid_up_to()).0) {
                Ok(text) => text,
                Err(_) => "",
            },
        }
    }

    pub(crate) const fn push(mut self, words: &str) -> Self {
        let (words, room) = (words.as_bytes(), self.text.split_at_mut(self.len).1);
        let fitting = if words.len() < room.len() { words.len() } else { room.len() };
        room.split_at_mut(fitting).0.copy_from_slice(words.split_at(fitting).0);
        self.len += fitting;
        self
    }

    /// Appends the values as Rust literals: `"near" | "far"`.
    pub(crate) const fn literals(mut self, values: &[&str]) -> Self {
        let mut index = 0;
        while index < values.len() {
            self =
                self.push(if index > 0 { " | \"" } else { "\"" }).escaped(values[index]).push("\"");
            index += 1;
        }
        self
    }

    /// Appends the text as it is escaped between the quotes of a Rust literal.
    pub(crate) const fn escaped(mut self, mut text: &str) -> Self {
        let mut index = 0;
        while index < text.len() {
            let escape = match text.as_bytes()[index] {
                b'"' => "\\\"",
                b'\\' => "\\\\",
                b'\n' => "\\n",
                _ => {
                    index += 1;
                    continue;
                }
            };
            let (before, rest) = text.split_at(index);
            (self, text, index) = (self.push(before).push(escape), rest.split_at(1).1, 0);
        }
        self.push(text)
    }

    pub(crate) const fn number(self, number: usize) -> Self {
        const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
        let words = if number > 9 { self.number(number / 10) } else { self };
        words.push(DIGITS[number % 10])
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_is_cut_between_characters() {
        const LONG: &str = match std::str::from_utf8(&[b'x'; CAPACITY - 1]) {
            Ok(text) => text,
            Err(_) => "",
        };
        assert_eq!(Message::EMPTY.push(LONG).push("é").as_str(), LONG);
        assert_eq!(Message::EMPTY.push("x").push(LONG).push("é").as_str().len(), CAPACITY);
    }

    #[test]
    fn values_are_written_as_literals() {
        let values = ["near", "", "say \"é\\\n\"", "\""];
        let expected = values.map(|value| format!("{value:?}")).join(" | ");
        assert_eq!(Message::EMPTY.literals(&values).as_str(), expected);
    }

    #[test]
    fn numbers_are_written_in_digits() {
        for number in [0, 7, 10, 1024, usize::MAX] {
            assert_eq!(Message::EMPTY.number(number).as_str(), number.to_string());
        }
    }
}
