//! The current day.

use std::time::{SystemTime, UNIX_EPOCH};

use frozen_metrics_schema::until::Date;

/// Returns the current day in UTC. A clock outside the years 1970 to 9999 counts as that of the nearest day.
pub(crate) fn today() -> Date {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let last = Date { year: 9999, month: 12, day: 31 };
    Date::from_unix_day(since.as_secs() / 86_400).unwrap_or(last)
}
