"""The stack that every construct of this package lives in: provider, tags, state and names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from stackproof.constructs import _backend as aws
from stackproof.constructs.errors import BadValue, ConstructError
from stackproof.constructs.naming import REGION, Naming, check_bucket_name
from stackproof.constructs.validation import Rule

App = aws.framework.App
"""The root of a program, as the framework has it; `synth()` writes its stacks."""

Construct = aws.Construct
"""What every construct and stack is."""

PROVIDER_VERSION: Final = ">= 5.100, < 7"
"""The releases of `hashicorp/aws` that the constructs are written for."""

RUNTIMES: Final[Mapping[str, str]] = {"terraform": ">=1.11.0", "opentofu": ">=1.11.0"}
"""The releases that the stacks are written for: the first with arguments that are only written.

Native locking of S3 state is one release older, and all else needs no more than that.
"""

# CDK Terrain refuses features that the project's declared runtimes lack.
_TARGETS: Final = "targetVersions"

# Terraform runs in <project>/cdktf.out/stacks/<stack>. The output folder is made to be deleted,
# the state is not, so it lies beside the program, where the framework's own default puts it. That
# default is an absolute path, which no two machines would synthesize alike.
_PROJECT_FOLDER: Final = "../../.."


# AWS General Reference, Tagging AWS resources: what all services take.
_MOST_TAGS: Final = 50
_IN_TAGS: Final = frozenset(" _.:/=+-@")


def _is_tag_text(value: object, *, least: int, most: int) -> bool:
    return (
        isinstance(value, str)
        and least <= len(value) <= most
        and all(each.isalnum() or each in _IN_TAGS for each in value)
    )


_TAG_KEY: Final = Rule(
    "the key of a tag",
    lambda value: (
        _is_tag_text(value, least=1, most=128) and not str(value).lower().startswith("aws:")
    ),
    "1 to 128 letters, digits, spaces and any of _.:/=+-@, not beginning with aws:",
    "choose a key such as Team",
)
_TAG_VALUE: Final = Rule(
    "a tag",
    lambda value: _is_tag_text(value, least=0, most=256),
    "up to 256 letters, digits, spaces and any of _.:/=+-@",
    "write it without other signs",
)


@dataclass(frozen=True, slots=True)
class LocalState:
    """State in a file beside the program, for trials and CI."""


@dataclass(frozen=True, slots=True)
class S3State:
    """State in a bucket, encrypted, and locked by S3 itself.

    Args:
        bucket: An existing bucket.
        region: Where that bucket is.

    Raises:
        BadValue: No bucket has such a name, or it is no region.
    """

    bucket: str
    region: str

    def __post_init__(self) -> None:
        check_bucket_name(self.bucket, what="the bucket of the state")
        REGION.check(self.region, what="the region of the state")


class AwsStack(aws.framework.TerraformStack):
    """A stack in one region and environment, with its provider, default tags and state.

    Args:
        scope: The app.
        id_: The stack's id, which names its folder in the output.
        project: The first word of every physical name, and the tag `Project`.
        region: The region of everything in the stack.
        environment_suffix: What tells one deployment from another, and the tag `Environment`.
        cost_center: The tag `CostCenter`.
        owner: The tag `Owner`. By default there is none.
        tags: Further tags for everything. By default there are none.
        state: Where the state is kept. By default in a file beside the program.

    Raises:
        BadValue: A name cannot be made of these, or a tag is set twice or is none of AWS's.
    """

    def __init__(
        self,
        scope: aws.Construct,
        id_: str,
        *,
        project: str,
        region: str,
        environment_suffix: str,
        cost_center: str,
        owner: str | None = None,
        tags: Mapping[str, str] | None = None,
        state: LocalState | S3State | None = None,
    ) -> None:
        naming = Naming(project=project, region=region, environment_suffix=environment_suffix)
        all_tags = _merged_tags(
            {
                "Environment": environment_suffix,
                "Project": project,
                "CostCenter": cost_center,
                **({} if owner is None else {"Owner": owner}),
            },
            tags or {},
        )
        super().__init__(scope, id_)
        # A context can be set before there are children only. What the program says itself holds.
        if self.node.try_get_context(_TARGETS) is None:
            self.node.set_context(_TARGETS, dict(RUNTIMES))
        self._naming = naming
        self._tags = all_tags
        self._account_id: str | None = None
        self._partition: str | None = None
        self._providers: dict[str, aws.provider.AwsProvider] = {}
        self._provide("Provider", region)
        # The bindings would pin the one release that they were made from. A required_version of
        # Terraform is left out: Checkov 3.3 cannot read a file that has one.
        self.add_override(
            "terraform.required_providers.aws",
            {"source": "hashicorp/aws", "version": PROVIDER_VERSION},
        )
        self._keep_state(state or LocalState())

    @classmethod
    def around(cls, construct: aws.Construct) -> "AwsStack":
        """The stack that a construct lives in.

        Raises:
            ConstructError: It lives in a stack of another kind, or in none.
        """
        for scope in reversed(construct.node.scopes):
            if isinstance(scope, AwsStack):
                return scope
        raise ConstructError(
            f"{construct.node.path or 'the construct'} is in no AwsStack",
            help="derive the stack from stackproof.constructs.AwsStack",
        )

    @property
    def naming(self) -> Naming:
        """The physical names of this stack."""
        return self._naming

    @property
    def region(self) -> str:
        """The region, as a plain string."""
        return self._naming.region

    @property
    def tags(self) -> Mapping[str, str]:
        """The default tags, for what AWS makes itself and the provider therefore cannot tag."""
        return dict(self._tags)

    @property
    def account_id(self) -> str:
        """The account that the stack is deployed to, as a token."""
        if self._account_id is None:
            identity = aws.data_aws_caller_identity.DataAwsCallerIdentity(self, "Account")
            self._account_id = identity.account_id
        return self._account_id

    @property
    def partition(self) -> str:
        """The partition, such as `aws`, as a token."""
        if self._partition is None:
            self._partition = aws.data_aws_partition.DataAwsPartition(self, "Partition").partition
        return self._partition

    def provider_in(self, region: str) -> aws.provider.AwsProvider | None:
        """The provider of another region, with the same tags; None for the stack's own region.

        Raises:
            BadValue: It is no region.
        """
        Naming(self._naming.project, region, self._naming.environment_suffix)
        if region == self.region:
            return None
        if region not in self._providers:
            self._providers[region] = self._provide(f"Provider-{region}", region, alias=region)
        return self._providers[region]

    def arn(self, service: str, resource: str, *, regional: bool = True) -> str:
        """The ARN of something in this account.

        Args:
            service: Such as `logs`.
            resource: What follows the account.
            regional: Whether the region is part of it, which it is not for IAM.
        """
        region = self.region if regional else ""
        return f"arn:{self.partition}:{service}:{region}:{self.account_id}:{resource}"

    def output(self, name: str, value: str | Sequence[str], *, description: str) -> None:
        """Give a value out after deployment; never a secret, as outputs are kept in plain text."""
        aws.framework.TerraformOutput(
            self,
            name,
            value=value if isinstance(value, str) else list(value),
            description=description,
        )

    def _provide(
        self, id_: str, region: str, *, alias: str | None = None
    ) -> aws.provider.AwsProvider:
        return aws.provider.AwsProvider(
            self,
            id_,
            alias=alias,
            region=region,
            default_tags=[aws.provider.AwsProviderDefaultTags(tags=self._tags)],
        )

    def _keep_state(self, state: LocalState | S3State) -> None:
        """Configure the backend, whose key is another for each project, region and environment."""
        if isinstance(state, S3State):
            aws.framework.S3Backend(
                self,
                bucket=state.bucket,
                key=self._naming.state_key(),
                region=state.region,
                encrypt=True,
                use_lockfile=True,
            )
            return
        file_name = f"terraform.{self._naming.state_key().replace('/', '.')}"
        aws.framework.LocalBackend(self, path=f"{_PROJECT_FOLDER}/{file_name}")


def _merged_tags(ours: Mapping[str, str], theirs: Mapping[str, str]) -> dict[str, str]:
    """Both sets of tags; none may be set twice."""
    for key in theirs:
        if key in ours:
            raise BadValue(
                "a further tag",
                key,
                allowed=f"any key but {', '.join(ours)}",
                help="the stack sets that tag itself",
            )
    merged = {**ours, **theirs}
    if len(merged) > _MOST_TAGS:
        raise BadValue(
            "the number of tags",
            len(merged),
            allowed=f"up to {_MOST_TAGS}",
            help="AWS takes no more for one thing: leave some out",
        )
    for key, value in merged.items():
        _TAG_KEY.check(key)
        _TAG_VALUE.check(value, what=f"the tag {key}")
    return merged
