//! JSON.

use std::borrow::Cow;

use super::tree::Kind;
use super::{Fault, MAX_DEPTH, Style, Tree};

/// Returns the value of a file.
pub(crate) fn read(text: &str) -> Result<Tree<'_>, Fault> {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut reader = Reader { text, at: start, depth: 0, tree: Tree::new(text)? };
    reader.value()?;
    reader.space();
    if reader.at < text.len() {
        return Err(reader.fault("expected the end of the file"));
    }
    reader.tree.documents.push(0);
    Ok(reader.tree)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    tree: Tree<'a>,
}

impl<'a> Reader<'a> {
    fn fault(&self, what: &str) -> Fault {
        Fault::new(self.at, format!("not JSON: {what}"))
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while self.peek().is_some_and(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Skips white space and this character, or returns false.
    fn skip(&mut self, byte: u8) -> bool {
        self.space();
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    /// Reads a value into the tree.
    fn value(&mut self) -> Result<(), Fault> {
        self.space();
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.fault("nested too deeply"));
        }
        match self.peek() {
            Some(b'{') => self.object()?,
            Some(b'[') => self.array()?,
            Some(b'"') => self.string()?,
            _ => self.word()?,
        }
        self.depth -= 1;
        Ok(())
    }

    fn object(&mut self) -> Result<(), Fault> {
        let own = self.tree.push(Kind::Mapping, self.at, 0);
        self.at += 1;
        let mut is_first = true;
        while !self.skip(b'}') {
            if !is_first && !self.skip(b',') {
                return Err(self.fault("expected `,` or `}`"));
            }
            is_first = false;
            self.space();
            if self.peek() != Some(b'"') {
                return Err(self.fault("expected a key"));
            }
            self.string()?;
            if !self.skip(b':') {
                return Err(self.fault("expected `:`"));
            }
            self.value()?;
        }
        self.tree.close(own).map_or(Ok(()), Err)
    }

    fn array(&mut self) -> Result<(), Fault> {
        let own = self.tree.push(Kind::Sequence, self.at, 0);
        self.at += 1;
        let mut is_first = true;
        while !self.skip(b']') {
            if !is_first && !self.skip(b',') {
                return Err(self.fault("expected `,` or `]`"));
            }
            is_first = false;
            self.value()?;
        }
        self.tree.close(own).map_or(Ok(()), Err)
    }

    /// Reads a number, `true`, `false` or `null`.
    fn word(&mut self) -> Result<(), Fault> {
        let rest = &self.text[self.at..];
        let is_end = |c: char| !c.is_ascii_alphanumeric() && !matches!(c, '+' | '-' | '.');
        let word = &rest[..rest.find(is_end).unwrap_or(rest.len())];
        if !matches!(word, "true" | "false" | "null") && word.parse::<f64>().is_err() {
            return Err(self.fault("expected a value"));
        }
        self.tree.scalar(self.at, Style::Plain, Cow::Borrowed(word));
        self.at += word.len();
        Ok(())
    }

    fn string(&mut self) -> Result<(), Fault> {
        let start = self.at;
        self.at += 1;
        let mut out = Cow::Borrowed("");
        loop {
            let rest = &self.text[self.at..];
            let plain = rest.find(['"', '\\', '\n']).unwrap_or(rest.len());
            match &mut out {
                Cow::Borrowed(text) if text.is_empty() => *text = &rest[..plain],
                out => out.to_mut().push_str(&rest[..plain]),
            }
            self.at += plain;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    self.tree.scalar(start, Style::DoubleQuoted, out);
                    return Ok(());
                }
                Some(b'\\') => {
                    let escaped = self.escape()?;
                    out.to_mut().push(escaped);
                }
                _ => return Err(self.fault("a string without an end")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Fault> {
        let escaped = self.text.as_bytes().get(self.at + 1).copied();
        let simple = match escaped {
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(),
            _ => return Err(self.fault("an unknown escape sequence")),
        };
        self.at += 2;
        Ok(simple)
    }

    /// Reads `\u` and four digits, twice for a character beyond U+FFFF.
    fn unicode(&mut self) -> Result<char, Fault> {
        let unit = |at: usize| {
            let digits = self.text.get(at..at + 6)?.strip_prefix("\\u")?;
            u32::from_str_radix(digits, 16).ok()
        };
        let Some(first) = unit(self.at) else { return Err(self.fault("expected four digits")) };
        let (code, length) = match unit(self.at + 6) {
            Some(second) if first >> 10 == 0x36 && second >> 10 == 0x37 => {
                (0x1_0000 + ((first & 0x3ff) << 10) + (second & 0x3ff), 12)
            }
            _ => (first, 6),
        };
        self.at += length;
        // JavaScript allows half of a surrogate pair, so a dashboard can contain one.
        Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
    }
}
