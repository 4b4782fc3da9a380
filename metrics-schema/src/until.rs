//! The end of a window: a version of the package, or a date.

use std::cmp::Ordering;
use std::fmt;

/// When something ends: with the first release of a version, or on a day.
///
/// ```
/// use frozen_metrics_schema::until::{Until, Version};
///
/// let until = Until::parse("2.0.0")?;
/// let reached = |version: &str| until.is_reached(&Version::parse(version).unwrap());
/// assert!(reached("2.0.0") && reached("2.0.1"));
/// assert!(!reached("1.9.9") && !reached("2.0.0-rc.1"));
/// assert_eq!(until.to_string(), "\"2.0.0\"");
///
/// assert_eq!(Until::parse("2027-03-31")?.to_string(), "2027-03-31");
/// assert!(Until::parse("2.0").is_err() && Until::parse("2027-02-29").is_err());
/// # Ok::<_, String>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Until {
    /// The first version of the package without it.
    Version(Version),
    /// The last day with it, in UTC.
    Date(Date),
}

impl Until {
    /// Parses a version such as `2.0.0`, or a date such as `2027-03-31`.
    ///
    /// # Errors
    ///
    /// Returns what was expected.
    pub fn parse(text: &str) -> Result<Self, String> {
        let date = || Date::parse(text).map(Self::Date);
        let version = || Self::version(text);
        date().or_else(version).ok_or_else(|| {
            let found = crate::exposition::visible(text);
            format!(
                "expected a version such as `2.0.0` or a date such as `2027-03-31`, found `{found}`"
            )
        })
    }

    /// Parses the text that [`Display`](fmt::Display) writes: a version in quotes, or a date without.
    pub fn from_annotation(text: &str) -> Option<Self> {
        let quoted = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
        match quoted {
            Some(version) => Self::version(version),
            None => Date::parse(text).map(Self::Date),
        }
    }

    /// Parses a version without build metadata, which does not affect the order of versions.
    fn version(text: &str) -> Option<Self> {
        Version::parse(text).filter(|_| !text.contains('+')).map(Self::Version)
    }

    /// Returns whether a package of this version has reached the end. No version reaches a date.
    pub fn is_reached(&self, version: &Version) -> bool {
        matches!(self, Self::Version(until) if version >= until)
    }

    /// Returns whether the date is before `today`. No date reaches a version.
    pub fn is_past(&self, today: Date) -> bool {
        matches!(self, Self::Date(until) if *until < today)
    }
}

/// Writes a version in quotes, and a date without.
impl fmt::Display for Until {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Version(version) => write!(f, "\"{version}\""),
            Self::Date(date) => date.fmt(f),
        }
    }
}

/// A day of the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// The year, of four digits.
    pub year: u16,
    /// The month, from 1.
    pub month: u8,
    /// The day of the month, from 1.
    pub day: u8,
}

impl Date {
    /// Parses a date such as `2027-03-31`. Returns `None` for a day that does not exist.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let mut number = |len: usize| -> Option<u16> {
            let digits = parts.next().filter(|part| part.len() == len)?;
            digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
        };
        let (year, month, day) = (number(4)?, number(2)?, number(2)?);
        let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            2 => 28 + u16::from(is_leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        let exists = (1..=days).contains(&day) && parts.next().is_none();
        let date = Self { year, month: u8::try_from(month).ok()?, day: u8::try_from(day).ok()? };
        exists.then_some(date)
    }

    /// Returns the date of a day, counted from 0 for 1970-01-01. Returns `None` after the year 9999.
    pub fn from_unix_day(day: u64) -> Option<Self> {
        // Years begin in March, so that the leap day is the last day of a year, and eras of 400 years on 0000-03-01.
        let shifted = day.checked_add(719_468)?;
        let (era, of_era) = (shifted / 146_097, shifted % 146_097);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * of_year + 2) / 153;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        let year = era * 400 + year_of_era + u64::from(month <= 2);
        let day = of_year - (153 * shifted_month + 2) / 5 + 1;
        let year = u16::try_from(year).ok().filter(|year| *year <= 9999)?;
        Some(Self { year, month: u8::try_from(month).ok()?, day: u8::try_from(day).ok()? })
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { year, month, day } = self;
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// A version according to [Semantic Versioning](https://semver.org), without its build metadata. A pre-release is
/// less than its release.
///
/// ```
/// use frozen_metrics_schema::until::Version;
///
/// let sorted = ["1.9.0", "2.0.0-alpha", "2.0.0-alpha.2", "2.0.0-alpha.10", "2.0.0-rc.1", "2.0.0"];
/// let versions = sorted.map(|text| Version::parse(text).unwrap());
/// assert!(versions.is_sorted() && versions[5] == Version::parse("2.0.0+build.5").unwrap());
/// assert!(["2", "2.0", "2.0.x", "02.0.0", "2.0.0-", "v2.0.0"].iter().all(|text| Version::parse(text).is_none()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Major, minor and patch.
    numbers: [u64; 3],
    /// The identifiers after `-`; empty for a release.
    pre_release: Vec<String>,
}

impl Version {
    /// Parses a version with all three numbers.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.split('+').next()?;
        let (numbers, pre_release) = match text.split_once('-') {
            Some((numbers, identifiers)) => (numbers, identifiers.split('.').collect()),
            None => (text, Vec::new()),
        };
        let mut parts = numbers.split('.').map(number);
        let numbers = [parts.next()??, parts.next()??, parts.next()??];
        let is_legal = |text: &&str| {
            !text.is_empty()
                && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        let is_whole = parts.next().is_none() && pre_release.iter().all(is_legal);
        let pre_release = pre_release.into_iter().map(str::to_owned).collect();
        is_whole.then_some(Self { numbers, pre_release })
    }

    /// Returns major, minor and patch.
    pub fn numbers(&self) -> [u64; 3] {
        self.numbers
    }
}

/// Parses a number without leading zeros.
fn number(text: &str) -> Option<u64> {
    let is_canonical = text == "0" || !text.starts_with('0');
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_canonical && is_number { text.parse().ok() } else { None }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        let numbers = self.numbers.cmp(&other.numbers);
        numbers.then_with(|| match (&self.pre_release[..], &other.pre_release[..]) {
            ([], []) => Ordering::Equal,
            ([], _) => Ordering::Greater,
            (_, []) => Ordering::Less,
            (own, other) => {
                let pairs = own.iter().zip(other).map(|(own, other)| compare(own, other));
                pairs.fold(Ordering::Equal, Ordering::then).then(own.len().cmp(&other.len()))
            }
        })
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Compares identifiers of pre-releases: numbers as numbers, and below all words.
fn compare(one: &str, other: &str) -> Ordering {
    match (number(one), number(other)) {
        (Some(one), Some(other)) => one.cmp(&other),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => one.cmp(other),
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch] = self.numbers;
        write!(f, "{major}.{minor}.{patch}")?;
        if self.pre_release.is_empty() {
            return Ok(());
        }
        write!(f, "-{}", self.pre_release.join("."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_that_exist_are_dates() {
        for text in ["2027-03-31", "2028-02-29", "2000-02-29", "2027-12-01"] {
            assert_eq!(Date::parse(text).unwrap().to_string(), text);
        }
        for text in [
            "2027-02-29",
            "2100-02-29",
            "2027-04-31",
            "2027-13-01",
            "2027-00-01",
            "2027-01-00",
            "27-01-01",
            "2027-1-1",
            "2027-01-01-",
            "2027-01-+1",
            "",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }

    #[test]
    fn unix_days_are_those_of_the_calendar() {
        for (day, expected) in [
            (0, "1970-01-01"),
            (59, "1970-03-01"),
            (11_016, "2000-02-29"),
            (20_784, "2026-11-27"),
            (2_932_896, "9999-12-31"),
        ] {
            assert_eq!(Date::from_unix_day(day).unwrap().to_string(), expected);
        }
        assert_eq!(Date::from_unix_day(2_932_897), None);
        assert_eq!(Date::from_unix_day(u64::MAX), None);
    }

    #[test]
    fn a_date_is_past_on_the_day_after() {
        let until = Until::parse("2027-03-31").unwrap();
        assert!(!until.is_past(Date::parse("2027-03-31").unwrap()));
        assert!(until.is_past(Date::parse("2027-04-01").unwrap()));
        assert!(!until.is_reached(&Version::parse("9999.0.0").unwrap()));
    }

    #[test]
    fn what_is_written_is_read_back() {
        for text in ["2.0.0", "2.0.0-rc.1", "2027-03-31"] {
            let until = Until::parse(text).unwrap();
            assert_eq!(Until::from_annotation(&until.to_string()), Some(until));
        }
        assert!(Until::parse("2.0.0+build").is_err());
        assert_eq!(Until::from_annotation("\"2.0.0+build\""), None);
        assert_eq!(Until::from_annotation("2.0.0"), None);
        assert_eq!(Until::from_annotation("\"2027-03-31\""), None);
    }
}
