//! An expression in the PromQL that the parser knows.

use super::token::{Kind, Token};

/// Returns the expression without what the parser does not know although Prometheus does, and without what is read from
/// the tokens. The tokens that remain keep their positions.
///
/// - Strings have no content.
/// - Calculated durations such as `[5m * 2]` and `offset (5m + 1m)` are `5m`.
/// - `anchored` and `smoothed` after a range are left out, as is the `_` in `1_000`.
/// - The operators `</` and `>/`, which trim histograms, are `<` and `>`.
pub(super) fn simplified(text: &str, tokens: &[Token<'_>]) -> String {
    let mut out = vec![b' '; text.len()];
    let mut index = 0;
    while let Some(token) = tokens.get(index) {
        let before = index.checked_sub(1).and_then(|before| tokens.get(before));
        index += 1;
        let written = &mut out[token.start..token.end()];
        match token.kind {
            // The parser refuses what has no value.
            Kind::String if token.value().is_some() => {
                written.fill(b'x');
                (written[0], written[token.text.len() - 1]) = (b'"', b'"');
            }
            Kind::Number => {
                let digits = token.text.bytes().filter(|byte| *byte != b'_');
                written.iter_mut().zip(digits).for_each(|(byte, digit)| *byte = digit);
            }
            Kind::Name
                if before.is_some_and(|before| before.is("]"))
                    && (token.is_word("anchored") || token.is_word("smoothed")) => {}
            Kind::Symbol if matches!(token.text, "</" | ">/") => {
                written[0] = token.text.as_bytes()[0];
            }
            _ => written.copy_from_slice(token.text.as_bytes()),
        }
        if token.is("[") {
            index += range(&mut out, &tokens[index..]);
        } else if token.is_word("offset") {
            index += offset(&mut out, &tokens[index..]);
        }
    }
    String::from_utf8(out).unwrap_or_default()
}

/// Writes the durations of a range, and returns the number of their tokens.
fn range(out: &mut [u8], tokens: &[Token<'_>]) -> usize {
    let length = tokens.iter().take_while(|token| !token.is("]")).count();
    let inside = &tokens[..length];
    // Two parts, with a subquery's `:` between them; the second part may be missing.
    for part in inside.split(|token| token.is(":")) {
        let (Some(first), Some(last)) = (part.first(), part.last()) else { continue };
        let is_calculated = part.len() > 1 || part.iter().any(|one| one.kind != Kind::Number);
        let duration = if is_calculated { "5m" } else { first.text };
        let length = duration.len().min(last.end() - first.start);
        out[first.start..first.start + length].copy_from_slice(&duration.as_bytes()[..length]);
    }
    for token in inside.iter().filter(|token| token.is(":")) {
        out[token.start] = b':';
    }
    length
}

/// Writes the duration of an offset that is calculated, and returns the number of its tokens; 0 for others.
fn offset(out: &mut [u8], tokens: &[Token<'_>]) -> usize {
    let is_signed = tokens.first().is_some_and(|token| token.is("-") || token.is("+"));
    let open = usize::from(is_signed);
    let Some(first) = tokens.get(open).filter(|token| token.is("(")) else { return 0 };
    let mut depth = 0_usize;
    for (index, token) in tokens.iter().enumerate().skip(open) {
        depth += usize::from(token.is("("));
        depth -= usize::from(token.is(")"));
        if depth == 0 {
            // At least `(`, one token and `)`.
            let end = token.end().min(first.start + 2);
            out[first.start..end].copy_from_slice(&b"5m"[..end - first.start]);
            return index + 1;
        }
    }
    0
}

#[cfg(test)]
mod tests {
    use super::super::token::tokens;
    use super::*;

    #[test]
    fn what_the_parser_does_not_know_is_replaced_in_place() {
        for (text, expected) in [
            ("rate(a[5m * 2] anchored)", "rate(a[5m    ]         )"),
            ("a[step():1m] smoothed", "a[5m    :1m]         "),
            ("a offset -(5m + 1m) + b", "a offset  5m        + b"),
            ("a offset 5m", "a offset 5m"),
            ("1_000 </ anchored{b='c'}", "1000  <  anchored{b=\"x\"}"),
            ("a offset (", "a offset ("),
        ] {
            assert_eq!(simplified(text, &tokens(text)), expected, "{text}");
        }
    }
}
