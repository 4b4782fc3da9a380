//! Call sites of `prometheus`.

use super::*;
use prometheus::{HistogramOpts, HistogramVec, IntCounterVec, IntGauge, Opts, Registry};

#[test]
fn call_sites() -> Result<(), Box<dyn Error>> {
    let registry = Registry::new();
    let requests = IntCounterVec::new(
        Opts::new("shop_requests_total", "Requests answered."),
        &["route", "outcome"],
    )?;
    let seconds = HistogramVec::new(
        HistogramOpts::new("shop_request_seconds", "Time to answer a request.")
            .buckets(vec![0.05, 0.5, 5.0]),
        &["route"],
    )?;
    let carts = IntGauge::new("shop_open_carts", "Carts that are open.")?;
    registry.register(Box::new(requests.clone()))?;
    registry.register(Box::new(seconds.clone()))?;
    registry.register(Box::new(carts.clone()))?;

    requests.with_label_values(&["/cart", "ok"]).inc();
    let timer = seconds.with_label_values(&["/cart"]).start_timer();
    timer.observe_duration();
    carts.inc();

    SHOP.requests_total.inc(Answer { route: "/cart", outcome: Outcome::Ok });
    let seconds = SHOP.request_seconds.get_or_create(Route { route: "/cart" });
    let timer = seconds.start_timer();
    timer.stop();
    SHOP.open_carts.inc();

    let text = prometheus::TextEncoder::new().encode_to_string(&registry.gather())?;
    assert_eq!(
        lines(&text, "shop_requests_total"),
        ["shop_requests_total{outcome=\"ok\",route=\"/cart\"} 1"]
    );
    assert_eq!(lines(&text, "shop_request_seconds_bucket").len(), 4);
    Ok(())
}
