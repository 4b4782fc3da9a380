//! Call sites of `measured`.

use super::*;
use measured::label::StaticLabelSet;
use measured::metric::histogram::Thresholds;
use measured::text::BufferedTextEncoder;
use measured::{CounterVec, FixedCardinalityLabel, HistogramVec, LabelGroup, MetricGroup};

#[derive(LabelGroup)]
#[label(set = AnswerLabelSet)]
struct AnswerLabels<'a> {
    #[label(dynamic_with = paracord::ParaCord, default)]
    route: &'a str,
    #[label(fixed)]
    outcome: OutcomeLabel,
}

#[derive(Clone, Copy, FixedCardinalityLabel)]
enum OutcomeLabel {
    Ok,
    Failed,
}

#[derive(Clone, Copy, FixedCardinalityLabel)]
#[label(singleton = "step")]
enum Step {
    Pay,
}

#[derive(MetricGroup)]
#[metric(new())]
struct Shop {
    /// Requests answered.
    shop_requests_total: CounterVec<AnswerLabelSet>,
    /// Time of a step.
    #[metric(metadata = Thresholds::with_buckets([0.05, 0.5, 5.0]))]
    shop_step_seconds: HistogramVec<StaticLabelSet<Step>, 3>,
}

/// What is not moved yet.
#[derive(MetricGroup)]
#[metric(new())]
struct Remaining {
    /// Payments refused.
    shop_refused_total: measured::Counter,
}

#[test]
fn call_sites() {
    let shop = Shop::new();
    shop.shop_step_seconds.observe(Step::Pay, 0.1);

    shop.shop_requests_total.inc(AnswerLabels { route: "/cart", outcome: OutcomeLabel::Ok });

    SHOP.requests_total.inc(Answer { route: "/cart", outcome: Outcome::Ok });

    let mut encoder = BufferedTextEncoder::new();
    shop.collect_group_into(&mut encoder).unwrap();
    let text = String::from_utf8(encoder.finish().to_vec()).unwrap();
    assert_eq!(
        lines(&text, "shop_requests_total{"),
        ["shop_requests_total{route=\"/cart\",outcome=\"ok\"} 1"]
    );
}

#[test]
fn bridges() -> Result<(), Box<dyn Error>> {
    static SHOP: ShopMetrics = ShopMetrics::new();
    let group = Remaining::new();
    group.shop_refused_total.inc();

    let exporter = Exporter::new().with(&SHOP)?.with(compat::text(move || {
        let mut encoder = BufferedTextEncoder::new();
        let _ = group.collect_group_into(&mut encoder);
        encoder.finish()
    }))?;

    let text = exporter.text();
    assert!(text.contains("shop_open_carts 0\n"), "{text}");
    assert!(text.contains("\nshop_refused_total"), "{text}");
    assert_eq!(exporter.left_out(), []);
    Ok(())
}
