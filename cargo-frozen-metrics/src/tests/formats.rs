//! Every format shows the findings of every rule.

use boon::{Compiler, Schemas};
use serde_json::Value;

use super::cases::CASES;
use super::{families, findings};
use crate::level::Level;
use crate::release::Release;
use crate::write::{self, Report};

#[test]
fn every_format_shows_every_rule() {
    let schema: Value =
        serde_json::from_str(include_str!("../../schema/report.v1.json")).expect("JSON");
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    compiler.add_resource("report.v1.json", schema).expect("a schema");
    let index = compiler.compile("report.v1.json", &mut schemas).expect("a schema");
    for case in CASES {
        let rule = case.rule;
        let findings = findings(&families(case.base), &families(case.fires));
        let is_part = |finding: &&crate::finding::Finding| {
            finding.parts.iter().any(|part| part.rule.id == rule)
        };
        let finding = findings.iter().find(is_part).expect(rule);
        let report = Report {
            base: "`v1`",
            findings: &findings,
            ignored: 0,
            remarks: Vec::new(),
            needed: Release::Major,
            users: None,
        };
        let json = write::json(&report);
        assert!(json.contains(&format!("\"rule\":\"{rule}\"")), "{json}");
        for line in json.lines() {
            let value: Value = serde_json::from_str(line).expect(line);
            schemas.validate(&value, index).unwrap_or_else(|error| panic!("{error:#}\n{line}"));
        }
        // Additions are counted, but not annotated.
        let level = finding.level();
        let text = write::text(&report, false);
        let shown = format!("{level}[{}]", finding.rule().id);
        assert!(level == Level::Ok || text.contains(&shown), "{shown} in:\n{text}");
        let title = format!("title={level}%3A ");
        let github = write::github(&report);
        assert!(level == Level::Ok || github.contains(&title), "{title} in:\n{github}");
        let line = format!(":{}", finding.location().line).replace(':', "&#58;");
        let markdown = write::markdown(&report);
        assert!(level == Level::Ok || markdown.contains(&line), "{line} in:\n{markdown}");
    }
}
