//! `usage`: finds alerts and dashboards whose metrics do not exist.

use std::env;
use std::io::{self, Write};

use crate::cli::{Format, Usage};
use crate::config::Config;
use crate::error::{Error, FINDINGS, Result};
use crate::read::{self, Repository};
use crate::uses::{self, Options};
use crate::{Output, use_colours};

/// Reports what is wrong with the use of the metrics that the goldens of the working tree declare.
pub(crate) fn usage(options: &Usage) -> Result<Output> {
    if let Some(rule) = &options.explain {
        return uses::explain(rule).map(|text| Output { text, code: 0 });
    }
    let folder = env::current_dir().map_err(|error| Error::new(format!("no folder: {error}")))?;
    let repository = Repository::find(&folder)?;
    let root = repository.as_ref().map_or(&*folder, Repository::root);
    let config = Config::read(root)?;
    let head = read::head(repository.as_ref(), root, &config.exclude)?;
    for warning in &head.warnings {
        let _ = writeln!(io::stderr(), "warning: {warning}");
    }
    let goldens = head.goldens;
    if goldens.is_empty() {
        return Err(Error::new("the working tree has no golden")
            .help("goldens are files that end in `.prom` and begin with `# Frozen by`"));
    }
    let users = uses::read(root, &config.users)?;
    if let Some(name) = &options.who {
        let who = uses::who(&users, &goldens, &config.users, name)?;
        let is_json = options.format == Format::Json;
        return Ok(Output { text: uses::users(&who, name, &users.coverage, is_json), code: 0 });
    }
    let extra = Options { unused: options.unused, strict: options.strict };
    let report = uses::usage(users, &goldens, &config.users, extra);
    let fail_on = options.fail_on.or(config.fail_on).unwrap_or_default();
    let fails = report.findings.iter().any(|finding| fail_on.fails(finding.level))
        || options.strict && !report.coverage.faults.is_empty();
    let text = match options.format {
        Format::Text => uses::text(&report, use_colours(options.color)),
        Format::Json => uses::json(&report),
        Format::Github => uses::github(&report),
        Format::Markdown => {
            return Err(Error::new("`usage` has no Markdown report")
                .help("use `--format text`")
                .usage());
        }
    };
    Ok(Output { text, code: if fails { FINDINGS } else { 0 } })
}
