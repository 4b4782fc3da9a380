//! Panic hooks and panic payloads.

use std::any::Any;
use std::panic::panic_any;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};

use frozen_metrics::Exporter;

use super::{COMMENT, Node, PanickingSource, SECRET, names, panicking_source};

#[test]
fn a_panic_hook_gets_the_source_and_the_payload_and_may_panic() {
    let (is_broken, source) = panicking_source();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let hook = |seen: &Arc<Mutex<Vec<String>>>, level: &'static str| {
        let seen = Arc::clone(seen);
        move |source: &str, payload: &(dyn Any + Send)| {
            let message = payload.downcast_ref::<String>().unwrap();
            seen.lock().unwrap().push(format!("{level}: {source}: {message}"));
            panic!("a hook that panics");
        }
    };
    let inner = Exporter::new().on_panic(hook(&seen, "inner")).with(source).unwrap();
    let outer = Exporter::new().on_panic(hook(&seen, "outer")).with(inner).unwrap();
    is_broken.store(true, Ordering::Relaxed);
    assert!(outer.text().contains(COMMENT));
    let seen = seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let message = format!("Fragile: cannot reach {SECRET}");
    assert_eq!(*seen, [format!("inner: {message}"), format!("outer: {message}")]);
}

/// Panics again when it is dropped, a limited number of times.
struct PanickingPayload(usize);

impl Drop for PanickingPayload {
    fn drop(&mut self) {
        if self.0 > 0 && !std::thread::panicking() {
            panic_any(PanickingPayload(self.0 - 1));
        }
    }
}

#[test]
fn a_payload_that_panics_on_drop_is_contained() {
    let (is_broken, source) = panicking_source();
    let source =
        PanickingSource { is_broken: source.is_broken, payload: || panic_any(PanickingPayload(3)) };
    let exporter = Exporter::new().with(source).unwrap().with(Node::new()).unwrap();
    is_broken.store(true, Ordering::Relaxed);
    assert_eq!(names(&exporter), ["whole", "node_drops_total"]);
}
