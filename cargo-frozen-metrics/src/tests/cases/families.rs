//! The families of the cases, and macros that write such.

macro_rules! family {
    ($name:literal, $kind:literal, $help:literal, [$($series:literal),*]) => {
        concat!("# HELP ", $name, " ", $help, "\n# TYPE ", $name, " ", $kind, "\n", $($name, $series, " 0\n"),*)
    };
}

macro_rules! histogram {
    ([$($bound:literal),*] $(, $annotation:literal)?) => {
        concat!(
            "# HELP wait_seconds Waiting.\n# TYPE wait_seconds histogram\n", $($annotation,)?
            $("wait_seconds_bucket{le=\"", $bound, "\"} 0\n",)*
            "wait_seconds_bucket{le=\"+Inf\"} 0\nwait_seconds_sum 0\nwait_seconds_count 0\n"
        )
    };
}

macro_rules! keyed {
    ($limit:literal, $overflow:literal) => {
        concat!(
            "# KEY peer at most ",
            $limit,
            ", then \"",
            $overflow,
            "\"\n",
            "# HELP sent_total Sent.\n# TYPE sent_total counter\nsent_total{peer=\"*\"} 0\n"
        )
    };
}

macro_rules! renamed_until {
    ($until:literal) => {
        concat!(
            "# HELP sends_total Sent.\n# TYPE sends_total counter\nsends_total 0\n",
            "# HELP sent_total Renamed to sends_total. Sent.\n# TYPE sent_total counter\n",
            "# ALIAS sent_total of sends_total until ",
            $until,
            "\nsent_total 0\n"
        )
    };
}

pub(super) const SENT: &str = family!("sent_total", "counter", "Sent.", [""]);
pub(super) const SENT_AND_LAG: &str = concat!(
    family!("sent_total", "counter", "Sent.", [""]),
    family!("bus_lag", "gauge", "Behind.", [""])
);
pub(super) const FAILED: &str =
    family!("failed_total", "counter", "Failed.", ["{op=\"read\"}", "{op=\"error\"}"]);
pub(super) const HPA: &str = concat!(
    family!("kube_hpa_labels", "gauge", "A.", [""]),
    family!("kube_hpa_paused", "gauge", "B.", [""]),
    family!("kube_hpa_replicas", "gauge", "C.", [""])
);
pub(super) const READ_AND_WRITE: &str = concat!(
    family!("disk_read_bytes_total", "counter", "Read.", [""]),
    family!("disk_write_bytes_total", "counter", "Written.", [""])
);
pub(super) const BY_OPERATION: &str =
    family!("disk_bytes_total", "counter", "Bytes.", ["{op=\"read\"}", "{op=\"write\"}"]);

pub(super) const UNSTABLE: &str = "# HELP sent_total Sent.\n# TYPE sent_total counter\n# STABILITY sent_total beta\nsent_total 0\n";
pub(super) const DEPRECATED: &str = "# HELP sent_total Deprecated since 1.4.0. Sent.\n# TYPE sent_total counter\n\
                          # DEPRECATED sent_total since \"1.4.0\"\nsent_total 0\n";
pub(super) const DEPRECATED_IN_2: &str = "# HELP sent_total Deprecated since 2.0.0. Sent.\n# TYPE sent_total counter\n\
                               # DEPRECATED sent_total since \"2.0.0\"\nsent_total 0\n";
