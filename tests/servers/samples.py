"""Prints as JSON the samples that prometheus_client finds in the exposition on stdin.

The argument is the format: "text", or "openmetrics", whose parser is strict.
"""

import json
import sys

from prometheus_client import parser
from prometheus_client.openmetrics import parser as openmetrics_parser

PARSERS = {
    "text": parser.text_string_to_metric_families,
    "openmetrics": openmetrics_parser.text_string_to_metric_families,
}

# As bytes: reading text would turn a carriage return into a line feed.
text = sys.stdin.buffer.read().decode("utf-8")
json.dump(
    [
        [sample.name, sample.labels, repr(float(sample.value))]
        for family in PARSERS[sys.argv[1]](text)
        for sample in family.samples
    ],
    sys.stdout,
)
