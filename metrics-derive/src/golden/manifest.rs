//! The keys of `Cargo.toml` that concern the tests of a target. Only messages use them, so a simple parser of
//! single lines is sufficient. It skips lines that it does not recognise.

/// The table of a target in `Cargo.toml`.
#[derive(Default, Debug, PartialEq, Eq)]
pub(super) struct Section {
    pub(super) name: Option<String>,
    /// The value and the line of `test = …`.
    pub(super) test: Option<(bool, usize)>,
    /// The value and the line of `harness = …`.
    pub(super) harness: Option<(bool, usize)>,
}

/// Returns the table of a target: `[lib]`, or the `[[bin]]` of this name.
pub(super) fn section(manifest: &str, table: &str, name: Option<&str>) -> Option<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut is_inside = false;
    for (at, line) in manifest.lines().enumerate() {
        let line = line.trim();
        if line.starts_with('[') {
            let header = line.split(['[', ']']).find(|part| !part.is_empty()).unwrap_or_default();
            is_inside = header.trim() == table;
            sections.extend(is_inside.then(Section::default));
        } else if let (true, Some(section)) = (is_inside, sections.last_mut()) {
            section.read(line, at + 1);
        }
    }
    sections.into_iter().find(|section| match (name, &section.name) {
        (None, _) => true,
        (Some(wanted), Some(name)) => is_same(name, wanted),
        (Some(_), None) => false,
    })
}

impl Section {
    fn read(&mut self, line: &str, number: usize) {
        let Some((key, value)) = line.split_once('=') else { return };
        let value = value.split('#').next().unwrap_or_default().trim();
        let switch = value.parse().ok().map(|value| (value, number));
        match key.trim() {
            "name" => self.name = Some(value.trim_matches(['"', '\'']).to_owned()),
            "test" => self.test = switch,
            "harness" => self.harness = switch,
            _ => {}
        }
    }
}

/// Returns whether a target and a crate have the same name: a crate's name has `_` for `-`.
pub(super) fn is_same(target: &str, krate: &str) -> bool {
    target.replace('-', "_") == krate.replace('-', "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str = "\
[package]
name = \"bus\"
harness = false

[ lib ]
test = false # of examples

[[bin]]
name = \"one\"

[[bin]]
name = 'two-three'
harness=false

[dependencies]
test = \"1\"
";

    #[test]
    fn each_target_has_its_table() {
        let lib = section(MANIFEST, "lib", None);
        assert_eq!(lib, Some(Section { test: Some((false, 6)), ..Section::default() }));
        let two = section(MANIFEST, "bin", Some("two_three")).expect("a table");
        assert_eq!((two.name.as_deref(), two.harness), (Some("two-three"), Some((false, 13))));
        let one = section(MANIFEST, "bin", Some("one")).expect("a table");
        assert_eq!((one.test, one.harness), (None, None));
        assert_eq!(section(MANIFEST, "bin", Some("three")), None);
        assert_eq!(section(MANIFEST, "example", Some("one")), None);
        assert_eq!(section("lib = { test = false }", "lib", None), None);
    }
}
