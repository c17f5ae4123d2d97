"""The report as one page that needs nothing but itself."""

from __future__ import annotations

from pathlib import Path

import jinja2

from eval.labels import DIFFERENCES, OUTCOMES, STYLES, all_groups
from eval.measures import NDCG
from eval.numbers_text import (
    MISSING,
    difference_text,
    interval_text,
    percent,
    value_text,
    verdict_text,
)
from eval.reporting import charts
from eval.reporting.content import ReportContent
from eval.stability import differing_questions


def render_html(content: ReportContent) -> str:
    """Return the page; every text from outside is escaped."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "percent": percent,
        "value": value_text,
        "interval": interval_text,
        "difference": difference_text,
        "verdict": verdict_text,
        "share": lambda value: MISSING if value is None else percent(value),
        "style": STYLES.__getitem__,
        "differing": differing_questions,
    }
    histograms = [chart for one in content.distributions if (chart := charts.histogram(one))]
    return environment.get_template("report.html").render(
        content=content,
        histograms=histograms,
        intervals=charts.interval_chart(content.groups, NDCG.name),
        reliability=charts.reliability_chart(content.reliability),
        differences=DIFFERENCES if content.stability else {},
        histogram_size=(charts.WIDTH, charts.HEIGHT),
        outcome_labels=list(OUTCOMES.values()),
        dimensions=list(dict.fromkeys(group.dimension for group in all_groups())),
    )
