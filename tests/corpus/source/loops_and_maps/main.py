from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.cloudwatch_metric_alarm import CloudwatchMetricAlarm
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue

QUEUES = {"orders": {"delay": 0}, "trades": {"delay": 5}}


class Queues(TerraformStack):
    def __init__(self, scope, id, environment_suffix: str):
        super().__init__(scope, id)
        AwsProvider(self, "aws", region="us-east-1")
        self.suffix = environment_suffix
        for name, settings in QUEUES.items():
            queue = SqsQueue(self, name, name=self._name(name), delay_seconds=settings["delay"])
            CloudwatchMetricAlarm(
                self,
                f"{name}-alarm",
                alarm_name=f"{name}-age",  # error: [SP301]
                comparison_operator="GreaterThanThreshold",
                evaluation_periods=1,
                dimensions={"QueueName": queue.name},
            )
            CloudwatchLogGroup(self, f"{name}-logs", name=f"/queues/{queue.name}")
            CloudwatchLogGroup(self, f"{name}-audit", name="/audit/" + name + "/" + self.suffix)

    def _name(self, kind):
        return "{}-{}".format(kind, self.suffix)


app = App()
Queues(app, "queues", environment_suffix="dev")
app.synth()
