//! One route for a scraper: an axum router over an [`Exporter`](crate::Exporter).
