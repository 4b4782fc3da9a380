//! `cargo frozen-metrics check`: reports what changed since a base, what that breaks, and the cure.

use super::working_tree::WorkingTree;
use crate::cli::{Check, Format};
use crate::error::{FINDINGS, Result};
use crate::write::Report;
use crate::{Output, accepted, compare, config, judge, read, release, use_colours, write};

/// Compares the goldens of the working tree with those of the base.
pub(crate) fn check(options: &Check) -> Result<Output> {
    if let Some(rule) = &options.explain {
        return write::explain(rule).map(|text| Output { text, code: 0 });
    }
    let tree = WorkingTree::read()?;
    let (config, head) = (&tree.config, &tree.head);
    // A path on the command line is relative to the current folder, one in `metrics.toml` to the root.
    let (against, folder) = match &options.against {
        Some(against) => (Some(&**against), &*tree.folder),
        None => (config.against.as_deref(), tree.root()),
    };
    let base = read::base(tree.repository.as_ref(), folder, against, &config.exclude)?;
    read::expect_goldens(tree.root(), &base, head)?;

    let comparison = compare::compare(&base.goldens, &head.goldens);
    let mut findings = judge::judge(&comparison, &config.budget);
    accepted::add_reasons(&mut findings, &base.goldens, &head.goldens);
    let (ignored, ended) = config.ignore(&mut findings, &config::today());

    let fail_on = options.fail_on.or(config.fail_on).unwrap_or_default();
    let too_small = options
        .release
        .map(|planned| release::too_small(&findings, planned, &base.goldens, &head.goldens));
    let fails = findings.iter().any(|finding| fail_on.fails(finding.level()))
        || too_small.as_ref().is_some_and(|lines| !lines.is_empty());
    let report = Report {
        base: &base.name,
        findings: &findings,
        ignored,
        remarks: ended.into_iter().chain(too_small.into_iter().flatten()).collect(),
        needed: release::needed(&findings),
    };
    let text = match (options.changelog, options.format) {
        (true, _) => write::changelog(&report),
        (false, Format::Text) => write::text(&report, use_colours(options.color)),
        (false, Format::Json) => write::json(&report),
        (false, Format::Markdown) => write::markdown(&report),
        (false, Format::Github) => write::github(&report),
    };
    Ok(Output { text, code: if fails { FINDINGS } else { 0 } })
}
