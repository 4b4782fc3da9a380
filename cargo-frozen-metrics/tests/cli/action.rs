//! The script of the GitHub Action, with a server in place of GitHub's API.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::api::Api;
use crate::scratch::{GOLDEN, MANIFEST, Run, Scratch, isolated};

const RENAMED: (&str, &str) = ("bus_sent_total", "bus_sends_total");
const MARKER: &str = "<!-- cargo-frozen-metrics -->\n";

/// A runner of workflows, which has a folder for files of the job.
struct Runner {
    folder: TempDir,
    url: String,
    event: String,
}

impl Runner {
    fn new(api: &Api) -> Self {
        let event = json!({ "pull_request": { "number": 7 } }).to_string();
        Self { folder: TempDir::new().expect("a folder"), url: api.url(), event }
    }

    /// Runs the step of the check in a folder.
    fn step(&self, checkout: &Path, inputs: &[(&str, &str)]) -> Step {
        let file = |name: &str| self.folder.path().join(name);
        for name in ["output", "summary"] {
            fs::write(file(name), "").expect("a file");
        }
        fs::write(file("event.json"), &self.event).expect("a file");
        let program = Path::new(env!("CARGO_BIN_EXE_cargo-frozen-metrics"));
        let path = env::var_os("PATH").unwrap_or_default();
        let folders =
            program.parent().map(PathBuf::from).into_iter().chain(env::split_paths(&path));
        let mut command = Command::new("bash");
        isolated(command.current_dir(checkout))
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("../action/check.sh"))
            .env("PATH", env::join_paths(folders).expect("a path"))
            .env("RUNNER_TEMP", self.folder.path())
            .env("GITHUB_OUTPUT", file("output"))
            .env("GITHUB_STEP_SUMMARY", file("summary"))
            .env("GITHUB_EVENT_PATH", file("event.json"))
            .env("GITHUB_API_URL", &self.url)
            .env("GITHUB_REPOSITORY", "o/r")
            .env("TOKEN", "secret")
            .env_remove("GITHUB_BASE_REF")
            .envs(inputs.iter().copied());
        let run = Run::of(command);
        assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
        assert!(!format!("{}{}", run.stdout, run.stderr).contains("secret"));
        let read = |name: &str| fs::read_to_string(file(name)).expect("a file");
        Step { run, outputs: read("output"), summary: read("summary") }
    }
}

/// What a step did.
struct Step {
    run: Run,
    outputs: String,
    summary: String,
}

impl Step {
    /// Returns an output; `None` if it is not set.
    fn output(&self, name: &str) -> Option<&str> {
        self.outputs.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='))
    }
}

#[test]
#[ignore = "needs bash, curl and jq"]
fn one_comment_follows_the_changes() {
    let scratch = Scratch::new();
    let api = Api::start();
    let runner = Runner::new(&api);
    // Comments of other users, of which one begins like that of the action, on a page of their own.
    api.add("User", &format!("{MARKER}### Metrics: all good"));
    (0..99).for_each(|_| api.add("User", "Looks good."));
    let step = || runner.step(scratch.path(), &[("AGAINST", "v1")]);

    let silent = step();
    assert_eq!((silent.output("level"), silent.output("code")), (Some("ok"), Some("0")));
    assert_eq!(silent.summary, "### Metrics: no metric changed\n");
    assert_eq!(api.comments().len(), 100);

    scratch.change(RENAMED.0, RENAMED.1);
    let renamed = step();
    let outputs = ["level", "breaks", "release", "code"].map(|name| renamed.output(name));
    assert_eq!(outputs, [Some("break"), Some("1"), Some("major"), Some("100")]);
    let report = fs::read_to_string(renamed.output("json").expect("a path")).expect("a report");
    assert!(report.starts_with(r#"{"kind":"finding","version":1,"rule":"metric_renamed""#));
    assert!(renamed.run.stdout.starts_with("::error file=golden/bus.prom,line=2,"));
    assert!(renamed.summary.starts_with("### Metrics: 1 break: needs a major release\n"));
    assert_eq!(renamed.output("artifact"), None);
    let comments = api.comments();
    assert_eq!(comments.len(), 101);
    assert_eq!(comments[100], format!("{MARKER}{}", renamed.summary));

    scratch.change("bus_lag_seconds", "bus_delay_seconds");
    let more = step();
    let comments = api.comments();
    assert_eq!((comments.len(), &*comments[100]), (101, &*format!("{MARKER}{}", more.summary)));
    assert!(comments[100].contains("bus&#95;delay&#95;seconds"), "{}", comments[100]);

    scratch.write("golden/bus.prom", GOLDEN);
    step();
    let comments = api.comments();
    assert_eq!(comments.len(), 101);
    assert_eq!(comments[100], format!("{MARKER}### Metrics: no metric changed\n"));
    assert_eq!(comments[0], format!("{MARKER}### Metrics: all good"));
}

#[test]
#[ignore = "needs bash, curl and jq"]
fn a_token_that_may_not_write_leaves_an_artifact() {
    let scratch = Scratch::new();
    scratch.change(RENAMED.0, RENAMED.1);
    let api = Api::start();
    api.refuse_writes();
    let step = Runner::new(&api).step_with_artifact(scratch.path());
    assert_eq!(step.0.output("code"), Some("100"));
    assert!(step.0.run.stdout.contains("comment could not be written (status 403)"));
    assert_eq!(step.1, ["7\n".to_owned(), format!("{MARKER}{}", step.0.summary)]);
    assert!(api.comments().is_empty());
}

#[test]
#[ignore = "needs bash, curl and jq"]
fn no_second_comment_is_written_if_the_comments_cannot_be_listed() {
    let scratch = Scratch::new();
    let api = Api::start();
    api.fail_to_list();
    let runner = Runner::new(&api);
    assert_eq!(runner.step(scratch.path(), &[("AGAINST", "v1")]).output("artifact"), None);
    scratch.change(RENAMED.0, RENAMED.1);
    let step = runner.step_with_artifact(scratch.path());
    assert!(step.0.run.stdout.contains("(status 404)"), "{}", step.0.run.stdout);
    assert!(api.comments().is_empty());
}

impl Runner {
    /// Runs the step, and reads the pull request and the comment in the artifact.
    fn step_with_artifact(&self, checkout: &Path) -> (Step, [String; 2]) {
        let step = self.step(checkout, &[("AGAINST", "v1")]);
        let folder = PathBuf::from(step.output("artifact").expect("an artifact"));
        let read = |name: &str| fs::read_to_string(folder.join(name)).expect("a file");
        (step, [read("pull-request"), read("comment.md")])
    }
}

#[test]
#[ignore = "needs bash, curl and jq"]
fn inputs_become_options_and_errors_annotations() {
    let scratch = Scratch::new();
    let api = Api::start();
    let runner = Runner::new(&api);
    let step = |inputs: &[(&str, &str)]| {
        let all = [&[("AGAINST", "v1"), ("COMMENT", "false")], inputs].concat();
        runner.step(scratch.path(), &all)
    };
    scratch.change("Messages sent.", "All messages sent.");
    assert_eq!(step(&[]).output("code"), Some("0"));
    assert_eq!(step(&[("FAIL_ON", "note")]).output("code"), Some("100"));
    let release = step(&[("RELEASE", "patch")]);
    assert_eq!(release.output("code"), Some("100"));
    assert!(release.summary.contains("the version is still 1.2.3"), "{}", release.summary);
    assert_eq!(step(&[]).output("used-level"), Some(""));
    let users = "[users]\nrules = [\"rules.yml\"]\n";
    let rules = "groups:\n- rules:\n  - alert: A\n    expr: rate(bus_sent_total[5m]) == 0\n";
    scratch.write("metrics.toml", users).write("rules.yml", rules);
    let used_break = || step(&[("FAIL_ON", "used-break")]);
    assert_eq!(used_break().output("code"), Some("0"));
    scratch.change("bus_sent_total", "bus_sends_total");
    let broken = used_break();
    let outputs = ["code", "used-level", "used-breaks"].map(|name| broken.output(name));
    assert_eq!(outputs, [Some("100"), Some("break"), Some("1")]);
    assert!(
        broken.run.stdout.contains("::error file=rules.yml,line=4,col=16,"),
        "{}",
        broken.run.stdout
    );
    scratch.change("bus_sent_total 0\n", "");
    let damaged = step(&[]);
    assert_eq!((damaged.output("code"), damaged.output("level")), (Some("101"), None));
    assert!(
        damaged
            .run
            .stdout
            .starts_with("::error title=cargo frozen-metrics::error: malformed golden")
    );
    assert!(damaged.run.stdout.contains("%0A  --> golden/bus.prom:3"), "{}", damaged.run.stdout);
    assert_eq!(damaged.run.stdout.lines().count(), 1);
    assert_eq!(step(&[("FAIL_ON", "'; exit 1")]).output("code"), Some("2"));
    assert!(api.comments().is_empty());
}

#[test]
#[ignore = "needs bash, curl and jq"]
fn a_shallow_checkout_is_compared_with_what_it_is_merged_into() {
    let upstream = Scratch::new();
    upstream.git(&["checkout", "--quiet", "-b", "feature"]);
    upstream.change(RENAMED.0, RENAMED.1).commit();
    upstream.git(&["checkout", "--quiet", "main"]);
    // A change of the base is none of the pull request.
    let other = GOLDEN.replace("bus_sent_total", "bus_other_total").replace("bus_lag", "bus_age");
    upstream.write("b/golden/b.prom", other).write("b/Cargo.toml", MANIFEST).commit();
    upstream.git(&["checkout", "--quiet", "-b", "merged"]);
    upstream.git(&["merge", "--quiet", "--no-edit", "feature"]);
    let api = Api::start();
    let runner = Runner::new(&api);
    for branch in ["merged", "feature"] {
        let url = format!("file://{}", upstream.path().display());
        let clone = Scratch::folder();
        clone.git(&["clone", "--quiet", "--depth=1", "--branch", branch, &url, "clone"]);
        let merge = upstream.git(&["rev-parse", "merged"]);
        let inputs = [("GITHUB_BASE_REF", "main"), ("GITHUB_SHA", merge.trim())];
        let step = runner.step(&clone.path().join("clone"), &inputs);
        let lines = fs::read_to_string(step.output("json").expect("a path")).expect("a report");
        let lines: Vec<Value> =
            lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        assert_eq!(lines.len(), 2, "{branch}: {lines:?}");
        assert_eq!(lines[0]["metrics"], json!(["bus_sends_total"]));
    }
    // A merge queue has the base in its event.
    let clone = Scratch::folder();
    let url = format!("file://{}", upstream.path().display());
    clone.git(&["clone", "--quiet", "--depth=1", "--branch=merged", &url, "clone"]);
    let base = upstream.git(&["rev-parse", "main"]);
    let event = json!({ "merge_group": { "base_sha": base.trim() } }).to_string();
    let runner = Runner { event, ..runner };
    let step = runner.step(&clone.path().join("clone"), &[]);
    assert_eq!((step.output("code"), step.output("breaks")), (Some("100"), Some("1")));
    // A revision that a shallow clone does not have is fetched.
    let clone = Scratch::folder();
    let url = format!("file://{}", upstream.path().display());
    clone.git(&["clone", "--quiet", "--depth=1", "--branch", "feature", &url, "clone"]);
    for (against, code) in [("v1", "100"), ("origin/main", "100"), ("v9", "101"), ("--all", "101")]
    {
        let step = runner.step(&clone.path().join("clone"), &[("AGAINST", against)]);
        assert_eq!(step.output("code"), Some(code), "{against}: {}", step.run.stdout);
    }
}

/// Runs a script of the action in a checkout, with a fake cargo that installs a fake program. Returns the folder in which
/// cargo ran, and what the script printed.
fn script(name: &str, arguments: &[&str]) -> (String, String) {
    let scratch = Scratch::new();
    let fake = "#!/bin/sh\npwd >\"$RUNNER_TEMP/cwd\"\n\
                while [ \"$1\" != --root ]; do shift; done\nmkdir -p \"$2/bin\"\n\
                printf '#!/bin/sh\\necho \"$(pwd) $*\"\\n' >\"$2/bin/cargo-frozen-metrics\"\n\
                chmod +x \"$2/bin/cargo-frozen-metrics\"\n";
    scratch.write("bin/cargo", fake).write("output", "").write("path", "");
    // A copy, because the hook builds beside itself.
    let sources = scratch.path().join("sources");
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../action").join(name);
    scratch.write(&format!("sources/action/{name}"), fs::read(own).expect("a script"));
    let mut command = Command::new("bash");
    let path = env::var("PATH").expect("a path");
    isolated(command.current_dir(scratch.path()))
        .args(["-c", "chmod +x bin/cargo && exec bash \"$@\"", "bash"])
        .arg(sources.join("action").join(name))
        .args(arguments)
        .env("PATH", format!("{}:{path}", scratch.path().join("bin").display()))
        .env("RUNNER_TEMP", scratch.path())
        .env("GITHUB_OUTPUT", scratch.path().join("output"))
        .env("GITHUB_PATH", scratch.path().join("path"));
    let run = Run::of(command);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    let canonical = scratch.path().canonicalize().expect("a path").display().to_string();
    let relative = |text: String| text.replace(&canonical, "");
    (relative(scratch.read("cwd")), relative(run.stdout))
}

#[test]
#[ignore = "needs bash, curl and jq"]
fn the_program_is_not_built_with_the_configuration_of_the_checkout() {
    assert_eq!(script("program.sh", &["build"]).0, "/sources\n");
    let (built_in, printed) = script("pre-commit.sh", &["--against", "v1"]);
    assert_eq!((&*built_in, &*printed), ("/sources\n", " check --against v1\n"));
}
