//! Texts in files: those in ConfigMaps and other resources of Kubernetes, and templates of Helm without their actions.

use super::super::helm::{self, WithoutActions};
use super::super::rule_file;
use super::super::text::{self, Fault, Node};
use super::Reader;
use super::document::has_extension;

impl Reader<'_> {
    /// Reads the files in a ConfigMap.
    pub(super) fn config_map(&mut self, document: Node<'_>) -> bool {
        let mut is_known = false;
        for (name, content) in document.get("data").into_iter().flat_map(Node::entries) {
            let is_json = has_extension(name, &["json"]);
            if !is_json && !has_extension(name, &["yaml", "yml", "rules"]) {
                continue;
            }
            is_known = true;
            self.inner(content, is_json);
        }
        is_known
    }

    /// Reads a file in a scalar.
    pub(super) fn inner(&mut self, content: Node<'_>, is_json: bool) {
        let Some(text) = content.text() else {
            return self.fault(content.start(), "expected the text of a file");
        };
        let positions = self.positions(content);
        self.within(text, Some(&positions), |inner| inner.content(is_json));
    }

    /// Reads a template of Helm: as YAML without its actions or, where that is not YAML either, rule by rule. `fault` is
    /// why it is not YAML.
    pub(super) fn template(&mut self, fault: Fault) {
        let WithoutActions { text, mut positions } = helm::without_actions(self.text);
        for at in &mut positions {
            *at = self.in_file(*at);
        }
        if let Ok(tree) = text::yaml_of_template(&text) {
            return self.within(&text, Some(&positions), |inner| {
                let is_known = inner.documents(&tree);
                inner.users.coverage.templates += usize::from(is_known);
            });
        }
        let rules = helm::rules(&text);
        if rules.is_empty() {
            return self.fault(fault.at, &fault.what);
        }
        self.users.coverage.templates += 1;
        for range in rules {
            let rule = &text[range.clone()];
            self.within(rule, Some(&positions[range.start..=range.end]), |inner| {
                let tree = match text::yaml_of_template(rule) {
                    Ok(tree) => tree,
                    Err(Fault { at, what, .. }) => return inner.fault(at, &what),
                };
                let mut lists = tree.documents();
                match (lists.next(), lists.next()) {
                    (Some(list), None) => {
                        list.items().for_each(|rule| rule_file::rule(inner, rule));
                    }
                    _ => inner.fault(0, "expected a rule"),
                }
            });
        }
    }

    /// Reads another text than that of the file. `origin` is the byte of the file for each byte of the text.
    fn within(&mut self, text: &str, origin: Option<&[usize]>, read: impl FnOnce(&mut Reader<'_>)) {
        let mut inner = Reader {
            file: self.file,
            text,
            origin,
            users: self.users,
            values: self.values,
            is_faulty: false,
        };
        read(&mut inner);
        (self.values, self.is_faulty) = (inner.values, self.is_faulty || inner.is_faulty);
    }
}
