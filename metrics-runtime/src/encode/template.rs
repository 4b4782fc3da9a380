//! What of the text is known when the crate is compiled.

/// What of a family is known when the crate is compiled.
#[derive(Clone, Copy, Debug)]
pub struct FamilyTemplate {
    /// The HELP and TYPE lines of text format 0.0.4.
    pub header: &'static str,
    /// The bounds of its buckets, `+Inf` with them; empty for what is no histogram.
    pub bounds: &'static [BoundTemplate],
    /// Its series, in the order of a scrape; a histogram's are three each: bucket, sum and count.
    pub series: &'static [SeriesTemplate],
}

/// The bound of a bucket, to the end of its label set: `0.5"} `.
#[derive(Clone, Copy, Debug)]
pub struct BoundTemplate {
    /// In text format 0.0.4.
    pub text: &'static str,
    /// In OpenMetrics, where a whole number has a decimal.
    pub openmetrics: &'static str,
}

/// What of a sample's line is known when the crate is compiled.
#[derive(Clone, Copy, Debug)]
pub struct SeriesTemplate {
    /// Up to the key's value: `name{channel="`; the whole of it for a set without key: `name `.
    pub head: &'static str,
    /// From the key's value to the sample's: `",role="leader"} `. A bucket's ends before its bound,
    /// an info's before its labels.
    pub tail: &'static str,
}
