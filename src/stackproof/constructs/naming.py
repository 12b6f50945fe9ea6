"""Physical names: what they are made of, and whether AWS takes them.

It needs no framework, so that a wrong name is found before one is started.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from stackproof.constructs import _limits
from stackproof.constructs.errors import BadValue
from stackproof.constructs.validation import Rule, matches

SUFFIX: Final = re.compile(r"[a-z][a-z0-9-]{0,15}")
"""What an environment suffix looks like."""

_PROJECT: Final = re.compile(r"[a-z][a-z0-9-]{0,19}")
REGION: Final = Rule(
    "the region",
    matches(r"[a-z]{2,3}(-[a-z]+){1,2}-[1-9]"),
    "an AWS region code such as us-east-1",
    "give the code, not the name of the place",
)
"""What a region looks like."""

_DIRECTIONS: Final[Mapping[str, str]] = {
    "central": "c",
    "east": "e",
    "north": "n",
    "northeast": "ne",
    "northwest": "nw",
    "south": "s",
    "southeast": "se",
    "southwest": "sw",
    "west": "w",
}
_ACCOUNT_SAMPLE: Final = "000000000000"


def check_environment_suffix(suffix: str) -> str:
    """Give the suffix back if names can be made with it.

    Raises:
        BadValue: It is too long or has other characters than small letters, digits and hyphens.
    """
    if not SUFFIX.fullmatch(suffix):
        raise BadValue(
            "the environment suffix",
            suffix,
            allowed="a small letter, then up to 15 small letters, digits or hyphens",
            help="choose a suffix such as dev, prod or pr-123",
        )
    return suffix


def check_bucket_name(name: str, *, what: str) -> str:
    """Give the name of an existing bucket back if S3 could have it.

    Args:
        name: The bucket.
        what: What to call it in a message, such as the key of a setting.

    Raises:
        BadValue: No bucket has such a name.
    """
    try:
        return _limits.check_name(_limits.BUCKET, name)
    except BadValue as error:
        limit = _limits.BUCKET
        raise BadValue(
            what,
            name,
            allowed=f"{limit.shortest} to {limit.longest} {limit.characters}",
            help="give the name of a bucket",
        ) from error


@dataclass(frozen=True, slots=True)
class Naming:
    """The physical names of one project in one region and environment.

    Region and environment suffix are in every name, so that two environments in a region, and an
    environment in two regions, share none.

    Args:
        project: The first word of every name, such as `trading`.
        region: The AWS region.
        environment_suffix: What tells one deployment from another.

    Raises:
        BadValue: One of them cannot be part of a name.
    """

    project: str
    region: str
    environment_suffix: str

    def __post_init__(self) -> None:
        check_environment_suffix(self.environment_suffix)
        if not _PROJECT.fullmatch(self.project):
            raise BadValue(
                "the project",
                self.project,
                allowed="a small letter, then up to 19 small letters, digits or hyphens",
                help="choose a short word for the system",
            )
        # Names are made of it, so that not even a token will do.
        if not REGION.holds(self.region):
            raise BadValue(REGION.what, self.region, allowed=REGION.allowed, help=REGION.help)

    def plain(self, part: str) -> str:
        """The name of a part where AWS sets no limit that it could break, such as a Name tag."""
        return f"{self.project}-{part}-{self.region}-{self.environment_suffix}"

    def alarm(self, part: str) -> str:
        """The name of a CloudWatch alarm."""
        return _limits.check_name(_limits.ALARM, self.plain(part))

    def alias(self, part: str | None = None) -> str:
        """A KMS alias; without a part it is that of the project's one key in the region."""
        name = self.plain(part) if part else "-".join(self._scope())
        return _limits.check_name(_limits.ALIAS, f"alias/{name}")

    def backup_vault(self, part: str) -> str:
        """The name of a backup vault, with the region cut short as for a load balancer."""
        return _limits.check_name(_limits.BACKUP_VAULT, self._short(part))

    def bucket(self, part: str, *, account_id: str) -> str:
        """A bucket name that ends in the account, as bucket names are one space for everyone.

        Args:
            part: What the bucket holds.
            account_id: The account, which may be a token: its length is known.
        """
        stem = self.plain(part)
        _limits.check_name(_limits.BUCKET, f"{stem}-{_ACCOUNT_SAMPLE}")
        return f"{stem}-{account_id}"

    def dashboard(self, part: str) -> str:
        """The name of a CloudWatch dashboard, which all regions of an account share."""
        return _limits.check_name(_limits.DASHBOARD, self.plain(part))

    def db_cluster(self, part: str) -> str:
        """The identifier of an RDS cluster."""
        return _limits.check_name(_limits.DB_CLUSTER, self.plain(part))

    def db_parameter_group(self, part: str) -> str:
        """The name of an RDS parameter group."""
        return _limits.check_name(_limits.DB_PARAMETER_GROUP, self.plain(part))

    def db_subnet_group(self, part: str) -> str:
        """The name of an RDS subnet group."""
        return _limits.check_name(_limits.DB_SUBNET_GROUP, self.plain(part))

    def function(self, part: str) -> str:
        """The name of a Lambda function."""
        return _limits.check_name(_limits.FUNCTION, self.plain(part))

    def global_cluster(self, part: str) -> str:
        """The identifier of an RDS global cluster, which all regions of an account share."""
        return _limits.check_name(_limits.GLOBAL_CLUSTER, self.plain(part))

    def instance_profile(self, part: str) -> str:
        """The name of an instance profile, which all regions of an account share."""
        return _limits.check_name(_limits.INSTANCE_PROFILE, self.plain(part))

    def launch_template(self, part: str) -> str:
        """The name of a launch template."""
        return _limits.check_name(_limits.LAUNCH_TEMPLATE, self.plain(part))

    def load_balancer(self, part: str) -> str:
        """The name of a load balancer, where 32 characters leave room for a short region only."""
        return _limits.check_name(_limits.LOAD_BALANCER, self._short(part))

    def log_group(self, part: str) -> str:
        """The name of a log group."""
        name = f"/{'/'.join(self._scope())}/{part}"
        return _limits.check_name(_limits.LOG_GROUP, name)

    def queue(self, part: str, *, fifo: bool = False) -> str:
        """The name of an SQS queue; that of a FIFO queue ends as SQS wants it."""
        return _limits.check_name(_limits.QUEUE, self.plain(part) + (".fifo" if fifo else ""))

    def rest_api(self, part: str) -> str:
        """The name of a REST API."""
        return _limits.check_name(_limits.REST_API, self.plain(part))

    def role(self, part: str) -> str:
        """The name of an IAM role, which all regions of an account share."""
        return _limits.check_name(_limits.ROLE, self.plain(part))

    def scaling_group(self, part: str) -> str:
        """The name of an Auto Scaling group."""
        return _limits.check_name(_limits.AUTO_SCALING, self.plain(part))

    def secret(self, part: str) -> str:
        """The name of a secret, with slashes as they have them."""
        return _limits.check_name(_limits.SECRET, "/".join((*self._scope(), part)))

    def security_group(self, part: str) -> str:
        """The name of a security group."""
        return _limits.check_name(_limits.SECURITY_GROUP, self.plain(part))

    def table(self, part: str) -> str:
        """The name of a DynamoDB table, which its replicas in other regions have too."""
        return _limits.check_name(_limits.TABLE, self.plain(part))

    def target_group(self, part: str) -> str:
        """The name of a target group, with the region cut short as for a load balancer."""
        return _limits.check_name(_limits.TARGET_GROUP, self._short(part))

    def topic(self, part: str) -> str:
        """The name of an SNS topic."""
        return _limits.check_name(_limits.TOPIC, self.plain(part))

    def trail(self, part: str) -> str:
        """The name of a trail."""
        return _limits.check_name(_limits.TRAIL, self.plain(part))

    def web_acl(self, part: str) -> str:
        """The name of a web ACL."""
        return _limits.check_name(_limits.WEB_ACL, self.plain(part))

    def state_key(self) -> str:
        """Where the Terraform state of this project, region and environment is kept."""
        return f"{'/'.join(self._scope())}.tfstate"

    def _scope(self) -> tuple[str, str, str]:
        return self.project, self.region, self.environment_suffix

    def _short(self, part: str) -> str:
        """A name with the region in AWS's own shorthand, such as `use1` or `apse2`."""
        area, *directions, number = self.region.split("-")
        letters = "".join(_DIRECTIONS.get(each, each) for each in directions)
        return f"{self.project}-{part}-{area}{letters}{number}-{self.environment_suffix}"
