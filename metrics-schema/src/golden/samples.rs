//! The samples of a family in a golden, which determine its series, its buckets and the labels of an info.

use std::borrow::Cow;

use super::EXAMPLE_KEY;
use crate::exposition::bound;
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
        let misplaced_unit = || format!("a sample of `{name}` does not follow its HELP line");
        let suffix = name.strip_prefix(&*family.name).ok_or_else(misplaced_unit)?;
        match (&family.kind, suffix) {
            (Kind::Histogram(_), "_bucket") => {
                expect_value(value, &["0"])?;
                return self.bucket(family, labels);
            }
            (Kind::Histogram(_), "_sum" | "_count") => {
                expect_value(value, &["0"])?;
                self.expect_whole()?;
                return of_the_last_series(family, &labels).map(|()| false);
            }
            (Kind::Info(_), "") => {
                expect_value(value, &["1"])?;
                let names = split_open(&mut labels);
                if names.is_empty() {
                    return Err(format!(
                        "expected the labels of an info at the end, of the value `{EXAMPLE_KEY}`"
                    ));
                }
                let is_first = family.series.is_empty();
                if !is_first && *family.kind.open_labels() != *names {
                    return Err(format!("the series of `{}` have several labels", family.name));
                }
                family.kind = Kind::Info(names);
            }
            (Kind::StateSet, "") => expect_value(value, &["0", "1"])?,
            (Kind::Counter | Kind::Gauge, "") => expect_value(value, &["0"])?,
            _ => return Err(misplaced_unit()),
        }
        begin(family, labels).map(|()| true)
    }

    /// Returns an error if the last histogram is incomplete.
    pub(super) fn expect_whole(&self) -> Result<(), String> {
        match self.bounds {
            None => Ok(()),
            Some(_) => Err("expected a bucket `+Inf` before".to_owned()),
        }
    }

    fn bucket(
        &mut self,
        family: &mut FamilySchema,
        mut labels: Vec<Label>,
    ) -> Result<bool, String> {
        let le = labels.pop().filter(|label| label.name == "le");
        let le = le.ok_or("expected `le` as the last label of a bucket")?.value;
        let begins = self.bounds.is_none();
        match begins {
            true => begin(family, labels)?,
            false => of_the_last_series(family, &labels)?,
        }
        let bounds = self.bounds.get_or_insert_default();
        match le.parse::<f64>() {
            Ok(f64::INFINITY) if le == "+Inf" => {
                let buckets = Buckets::from(self.bounds.take().unwrap_or_default());
                let is_first = family.series.len() == 1;
                if !is_first && family.kind != Kind::Histogram(buckets.clone()) {
                    return Err(format!("the series of `{}` have several buckets", family.name));
                }
                family.kind = Kind::Histogram(buckets);
            }
            Ok(value) if value.is_finite() && bound(value) == le => match bounds.last() {
                Some(last) if *last >= value => {
                    return Err(format!("expected a bound above `{}`, found `{le}`", bound(*last)));
                }
                _ => bounds.push(value),
            },
            _ => return Err(format!("expected a bound as Go writes it, found `{le}`")),
        }
        Ok(begins)
    }
}

fn expect_value(value: &str, expected: &[&str]) -> Result<(), String> {
    match expected.contains(&value) {
        true => Ok(()),
        false => Err(format!("expected the value `{}`, found `{value}`", expected.join("` or `"))),
    }
}

fn begin(family: &mut FamilySchema, labels: Vec<Label>) -> Result<(), String> {
    let series = Series { labels: labels.into() };
    if family.series.contains(&series) {
        return Err(format!("this series of `{}` stands twice", family.name));
    }
    family.series.to_mut().push(series);
    Ok(())
}

fn of_the_last_series(family: &FamilySchema, labels: &[Label]) -> Result<(), String> {
    match family.series.last().is_some_and(|series| *series.labels == *labels) {
        true => Ok(()),
        false => Err(format!("expected a bucket of `{}` with these labels before", family.name)),
    }
}

/// Removes the labels at the end with the example value, which are the labels of an info, and returns their
/// names.
fn split_open(labels: &mut Vec<Label>) -> Cow<'static, [Text]> {
    let open = labels.iter().rev().take_while(|label| label.value == EXAMPLE_KEY).count();
    labels.split_off(labels.len() - open).into_iter().map(|label| label.name).collect()
}
