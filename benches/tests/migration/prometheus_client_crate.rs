//! Call sites of `prometheus-client`.

use super::*;
use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue};
use prometheus_client::metrics::counter;
use prometheus_client::metrics::family;
use prometheus_client::registry::Registry;

#[test]
fn call_sites() {
    #[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
    struct Labels {
        route: String,
        outcome: OutcomeLabel,
    }

    #[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelValue)]
    enum OutcomeLabel {
        Ok,
    }

    let mut registry = Registry::default();
    let requests = family::Family::<Labels, counter::Counter>::default();
    registry.register("shop_requests", "Requests answered", requests.clone());

    requests.get_or_create(&Labels { route: "/cart".to_owned(), outcome: OutcomeLabel::Ok }).inc();

    SHOP.requests_total.with(Answer { route: "/cart", outcome: Outcome::Ok }, |requests| {
        requests.inc();
    });

    let mut text = String::new();
    prometheus_client::encoding::text::encode(&mut text, &registry).unwrap();
    assert_eq!(
        lines(&text, "shop_requests_total"),
        ["shop_requests_total{route=\"/cart\",outcome=\"Ok\"} 1"]
    );
    assert_eq!(lines(&text, "# HELP"), ["# HELP shop_requests Requests answered."]);
}
