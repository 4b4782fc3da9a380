//! Call sites of `metrics`.

use super::*;
use metrics::{counter, describe_counter, gauge, histogram};
use metrics_exporter_prometheus::PrometheusBuilder;

#[test]
fn call_sites() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let handle = recorder.handle();
    let elapsed = Duration::from_millis(7);
    metrics::with_local_recorder(&recorder, || {
        describe_counter!("shop_requests_total", "Requests answered.");

        counter!("shop_requests_total", "route" => "/cart", "outcome" => "ok").increment(1);
        histogram!("shop_request_seconds", "route" => "/cart").record(elapsed);
        gauge!("shop_open_carts").increment(1.0);
    });

    SHOP.requests_total.inc(Answer { route: "/cart", outcome: Outcome::Ok });
    SHOP.request_seconds.record(Route { route: "/cart" }, elapsed);
    SHOP.open_carts.inc();

    let text = handle.render();
    assert!(lines(&text, "# TYPE").contains(&"# TYPE shop_request_seconds summary".to_owned()));
}

#[test]
fn bridges() -> Result<(), Box<dyn Error>> {
    static SHOP: ShopMetrics = ShopMetrics::new();
    let recorder = PrometheusBuilder::new().build_recorder();
    let handle = recorder.handle();
    metrics::with_local_recorder(&recorder, || counter!("shop_refused_total").increment(1));

    let exporter = Exporter::new().with(&SHOP)?.with(compat::text(move || handle.render()))?;

    let text = exporter.text();
    assert!(text.contains("shop_open_carts 0\n"), "{text}");
    assert!(text.contains("\nshop_refused_total"), "{text}");
    Ok(())
}
