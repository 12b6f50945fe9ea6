"""An Aurora MySQL database of several regions, of which one writes."""

from stackproof.constructs import _backend as aws
from stackproof.constructs._guard import guard
from stackproof.constructs.database import aurora_values as values
from stackproof.constructs.database.global_membership import GlobalMembership, GlobalRole
from stackproof.constructs.protection import DataProtection
from stackproof.constructs.stack import AwsStack


class GlobalCluster(aws.Construct):
    """What joins an `AuroraCluster` in each of several regions to one encrypted database.

    One member is the primary, which writes; the others follow it within about a second and read.
    It holds nothing itself: a new version of the engine is set here, and reaches every member.

    Args:
        scope: Where it lives, in an `AwsStack`.
        id_: Its id there.
        part: What it is in the project, such as `orders`: the middle of its identifier.
        engine_version: By default that of an `AuroraCluster`.
        data_protection: By default (`RETAIN`) Terraform plans no deletion and RDS refuses it;
            if `EPHEMERAL` it lets its members go and ends.

    Raises:
        BadValue: RDS does not take one of these.
    """

    def __init__(
        self,
        scope: aws.Construct,
        id_: str,
        *,
        part: str,
        engine_version: str = values.DEFAULT_ENGINE_VERSION,
        data_protection: DataProtection = DataProtection.RETAIN,
    ) -> None:
        values.ENGINE_VERSION.check(engine_version)
        identifier = AwsStack.around(scope).naming.global_cluster(part)
        super().__init__(scope, id_)
        self._resource = aws.rds_global_cluster.RdsGlobalCluster(
            self,
            "Resource",
            global_cluster_identifier=identifier,
            engine="aurora-mysql",
            engine_version=engine_version,
            storage_encrypted=True,
            deletion_protection=data_protection.retains,
            force_destroy=not data_protection.retains,
            lifecycle=guard(data_protection),
        )

    def membership(self, role: GlobalRole) -> GlobalMembership:
        """A place in it, for a cluster of the same stack.

        A cluster of another stack is given `naming.global_cluster(part)` of this stack's naming,
        and its stack is deployed after this one.
        """
        return GlobalMembership(identifier=self._resource.id, role=role)

    @property
    def arn(self) -> str:
        """The ARN, as a token."""
        return self._resource.arn

    @property
    def identifier(self) -> str:
        """The identifier, as a token."""
        return self._resource.id

    @property
    def resource(self) -> aws.rds_global_cluster.RdsGlobalCluster:
        """The resource itself, for what this construct does not offer."""
        return self._resource
