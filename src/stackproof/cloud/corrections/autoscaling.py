"""EC2 Auto Scaling."""

from stackproof.cloud.corrections.base import Correction, Moto, Patches, correction


@correction(
    "autoscaling.policy-enabled", api="autoscaling:DescribePolicies", echo="autoscaling.scale"
)
def _policy_enabled(moto: Patches) -> None:
    """A scaling policy comes back without `Enabled` and with an empty predictive block.

    AWS says whether it is enabled, which it is unless told otherwise, and gives a predictive
    block to predictive policies only.
    """
    policy = moto.load("moto.autoscaling.models").FakeScalingPolicy
    responses = moto.load("moto.autoscaling.responses").AutoScalingResponse
    create = moto.original(policy, "__init__")
    put = moto.original(responses, "put_scaling_policy")

    def init(self: Moto, *rest: Moto, **named: Moto) -> None:
        create(self, *rest, **named)
        self.enabled = True
        self.predictive_scaling_configuration = self.predictive_scaling_configuration or None

    def put_scaling_policy(self: Moto) -> Moto:
        answer = put(self)
        policy = self.autoscaling_backend.policies[self._get_param("PolicyName")]
        policy.enabled = self._get_bool_param("Enabled", if_none=True)
        return answer

    moto.replace(policy, "__init__", init)
    moto.replace(responses, "put_scaling_policy", put_scaling_policy)


@correction("autoscaling.warmup", api="autoscaling:DescribeAutoScalingGroups")
def _warmup(moto: Patches) -> None:
    """A group's default instance warmup is dropped; AWS keeps it and says it."""
    responses = moto.load("moto.autoscaling.responses").AutoScalingResponse
    create = moto.original(responses, "create_auto_scaling_group")
    update = moto.original(responses, "update_auto_scaling_group")

    def keep(self: Moto) -> None:
        seconds = self._get_int_param("DefaultInstanceWarmup")
        if seconds is not None:
            name = self._get_param("AutoScalingGroupName")
            # AWS takes the setting away for -1.
            group = self.autoscaling_backend.autoscaling_groups[name]
            group.default_instance_warmup = None if seconds < 0 else seconds

    def create_auto_scaling_group(self: Moto) -> Moto:
        answer = create(self)
        keep(self)
        return answer

    def update_auto_scaling_group(self: Moto) -> Moto:
        answer = update(self)
        keep(self)
        return answer

    moto.replace(responses, "create_auto_scaling_group", create_auto_scaling_group)
    moto.replace(responses, "update_auto_scaling_group", update_auto_scaling_group)


CORRECTIONS: tuple[Correction, ...] = (_policy_enabled, _warmup)
