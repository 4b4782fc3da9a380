//! YAML, with anchors and several documents in a file.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::tree::Kind;
use super::{Fault, MAX_DEPTH, Style, Tree};

/// A collection whose end was not read yet.
struct Open {
    anchor: usize,
    /// Its entry.
    entry: usize,
    /// The number of collections that are nested in it.
    depth: usize,
}

/// Returns the documents of a file.
pub(crate) fn read(file: &str) -> Result<Tree<'_>, Fault> {
    documents(file, false)
}

/// Returns the documents of a template without its actions, whose mappings can have a key several times.
pub(crate) fn read_template(file: &str) -> Result<Tree<'_>, Fault> {
    documents(file, true)
}

fn documents(file: &str, is_template: bool) -> Result<Tree<'_>, Fault> {
    let bytes = Bytes::new(file);
    let mut reader = Reader { tree: Tree::new(file)?, open: Vec::new(), anchors: HashMap::new() };
    for event in Parser::new_from_str(file) {
        let (event, span) = event.map_err(|error| Fault {
            may_be_template: true,
            ..Fault::new(bytes.at(error.marker().index()), format!("not YAML: {}", error.info()))
        })?;
        let start = bytes.at(span.start.index());
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let style = match style {
                    ScalarStyle::SingleQuoted => Style::SingleQuoted,
                    ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
                    ScalarStyle::Plain | ScalarStyle::Literal | ScalarStyle::Folded => Style::Plain,
                };
                let start = start + properties(file, start, style);
                let entry = reader.tree.entries.len();
                reader.tree.scalar(start, style, text);
                reader.add(entry, anchor, 0);
            }
            Event::SequenceStart(anchor, _) => reader.open(Kind::Sequence, start, anchor),
            Event::MappingStart(anchor, _) => reader.open(Kind::Mapping, start, anchor),
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(fault) = reader.close().filter(|_| !is_template) {
                    return Err(fault);
                }
            }
            Event::Alias(anchor) => match reader.anchors.get(&anchor).copied() {
                // Aliases of aliases would otherwise nest without limit.
                Some((_, depth)) if reader.open.len() + depth > MAX_DEPTH => {
                    return Err(Fault::new(start, "nested too deeply"));
                }
                Some((named, depth)) => {
                    let entry = reader.tree.push(Kind::Alias, start, named);
                    reader.add(entry, 0, depth);
                }
                None => {
                    return Err(Fault::new(start, "an alias of itself"));
                }
            },
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => {}
        }
        if reader.open.len() > MAX_DEPTH {
            return Err(Fault::new(start, "nested too deeply"));
        }
    }
    Ok(reader.tree)
}

/// Returns the length of an anchor and a tag before a scalar, and of the header of a block scalar after them.
fn properties(file: &str, start: usize, style: Style) -> usize {
    let mut rest = file.get(start..).unwrap_or_default();
    let all = rest.len();
    while rest.starts_with(['&', '!']) {
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        rest = rest[end..].trim_start();
    }
    if rest.len() < all && style == Style::Plain && rest.starts_with(['|', '>']) {
        rest = &rest[rest.find('\n').unwrap_or(rest.len())..];
    }
    all - rest.len()
}

struct Reader<'a> {
    tree: Tree<'a>,
    open: Vec<Open>,
    /// The entry of each anchor, and the number of collections that are nested in its value, itself included.
    anchors: HashMap<usize, (usize, usize)>,
}

impl Reader<'_> {
    fn open(&mut self, kind: Kind, start: usize, anchor: usize) {
        let entry = self.tree.push(kind, start, 0);
        self.open.push(Open { anchor, entry, depth: 0 });
    }

    /// Ends the innermost open collection. Returns the fault of a key that it has twice.
    fn close(&mut self) -> Option<Fault> {
        let Open { anchor, entry, depth } = self.open.pop()?;
        let fault = self.tree.close(entry);
        self.add(entry, anchor, depth + 1);
        fault
    }

    /// Adds a value to the innermost open collection. `depth` is the number of collections in the value, itself included.
    fn add(&mut self, entry: usize, anchor: usize, depth: usize) {
        if anchor > 0 {
            self.anchors.insert(anchor, (entry, depth));
        }
        match self.open.last_mut() {
            Some(open) => open.depth = open.depth.max(depth),
            None => self.tree.documents.push(entry),
        }
    }
}

/// The byte of each character.
struct Bytes(Option<Vec<usize>>, usize);

impl Bytes {
    fn new(text: &str) -> Self {
        let bytes = || text.char_indices().map(|(at, _)| at).collect();
        Self((!text.is_ascii()).then(bytes), text.len())
    }

    fn at(&self, index: usize) -> usize {
        match &self.0 {
            None => index.min(self.1),
            Some(bytes) => bytes.get(index).copied().unwrap_or(self.1),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;

    #[test]
    fn aliases_of_aliases_nest_no_deeper_than_brackets() {
        let mut file = String::from("a0: &a0 []\n");
        for index in 1..1000 {
            let _ = writeln!(file, "a{index}: &a{index} [ *a{} ]", index - 1);
        }
        assert_eq!(read(&file).unwrap_err().what, "nested too deeply");
    }
}
