"""Simple Notification Service."""

from stackproof.cloud.corrections.base import Correction, Moto, Patches, correction


@correction("sns.webhooks", api="sns:Publish", echo="sns.to-http")
def _webhooks(moto: Patches) -> None:
    """Publishing fails if a subscribed HTTP endpoint cannot be reached, as none can from here.

    AWS accepts the message and delivers it later. Here it is not delivered at all.
    """
    subscription = moto.load("moto.sns.models").Subscription
    original = moto.original(subscription, "publish")

    def publish(self: Moto, *rest: Moto, **named: Moto) -> Moto:
        if self.protocol in {"http", "https"}:
            return None
        return original(self, *rest, **named)

    moto.replace(subscription, "publish", publish)


CORRECTIONS: tuple[Correction, ...] = (_webhooks,)
