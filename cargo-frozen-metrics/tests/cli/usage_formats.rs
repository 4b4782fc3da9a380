//! The formats of `usage`: JSON lines with their schema, and the comment for a pull request.

use boon::{Compiler, Schemas};
use serde_json::Value;

use crate::scratch::Scratch;

const RULES: &str = "\
groups:
- rules:
  - record: bus:lag:max
    expr: max(bus_gone)
  - alert: '<b>@Late'
    expr: bus:lag:max > 5
  - alert: A
    expr: foo bar(
";

fn scratch() -> Scratch {
    let scratch = Scratch::new();
    scratch.write("metrics.toml", "[users]\nrules = [\"*.yml\"]\n").write("a.yml", RULES);
    scratch
}

fn usage(scratch: &Scratch, arguments: &[&str], code: i32) -> String {
    scratch.run_in("", &[&["frozen-metrics", "usage"], arguments].concat()).expect(code)
}

#[test]
fn json_lines_follow_their_schema() {
    let schema: Value =
        serde_json::from_str(include_str!("../../schema/usage.v1.json")).expect("JSON");
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    compiler.add_resource("usage.v1.json", schema).expect("a schema");
    let index = compiler.compile("usage.v1.json", &mut schemas).expect("a schema");
    let scratch = scratch();
    let format = ["--format", "json"];
    let lines = usage(&scratch, &[&format[..], &["--unused", "--strict"]].concat(), 100)
        + &usage(&scratch, &[&format[..], &["--who", "bus:lag:max"]].concat(), 0);
    let mut kinds = Vec::new();
    for line in lines.lines() {
        let mut value: Value = serde_json::from_str(line).expect(line);
        schemas.validate(&value, index).unwrap_or_else(|error| panic!("{error:#}\n{line}"));
        kinds.push(value["kind"].as_str().expect(line).to_owned());
        // The schema refuses what it does not describe.
        value["surprise"] = 1.into();
        assert!(schemas.validate(&value, index).is_err(), "{line}");
    }
    let findings = ["usage", "usage", "usage", "usage", "not_understood", "coverage"];
    assert_eq!(kinds, [&findings[..], &["user", "not_understood", "coverage"]].concat());
}

#[test]
fn the_comment_has_the_verdict_first_and_no_markup_of_others() {
    let comment = usage(&scratch(), &["--format", "markdown"], 100);
    let start = "### Users of metrics: 1 break\n\nread 1 of 1 files, 2 of 3 expressions; not understood&#58; 1\n\n| level | finding | place |\n";
    assert!(comment.starts_with(start), "{comment}");
    let row = "| **BREAK** | recording rule <code>bus&#58;lag&#58;max</code>&#58; no golden declares <code>bus&#95;gone</code> | <code>a.yml&#58;4&#58;15</code> |\n";
    assert!(comment.contains(row), "{comment}");
    assert!(comment.contains("<summary>1 not understood</summary>"), "{comment}");
    assert!(!comment.contains("<b>") && !comment.contains('@'), "{comment}");

    let who = usage(&scratch(), &["--format", "markdown", "--who", "bus:lag:max"], 0);
    assert!(who.starts_with("### 1 expression uses <code>bus&#58;lag&#58;max</code>\n"), "{who}");
    assert!(who.contains("- <code>a.yml&#58;6&#58;11</code> alert <code>&#60;b"), "{who}");
}

#[test]
fn a_comment_is_short_even_if_much_is_wrong() {
    let scratch = scratch();
    let rule = |number: usize| format!("  - {{alert: A{number}, expr: bus_gone{number} > 1}}\n");
    let broken = |number: usize| format!("  - {{alert: B{number}, expr: foo bar}}\n");
    let rules: String = (0..2000).map(rule).chain((0..2000).map(broken)).collect();
    scratch.write("a.yml", format!("groups:\n- rules:\n{rules}"));
    let comment = usage(&scratch, &["--format", "markdown"], 100);
    assert!(comment.starts_with("### Users of metrics: 2000 breaks\n"));
    assert!((40_000..60_000).contains(&comment.len()), "{}", comment.len());
    for text in ["more: run `cargo frozen-metrics usage`", "more: `--format json` has them"] {
        assert!(comment.contains(text), "{text}");
    }
}
