//! The samples of a family in a golden, which determine its series, its buckets and the labels of an info.

use std::borrow::Cow;

use super::EXAMPLE_KEY;
use crate::exposition::{BoundFormat, INFINITY, visible};
use crate::{Buckets, FamilySchema, Kind, Label, Series, Text};

/// The state of reading the samples of a family.
#[derive(Default)]
pub(super) struct Samples {
    /// The bounds of the current histogram so far; `None` after its bucket `+Inf`.
    bounds: Option<Vec<f64>>,
}

impl Samples {
    /// Adds a sample, whose labels are without those of the key. Returns whether it begins a series.
    pub(super) fn take(
        &mut self,
        family: &mut FamilySchema,
        name: &str,
        mut labels: Vec<Label>,
        value: &str,
    ) -> Result<bool, String> {
        let zero = family.zero();
        let (suffixes, values): (&[&str], &[&str]) = match family.kind {
            Kind::Histogram(_) => (&["_bucket", "_sum", "_count"], &["0"]),
            Kind::Counter | Kind::Gauge => (&[""], &[&*zero]),
            Kind::Info(_) => (&[""], &["1"]),
            Kind::StateSet => (&[""], &["0", "1"]),
        };
        let suffix = name.strip_prefix(&*family.name).filter(|suffix| suffixes.contains(suffix));
        let suffix = suffix.ok_or_else(|| misplaced(name))?;
        if !values.contains(&value) {
            let expected = values.join("` or `");
            return Err(format!("expected the value `{expected}`, found `{value}`"));
        }
        match suffix {
            "" => {}
            "_bucket" => return self.bucket(family, labels),
            _ => {
                self.expect_whole()?;
                return of_the_last_series(family, &labels).map(|()| false);
            }
        }
        if let Kind::Info(known) = &family.kind {
            let names = split_open(&mut labels);
            if names.is_empty() {
                let expected = "expected the labels of the info after its constant labels";
                return Err(format!("{expected}, each with the value `{EXAMPLE_KEY}`"));
            }
            if !family.series.is_empty() && *known != names {
                return Err(format!("the series of `{name}` have different labels"));
            }
            family.kind = Kind::Info(names);
        }
        begin(family, labels).map(|()| true)
    }

    /// Returns an error if the last histogram is incomplete.
    pub(super) fn expect_whole(&self) -> Result<(), String> {
        match self.bounds {
            None => Ok(()),
            Some(_) => Err(format!("expected the bucket `{INFINITY}` before this line")),
        }
    }

    fn bucket(
        &mut self,
        family: &mut FamilySchema,
        mut labels: Vec<Label>,
    ) -> Result<bool, String> {
        let le = labels.pop().filter(|label| label.name == "le");
        let le = le.ok_or("expected `le` as the last label of a bucket")?.value;
        let format = family.bound_format();
        let value = le.parse::<f64>().ok().filter(|value| format.bound(*value) == le);
        let value = value.filter(|value| *value > f64::NEG_INFINITY).ok_or_else(|| {
            let expected = match format {
                BoundFormat::Canonical => "a bound in the format of Go's `%g`",
                BoundFormat::Decimal => "a decimal bound without an exponent",
            };
            format!("expected {expected}, found `{}`", visible(&le))
        })?;
        let begins = self.bounds.is_none();
        if begins {
            begin(family, labels)?
        } else {
            of_the_last_series(family, &labels)?
        }
        let bounds = self.bounds.get_or_insert_default();
        if let Some(last) = bounds.last().filter(|last| **last >= value) {
            return Err(format!("expected a bound above `{}`, found `{le}`", format.bound(*last)));
        }
        if value < f64::INFINITY {
            bounds.push(value);
            return Ok(begins);
        }
        let kind = Kind::Histogram(Buckets::from(self.bounds.take().unwrap_or_default()));
        if family.series.len() > 1 && family.kind != kind {
            return Err(format!("the series of `{}` have different buckets", family.name));
        }
        family.kind = kind;
        Ok(begins)
    }
}

/// Returns the error for a sample outside its family.
pub(super) fn misplaced(name: &str) -> String {
    format!("a sample of `{name}` does not follow its HELP line")
}

fn begin(family: &mut FamilySchema, labels: Vec<Label>) -> Result<(), String> {
    let series = Series { labels: labels.into() };
    if family.series.contains(&series) {
        return Err(format!("duplicate series of `{}`", family.name));
    }
    family.series.to_mut().push(series);
    Ok(())
}

fn of_the_last_series(family: &FamilySchema, labels: &[Label]) -> Result<(), String> {
    match family.series.last().is_some_and(|series| *series.labels == *labels) {
        true => Ok(()),
        false => Err(format!("expected buckets of `{}` with these labels before", family.name)),
    }
}

/// Removes the labels at the end with the example value, which are the labels of an info, and returns their
/// names.
fn split_open(labels: &mut Vec<Label>) -> Cow<'static, [Text]> {
    let open = labels.iter().rev().take_while(|label| label.value == EXAMPLE_KEY).count();
    labels.split_off(labels.len() - open).into_iter().map(|label| label.name).collect()
}
