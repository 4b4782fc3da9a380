use axum::http::HeaderValue;

use super::*;

/// The `Accept` header of Prometheus 3 by default, and with a preference for native histograms.
const PROMETHEUS_3: &str = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,\
    application/openmetrics-text;version=0.0.1;q=0.5,\
    text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2";
const PROMETHEUS_3_PROTOBUF: &str = "application/vnd.google.protobuf;\
    proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,\
    application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,\
    application/openmetrics-text;version=0.0.1;q=0.4,\
    text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1";
const PROMETHEUS_2_49: &str = "application/openmetrics-text;version=1.0.0;q=0.5,\
    application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2";
const PROMETHEUS_2_42: &str = "application/openmetrics-text;version=1.0.0,\
    application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
const PROMETHEUS_2_30: &str =
    "application/openmetrics-text; version=0.0.1,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
const VICTORIA_METRICS: &str = "text/plain;version=0.0.4;q=1,*/*;q=0.1";
const CHROMIUM: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,\
    image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7";

const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";
const PROTOBUF: &str = "application/vnd.google.protobuf; \
    proto=io.prometheus.client.MetricFamily; encoding=delimited";
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

fn content_type(lines: &[&str]) -> String {
    let mut headers = HeaderMap::new();
    for line in lines {
        headers.append(header::ACCEPT, HeaderValue::from_bytes(line.as_bytes()).unwrap());
    }
    negotiate(&headers).content_type()
}

#[test]
fn every_scraper_gets_the_best_that_it_knows() {
    let utf8 = format!("{OPEN_METRICS}; escaping=allow-utf-8");
    for (accept, expected) in [
        (PROMETHEUS_3, &*utf8),
        (PROMETHEUS_3_PROTOBUF, if cfg!(feature = "protobuf") { PROTOBUF } else { &utf8 }),
        (PROMETHEUS_2_49, OPEN_METRICS),
        (PROMETHEUS_2_42, OPEN_METRICS),
        (PROMETHEUS_2_30, TEXT),
        (VICTORIA_METRICS, TEXT),
        (CHROMIUM, TEXT),
        ("*/*", TEXT),
    ] {
        assert_eq!(content_type(&[accept]), expected, "{accept}");
    }
}

#[test]
fn who_accepts_nothing_of_ours_gets_text() {
    for accept in [
        "",
        ",",
        ",,;;==",
        "text",
        "text/",
        "/plain",
        "\"",
        "application/json",
        "text/plain;version=1.0.0",
        "text/plain;q=0",
        "*/*;q=0",
        "application/openmetrics-text;version=2.0.0",
        "application/openmetrics-text+json",
        "application/openmetrics-text;q=2",
        "application/openmetrics-text;q=NaN",
        "application/openmetrics-text;q=-1",
        "application/openmetrics-text;q=",
        "\u{1f980}",
    ] {
        assert_eq!(content_type(&[accept]), TEXT, "{accept}");
    }
    assert_eq!(content_type(&[]), TEXT);
}

#[test]
fn the_higher_quality_wins_then_the_more_precise_then_the_first() {
    for (accept, expected) in [
        ("text/plain;q=0.4, application/openmetrics-text;q=0.5", OPEN_METRICS),
        ("text/plain;q=0.5, application/openmetrics-text;q=0.4", TEXT),
        ("text/plain;q=0.001, application/openmetrics-text;q=0", TEXT),
        ("*/*, application/openmetrics-text", OPEN_METRICS),
        ("text/plain, application/openmetrics-text; version=1.0.0", OPEN_METRICS),
        ("text/plain, application/openmetrics-text", TEXT),
        ("application/openmetrics-text, text/plain", OPEN_METRICS),
        ("application/*, text/*;q=0.9", OPEN_METRICS),
    ] {
        assert_eq!(content_type(&[accept]), expected, "{accept}");
    }
}

#[test]
fn the_most_precise_range_says_how_much_a_format_is_wanted() {
    let accept = "application/openmetrics-text;q=0, */*, text/*;q=0.1";
    assert_eq!(content_type(&[accept]), TEXT);
    let accept = "text/plain;version=0.0.4;q=0.1, text/plain, application/*;q=0.2";
    assert_eq!(content_type(&[accept]), OPEN_METRICS);
}

#[test]
fn case_spaces_quotes_and_lines_do_not_matter() {
    let accept = "Application/OpenMetrics-Text ;\tVERSION=\"1.0.0\" ; Q=0.9;";
    assert_eq!(content_type(&[accept]), OPEN_METRICS);
    let accept = ["image/png", "not a range", "text/plain;q=0.1", "application/openmetrics-text"];
    assert_eq!(content_type(&accept), OPEN_METRICS);
    let accept = "image/png;note=\", text/plain, \", application/openmetrics-text;q=0.1";
    assert_eq!(content_type(&[accept]), OPEN_METRICS);
}

#[test]
fn an_escaping_is_repeated_if_our_names_are_in_it() {
    for (escaping, parameter) in [
        ("allow-utf-8", "; escaping=allow-utf-8"),
        ("underscores", "; escaping=underscores"),
        ("values", "; escaping=values"),
        ("dots", ""),
        ("unheard-of", ""),
    ] {
        let accept = format!("text/plain;version=0.0.4;escaping={escaping}");
        assert_eq!(content_type(&[&accept]), format!("{TEXT}{parameter}"));
    }
    let accept = "text/plain;version=1.0.0;escaping=allow-utf-8, text/plain;q=0.5";
    assert_eq!(content_type(&[accept]), TEXT, "it is asked of another format");
}
