"""One picture of a dashboard, as a value."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from stackproof.constructs.errors import BadValue
from stackproof.constructs.observability.metric import Metric

_MOST_METRICS: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """Metrics over time.

    Args:
        title: What it shows.
        metrics: What is drawn, 1 to 500.
        threshold: Where a line is drawn across it. By default there is none.

    Raises:
        BadValue: There is nothing to draw, or too much.
    """

    title: str
    metrics: Sequence[Metric]
    threshold: float | None = None

    def __post_init__(self) -> None:
        if not 1 <= len(self.metrics) <= _MOST_METRICS:
            raise BadValue(
                f"the number of metrics in the graph {self.title}",
                len(self.metrics),
                allowed=f"1 to {_MOST_METRICS}",
                help="spread them over several graphs, or leave the graph out",
            )
