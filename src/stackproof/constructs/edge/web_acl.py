"""A firewall for requests: AWS's managed rules, and a limit for each address."""

from collections.abc import Collection, Mapping
from enum import Enum
from typing import Any, Final

from stackproof.constructs import _backend as aws
from stackproof.constructs import _limits
from stackproof.constructs.edge.firewall_values import REQUESTS_PER_ADDRESS
from stackproof.constructs.errors import BadValue
from stackproof.constructs.observability.log_group import LogGroup
from stackproof.constructs.observability.retention import LOG_RETENTION_DAYS
from stackproof.constructs.security.customer_key import CustomerKey
from stackproof.constructs.stack import AwsStack

_REDACTED: Final = ("authorization", "cookie", "x-amz-security-token")


class ManagedRules(Enum):
    """A group of rules that AWS keeps up to date."""

    COMMON = "AWSManagedRulesCommonRuleSet"
    KNOWN_BAD_INPUTS = "AWSManagedRulesKnownBadInputsRuleSet"
    IP_REPUTATION = "AWSManagedRulesAmazonIpReputationList"
    SQL_INJECTION = "AWSManagedRulesSQLiRuleSet"


_ALL: Final = tuple(ManagedRules)


class WebAcl(aws.Construct):
    """A regional web ACL for APIs and load balancers that blocks what its rules match.

    An address that sends too much is blocked until it sends less. Every request is recorded in
    an encrypted log group, without the headers that hold credentials.

    Args:
        scope: Where it lives, in an `AwsStack`.
        id_: Its id there.
        part: What it guards in the project: the middle of its physical names.
        key: What the log is encrypted with.
        managed_rules: AWS's groups, in this order. By default all of `ManagedRules`.
        count_only: Groups that only count what they would block, while they are tried out.
            By default none.
        requests_per_address: How many requests an address may send in five minutes. By default
            2000.
        log_retention_days: How long the log is kept. By default 30 days.

    Raises:
        BadValue: WAF does not take one of these.
    """

    def __init__(
        self,
        scope: aws.Construct,
        id_: str,
        *,
        part: str,
        key: CustomerKey,
        managed_rules: Collection[ManagedRules] = _ALL,
        count_only: Collection[ManagedRules] = (),
        requests_per_address: int = 2000,
        log_retention_days: int = 30,
    ) -> None:
        REQUESTS_PER_ADDRESS.check(requests_per_address)
        for group in count_only:
            if group not in managed_rules:
                raise BadValue(
                    "a group that only counts",
                    group.name,
                    allowed=", ".join(each.name for each in managed_rules) or "none",
                    help="give it in managed_rules too",
                )
        LOG_RETENTION_DAYS.check(log_retention_days)
        name = AwsStack.around(scope).naming.web_acl(part)
        super().__init__(scope, id_)
        log = LogGroup(
            self,
            "Log",
            # WAF logs to no group of another beginning.
            name=_limits.check_name(_limits.LOG_GROUP, f"aws-waf-logs-{name}"),
            key=key,
            retention_days=log_retention_days,
        )
        acl = aws.wafv2_web_acl
        self._resource = acl.Wafv2WebAcl(
            self,
            "Resource",
            name=name,
            scope="REGIONAL",
            default_action=acl.Wafv2WebAclDefaultAction(allow=acl.Wafv2WebAclDefaultActionAllow()),
            rule=[
                self._limit(requests_per_address),
                *(
                    self._managed(number, group, counts=group in count_only)
                    for number, group in enumerate(dict.fromkeys(managed_rules), 1)
                ),
            ],
            visibility_config=acl.Wafv2WebAclVisibilityConfig(
                cloudwatch_metrics_enabled=True,
                metric_name=name,
                sampled_requests_enabled=True,
            ),
        )
        logging = aws.wafv2_web_acl_logging_configuration
        header = logging.Wafv2WebAclLoggingConfigurationRedactedFieldsSingleHeader
        logging.Wafv2WebAclLoggingConfiguration(
            self,
            "Logging",
            resource_arn=self.arn,
            log_destination_configs=[log.arn],
            redacted_fields=[
                logging.Wafv2WebAclLoggingConfigurationRedactedFields(
                    single_header=header(name=each)
                )
                for each in _REDACTED
            ],
        )

    def protect(self, id_: str, *, resource_arn: str) -> None:
        """Put the web ACL before the stage of an API or a load balancer.

        Args:
            id_: The id of the association in this construct.
            resource_arn: Such as `RestApi.stage_arn`.
        """
        aws.wafv2_web_acl_association.Wafv2WebAclAssociation(
            self, id_, web_acl_arn=self.arn, resource_arn=resource_arn
        )

    @property
    def arn(self) -> str:
        """The ARN, as a token."""
        return self._resource.arn

    @property
    def resource(self) -> aws.wafv2_web_acl.Wafv2WebAcl:
        """The resource itself, for what this construct does not offer."""
        return self._resource

    def _limit(self, requests: int) -> aws.wafv2_web_acl.Wafv2WebAclRule:
        """The rule that blocks an address that sends too much."""
        acl = aws.wafv2_web_acl
        return acl.Wafv2WebAclRule(
            name="requests-per-address",
            priority=0,
            action=acl.Wafv2WebAclRuleAction(block=acl.Wafv2WebAclRuleActionBlock()),
            statement=_statement(
                "rate_based_statement", {"limit": requests, "aggregate_key_type": "IP"}
            ),
            visibility_config=_visible("requests-per-address"),
        )

    def _managed(
        self, priority: int, group: ManagedRules, *, counts: bool
    ) -> aws.wafv2_web_acl.Wafv2WebAclRule:
        """The rule that holds a group of AWS's."""
        acl = aws.wafv2_web_acl
        action = acl.Wafv2WebAclRuleOverrideAction
        return acl.Wafv2WebAclRule(
            name=group.value,
            priority=priority,
            override_action=action(count=acl.Wafv2WebAclRuleOverrideActionCount())
            if counts
            else action(none=acl.Wafv2WebAclRuleOverrideActionNone()),
            statement=_statement(
                "managed_rule_group_statement", {"name": group.value, "vendor_name": "AWS"}
            ),
            visibility_config=_visible(group.value),
        )


def _statement(kind: str, said: Mapping[str, object]) -> Any:  # noqa: ANN401 - the bindings' own type
    """A statement of a rule.

    The bindings have no classes for it: they pass it on as it is, so its keys are Terraform's.
    """
    return {kind: dict(said)}


def _visible(name: str) -> aws.wafv2_web_acl.Wafv2WebAclRuleVisibilityConfig:
    return aws.wafv2_web_acl.Wafv2WebAclRuleVisibilityConfig(
        cloudwatch_metrics_enabled=True, metric_name=name, sampled_requests_enabled=True
    )
