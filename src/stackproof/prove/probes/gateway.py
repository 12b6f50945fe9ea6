"""Probes of the limits of REST APIs."""

from collections.abc import Iterator
from typing import Any, ClassVar

from stackproof.core.verdict import Verdict
from stackproof.prove.probes.examine import Observation, judge
from stackproof.prove.probes.interface import Deployed, DeployedResource, Live, Probe

_NONE = "the stack has no aws_api_gateway_stage"


class StagesAreThrottled(Probe):
    """Every stage limits the requests of all its methods."""

    needs: ClassVar[frozenset[str]] = frozenset({"apigateway.describe"})

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Reads each stage's limits; none is tried."""
        return judge("a rate and a burst", self._look(live, stack), nothing=_NONE)

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for stage in stack.all("aws_api_gateway_stage"):
            settings = (_stage(live, stage).get("methodSettings") or {}).get("*/*", {})
            rate = settings.get("throttlingRateLimit", 0)
            burst = settings.get("throttlingBurstLimit", 0)
            yield Observation(stage.address, rate > 0 and burst > 0, f"{rate:g}/s, burst {burst}")

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Takes the limit of one stage away."""
        stage = stack.all("aws_api_gateway_stage")[0]
        live.client("apigateway", stage.region).update_stage(
            restApiId=stage["rest_api_id"],
            stageName=stage["stage_name"],
            patchOperations=[
                {"op": "replace", "path": "/*/*/throttling/rateLimit", "value": "0"},
            ],
        )


def _stage(live: Live, stage: DeployedResource) -> dict[str, Any]:
    client = live.client("apigateway", stage.region)
    found: dict[str, Any] = client.get_stage(
        restApiId=stage["rest_api_id"], stageName=stage["stage_name"]
    )
    return found
