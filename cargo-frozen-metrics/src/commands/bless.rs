//! `cargo frozen-metrics bless`: generates goldens, shows what the change breaks, and writes them.
//!
//! The tests of the packages write their goldens to another folder, so that the goldens themselves stay as they are
//! until all of them are known, shown and confirmed.

use super::context::{Context, refuse_ci};
use super::history::{accept, forget_unreleased, remember, remembers};
use super::proposal::{self, Folder, Proposal};
use super::request::Request;
use super::{confirm, print, warn};
use crate::Output;
use crate::accepted::{add_reasons, families, needs_reason};
use crate::cargo::{TestRun, run_tests};
use crate::cli::{Bless, WriteOptions};
use crate::clock::today;
use crate::error::{Error, Result};
use crate::finding::Finding;
use crate::interrupt::{self, Section};
use crate::read::{self, Side};
use crate::write::Report;
use crate::{compare, judge, release, use_colours, write};

/// Writes the goldens of packages.
pub(crate) fn bless(options: &Bless) -> Result<Output> {
    let reason = options.reason.as_deref().map(expect_reason).transpose()?;
    refuse_ci()?;
    let context = Context::read()?;
    let request = Request::new(&context, options)?;
    let text = write_goldens(&context, &request, reason, &options.common)?;
    Ok(Output { text, code: 0 })
}

/// Returns the reason if a golden can state it.
fn expect_reason(reason: &str) -> Result<&str> {
    let reason = reason.trim();
    if reason.is_empty() || reason.contains(char::is_control) {
        return Err(Error::new("expected a reason of one line").usage());
    }
    Ok(reason)
}

/// Generates the goldens, shows what changes, asks, and writes them. Returns a report of what was written.
pub(super) fn write_goldens(
    context: &Context,
    request: &Request<'_>,
    reason: Option<&str>,
    options: &WriteOptions,
) -> Result<String> {
    let base = base(context, options)?;
    let mut proposals = generate(context, request, reason, options)?;
    warn_about_unwritten(request, &head(context, &proposals)?, &proposals);
    if proposals.is_empty() {
        return Err(no_golden(request));
    }
    forget_unreleased(&mut proposals, &base);
    let head = head(context, &proposals)?;
    remember(&mut proposals, &base, &head, reason);
    let mut findings = findings(context, &base, &proposals)?;
    if let Some(reason) = reason {
        accept(&mut proposals, &findings, reason);
        findings = self::findings(context, &base, &proposals)?;
    }
    let changed: Vec<_> = proposals.iter().filter(|proposal| proposal.is_change()).collect();
    if changed.is_empty() {
        return Ok(format!("{} up to date\n", goldens(proposals.len())));
    }
    print(&describe(&changed, &base, &findings, options));
    if let Some(finding) = findings.iter().find(|finding| needs_reason(finding)) {
        return Err(no_reason(finding));
    }
    confirm(&format!("write {}?", goldens(changed.len())), options.yes)?;
    let _section = Section::begin()?;
    interrupt::check()?;
    proposal::write_all(&proposals)?;
    Ok(changed.iter().map(|proposal| format!("wrote {}\n", proposal.shown)).collect())
}

/// Runs the tests that generate the goldens, and returns those that are requested.
fn generate(
    context: &Context,
    request: &Request<'_>,
    reason: Option<&str>,
    options: &WriteOptions,
) -> Result<Vec<Proposal>> {
    // An interruption removes the folder.
    let _section = Section::begin()?;
    let folder = Folder::create(context)?;
    run_tests(&TestRun {
        folder: &context.folder,
        packages: &request.packages,
        options: &options.cargo,
        goldens: &request.paths(),
        output: folder.path(),
        reason,
    })?;
    let mut proposals = folder.proposals(context)?;
    interrupt::check()?;
    request.expect_written(context, &proposals)?;
    proposals.retain(|proposal| request.includes(proposal.file()));
    Ok(proposals)
}

/// Reads what the change is compared with, and prints a warning if that is not the usual base.
fn base(context: &Context, options: &WriteOptions) -> Result<Side> {
    let (repository, exclude) = (context.repository.as_ref(), &context.config.exclude);
    let base = match (&options.against, &context.config.against) {
        (Some(against), _) => read::base(repository, &context.folder, Some(against), exclude),
        (None, Some(against)) => read::base(repository, context.root(), Some(against), exclude),
        (None, None) => read::base_of_change(repository, context.root(), exclude),
    }?;
    warn(&base.warnings);
    Ok(base)
}

/// Reads the goldens of the working tree as they are after the proposals are written.
fn head(context: &Context, proposals: &[Proposal]) -> Result<Side> {
    let written = proposals.iter();
    let written =
        written.map(|proposal| (proposal.shown.clone(), proposal.new.clone().into_bytes()));
    let (repository, exclude) = (context.repository.as_ref(), &context.config.exclude);
    read::head_with(repository, context.root(), written.collect(), exclude)
}

/// Returns the findings about the proposals, without those that `metrics.toml` ignores.
fn findings(context: &Context, base: &Side, proposals: &[Proposal]) -> Result<Vec<Finding>> {
    let head = head(context, proposals)?;
    let comparison = compare::compare(&base.goldens, &head.goldens);
    let mut findings = judge::judge(&comparison, &context.config.budget);
    context.config.ignore(&mut findings, today());
    findings.retain(|finding| {
        let file = &finding.location().file;
        let names = families(finding);
        proposals.iter().any(|proposal| {
            proposal.shown == *file || names.iter().any(|name| remembers(proposal, name))
        })
    });
    add_reasons(&mut findings, &base.goldens, &head.goldens)?;
    Ok(findings)
}

/// Describes what changes in the goldens, and what that breaks.
fn describe(
    changed: &[&Proposal],
    base: &Side,
    findings: &[Finding],
    options: &WriteOptions,
) -> String {
    let mut text: String = changed.iter().map(|proposal| proposal.describe()).collect();
    text.push('\n');
    let needed = release::needed(findings);
    let report =
        Report { base: &base.name, findings, ignored: 0, remarks: Vec::new(), needed, users: None };
    text + &write::text(&report, use_colours(options.color))
}

fn no_reason(finding: &Finding) -> Error {
    let rule = finding.rule().id;
    let what = "nothing was written, because the change breaks queries and has no reason";
    let help = match (rule, &*finding.former, &*finding.metrics) {
        ("metric_renamed", [old], [new]) => format!(
            "undo the change and run `cargo frozen-metrics rename {old} {new}`, which keeps the old name for a while, or accept it with `--reason \"…\"`"
        ),
        _ => format!(
            "accept it with `--reason \"…\"`; `cargo frozen-metrics check --explain {rule}` explains the rule"
        ),
    };
    Error::new(what).help(help).findings()
}

/// Prints a warning for each golden of the packages that no test wrote.
fn warn_about_unwritten(request: &Request<'_>, head: &Side, proposals: &[Proposal]) {
    for golden in head.goldens.iter().filter(|_| request.is_for_all()) {
        let package = golden.package.as_ref().map_or("", |package| &package.name);
        let is_requested = request.packages.iter().any(|one| one.name == package);
        if is_requested && !proposals.iter().any(|proposal| proposal.shown == golden.path) {
            let (path, owner) = (&golden.path, &golden.golden.schema.name);
            warn(&[format!("no test wrote {path}, the golden of `{owner}`")]);
        }
    }
}

fn no_golden(request: &Request<'_>) -> Error {
    let packages: Vec<_> =
        request.packages.iter().map(|package| format!("`{}`", package.name)).collect();
    let what = format!("no test of package {} writes a golden", packages.join(", "));
    Error::new(what).help("name a target or features with options of `cargo test`: `-- --example demo --features tls`")
}

fn goldens(count: usize) -> String {
    if count == 1 { "1 golden".to_owned() } else { format!("{count} goldens") }
}
