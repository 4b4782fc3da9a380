//! YAML, with anchors and several documents in a file.

use std::collections::HashMap;
use std::mem;
use std::rc::Rc;

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::{Fault, MAX_DEPTH, Node, Style, Value, duplicate};

/// A collection whose end was not read yet.
struct Open {
    anchor: usize,
    node: Node,
    /// The key of the next value of a mapping.
    key: Option<String>,
    /// The number of collections that are nested in it.
    depth: usize,
}

/// Returns the documents of a file.
pub(crate) fn read(file: &str) -> Result<Vec<Rc<Node>>, Fault> {
    documents(file, false)
}

/// Returns the documents of a template without its actions, whose mappings can have a key several times.
pub(crate) fn read_template(file: &str) -> Result<Vec<Rc<Node>>, Fault> {
    documents(file, true)
}

fn documents(file: &str, is_template: bool) -> Result<Vec<Rc<Node>>, Fault> {
    let bytes = Bytes::new(file);
    let mut tree = Tree::default();
    for event in Parser::new_from_str(file) {
        let (event, span) = event.map_err(|error| Fault {
            may_be_template: true,
            ..Fault::new(bytes.at(error.marker().index()), format!("not YAML: {}", error.info()))
        })?;
        let start = bytes.at(span.start.index());
        let open =
            |value, anchor| Open { anchor, node: Node { value, start }, key: None, depth: 0 };
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let style = match style {
                    ScalarStyle::SingleQuoted => Style::SingleQuoted,
                    ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
                    ScalarStyle::Plain | ScalarStyle::Literal | ScalarStyle::Folded => Style::Plain,
                };
                let start = start + properties(file, start, style);
                let node = Node { value: Value::Scalar(text.into_owned(), style), start };
                tree.add(Rc::new(node), anchor, 0);
            }
            Event::SequenceStart(anchor, _) => {
                tree.open.push(open(Value::Sequence(Vec::new()), anchor))
            }
            Event::MappingStart(anchor, _) => {
                tree.open.push(open(Value::Mapping(Vec::new()), anchor))
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let entries = tree.open.last().map_or(&[][..], |open| open.node.entries());
                if let Some((key, value)) = duplicate(entries).filter(|_| !is_template) {
                    return Err(Fault::duplicate(key, value));
                }
                tree.close();
            }
            Event::Alias(anchor) => match tree.anchors.get(&anchor).cloned() {
                // Aliases of aliases would otherwise nest without limit.
                Some((_, depth)) if tree.open.len() + depth > MAX_DEPTH => {
                    return Err(Fault::new(start, "nested too deeply"));
                }
                Some((node, depth)) => tree.add(node, 0, depth),
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
        if tree.open.len() > MAX_DEPTH {
            return Err(Fault::new(start, "nested too deeply"));
        }
    }
    Ok(tree.documents)
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

#[derive(Default)]
struct Tree {
    documents: Vec<Rc<Node>>,
    open: Vec<Open>,
    /// The value of each anchor, and the number of collections that are nested in it, itself included.
    anchors: HashMap<usize, (Rc<Node>, usize)>,
}

impl Tree {
    fn close(&mut self) {
        if let Some(open) = self.open.pop() {
            self.add(Rc::new(open.node), open.anchor, open.depth + 1);
        }
    }

    /// Adds a value to the innermost open collection. `depth` is the number of collections in the value, itself included.
    fn add(&mut self, node: Rc<Node>, anchor: usize, depth: usize) {
        if anchor > 0 {
            self.anchors.insert(anchor, (Rc::clone(&node), depth));
        }
        let Some(open) = self.open.last_mut() else {
            self.documents.push(node);
            return;
        };
        open.depth = open.depth.max(depth);
        match &mut open.node.value {
            Value::Sequence(items) => items.push(node),
            Value::Mapping(entries) => match mem::take(&mut open.key) {
                Some(key) => entries.push((key, node)),
                // A key that is not a scalar is never looked up, so it gets an empty name.
                None => open.key = Some(node.text().unwrap_or_default().to_owned()),
            },
            Value::Scalar(..) => {}
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
