"""Prints as JSON the samples that prometheus_client finds in the exposition on stdin."""

import json
import sys

from prometheus_client.parser import text_string_to_metric_families

# As bytes: reading text would turn a carriage return into a line feed.
text = sys.stdin.buffer.read().decode("utf-8")
json.dump(
    [
        [sample.name, sample.labels, repr(sample.value)]
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    ],
    sys.stdout,
)
