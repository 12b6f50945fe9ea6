"""What AWS allows in names, as data: one row for each kind of name, with its source.

Numbers of this kind stand here and nowhere else.
"""

import re
from dataclasses import dataclass
from typing import Final

from stackproof.constructs._tokens import REFERENCE
from stackproof.constructs.errors import BadValue


@dataclass(frozen=True, slots=True)
class Limit:
    """What AWS allows in one kind of name.

    Args:
        subject: What is named, as it appears in a message.
        longest: The greatest length.
        alphabet: What a single character must match.
        characters: The alphabet and the form in words.
        source: The AWS reference that says so.
        shortest: The least length.
        forbidden: What may not occur in the name, and its description.
    """

    subject: str
    longest: int
    alphabet: re.Pattern[str]
    characters: str
    source: str
    shortest: int = 1
    forbidden: tuple[tuple[re.Pattern[str], str], ...] = ()


_WORDS: Final = re.compile("[A-Za-z0-9_-]")
_IN_WORDS: Final = "letters, digits, underscore and hyphen"
_HYPHENATED: Final = re.compile("[A-Za-z0-9-]")
_EDGES: Final = (re.compile("^-|-$"), "a hyphen at either end")


def _rds(subject: str, longest: int, operation: str) -> Limit:
    """A kind of name of RDS: they differ in their length alone."""
    return Limit(
        subject=subject,
        longest=longest,
        alphabet=re.compile("[a-z0-9-]"),
        characters="small letters, digits and single hyphens between them, beginning with a letter",
        source=f"Amazon RDS API Reference, {operation}",
        forbidden=(
            (re.compile("^[^a-z]"), "a first character that is no letter"),
            (re.compile("--"), "two hyphens in a row"),
            (re.compile("-$"), "a final hyphen"),
        ),
    )


ALARM: Final = Limit(
    subject="CloudWatch alarm",
    longest=255,
    alphabet=re.compile("[A-Za-z0-9 _./-]"),
    characters="letters, digits, space, underscore, dot, slash and hyphen",
    source="Amazon CloudWatch API Reference, PutMetricAlarm",
)
ALIAS: Final = Limit(
    subject="KMS alias",
    longest=256,
    alphabet=re.compile("[A-Za-z0-9/_-]"),
    characters="alias/ and then letters, digits, slash, underscore and hyphen",
    source="AWS KMS API Reference, CreateAlias",
    forbidden=(
        (re.compile("^(?!alias/.)"), "another beginning than alias/"),
        (re.compile("^alias/aws/"), "the prefix alias/aws/, which AWS reserves"),
    ),
)
AUTO_SCALING: Final = Limit(
    subject="Auto Scaling group",
    longest=255,
    alphabet=re.compile("[A-Za-z0-9_./ -]"),
    characters="letters, digits, space, underscore, dot, slash and hyphen",
    source="Amazon EC2 Auto Scaling API Reference, CreateAutoScalingGroup",
)
BACKUP_VAULT: Final = Limit(
    subject="backup vault",
    shortest=2,
    longest=50,
    alphabet=_WORDS,
    characters=_IN_WORDS,
    source="AWS Backup Developer Guide, API reference, CreateBackupVault",
)
BUCKET: Final = Limit(
    subject="S3 bucket",
    shortest=3,
    longest=63,
    alphabet=re.compile("[a-z0-9.-]"),
    characters="small letters, digits, dot and hyphen, beginning and ending with a letter or digit",
    source="Amazon S3 User Guide, General purpose bucket naming rules",
    forbidden=(
        (re.compile("^[.-]|[.-]$"), "a dot or hyphen at either end"),
        (re.compile(r"\.\."), "two dots in a row"),
        (re.compile("^(xn--|sthree-|amzn-s3-demo-)"), "a prefix that AWS reserves"),
        (re.compile(r"(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$"), "an ending AWS reserves"),
        (re.compile(r"^\d+\.\d+\.\d+\.\d+$"), "the form of an IP address"),
    ),
)
DASHBOARD: Final = Limit(
    subject="CloudWatch dashboard",
    longest=255,
    alphabet=_WORDS,
    characters=_IN_WORDS,
    source="Amazon CloudWatch API Reference, PutDashboard",
)
DB_CLUSTER: Final = _rds("RDS cluster", 63, "CreateDBCluster")
DB_INSTANCE: Final = _rds("RDS instance", 63, "CreateDBInstance")
DB_PARAMETER_GROUP: Final = _rds("RDS parameter group", 255, "CreateDBClusterParameterGroup")
DB_SNAPSHOT: Final = _rds("RDS snapshot", 255, "CreateDBClusterSnapshot")
DB_SUBNET_GROUP: Final = Limit(
    subject="RDS subnet group",
    longest=255,
    alphabet=re.compile("[a-z0-9._ -]"),
    characters="small letters, digits, dot, underscore, space and hyphen",
    source="Amazon RDS API Reference, CreateDBSubnetGroup",
    forbidden=((re.compile("^default$"), "the reserved form"),),
)
FUNCTION: Final = Limit(
    subject="Lambda function",
    longest=64,
    alphabet=_WORDS,
    characters=_IN_WORDS,
    source="AWS Lambda API Reference, CreateFunction",
)
GLOBAL_CLUSTER: Final = _rds("RDS global cluster", 63, "CreateGlobalCluster")
INSTANCE_PROFILE: Final = Limit(
    subject="instance profile",
    longest=128,
    alphabet=re.compile("[A-Za-z0-9_+=,.@-]"),
    characters="letters, digits and any of _+=,.@-",
    source="AWS IAM API Reference, CreateInstanceProfile",
)
LAUNCH_TEMPLATE: Final = Limit(
    subject="launch template",
    shortest=3,
    longest=128,
    alphabet=re.compile(r"[A-Za-z0-9().\-/_]"),
    characters="letters, digits, parentheses, dot, hyphen, slash and underscore",
    source="Amazon EC2 API Reference, CreateLaunchTemplate",
)
LOAD_BALANCER: Final = Limit(
    subject="load balancer",
    longest=32,
    alphabet=_HYPHENATED,
    characters="letters, digits and hyphen, with no hyphen at either end",
    source="Elastic Load Balancing API Reference, CreateLoadBalancer",
    forbidden=(_EDGES, (re.compile("^internal-"), "the prefix internal-")),
)
LOG_GROUP: Final = Limit(
    subject="CloudWatch log group",
    longest=512,
    alphabet=re.compile("[A-Za-z0-9_/.#-]"),
    characters="letters, digits, underscore, slash, dot, # and hyphen",
    source="Amazon CloudWatch Logs API Reference, CreateLogGroup",
    forbidden=((re.compile("^aws/"), "the prefix aws/, which AWS reserves"),),
)
QUEUE: Final = Limit(
    subject="SQS queue",
    longest=80,
    alphabet=re.compile("[A-Za-z0-9_.-]"),
    characters="letters, digits, underscore and hyphen, and .fifo at the end of a FIFO queue",
    source="Amazon SQS API Reference, CreateQueue",
    forbidden=((re.compile(r"\.(?!fifo$)"), "a dot elsewhere than in a final .fifo"),),
)
REST_API: Final = Limit(
    subject="REST API",
    longest=255,
    alphabet=re.compile("[A-Za-z0-9 _.-]"),
    characters="letters, digits, space, underscore, dot and hyphen",
    source="Amazon API Gateway API Reference, CreateRestApi",
)
ROLE: Final = Limit(
    subject="IAM role",
    longest=64,
    alphabet=re.compile("[A-Za-z0-9_+=,.@-]"),
    characters="letters, digits and any of _+=,.@-",
    source="AWS IAM API Reference, CreateRole",
)
SECRET: Final = Limit(
    subject="secret",
    longest=512,
    alphabet=re.compile("[A-Za-z0-9/_+=.@-]"),
    characters="letters, digits and any of /_+=.@-",
    source="AWS Secrets Manager API Reference, CreateSecret",
)
SECURITY_GROUP: Final = Limit(
    subject="security group",
    longest=255,
    alphabet=re.compile(r"[A-Za-z0-9 ._:/()#,@\[\]+=&;{}!$*-]"),
    characters="letters, digits, spaces and any of ._-:/()#,@[]+=&;{}!$*",
    source="Amazon EC2 API Reference, CreateSecurityGroup",
    forbidden=((re.compile("^sg-"), "the prefix sg-"),),
)
TABLE: Final = Limit(
    subject="DynamoDB table",
    shortest=3,
    longest=255,
    alphabet=re.compile("[A-Za-z0-9_.-]"),
    characters="letters, digits, underscore, dot and hyphen",
    source="Amazon DynamoDB API Reference, CreateTable",
)
TARGET_GROUP: Final = Limit(
    subject="target group",
    longest=32,
    alphabet=_HYPHENATED,
    characters="letters, digits and hyphen, with no hyphen at either end",
    source="Elastic Load Balancing API Reference, CreateTargetGroup",
    forbidden=(_EDGES,),
)
TOPIC: Final = Limit(
    subject="SNS topic",
    longest=256,
    alphabet=_WORDS,
    characters=_IN_WORDS,
    source="Amazon SNS API Reference, CreateTopic",
)
TRAIL: Final = Limit(
    subject="trail",
    shortest=3,
    longest=128,
    alphabet=re.compile("[A-Za-z0-9._-]"),
    characters="letters, digits, dot, underscore and hyphen, beginning and ending with no sign",
    source="AWS CloudTrail API Reference, CreateTrail",
    forbidden=((re.compile("^[._-]|[._-]$|[._-]{2}"), "two signs in a row, or one at an end"),),
)
WEB_ACL: Final = Limit(
    subject="web ACL",
    longest=128,
    alphabet=_WORDS,
    characters=_IN_WORDS,
    source="AWS WAFV2 API Reference, CreateWebACL",
)


def check_name(limit: Limit, name: str) -> str:
    """Give the name back if AWS takes it.

    What Terraform fills in later is left out of account, but the rest must still fit.

    Raises:
        BadValue: AWS would refuse the name.
    """
    known = REFERENCE.sub("", name)
    if len(known) > limit.longest:
        raise BadValue(
            f"the {limit.subject} name of {len(known)} characters",
            name,
            allowed=f"at most {limit.longest}",
            help="shorten the environment suffix or the name of the part",
        )
    if known != name:
        return name
    if len(name) < limit.shortest:
        raise BadValue(
            f"the {limit.subject} name of {len(name)} characters",
            name,
            allowed=f"at least {limit.shortest}",
            help="lengthen the name of the part",
        )
    wrong = _fault(limit, name)
    if wrong is not None:
        raise BadValue(
            f"the {limit.subject} name with {wrong}",
            name,
            allowed=limit.characters,
            help="change the environment suffix or the name of the part",
        )
    return name


def _fault(limit: Limit, name: str) -> str | None:
    """What AWS would object to in a name of allowed length."""
    for character in name:
        if not limit.alphabet.fullmatch(character):
            return f"the character {character!r}"
    return next((words for pattern, words in limit.forbidden if pattern.search(name)), None)
