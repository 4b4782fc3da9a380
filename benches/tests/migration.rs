//! The call sites of the migration guide, which a test of the package `tests` compares with the guide.

use std::error::Error;
use std::time::Duration;

use frozen_metrics::{
    Counter, Exporter, Family, Gauge, LabelEnum, LabelSet, MetricSet, SecondsHistogram, compat,
};

#[derive(Clone, Copy, Debug, PartialEq, LabelEnum)]
enum Outcome {
    Ok,
    Failed,
}

/// The labels of an answer.
#[derive(LabelSet)]
struct Answer<'a> {
    route: &'a str,
    outcome: Outcome,
}

/// The label of a duration.
#[derive(LabelSet)]
struct Route<'a> {
    route: &'a str,
}

/// Metrics of the shop.
#[derive(Debug, MetricSet)]
#[metrics(prefix = "shop", golden = none)]
struct ShopMetrics {
    /// Requests answered.
    #[metric(max_keys = 256, overflow = "other")]
    requests_total: Family<Answer<'static>, Counter>,
    /// Time to answer a request.
    #[metric(max_keys = 64, overflow = "other", buckets(0.05, 0.5, 5))]
    request_seconds: Family<Route<'static>, SecondsHistogram<ShopSeconds>>,
    /// Carts that are open.
    open_carts: Gauge,
}

static SHOP: ShopMetrics = ShopMetrics::new();

/// Returns the lines of `text` that have this name.
fn lines(text: &str, name: &str) -> Vec<String> {
    text.lines().filter(|line| line.starts_with(name)).map(str::to_owned).collect()
}

mod prometheus_crate {
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

        SHOP.requests_total
            .with(Answer { route: "/cart", outcome: Outcome::Ok }, |requests| requests.inc());
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
}

mod prometheus_client_crate {
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

        requests
            .get_or_create(&Labels { route: "/cart".to_owned(), outcome: OutcomeLabel::Ok })
            .inc();

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
}

mod metrics_crate {
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

        SHOP.requests_total
            .with(Answer { route: "/cart", outcome: Outcome::Ok }, |requests| requests.inc());
        SHOP.request_seconds.with(Route { route: "/cart" }, |seconds| seconds.record(elapsed));
        SHOP.open_carts.inc();

        let text = handle.render();
        assert!(lines(&text, "# TYPE").contains(&"# TYPE shop_request_seconds summary".to_owned()));
    }

    #[test]
    fn bridges() -> Result<(), Box<dyn Error>> {
        static SHOP: ShopMetrics = ShopMetrics::new();
        let recorder = PrometheusBuilder::new().build_recorder();
        let handle = recorder.handle();
        let exporter = Exporter::new().with(&SHOP)?.with(compat::text(move || handle.render()))?;

        assert!(exporter.text().contains("shop_open_carts 0\n"));
        Ok(())
    }
}

mod measured_crate {
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

        SHOP.requests_total
            .with(Answer { route: "/cart", outcome: Outcome::Ok }, |requests| requests.inc());

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
        let exporter = Exporter::new().with(&SHOP)?.with(compat::text(move || {
            let mut encoder = BufferedTextEncoder::new();
            let _ = group.collect_group_into(&mut encoder);
            encoder.finish()
        }))?;

        assert!(exporter.text().contains("shop_open_carts 0\n"));
        assert_eq!(exporter.left_out(), []);
        Ok(())
    }
}

mod opentelemetry_crate {
    use super::*;
    use opentelemetry::KeyValue;
    use opentelemetry::metrics::MeterProvider;
    use opentelemetry_sdk::metrics::SdkMeterProvider;

    #[test]
    fn call_sites() -> Result<(), Box<dyn Error>> {
        let registry = prometheus::Registry::new();
        let reader =
            opentelemetry_prometheus::exporter().with_registry(registry.clone()).build()?;
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

        SHOP.requests_total
            .with(Answer { route: "/cart", outcome: Outcome::Ok }, |requests| requests.inc());
        SHOP.request_seconds.with(Route { route: "/cart" }, |seconds| seconds.record(elapsed));
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
        let reader =
            opentelemetry_prometheus::exporter().with_registry(registry.clone()).build()?;
        let exporter = Exporter::new().with(&SHOP)?.with(compat::text(move || {
            prometheus::TextEncoder::new().encode_to_string(&registry.gather()).unwrap_or_default()
        }))?;

        drop(reader);
        assert!(exporter.text().contains("shop_open_carts 0\n"));
        Ok(())
    }
}
