"""CloudWatch."""

from stackproof.cloud.corrections.base import Correction, Moto, Patches, correction


@correction(
    "cloudwatch.composite-alarm",
    api="cloudwatch:PutCompositeAlarm",
    echo="cloudwatch.composite-state",
)
def _composite_alarm(moto: Patches) -> None:
    """Composite alarms cannot be made, although they are listed; AWS makes them."""
    responses = moto.load("moto.cloudwatch.responses").CloudWatchResponse
    put = moto.original(responses, "put_metric_alarm")

    def put_composite_alarm(self: Moto) -> Moto:
        # moto's own method reads the rule of a composite alarm too; only the action is missing.
        return put(self)

    moto.add(responses, "put_composite_alarm", put_composite_alarm)


CORRECTIONS: tuple[Correction, ...] = (_composite_alarm,)
