//! The tokens of an expression, with their positions.

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name of a metric, a label or a function, or a keyword.
    Name,
    /// A number or a duration.
    Number,
    /// A string with its quotes.
    String,
    /// An operator, a bracket or a comma.
    Symbol,
    /// A character that PromQL does not use.
    Unknown,
}

/// A token of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    pub(super) text: &'a str,
    /// The byte at which it starts.
    pub(super) start: usize,
}

impl Token<'_> {
    pub(super) fn is(&self, symbol: &str) -> bool {
        self.kind == Kind::Symbol && self.text == symbol
    }

    /// Returns whether it is this keyword, in any case.
    pub(super) fn is_word(&self, word: &str) -> bool {
        self.kind == Kind::Name && self.text.eq_ignore_ascii_case(word)
    }

    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Returns the value of a string; `None` if it has no end or an unknown escape sequence.
    pub(super) fn value(&self) -> Option<String> {
        let quote = self.text.chars().next()?;
        let inner = self.text.get(1..)?.strip_suffix(quote)?;
        if quote == '`' { Some(inner.to_owned()) } else { unescape(inner) }
    }
}

/// Returns the tokens of an expression without variables. Comments and white space are skipped.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut start = 0;
    // In a range, `:` is not a part of a name.
    let mut is_range = false;
    while let Some(first) = text[start..].chars().next() {
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == ':' && !is_range;
        let (kind, end) = match first {
            c if c.is_whitespace() => (None, start + c.len_utf8()),
            '#' => (None, opaque_end(text, start).unwrap_or(text.len())),
            '"' | '\'' | '`' => (Some(Kind::String), opaque_end(text, start).unwrap_or(text.len())),
            c if c.is_ascii_digit() || c == '.' => (Some(Kind::Number), number_end(text, start)),
            c if is_name(c) => {
                let length = text[start..].find(|c| !is_name(c));
                (Some(Kind::Name), length.map_or(text.len(), |length| start + length))
            }
            _ => match symbol(&text[start..]) {
                None => (Some(Kind::Unknown), start + first.len_utf8()),
                Some(length) => (Some(Kind::Symbol), start + length),
            },
        };
        is_range = (is_range || first == '[') && first != ']';
        // A string that ends in `\` can end within a character.
        let end = (end..=text.len()).find(|end| text.is_char_boundary(*end)).unwrap_or(text.len());
        tokens.extend(kind.map(|kind| Token { kind, text: &text[start..end], start }));
        start = end;
    }
    tokens
}

/// Returns the end of the string or comment that begins at `start`; `None` if none begins there.
pub(super) fn opaque_end(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let quote = bytes[start];
    match quote {
        b'#' => Some(text[start..].find('\n').map_or(text.len(), |at| start + at)),
        b'"' | b'\'' | b'`' => {
            let mut at = start + 1;
            while at < bytes.len() && bytes[at] != quote {
                at += if bytes[at] == b'\\' && quote != b'`' { 2 } else { 1 };
            }
            Some((at + 1).min(bytes.len()))
        }
        _ => None,
    }
}

/// Returns the length of the symbol at the start of a text.
fn symbol(text: &str) -> Option<usize> {
    let long = ["==", "!=", ">=", "<=", "=~", "!~", "</", ">/"];
    if long.iter().any(|symbol| text.starts_with(symbol)) {
        return Some(2);
    }
    text.starts_with([
        '(', ')', '{', '}', '[', ']', ',', ':', '=', '<', '>', '+', '-', '*', '/', '%', '^', '@',
    ])
    .then_some(1)
}

fn number_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = start;
    while let Some(byte) = bytes.get(end) {
        let is_sign = matches!(byte, b'+' | b'-')
            && matches!(bytes[end - 1], b'e' | b'E')
            && end > start + 1
            && !text[start..end].starts_with("0x");
        if !is_sign && !byte.is_ascii_alphanumeric() && !matches!(byte, b'.' | b'_') {
            break;
        }
        end += 1;
    }
    end
}

fn unescape(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        let code = |chars: &mut std::str::Chars<'_>, digits: usize, radix: u32| {
            let text: String = chars.by_ref().take(digits).collect();
            u32::from_str_radix(&text, radix).ok().and_then(char::from_u32)
        };
        out.push(match chars.next()? {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'a' => '\u{7}',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'v' => '\u{b}',
            c @ ('\\' | '"' | '\'') => c,
            'x' => code(&mut chars, 2, 16)?,
            'u' => code(&mut chars, 4, 16)?,
            'U' => code(&mut chars, 8, 16)?,
            _ => return None,
        });
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_have_their_positions() {
        let text = "a:b{c=~\"\\\"}\"} # d\n+1e-3*é [5m:1m] `\\d`";
        let found: Vec<_> = tokens(text).iter().map(|token| (token.text, token.start)).collect();
        let expected = [
            ("a:b", 0),
            ("{", 3),
            ("c", 4),
            ("=~", 5),
            ("\"\\\"}\"", 7),
            ("}", 12),
            ("+", 18),
            ("1e-3", 19),
            ("*", 23),
            ("é", 24),
            ("[", 27),
            ("5m", 28),
            (":", 30),
            ("1m", 31),
            ("]", 33),
            ("`\\d`", 35),
        ];
        assert_eq!(found, expected);
        assert_eq!(tokens("'a\\'\\n'")[0].value().as_deref(), Some("a'\n"));
        assert_eq!(tokens("`\\d`")[0].value().as_deref(), Some("\\d"));
        assert_eq!((tokens("\"a")[0].value(), tokens("'\\é")[0].value()), (None, None));
    }
}
