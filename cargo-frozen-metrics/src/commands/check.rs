//! `cargo frozen-metrics check`: reports what changed since a base, what that breaks, and the cure.

use super::warn;
use super::working_tree::WorkingTree;
use super::{fix_users, rules_out};
use crate::cli::{Check, Format};
use crate::clock::today;
use crate::config::FailOn;
use crate::error::{FINDINGS, Result};
use crate::finding::Finding;
use crate::impact::{self, KnownUsers};
use crate::level::Level;
use crate::uses::{self, Users};
use crate::write::Report;
use crate::{Output, accepted, compare, judge, read, release, use_colours, write};

/// Compares the goldens of the working tree with those of the base.
pub(crate) fn check(options: &Check) -> Result<Output> {
    if let Some(rule) = &options.explain {
        return write::explain(rule).map(|text| Output { text, code: 0 });
    }
    let tree = WorkingTree::read()?;
    let (config, head) = (&tree.config, &tree.head);
    let fail_on = options.fail_on.or(config.fail_on).unwrap_or_default();
    let users = read_users(&tree, fail_on, options)?;
    // A path on the command line is relative to the current folder, one in `metrics.toml` to the root.
    let (against, folder) = match &options.against {
        Some(against) => (Some(&**against), &*tree.folder),
        None => (config.against.as_deref(), tree.root()),
    };
    let base = read::base(tree.repository.as_ref(), folder, against, &config.exclude)?;
    warn(&read::expect_goldens(tree.root(), &base, head)?);

    let comparison = compare::compare(&base.goldens, &head.goldens);
    let mut findings = judge::judge(&comparison, &config.budget);
    let unused = accepted::add_reasons(&mut findings, &base.goldens, &head.goldens)?;
    let today = today();
    let (mut ignored, mut remarks) = config.ignore(&mut findings, today);
    remarks.extend(unused);
    let changes =
        impact::Changes { comparison: &comparison, base: &base.goldens, head: &head.goldens };
    let known = users.as_ref().map(|users| {
        let (mut effects, uses) = impact::effects(&findings, users, &changes, &config.users);
        let (count, ended) = config.ignore(&mut effects, today);
        ignored += count;
        remarks.extend(ended);
        impact::attach(&mut findings, effects, users, &uses, tree.root())
    });
    if let (Some(how), Some(users)) = (options.fix_users, &users) {
        return fix_users::fix(&findings, users, tree.root(), how);
    }
    if let Some(file) = &options.rules_out {
        rules_out::write(&findings, &tree.folder.join(file), file)?;
    }

    let too_small = options
        .release
        .map(|planned| release::too_small(&findings, planned, &base.goldens, &head.goldens));
    let fails = fails(fail_on, &findings, known.as_ref())
        || too_small.as_ref().is_some_and(|lines| !lines.is_empty());
    remarks.extend(too_small.into_iter().flatten());
    let report = Report {
        base: &base.name,
        findings: &findings,
        ignored,
        remarks,
        needed: release::needed(&findings),
        users: known.as_ref(),
    };
    let text = written(&report, options);
    Ok(Output { text, code: if fails { FINDINGS } else { 0 } })
}

/// Returns the report in the format of the options.
fn written(report: &Report<'_>, options: &Check) -> String {
    match (options.changelog, options.format) {
        (true, _) => write::changelog(report),
        (false, Format::Text) => write::text(report, use_colours(options.color)),
        (false, Format::Json) => write::json(report),
        (false, Format::Markdown) => write::markdown(report),
        (false, Format::Github) => write::github(report),
    }
}

/// Reads the files of `[users]`; `None` if it names none. Returns an error if an option needs them.
fn read_users(tree: &WorkingTree, fail_on: FailOn, options: &Check) -> Result<Option<Users>> {
    let config = &tree.config.users;
    if !config.files.is_empty() || options.fix_users.is_some() {
        return uses::read(tree.root(), config, &[]).map(Some);
    }
    if fail_on == FailOn::UsedBreak {
        let error = uses::no_users("`fail-on` is `used-break`, but no users are known");
        return Err(error);
    }
    Ok(None)
}

/// Returns whether the findings and the effects on users make the check fail.
fn fails(fail_on: FailOn, findings: &[Finding], users: Option<&KnownUsers>) -> bool {
    let level = |finding: &Finding| match fail_on {
        FailOn::UsedBreak => finding.effective_level(),
        // A change that breaks a known user is as bad as one that may break unknown ones.
        _ => finding.higher_level(),
    };
    let others = users.into_iter().flat_map(|users| &users.others);
    let mut levels: Vec<Level> = findings.iter().map(level).collect();
    levels.extend(others.map(|affected| affected.effect.level));
    levels.into_iter().any(|level| fail_on.fails(level))
}
