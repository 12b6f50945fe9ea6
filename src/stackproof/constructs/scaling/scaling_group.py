"""As many instances of a template as the load asks for, and none that is unwell."""

from typing import Final

from stackproof.constructs import _backend as aws
from stackproof.constructs._tokens import is_token
from stackproof.constructs.balancing.load_balancer import LoadBalancer
from stackproof.constructs.errors import BadValue
from stackproof.constructs.network.network import Network
from stackproof.constructs.scaling import scaling_values as values
from stackproof.constructs.scaling.launch_template import LaunchTemplate
from stackproof.constructs.stack import AwsStack

_METRICS: Final = (
    "GroupDesiredCapacity",
    "GroupInServiceInstances",
    "GroupMaxSize",
    "GroupMinSize",
    "GroupPendingInstances",
    "GroupTerminatingInstances",
    "GroupTotalInstances",
)


class ScalingGroup(aws.Construct):
    """Instances behind a load balancer, spread over the private subnets of all zones.

    The load balancer says which instance is well, and one that is not is replaced. Their number
    follows the load of their processors. A new version of the template replaces them little by
    little, and takes that back if the new ones are not well.

    Args:
        scope: Where it lives, in an `AwsStack`.
        id_: Its id there.
        part: What it is in the project, such as `web`: the middle of its physical names.
        network: Where instances live.
        template: What they are.
        load_balancer: What sends them requests, and may then reach them.
        minimum: How many there are at least. By default 3, one in each zone.
        maximum: How many there are at most. By default 9.
        cpu_percent: The processor load that is held. By default 50.
        grace_seconds: How long a new instance has to become well. By default 300.
        warmup_seconds: How long a new one counts as not yet working. By default 120.

    Raises:
        BadValue: Auto Scaling does not take one of these.
    """

    def __init__(
        self,
        scope: aws.Construct,
        id_: str,
        *,
        part: str,
        network: Network,
        template: LaunchTemplate,
        load_balancer: LoadBalancer,
        minimum: int = 3,
        maximum: int = 9,
        cpu_percent: int = 50,
        grace_seconds: int = 300,
        warmup_seconds: int = 120,
    ) -> None:
        values.check_sizes(minimum, maximum)
        values.CPU_PERCENT.check(cpu_percent)
        values.GRACE_SECONDS.check(grace_seconds)
        values.GRACE_SECONDS.check(warmup_seconds, what="the seconds that an instance warms up")
        seconds = (warmup_seconds, grace_seconds)
        if not is_token(seconds) and warmup_seconds > grace_seconds:
            raise BadValue(
                "the seconds that an instance warms up",
                warmup_seconds,
                allowed=f"at most the grace, {grace_seconds}",
                help="an instance that is still starting would be replaced",
            )
        stack = AwsStack.around(scope)
        name = stack.naming.scaling_group(part)
        super().__init__(scope, id_)
        load_balancer.balance(template.security_group)
        group = aws.autoscaling_group
        tags = {"Name": name, **stack.tags}
        self._resource = group.AutoscalingGroup(
            self,
            "Resource",
            name=name,
            min_size=minimum,
            max_size=maximum,
            vpc_zone_identifier=list(network.private_subnet_ids),
            target_group_arns=[load_balancer.target_group_arn],
            health_check_type="ELB",
            health_check_grace_period=grace_seconds,
            default_instance_warmup=warmup_seconds,
            enabled_metrics=list(_METRICS),
            launch_template=group.AutoscalingGroupLaunchTemplate(
                id=template.id, version=template.version
            ),
            instance_refresh=group.AutoscalingGroupInstanceRefresh(
                strategy="Rolling",
                preferences=group.AutoscalingGroupInstanceRefreshPreferences(
                    min_healthy_percentage=100,
                    max_healthy_percentage=150,
                    instance_warmup=str(warmup_seconds),
                    auto_rollback=True,
                ),
            ),
            # Default tags of the provider reach the group, and not its instances.
            tag=[
                group.AutoscalingGroupTag(key=key, value=tags[key], propagate_at_launch=True)
                for key in sorted(tags)
            ],
            depends_on=list(load_balancer.listeners),
        )
        policy = aws.autoscaling_policy
        tracking = policy.AutoscalingPolicyTargetTrackingConfiguration
        metric = policy.AutoscalingPolicyTargetTrackingConfigurationPredefinedMetricSpecification
        policy.AutoscalingPolicy(
            self,
            "HoldLoad",
            name="hold-load",
            autoscaling_group_name=self._resource.name,
            policy_type="TargetTrackingScaling",
            target_tracking_configuration=tracking(
                target_value=cpu_percent,
                predefined_metric_specification=metric(
                    predefined_metric_type="ASGAverageCPUUtilization"
                ),
            ),
        )

    @property
    def name(self) -> str:
        """The name, as a token; metrics go by it."""
        return self._resource.name

    @property
    def resource(self) -> aws.autoscaling_group.AutoscalingGroup:
        """The resource itself, for what this construct does not offer."""
        return self._resource
