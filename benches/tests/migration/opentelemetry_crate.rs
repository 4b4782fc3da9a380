//! Call sites of `opentelemetry`.

use super::*;
use opentelemetry::KeyValue;
use opentelemetry::metrics::MeterProvider;
use opentelemetry_sdk::metrics::SdkMeterProvider;

#[test]
fn call_sites() -> Result<(), Box<dyn Error>> {
    let registry = prometheus::Registry::new();
    let reader = opentelemetry_prometheus::exporter().with_registry(registry.clone()).build()?;
    let provider = SdkMeterProvider::builder().with_reader(reader).build();
    let elapsed = Duration::from_millis(7);
    let meter = provider.meter("shop");
    let requests =
        meter.u64_counter("shop.requests").with_description("Requests answered.").build();
    let seconds = meter.f64_histogram("shop.request").with_unit("s").build();
    let carts = meter.i64_up_down_counter("shop.open_carts").build();

    let labels = [KeyValue::new("route", "/cart"), KeyValue::new("outcome", "ok")];
    requests.add(1, &labels);
    seconds.record(elapsed.as_secs_f64(), &labels[..1]);
    carts.add(1, &[]);

    SHOP.requests_total.inc(Answer { route: "/cart", outcome: Outcome::Ok });
    SHOP.request_seconds.record(Route { route: "/cart" }, elapsed);
    SHOP.open_carts.inc();

    let text = prometheus::TextEncoder::new().encode_to_string(&registry.gather())?;
    assert_eq!(
        lines(&text, "shop_requests_total"),
        ["shop_requests_total{outcome=\"ok\",route=\"/cart\",otel_scope_name=\"shop\"} 1"]
    );
    assert_eq!(lines(&text, "shop_request_seconds_bucket").len(), 16);
    assert_eq!(lines(&text, "target_info").len(), 1);
    Ok(())
}

#[test]
fn bridges() -> Result<(), Box<dyn Error>> {
    static SHOP: ShopMetrics = ShopMetrics::new();
    let registry = prometheus::Registry::new();
    let reader = opentelemetry_prometheus::exporter().with_registry(registry.clone()).build()?;
    let exporter = Exporter::new().with(&SHOP)?.with(compat::text(move || {
        prometheus::TextEncoder::new().encode_to_string(&registry.gather()).unwrap_or_default()
    }))?;

    let provider = SdkMeterProvider::builder().with_reader(reader).build();
    provider.meter("shop").u64_counter("shop.refused").build().add(1, &[]);
    let text = exporter.text();
    assert!(text.contains("shop_open_carts 0\n"), "{text}");
    assert!(text.contains("\nshop_refused_total"), "{text}");
    Ok(())
}
