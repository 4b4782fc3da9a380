//! `cargo frozen-metrics rename`: gives a metric a new name in its struct, keeps the old one for a while, and writes the
//! golden.
//!
//! The field keeps its Rust name and gets `name = "…"`. Its uses therefore compile, so that the golden can be written. An
//! editor can rename the field afterwards.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use frozen_metrics_schema::suggest::nearest;
use frozen_metrics_schema::until::Until;

use super::bless::write_goldens;
use super::context::{Context, refuse_ci};
use super::new_name::expect_free;
use super::request::Request;
use super::{confirm, print};
use crate::Output;
use crate::cli::Rename;
use crate::cure::next_window;
use crate::error::{Error, Result};
use crate::interrupt::Section;
use crate::read::{self, GoldenFile};
use crate::rules::has_ended;
use crate::source::{self, MetricField, Owner, Renaming, Source, sources};

/// Renames a metric.
pub(crate) fn rename(options: &Rename) -> Result<Output> {
    let Rename { old, new, .. } = options;
    if !options.dry_run {
        refuse_ci()?;
    }
    let context = Context::read()?;
    let head = read::head(context.repository.as_ref(), context.root(), &context.config.exclude)?;
    let golden = golden_of(&head.goldens, old)?;
    expect_free(&head.goldens, golden, old, new)?;
    let until = until(options.until.as_deref(), golden)?;
    let change = Change::find(&context, golden, Renaming { old, new, until: &until })?;

    print(&source::diff(&change.shown, &change.old, &change.new));
    if options.dry_run {
        return Ok(Output { text: String::new(), code: 0 });
    }
    let question = format!("edit {} and write {}?", change.shown, golden.path);
    confirm(&question, options.common.yes)?;
    // An interruption restores the source.
    let _section = Section::begin()?;
    change.write(&change.new)?;
    let request = Request::of_golden(&context, &context.root().join(&golden.path));
    let mut common = options.common.clone();
    common.yes = true;
    let result = request.and_then(|request| write_goldens(&context, &request, None, &common));
    match result {
        Ok(text) => Ok(Output { text: format!("{text}{}", change.advice), code: 0 }),
        Err(error) => {
            if let Err(failed) = change.write(&change.old) {
                let _ = writeln!(io::stderr(), "{error}");
                return Err(failed.help("the source is still edited: undo the edit by hand"));
            }
            Err(error)
        }
    }
}

/// Returns the golden that has a metric of this name.
fn golden_of<'a>(goldens: &'a [GoldenFile], metric: &str) -> Result<&'a GoldenFile> {
    let has = |golden: &&GoldenFile| golden.golden.schema.family(metric).is_some();
    let found: Vec<_> = goldens.iter().filter(has).collect();
    match *found {
        [golden] => Ok(golden),
        [] => {
            let all = goldens.iter().flat_map(|golden| golden.golden.schema.families.iter());
            let what = match nearest(metric, all.map(|family| &*family.name)) {
                Some(near) => format!("no golden has `{metric}`, did you mean `{near}`?"),
                None => format!("no golden has `{metric}`"),
            };
            Err(Error::new(what))
        }
        _ => {
            let paths: Vec<_> = found.iter().map(|golden| &*golden.path).collect();
            let what = format!("several goldens have `{metric}`: {}", paths.join(", "));
            Err(Error::new(what).help("rename it by hand in each struct, with `renamed_from`"))
        }
    }
}

/// Returns the version or the day at which the old name ends.
fn until(until: Option<&str>, golden: &GoldenFile) -> Result<String> {
    let Some(until) = until else { return Ok(next_window(golden.package.as_ref())) };
    let end = Until::parse(until).map_err(|error| Error::new(error).usage())?;
    if has_ended(&end, golden) {
        let what = format!("`--until {until}` is already reached");
        let help = "name a later version of the package, or a day in the future";
        return Err(Error::new(what).help(help).usage());
    }
    Ok(until.to_owned())
}

/// The change of a source file.
struct Change {
    path: PathBuf,
    shown: String,
    old: String,
    new: String,
    /// What to do afterwards.
    advice: String,
}

impl Change {
    fn find(context: &Context, golden: &GoldenFile, renaming: Renaming<'_>) -> Result<Self> {
        let struct_name = &*golden.golden.schema.name;
        if struct_name.contains('.') {
            let what =
                format!("`{}` gets its name from the group member `{struct_name}`", renaming.old);
            return Err(Error::new(what).help("rename it by hand"));
        }
        let path = context.root().join(&golden.path);
        let Some(package) = context.workspace.package_of(&path) else {
            let what = format!("{} is not in a package of the workspace", golden.path);
            return Err(Error::new(what));
        };
        let in_package = path.strip_prefix(package.root()).unwrap_or(&path).to_string_lossy();
        let in_package = in_package.replace('\\', "/");
        let sources = sources(package.root(), struct_name)?;
        let (source, owner) = owner(&sources, struct_name, &in_package)?;
        let shown = context.shown(&source.path).unwrap_or_default();
        let fields = owner.fields_of(renaming.old);
        if fields.is_empty() {
            return Err(no_field(&owner, struct_name, &shown, renaming.old));
        }
        let mut edits = Vec::new();
        for field in &fields {
            let all = field.rename(source, renaming);
            edits.extend(all.map_err(|what| Error::at(&shown, field.line(), what))?);
        }
        let new = source::apply(&source.text, &edits);
        let (path, old) = (source.path.clone(), source.text.clone());
        Ok(Self { path, shown, old, new, advice: advice(&fields, renaming) })
    }

    fn write(&self, text: &str) -> Result<()> {
        let failed = |error| Error::at(&self.shown, 1, format!("cannot write the file: {error}"));
        fs::write(&self.path, text).map_err(failed)
    }
}

/// Returns the struct that names this golden.
fn owner<'a>(sources: &'a [Source], name: &str, golden: &str) -> Result<(&'a Source, Owner)> {
    let is_same = |path: &String| {
        frozen_metrics_schema::golden::normalize(path).is_ok_and(|path| path == golden)
    };
    let mut found = Vec::new();
    for source in sources {
        // A file that does not parse may belong to another edition, or to no target.
        let Ok(owners) = source.owners(name) else { continue };
        let owners = owners.into_iter().filter(|owner| owner.goldens.iter().any(is_same));
        found.extend(owners.map(|owner| (source, owner)));
    }
    let several = found.len() > 1;
    match found.pop() {
        Some(found) if !several => Ok(found),
        Some(_) => {
            let what = format!("several structs `{name}` name the golden {golden}");
            Err(Error::new(what).help("rename the metric by hand, with `renamed_from`"))
        }
        None => {
            let what = format!("no struct `{name}` in the sources names the golden {golden}");
            Err(Error::new(what)
                .help("if a macro generates it, rename the metric by hand, with `renamed_from`"))
        }
    }
}

fn no_field(owner: &Owner, name: &str, shown: &str, metric: &str) -> Error {
    let what = format!("no field of `{name}` declares `{metric}`");
    let help = match owner.mentions(metric) {
        true => "the attributes of the struct declare it: rename it there by hand".to_owned(),
        false => format!(
            "if a macro generates the field, rename it by hand, with `renamed_from = \"{metric}\"`"
        ),
    };
    Error::at(shown, owner.line, what).help(help)
}

/// Returns how to finish the renaming.
fn advice(fields: &[MetricField<'_>], renaming: Renaming<'_>) -> String {
    let idents: Vec<_> = fields.iter().map(|field| format!("`{}`", field.ident())).collect();
    let keep = if idents.len() == 1 { "keeps its Rust name" } else { "keep their Rust names" };
    format!(
        "`{}` is exposed too until {}\n{} {keep}, which an editor can change without an effect on the golden\n",
        renaming.old,
        renaming.until,
        idents.join(" and "),
    )
}
