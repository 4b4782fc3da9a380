//! Units at the end of a name and within it.

use super::*;

#[test]
fn a_unit_is_a_base_unit() {
    fires(&[gauge("lag_ms")], Location::Name(0), "use `seconds`");
    fires(&[counter("sent_mebibytes_total")], Location::Name(0), "use `bytes`");
    fires(
        &[unit("milliseconds", gauge("lag_milliseconds"))],
        Location::Annotation(0, &UNIT),
        "use `seconds`",
    );
    passes(&[
        gauge("lag_seconds"),
        counter("sent_bytes_total"),
        allow(lints::BASE_UNIT, gauge("lag_ms")),
    ]);
}

#[test]
fn no_word_of_a_name_is_another_unit() {
    for (name, word, base) in [
        ("wait_ms_max", "ms", "seconds"),
        ("latency_milliseconds_max", "milliseconds", "seconds"),
        ("minutes_open", "minutes", "seconds"),
        ("uptime_h", "h", "seconds"),
        ("uptime_d", "d", "seconds"),
        ("depth_m", "m", "meters"),
        ("heap_b", "b", "bytes"),
        ("disk_pb", "pb", "bytes"),
        ("disk_exabytes", "exabytes", "bytes"),
        ("sent_kbytes", "kbytes", "bytes"),
        ("width_bit", "bit", "bytes"),
    ] {
        let part = format!("found `{word}` in `{name}`: use `{base}`");
        fires(&[gauge(name)], Location::Name(0), &part);
        passes(&[allow(lints::BASE_UNIT, gauge(name))]);
    }
    fires(
        &[unit("seconds", gauge("days_open_seconds"))],
        Location::Name(0),
        "found `days` in `days_open_seconds`",
    );
    for name in ["m_tree_depth", "d", "b_frames", "day_of_month", "bit_errors", "second_chances"] {
        passes(&[gauge(name)]);
    }
}

#[test]
fn a_name_ends_in_its_unit() {
    fires(&[unit("seconds", gauge("lag"))], Location::Name(0), "ending in its unit, `_seconds`");
    fires(&[unit("bytes", counter("bytes_sent_total"))], Location::Name(0), "`_bytes_total`");
    fires(
        &[unit("per second", gauge("x"))],
        Location::Annotation(0, &UNIT),
        "a unit of lower-case letters",
    );
    passes(&[
        unit("seconds", gauge("lag_seconds")),
        unit("requests", counter("open_requests_total")),
    ]);
}
