"""What whoever takes messages out of a queue may do."""

from stackproof.constructs.security.customer_key import CustomerKey
from stackproof.constructs.security.policy import Statement
from stackproof.constructs.security.service_role import ServiceRole


def grant_consume(role: ServiceRole, *, queue_arn: str, key: CustomerKey) -> None:
    """Let a role receive and delete messages, without sending any.

    Args:
        role: Who.
        queue_arn: The queue.
        key: What its messages are encrypted with.
    """
    role.grant(
        Statement(
            sid="ConsumeMessages",
            actions=[
                "sqs:ReceiveMessage",
                "sqs:DeleteMessage",
                "sqs:ChangeMessageVisibility",
                "sqs:GetQueueAttributes",
                "sqs:GetQueueUrl",
            ],
            resources=[queue_arn],
        )
    )
    key.grant_decrypt(role, through="sqs")
