//! `cargo frozen-metrics usage`: finds alerts and dashboards that use metrics, labels or values that no golden declares.

use super::working_tree::WorkingTree;
use crate::cli::{Format, Usage};
use crate::error::{Error, FINDINGS, Result};
use crate::read::RECOGNISED;
use crate::uses::{self, Options};
use crate::{Output, config, use_colours, write};

/// Reports what is wrong with the use of the metrics that the goldens of the working tree declare.
pub(crate) fn usage(options: &Usage) -> Result<Output> {
    if let Some(rule) = &options.explain {
        return write::explain(rule).map(|text| Output { text, code: 0 });
    }
    if options.format == Format::Markdown {
        return Err(Error::new("`usage` has no Markdown report")
            .help("use `--format text`")
            .usage());
    }
    let tree = WorkingTree::read()?;
    let (config, goldens) = (&tree.config, &tree.head.goldens);
    if goldens.is_empty() {
        return Err(Error::new("the working tree has no golden").help(RECOGNISED));
    }
    let users = uses::read(tree.root(), &config.users)?;
    if let Some(name) = &options.who {
        let who = uses::who(&users, goldens, &config.users, name)?;
        let is_json = options.format == Format::Json;
        return Ok(Output { text: uses::users(&who, name, &users.coverage, is_json), code: 0 });
    }
    let extra = Options { unused: options.unused, strict: options.strict };
    let mut report = uses::usage(users, goldens, &config.users, extra);
    (report.ignored, report.remarks) = config.ignore(&mut report.findings, &config::today());
    let fail_on = options.fail_on.or(config.fail_on).unwrap_or_default();
    let fails = report.findings.iter().any(|finding| fail_on.fails(finding.level))
        || options.strict && !report.coverage.faults.is_empty();
    let text = match options.format {
        Format::Text => uses::text(&report, use_colours(options.color)),
        Format::Json => uses::json(&report),
        // Markdown was refused above.
        Format::Github | Format::Markdown => uses::github(&report),
    };
    Ok(Output { text, code: if fails { FINDINGS } else { 0 } })
}
