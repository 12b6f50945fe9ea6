"""The statement by which a queue or topic takes no request in the clear."""

from stackproof.constructs.security.policy import Effect, Statement


def deny_plain_http(service: str, arn: str) -> Statement:
    """Deny everybody what does not come over TLS.

    Args:
        service: `sqs` or `sns`. A topic's policy takes no `sns:*`; to publish is what carries data.
        arn: The queue or topic.
    """
    return Statement(
        sid="DenyPlainHttp",
        effect=Effect.DENY,
        principals=["*"],
        actions=["sns:Publish" if service == "sns" else f"{service}:*"],
        resources=[arn],
        conditions={"Bool": {"aws:SecureTransport": ["false"]}},
    )
