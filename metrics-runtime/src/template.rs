//! Templates: the constant parts of the exposition text.

/// The constant text of a family.
#[derive(Clone, Copy, Debug)]
pub struct FamilyTemplate {
    /// The HELP and TYPE lines of text format 0.0.4.
    pub header: &'static str,
    /// The bounds of a histogram's buckets, including `+Inf`; empty for other kinds.
    pub bounds: &'static [BoundTemplate],
    /// The series in the order of a scrape. A histogram has three for each series: bucket, sum and count.
    pub series: &'static [SeriesTemplate],
}

/// The text of a bucket's bound up to the end of the label set: `0.5"} `.
#[derive(Clone, Copy, Debug)]
pub struct BoundTemplate {
    /// The text in text format 0.0.4.
    pub text: &'static str,
    /// The text in OpenMetrics, which writes integers with a decimal.
    pub openmetrics: &'static str,
}

/// The constant text of a sample's line.
#[derive(Clone, Copy, Debug)]
pub struct SeriesTemplate {
    /// The text before the key's value, such as `name{channel="`, or before the sample's value in a set
    /// without a key: `name `.
    pub head: &'static str,
    /// The text between the key's value and the sample's value: `",role="leader"} `. It ends before the
    /// bound of a bucket, and before the labels of an info.
    pub tail: &'static str,
}
