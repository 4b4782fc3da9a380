//! The README shows what the program prints and what it changes in the golden.

use crate::scratch::Scratch;
use crate::service::Service;

const README: &str = include_str!("../../../README.md");
const GOLDEN: &str = "golden/channel.prom";

/// Returns the first code block of a language.
fn block(language: &str) -> &'static str {
    let block = README.split(&format!("\n```{language}\n")).nth(1).expect(language);
    block.split("\n```\n").next().unwrap_or_default()
}

/// Returns the arguments of the command that begins like this in a console, and what it prints.
fn console(start: &'static str) -> (Vec<&'static str>, String) {
    let after = README.split(&format!("$ cargo frozen-metrics {start}")).nth(1).expect(start);
    let (rest, output) = after.split_once('\n').expect("output");
    let mut arguments: Vec<_> = start.split(' ').collect();
    for (index, part) in rest.split('"').enumerate() {
        match index % 2 {
            0 => arguments.extend(part.split_whitespace()),
            _ => arguments.push(part),
        }
    }
    (arguments, output.split("```").next().unwrap_or_default().to_owned())
}

/// Applies a diff of a single hunk, found by its content.
fn applied(diff: &str, text: &str) -> String {
    let side = |other: char| -> String {
        let lines = diff.lines().filter(|line| !line.starts_with(other));
        lines.flat_map(|line| [&line[1..], "\n"]).collect()
    };
    let (old, new) = (side('+'), side('-'));
    assert_eq!(text.matches(&old).count(), 1, "{text}");
    text.replace(&old, &new)
}

#[test]
fn the_readme_tells_the_story() {
    let service = Service::new("bus", "1.3.0", &format!("{}\n", block("rust")));
    let Service(scratch) = &service;
    service.run(&["bless", "--yes"]).expect(0);
    scratch.commit();
    let before = scratch.read(GOLDEN);

    let (arguments, output) = console("rename bus_elections_total");
    let stdout = service.run(&arguments).expect(0);
    assert!(stdout.starts_with(&output), "{stdout}");

    scratch.git(&["checkout", "--quiet", "."]);
    service.edit("src/lib.rs", "pub elections_total", "pub leader_changes_total");
    let (arguments, output) = console("bless --yes");
    assert_eq!(service.run(&arguments).expect(0), output);
    assert_eq!(scratch.read(GOLDEN), applied(block("diff"), &before));

    let comment = scratch.check(&["--against", "HEAD", "--format", "markdown"]).expect(100);
    let quoted = README.lines().filter_map(|line| line.strip_prefix('>'));
    let quoted: Vec<_> = quoted.map(str::trim_start).collect();
    assert!(quoted.len() > 3 && comment.starts_with(&quoted.join("\n")), "{comment}");
}

#[test]
fn the_readme_tells_whom_a_change_breaks() {
    let golden = |failed: &[&str]| {
        let series = failed.iter().map(|labels| {
            format!("alertmanager_notifications_failed_total{{integration=\"email\"{labels}}} 0\n")
        });
        format!(
            "# Frozen by #[derive(ReplicationMetrics)] on `Notifications`.\n\
             # HELP alertmanager_notifications_total Notifications sent.\n\
             # TYPE alertmanager_notifications_total counter\n\
             alertmanager_notifications_total{{integration=\"email\"}} 0\n\
             # HELP alertmanager_notifications_failed_total Notifications that failed.\n\
             # TYPE alertmanager_notifications_failed_total counter\n{}",
            series.collect::<String>()
        )
    };
    let scratch = Scratch::empty();
    scratch.write("golden/notifications.prom", golden(&[""]));
    let config = "against = \"v0.25.0\"\n[users]\nrules = [\"rules/*.yml\"]\n";
    scratch.write("metrics.toml", config).write("rules/alertmanager.yml", block("yaml")).commit();
    scratch.git(&["tag", "v0.25.0"]);
    let reasons = [",reason=\"clientError\"", ",reason=\"serverError\"", ",reason=\"other\""];
    scratch.write("golden/notifications.prom", golden(&reasons));
    let (arguments, output) = console("check --fail-on used-break");
    assert_eq!(scratch.check(&arguments[1..]).expect(100), output);
    // The cure of the report mends the alert.
    let mended = block("yaml").replace("/ rate", "/ ignoring (reason) group_left rate");
    scratch.write("rules/alertmanager.yml", mended).check(&arguments[1..]).expect(0);
}
