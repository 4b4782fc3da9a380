//! Documents: which format each of them has.

use super::super::expression::File;
use super::super::text::{self, Fault, Node, Tree};
use super::super::{dashboard, grafana_alert, perses, rule_file, slo_file};
use super::{Reader, Users};

/// The number of values that are visited in addition to one per byte of a file. Aliases can repeat values without limit.
const REPEATED_VALUES: usize = 10_000;

impl Users {
    /// Adds a file.
    pub(crate) fn read(&mut self, path: &str, text: String) {
        let file = File::new(path.to_owned(), text);
        let mut reader = Reader {
            text: file.text(),
            origin: None,
            file: &file,
            users: self,
            values: file.text().len() + REPEATED_VALUES,
            is_faulty: false,
        };
        let is_json = has_extension(path, &["json"]);
        reader.content(is_json);
        let is_faulty = reader.is_faulty;
        self.coverage.files += 1;
        self.coverage.faulty_files += usize::from(is_faulty);
    }
}

impl Reader<'_> {
    /// Reads the text as JSON or YAML.
    pub(super) fn content(&mut self, is_json: bool) {
        let tree = match is_json {
            true => text::json(self.text),
            false => text::yaml(self.text),
        };
        match tree {
            Ok(tree) => drop(self.documents(&tree)),
            Err(fault) if fault.may_be_template && self.text.contains("{{") => self.template(fault),
            Err(Fault { at, what, .. }) => self.fault(at, &what),
        }
    }

    /// Reads documents. Returns false if none has rules or a dashboard.
    pub(super) fn documents(&mut self, tree: &Tree<'_>) -> bool {
        let mut is_known = false;
        for document in tree.documents() {
            is_known |= self.document(document);
        }
        if !is_known {
            self.fault(0, "neither rules nor a dashboard");
        }
        is_known
    }

    /// Reads a document. Returns false if it has neither rules nor a dashboard.
    fn document(&mut self, document: Node<'_>) -> bool {
        match document.text_of("kind") {
            Some("ConfigMap") => return self.config_map(document),
            Some("GrafanaDashboard" | "GrafanaLibraryPanel") => {
                let text = document.get("spec").and_then(|spec| spec.get("json"));
                if let Some(text) = text {
                    self.inner(text, true);
                } else {
                    self.fault(document.start(), "a dashboard that is not in `json`");
                }
                return true;
            }
            _ => {}
        }
        let list = document.get("items").unwrap_or(document);
        if list.has_items() {
            let mut is_known = false;
            for item in list.items() {
                is_known |= self.visit(item) && self.document(item);
            }
            return is_known;
        }
        if grafana_alert::is_alert(document) {
            grafana_alert::read(self, document);
            return true;
        }
        rule_file::read(self, document)
            || slo_file::read(self, document)
            || perses::read(self, document)
            || dashboard::read(self, document)
    }
}

/// Returns whether the name of a file has one of these extensions.
pub(super) fn has_extension(path: &str, extensions: &[&str]) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    extensions.iter().any(|one| extension.eq_ignore_ascii_case(one))
}
