//! `cargo frozen-metrics usage`: finds alerts and dashboards that use metrics, labels or values that no golden declares.

use super::working_tree::WorkingTree;
use crate::cli::{Format, Usage};
use crate::clock::today;
use crate::error::{Error, FINDINGS, Result};
use crate::read::RECOGNISED;
use crate::uses::{self, Options};
use crate::{Output, use_colours, write};

/// Reports what is wrong with the use of the metrics that the goldens of the working tree declare.
pub(crate) fn usage(options: &Usage) -> Result<Output> {
    if let Some(rule) = &options.explain {
        return write::explain(rule).map(|text| Output { text, code: 0 });
    }
    let tree = WorkingTree::read()?;
    let (config, goldens) = (&tree.config, &tree.head.goldens);
    if goldens.is_empty() {
        return Err(Error::new("the working tree has no golden").help(RECOGNISED));
    }
    let users = uses::read(tree.root(), &config.users, &options.query_logs)?;
    if let Some(name) = &options.who {
        let who = uses::who(&users, goldens, &config.users, name)?;
        let text = match options.format {
            Format::Text | Format::Github => write::usage::users(&who, name, &users.coverage),
            Format::Json => write::usage::users_json(&who, name, &users.coverage),
            Format::Markdown => write::usage::users_markdown(&who, name, &users.coverage),
        };
        return Ok(Output { text, code: 0 });
    }
    let extra = Options { unused: options.unused, strict: options.strict };
    let mut report = uses::usage(users, goldens, &config.users, extra);
    (report.ignored, report.remarks) = config.ignore(&mut report.findings, today());
    let fail_on = options.fail_on.or(config.fail_on).unwrap_or_default();
    let fails = report.findings.iter().any(|finding| fail_on.fails(finding.level))
        || options.strict && !report.coverage.faults.is_empty();
    let text = match options.format {
        Format::Text => write::usage::text(&report, use_colours(options.color)),
        Format::Json => write::usage::json(&report),
        Format::Markdown => write::usage::markdown(&report),
        Format::Github => write::usage::github(&report),
    };
    Ok(Output { text, code: if fails { FINDINGS } else { 0 } })
}
