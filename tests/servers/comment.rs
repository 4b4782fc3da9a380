//! The comment that `cargo frozen-metrics check --format markdown` writes, rendered by GitHub's renderer of Markdown and
//! looked at in a browser.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::browser::{Browser, Look};
use crate::program::{build, run};

/// A text that is markup in Markdown, in HTML or on GitHub.
const HOSTILE: &str = "__init__ *b* |c| <script>document.title='hacked'</script> &amp; [d](e) ~~f~~ @all #1 \
                       https://example.org </td></details>";

/// A page with the rendered comment about two goldens.
struct Page {
    markdown: String,
    browser: Browser,
    _folder: TempDir,
}

impl Page {
    fn new(golden: &str, base: &str, head: &str) -> Self {
        Self::with_files(golden, base, head, &[])
    }

    /// Creates the page, with further files in the head.
    fn with_files(golden: &str, base: &str, head: &str, files: &[(&str, &str)]) -> Self {
        let folder = TempDir::new().unwrap();
        for (path, text) in files {
            let path = folder.path().join("head").join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        for (side, families) in [("base", base), ("head", head)] {
            let path = folder.path().join(side).join(golden);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            let header = "# Frozen by #[derive(ReplicationMetrics)] on `Bus`.\n";
            fs::write(path, format!("{header}{families}")).unwrap();
        }
        let mut check = Command::new(build("cargo-frozen-metrics", "cargo-frozen-metrics"));
        check.current_dir(folder.path().join("head"));
        // The repository of these tests must not be found.
        check.env("GIT_CEILING_DIRECTORIES", folder.path());
        check.args(["check", "--against", "../base", "--format", "markdown"]);
        let output = run(check, "");
        assert_eq!(output.status.code(), Some(100), "{}", String::from_utf8_lossy(&output.stderr));
        let markdown = String::from_utf8(output.stdout).unwrap();
        // Without the extension that removes scripts: nothing may depend on it.
        let mut render = Command::new("cmark-gfm");
        render.args(["--unsafe", "-e", "table", "-e", "strikethrough", "-e", "autolink"]);
        let html = String::from_utf8(run(render, &markdown).stdout).unwrap();
        let page = folder.path().join("comment.html");
        let style =
            "table { border-collapse: collapse } td, th { border: 1px solid #ccc; padding: 6px }";
        fs::write(
            &page,
            format!(
                "<!doctype html><meta charset=utf-8><title>a</title><style>{style}</style>{html}"
            ),
        )
        .unwrap();
        let browser = Browser::open(Look::Light, &url(&page));
        Self { markdown, browser, _folder: folder }
    }

    fn run(&self, script: &str) -> Value {
        self.browser.run(script)
    }

    /// Returns the number of elements that a selector finds.
    fn count(&self, selector: &str) -> u64 {
        self.run(&format!("return document.querySelectorAll('{selector}').length"))
            .as_u64()
            .unwrap()
    }

    /// Returns the text of the first element that a selector finds.
    fn text(&self, selector: &str) -> String {
        let text = self.run(&format!("return document.querySelector('{selector}').textContent"));
        text.as_str().unwrap().to_owned()
    }
}

fn url(path: &Path) -> String {
    format!("file://{}", path.display())
}

#[test]
#[ignore = "needs a browser and cmark-gfm: apt-get install chromium chromium-driver cmark-gfm"]
fn texts_of_a_golden_appear_literally() {
    let families = |name: &str, help: &str, value: &str| {
        format!(
            "# HELP {name} {help}\n# TYPE {name} counter\n{name}{{op=\"{value}\"}} 0\n{name}{{op=\"b\"}} 0\n\
             # HELP __a__ *A*.\n# TYPE __a__ gauge\n__a__{{l_a_b=\"{value}\"}} 0\n"
        )
    };
    let base = families("bus_sent_total", "Sent.", HOSTILE);
    let head = families("bus_sent_total", &format!("Sent {HOSTILE}"), "`tick` `` $x$ \\\\");
    let page = Page::new("my_*golden*`_<i>.prom", &base, &head);
    let table = page.text("table");
    for text in [
        HOSTILE,
        "my_*golden*`_<i>.prom:",
        "`tick` `` $x$ \\\\",
        "bus_sent_total",
        "__a__",
        "l_a_b",
    ] {
        assert!(table.contains(text), "expected {text} in {table}\n{}", page.markdown);
    }
    assert_eq!(page.run("return document.title"), "a");
    let strong = page.run(
        "return [...document.querySelectorAll('strong')].every(one => /^(BREAK|DANGER)$/.test(one.textContent))",
    );
    assert_eq!(strong, true);
    for selector in ["script", "em", "del", "a", "i", "img", "details details"] {
        assert_eq!(page.count(selector), 0, "{selector}: {}", page.markdown);
    }
    let cells =
        page.run("return [...document.querySelectorAll('tr')].map(row => row.children.length)");
    assert!(cells.as_array().unwrap().iter().all(|cells| *cells == 3), "{cells}");
    // GitHub finds no mention in code.
    let mentions = "return [...document.querySelectorAll('table, summary')].some(one => { \
                    const copy = one.cloneNode(true); \
                    copy.querySelectorAll('code').forEach(code => code.remove()); \
                    return copy.textContent.includes('@all') })";
    assert_eq!(page.run(mentions), false);
}

#[test]
#[ignore = "needs a browser and cmark-gfm: apt-get install chromium chromium-driver cmark-gfm"]
fn the_verdict_is_visible_and_the_cure_is_folded() {
    let family = |name: &str| format!("# HELP {name} Sent.\n# TYPE {name} counter\n{name} 0\n");
    let page = Page::new("bus.prom", &family("bus_sent_total"), &family("bus_sends_total"));
    assert_eq!(page.text("h3"), "Metrics: 1 break: needs a major release");
    let row =
        page.run("return [...document.querySelectorAll('tbody td')].map(cell => cell.innerText)");
    let change = "bus_sent_total renamed to bus_sends_total";
    assert_eq!(row, json!(["BREAK", change, "bus.prom:2"]));
    let is_visible = "return document.querySelector('details pre').checkVisibility()";
    assert_eq!(page.run(is_visible), false);
    page.run("document.querySelector('summary').click()");
    assert_eq!(page.run(is_visible), true);
    let cure = "#[metric(renamed_from = \"bus_sent_total\", until = \"2.0.0\")]\n";
    assert_eq!(page.text("details pre code"), cure);
    page.browser.screenshot("comment");
}

#[test]
#[ignore = "needs a browser and cmark-gfm: apt-get install chromium chromium-driver cmark-gfm"]
fn ten_thousand_findings_fit_into_one_comment() {
    let families = |suffix: &str| -> String {
        let names = (0..10_000).map(|number| format!("bus_thing_{number}_{suffix}"));
        names
            .map(|name| format!("# HELP {name} Text of {name}.\n# TYPE {name} gauge\n{name} 0\n"))
            .collect()
    };
    let page = Page::new("bus.prom", &families("old"), &families("new"));
    assert!(page.markdown.len() < 60_000, "{}", page.markdown.len());
    assert_eq!(page.text("h3"), "Metrics: 10000 breaks: needs a major release");
    assert!(page.count("tbody tr") > 100 && page.count("details") > 10);
    let cells =
        page.run("return [...document.querySelectorAll('tr')].map(row => row.children.length)");
    assert!(cells.as_array().unwrap().iter().all(|cells| *cells == 3), "{cells}");
    let more = page.text("body");
    assert!(more.contains(" more: run cargo frozen-metrics check."), "{more}");
    let end = "Not all details fit: run cargo frozen-metrics check.\nCompared with ../base.";
    assert!(more.trim_end().replace("\n\n", "\n").ends_with(end), "{more}");
    page.browser.screenshot("comment-large");
}

#[test]
#[ignore = "needs a browser and cmark-gfm: apt-get install chromium chromium-driver cmark-gfm"]
fn broken_users_are_in_the_table_and_their_lines_are_folded() {
    let family = |name: &str| format!("# HELP {name} Sent.\n# TYPE {name} counter\n{name} 0\n");
    let name = serde_json::to_string(HOSTILE).unwrap();
    let rules = format!(
        "groups:\n- rules:\n  - alert: {name}\n    expr: rate(bus_sent_total[5m]) == 0\n  \
         - record: bus:sent\n    expr: rate(bus_sent_total[5m])\n  - alert: B\n    expr: bus:sent == 0\n  \
         - alert: C\n    expr: foo bar(\n"
    );
    let files = [
        ("metrics.toml", "[users]\nrules = [\"my_*rules*.yml\"]\n"),
        ("my_*rules*`_<i>.yml", &*rules),
    ];
    let (base, head) = (family("bus_sent_total"), family("bus_sends_total"));
    let page = Page::with_files("bus.prom", &base, &head, &files);
    let users = "breaks 1 alert, 1 recording rule (1 more alert through bus:sent)";
    assert_eq!(page.text("h3"), format!("Metrics: 1 break: needs a major release; {users}"));
    let row =
        page.run("return [...document.querySelectorAll('tbody td')].map(cell => cell.innerText)");
    let change = "bus_sent_total renamed to bus_sends_total";
    assert_eq!(row, json!(["BREAK", change, format!("BREAK: {users}"), "bus.prom:2"]));
    let summaries =
        page.run("return [...document.querySelectorAll('summary')].map(one => one.textContent)");
    let coverage = "read 1 of 1 files, 3 of 4 expressions; not understood: 1";
    assert_eq!(summaries, json!([format!("metric_renamed: {change}"), coverage]));
    page.run("document.querySelectorAll('summary').forEach(one => one.click())");
    let users = page.text("details ul");
    let faults = page.text("details:last-of-type li");
    assert!(faults.starts_with("my_*rules*`_<i>.yml:10:11 alert C"), "{faults}");
    for text in [HOSTILE, "my_*rules*`_<i>.yml:4:16 break, unknown_metric: alert"] {
        assert!(users.contains(text), "expected {text} in {users}\n{}", page.markdown);
    }
    assert_eq!(page.count("details ul > li"), 3 + 1, "{}", page.markdown);
    for selector in ["script", "em", "del", "a", "i", "img", "details details"] {
        assert_eq!(page.count(selector), 0, "{selector}: {}", page.markdown);
    }
    page.browser.screenshot("comment-users");
}
