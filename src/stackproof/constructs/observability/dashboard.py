"""A dashboard, always written alike."""

import json
from collections.abc import Sequence
from typing import Final

from stackproof.constructs import _backend as aws
from stackproof.constructs.errors import BadValue
from stackproof.constructs.observability.graph import Graph
from stackproof.constructs.stack import AwsStack

_MOST_GRAPHS: Final = 500
# CloudWatch's grid is 24 wide.
_WIDTH: Final = 8
_HEIGHT: Final = 6
_COLUMNS: Final = 3


class Dashboard(aws.Construct):
    """Graphs side by side, three to a row, in the order given.

    Args:
        scope: Where it lives, in an `AwsStack`.
        id_: Its id there.
        part: What it shows of the project: the middle of its physical name.
        graphs: What is on it, 1 to 500; `AlarmSet.graphs` are those of what is watched.

    Raises:
        BadValue: There is no graph, or there are too many.
    """

    def __init__(
        self, scope: aws.Construct, id_: str, *, part: str, graphs: Sequence[Graph]
    ) -> None:
        if not 1 <= len(graphs) <= _MOST_GRAPHS:
            raise BadValue(
                "the number of graphs",
                len(graphs),
                allowed=f"1 to {_MOST_GRAPHS}",
                help="CloudWatch refuses other dashboards",
            )
        stack = AwsStack.around(scope)
        name = stack.naming.dashboard(part)
        super().__init__(scope, id_)
        self._resource = aws.cloudwatch_dashboard.CloudwatchDashboard(
            self,
            "Resource",
            dashboard_name=name,
            dashboard_body=_body(graphs, stack.region),
        )

    @property
    def arn(self) -> str:
        """The ARN, as a token."""
        return self._resource.dashboard_arn

    @property
    def resource(self) -> aws.cloudwatch_dashboard.CloudwatchDashboard:
        """The resource itself, for what this construct does not offer."""
        return self._resource


def _body(graphs: Sequence[Graph], region: str) -> str:
    """What CloudWatch reads."""
    widgets = [
        {
            "type": "metric",
            "x": index % _COLUMNS * _WIDTH,
            "y": index // _COLUMNS * _HEIGHT,
            "width": _WIDTH,
            "height": _HEIGHT,
            "properties": _properties(graph, region),
        }
        for index, graph in enumerate(graphs)
    ]
    return json.dumps({"widgets": widgets}, separators=(",", ":"))


def _properties(graph: Graph, region: str) -> dict[str, object]:
    said: dict[str, object] = {
        "title": graph.title,
        "region": region,
        "view": "timeSeries",
        "stacked": False,
        "metrics": [
            [
                metric.namespace,
                metric.name,
                *(word for pair in metric.dimensions.items() for word in pair),
                {"stat": metric.statistic, "period": metric.period_seconds},
            ]
            for metric in graph.metrics
        ],
    }
    if graph.threshold is not None:
        line = {"label": "alarm", "value": graph.threshold}
        said["annotations"] = {"horizontal": [line]}
    return said
