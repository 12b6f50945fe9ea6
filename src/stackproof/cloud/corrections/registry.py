"""Every correction there is, and their installation into the moto of this process."""

from collections.abc import Collection

from stackproof.cloud.corrections import (
    autoscaling,
    awslambda,
    backup,
    cloudtrail,
    cloudwatch,
    dynamodb,
    ec2,
    elbv2,
    kms,
    protocol,
    rds,
    route53,
    s3,
    secretsmanager,
    sns,
    sqs,
    stepfunctions,
    wafv2,
)
from stackproof.cloud.corrections.base import Correction, Inapplicable, Patches

VERIFIED = "5.2"

ALL: tuple[Correction, ...] = (
    *protocol.CORRECTIONS,
    *autoscaling.CORRECTIONS,
    *awslambda.CORRECTIONS,
    *backup.CORRECTIONS,
    *cloudtrail.CORRECTIONS,
    *cloudwatch.CORRECTIONS,
    *dynamodb.CORRECTIONS,
    *ec2.CORRECTIONS,
    *elbv2.CORRECTIONS,
    *kms.CORRECTIONS,
    *rds.CORRECTIONS,
    *route53.CORRECTIONS,
    *s3.CORRECTIONS,
    *secretsmanager.CORRECTIONS,
    *sns.CORRECTIONS,
    *sqs.CORRECTIONS,
    *stepfunctions.CORRECTIONS,
    *wafv2.CORRECTIONS,
)


def install(*, version: str, without: Collection[str] = ()) -> tuple[str, ...]:
    """Puts moto right, and says in a line each what could not be.

    An unverified release of moto is corrected as far as it can be: what it still gets wrong
    shows as a drift or an error, so going on is better than refusing.

    Args:
        version: The installed moto's.
        without: Names of corrections to leave out.

    Raises:
        ValueError: A name to leave out is no correction.
    """
    if unknown := sorted(set(without) - {each.name for each in ALL}):
        raise ValueError(f"no correction is called {', '.join(unknown)}")
    notes = []
    if not version.startswith(f"{VERIFIED}."):
        notes.append(f"moto {version} is not verified; the corrections were written for {VERIFIED}")
    for each in ALL:
        if each.name in without:
            continue
        patches = Patches()
        try:
            each.apply(patches)
        except Inapplicable as why:
            notes.append(f"the correction {each.name} does not apply to moto {version}: {why}")
            continue
        patches.commit()
    return tuple(notes)
