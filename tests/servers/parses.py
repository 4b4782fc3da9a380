"""Prints as JSON the errors of prometheus_client's parsers.

On stdin is a JSON list of expositions, each with its format: "text", or "openmetrics", whose parser is
strict. An error is the index of the exposition and what the parser says.
"""

import json
import sys

from prometheus_client import parser
from prometheus_client.openmetrics import parser as openmetrics_parser

PARSERS = {
    "text": parser.text_string_to_metric_families,
    "openmetrics": openmetrics_parser.text_string_to_metric_families,
}

errors = []
for index, (format, text) in enumerate(json.load(sys.stdin)):
    try:
        for _ in PARSERS[format](text):
            pass
    except Exception as error:
        errors.append([index, repr(error)])
json.dump(errors, sys.stdout)
