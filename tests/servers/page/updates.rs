//! Values that update.

use std::sync::Arc;
use std::time::Duration;

use schemas::replication::ReplicationMetricsRegistry;

use super::page_url;
use crate::browser::{Browser, Look};
use crate::exporter::Server;
use crate::node::Node;

#[test]
#[ignore = "needs a browser: apt-get install chromium chromium-driver"]
fn values_update_can_be_paused_and_are_marked_when_the_server_is_down() {
    let registry = Arc::new(ReplicationMetricsRegistry::new());
    registry.for_channel("orders").incr_sync_bytes(1_000);
    let server = Server::of_registry(&registry);
    let browser = Browser::open(Look::Light, &page_url(&server));
    let bytes = "document.querySelector('[data-family$=sync_bytes_total]')";
    browser.wait_for(&format!("{bytes}.querySelector('.what').textContent === '1 kB in all'"));
    registry.for_channel("orders").incr_sync_bytes(9_000);
    browser.wait_for(&format!("{bytes}.querySelector('.what').textContent === '10 kB in all'"));
    browser.wait_for(&format!("{bytes}.querySelector('polyline').points.length > 1"));

    browser.run("document.querySelector('#pause').click()");
    browser.wait_for("document.querySelector('#status').dataset.state === 'paused'");
    registry.for_channel("orders").incr_sync_bytes(10_000);
    std::thread::sleep(Duration::from_millis(2_500));
    browser.wait_for(&format!("{bytes}.querySelector('.what').textContent === '10 kB in all'"));

    drop(server);
    browser.run("document.querySelector('#pause').click()");
    browser.wait_for("document.querySelector('#status').dataset.state === 'gone'");
    browser.wait_for("document.querySelector('#gone').innerText.includes('does not answer')");
    browser.screenshot("gone");
}

#[test]
#[ignore = "needs a browser: apt-get install chromium chromium-driver"]
fn the_page_of_the_demo_node_updates() {
    let node = Node::start();
    let browser = Browser::open(Look::Light, &format!("http://{}/", node.address()));
    let bytes = "document.querySelector('[data-family$=sync_bytes_total]')";
    browser.run(&format!("{bytes}.open = true"));
    browser.wait_for(&format!("{bytes}.querySelector('polyline').points.length > 5"));
    browser.wait_for(&format!("{bytes}.querySelector('.value').textContent.endsWith('B/s')"));
    browser.wait_for(&format!("{bytes}.querySelectorAll('tbody tr').length === 4"));
    browser.screenshot("node");
}
