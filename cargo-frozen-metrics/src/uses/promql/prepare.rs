//! Replaces the variables of an expression.
//!
//! A variable outside strings and comments is replaced by text of the same length that PromQL allows at its position, so
//! that all byte positions stay those of the original.

use std::ops::Range;

use super::scan::LABEL_LISTS;
use super::token::opaque_end;
use super::variable::variable;

/// An expression whose variables are replaced.
#[derive(Debug)]
pub(super) struct Prepared {
    /// The text, as long as the original.
    pub(super) text: String,
    /// Where names of metrics, names of labels, values and whole matchers were replaced, in the order of the text.
    pub(super) unknown: Vec<Range<usize>>,
}

/// An open bracket.
enum Open {
    /// `[`: a range.
    Range,
    /// `{`: matchers.
    Matchers,
    /// `(` after `by` and the like: names of labels.
    Labels,
    /// Any other `(`, with the name before it.
    Group(String),
}

/// Functions and aggregations whose first argument is a number.
const NUMBER_FIRST: [&str; 9] = [
    "topk",
    "bottomk",
    "quantile",
    "limitk",
    "limit_ratio",
    "histogram_quantile",
    "histogram_fraction",
    "quantile_over_time",
    "vector",
];

/// Replaces the variables of an expression.
pub(super) fn prepare(text: &str) -> Prepared {
    let mut replacer = Replacer {
        text,
        out: text.as_bytes().to_vec(),
        unknown: Vec::new(),
        open: Vec::new(),
        word: Range::default(),
        last: b'(',
    };
    let mut at = 0;
    while at < text.len() {
        at = replacer.step(at);
    }
    // Only whole variables are replaced, by ASCII characters, so the result is UTF-8.
    Prepared {
        text: String::from_utf8(replacer.out).unwrap_or_default(),
        unknown: replacer.unknown,
    }
}

struct Replacer<'a> {
    text: &'a str,
    out: Vec<u8>,
    unknown: Vec<Range<usize>>,
    open: Vec<Open>,
    /// The last word, if nothing but white space follows it; empty otherwise.
    word: Range<usize>,
    /// The last character that is not white space.
    last: u8,
}

impl Replacer<'_> {
    /// Handles what begins at `at`, and returns its end.
    fn step(&mut self, at: usize) -> usize {
        let byte = self.text.as_bytes()[at];
        if let Some(end) = opaque_end(self.text, at) {
            if byte != b'#' {
                self.follow(b'"');
            }
            return end;
        }
        if matches!(byte, b'$' | b'[' | b'{')
            && let Some(length) = self.text.get(at..).and_then(variable)
        {
            self.replace(at..at + length);
            return at + length;
        }
        if is_name(byte) {
            let end = self.text.as_bytes()[at..].iter().position(|byte| !is_name(*byte));
            let end = end.map_or(self.text.len(), |length| at + length);
            self.last = byte;
            self.word = at..end;
            return end;
        }
        if byte.is_ascii_whitespace() {
            return at + 1;
        }
        match byte {
            b'[' => self.open.push(Open::Range),
            b'{' => self.open.push(Open::Matchers),
            b'(' => {
                let word = self.text[self.word.clone()].to_ascii_lowercase();
                let is_list = LABEL_LISTS.contains(&&*word);
                self.open.push(if is_list { Open::Labels } else { Open::Group(word) });
            }
            b']' | b'}' | b')' => drop(self.open.pop()),
            _ => {}
        }
        self.follow(byte);
        at + 1
    }

    fn follow(&mut self, byte: u8) {
        self.last = byte;
        self.word = Range::default();
    }

    /// Returns the first character after `at` that is not white space.
    fn next(&self, at: usize) -> u8 {
        let rest = self.text.as_bytes()[at..].iter();
        rest.copied().find(|byte| !byte.is_ascii_whitespace()).unwrap_or(b')')
    }

    fn replace(&mut self, range: Range<usize>) {
        let bytes = self.text.as_bytes();
        let (before, after) =
            (range.start.checked_sub(1).map(|at| bytes[at]), bytes.get(range.end));
        let touches = before.is_some_and(|byte| is_name(byte) || b"}]".contains(&byte))
            || after.is_some_and(|byte| is_name(*byte) || *byte == b'$');
        let next = self.next(range.end);
        let is_offset = self.text[self.word.clone()].eq_ignore_ascii_case("offset");
        // A number such as `0.$digits`.
        let is_fraction = before == Some(b'.');
        match self.open.last() {
            Some(Open::Range) => self.duration(range, after.is_some_and(u8::is_ascii_alphabetic)),
            Some(Open::Labels) => self.label(range),
            Some(Open::Matchers) if matches!(self.last, b'=' | b'~') => {
                self.unknown.push(range.clone());
                self.fill(range, "\"\"");
            }
            Some(Open::Matchers) if touches || matches!(next, b'=' | b'!') => self.name(range),
            Some(Open::Matchers) => self.matchers(range, next),
            _ if is_offset || self.is_negative_offset(range.start) => self.duration(range, false),
            _ if is_fraction => self.out[range].fill(b'5'),
            _ if touches => self.name(range),
            _ if self.is_number(next) => self.fill(range, "1"),
            _ => self.name(range),
        }
    }

    /// Returns whether the text before a byte is `offset -`.
    fn is_negative_offset(&self, at: usize) -> bool {
        let before = self.text[..at].trim_end().strip_suffix('-').map(str::trim_end);
        let start = before.map(|before| before.len().saturating_sub(6));
        let word = before.zip(start).and_then(|(before, start)| before.get(start..));
        word.is_some_and(|word| word.eq_ignore_ascii_case("offset"))
    }

    /// Returns whether a variable outside brackets is a number rather than the name of a metric.
    fn is_number(&self, next: u8) -> bool {
        let function = match self.open.last() {
            Some(Open::Group(function)) => function.as_str(),
            _ => "",
        };
        let number_first = NUMBER_FIRST.contains(&function);
        match (self.last, next) {
            (_, b'{' | b'[' | b'(') => false,
            (b'@' | b'>' | b'<' | b'=' | b'+' | b'-' | b'*' | b'/' | b'%' | b'^', _) => true,
            (b'(', _) if number_first => true,
            (b',', _) => !number_first,
            (_, b'>' | b'<' | b'=' | b'!' | b'+' | b'-' | b'*' | b'/' | b'%' | b'^') => true,
            _ => self.text[self.word.clone()].eq_ignore_ascii_case("bool"),
        }
    }

    /// Replaces a variable by a duration, or by digits if its unit follows it.
    fn duration(&mut self, range: Range<usize>, has_unit: bool) {
        if has_unit {
            self.out[range.clone()].fill(b'0');
            self.out[range.end - 1] = b'5';
            self.follow(b'5');
        } else {
            self.fill(range, "5m");
        }
    }

    fn name(&mut self, range: Range<usize>) {
        self.out[range.clone()].fill(b'_');
        // A name that continues after a variable is one word.
        self.word = range.clone();
        self.last = b'_';
        self.unknown.push(range);
    }

    /// Replaces a variable by the name of a label. The parser refuses a label that is in two lists of one operator, so
    /// each has a name of its own.
    fn label(&mut self, range: Range<usize>) {
        let last = range.end - 1;
        let number = self.unknown.len();
        self.name(range);
        self.out[last] = b"abcdefghijklmnopqrstuvwxyz"[number % 26];
    }

    /// Replaces a variable for whole matchers by white space, with one of the commas around it.
    fn matchers(&mut self, range: Range<usize>, next: u8) {
        self.out[range.clone()].fill(b' ');
        if next == b','
            && matches!(self.last, b'{' | b',')
            && let Some(comma) = self.text[range.end..].find(',')
        {
            self.out[range.end + comma] = b' ';
        }
        self.unknown.push(range);
    }

    fn fill(&mut self, range: Range<usize>, text: &str) {
        let length = text.len().min(range.len());
        self.out[range.clone()].fill(b' ');
        self.out[range.start..range.start + length].copy_from_slice(&text.as_bytes()[..length]);
        self.follow(b'1');
    }
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b':'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_becomes_what_its_position_needs() {
        for (text, expected) in [
            ("rate(a[$__rate_interval])", "rate(a[5m ])"),
            ("rate(a[5m:$res])", "rate(a[5m:5m ])"),
            ("rate(a[${seconds}s])", "rate(a[0000000005s])"),
            ("a offset $shift", "a offset 5m"),
            ("topk($n, a) > $limit", "topk(1 , a) > 1"),
            ("a offset -$shift @ $__to", "a offset -5m @ 1"),
            ("histogram_quantile(0.$q, a)", "histogram_quantile(0.55, a)"),
            ("histogram_quantile($q, $metric)", "histogram_quantile(1 , _______)"),
            ("clamp_max(a, $max)", "clamp_max(a, 1 )"),
            ("${prefix}_total{x=\"$y\"}", "__________total{x=\"$y\"}"),
            ("sum by ($by, b, $c) (a)", "sum by (__a, b, _b) (a)"),
            ("a{$filter, b=\"c\"}", "a{ b=\"c\"}"),
            ("a{b=\"c\", $filter}", "a{b=\"c\", }"),
            ("a{$label=\"c\"}", "a{______=\"c\"}"),
            ("a{b=~'$c'} # $d", "a{b=~'$c'} # $d"),
            ("rate([[metric]][[[i]]])", "rate(__________[5m ])"),
            ("a[{{.window}}]", "a[5m ]"),
            ("$a{b=\"c\"} * $scale", "__{b=\"c\"} * 1"),
        ] {
            let prepared = prepare(text).text;
            assert_eq!(prepared.len(), text.len(), "{text}");
            let words: Vec<_> = prepared.split_whitespace().collect();
            assert_eq!(words.join(" "), expected, "{text}");
        }
    }
}
