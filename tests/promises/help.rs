//! Promise: HELP is the first paragraph of the doc comment as rustdoc renders it, in every form of
//! doc comment.

use frozen_metrics::{Counter, MetricSet, ReplicationMetrics};

/// Every form of doc comment.
#[derive(Debug, ReplicationMetrics)]
#[metrics(golden = none)]
struct Forms {
    /**
     * Frames that were sent
     * to *all* peers.
     *
     * Not those of [`Counter`].
     */
    stars_total: Counter,
    /** Frames that /* were */ sent. */
    single_total: Counter,
    /**
        Frames that were
        sent late.

        More.
    */
    indented_total: Counter,
    /// Frames counted by a [`Counter`](crate::help::Counter), a [Counter] or
    /// a [frame counter][Counter] of `queue="a"`.
    linked_total: Counter,
    #[cfg_attr(all(), doc = "Frames that were")]
    #[cfg_attr(all(), doc = "sent early.")]
    #[cfg_attr(any(), doc = "Never.")]
    configured_total: Counter,
}

macro_rules! frames {
    ($name:ident, $doc:literal, $kind:ident) => {
        #[derive(Debug, ReplicationMetrics)]
        #[metrics(golden = none)]
        struct $name {
            #[doc = $doc]
            literal_total: Counter,
            #[doc = concat!("Frames of kind `", stringify!($kind), "`.")]
            concatenated_total: Counter,
        }
    };
}

frames!(Written, "Frames of a macro.", data);

fn helps<S: MetricSet>() -> Vec<&'static str> {
    S::SCHEMA.families.iter().map(|family| &*family.help).collect()
}

#[test]
fn help_is_read_from_every_form_of_doc_comment() {
    assert_eq!(
        helps::<Forms>(),
        [
            "Frames that were sent to all peers.",
            "Frames that /* were */ sent.",
            "Frames that were sent late.",
            "Frames counted by a Counter, a Counter or a frame counter of `queue=\"a\"`.",
            "Frames that were sent early.",
        ]
    );
    assert_eq!(helps::<Written>(), ["Frames of a macro.", "Frames of kind `data`."]);
}
