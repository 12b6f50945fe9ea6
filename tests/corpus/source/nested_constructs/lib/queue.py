from cdktf_cdktf_provider_aws.cloudwatch_metric_alarm import CloudwatchMetricAlarm
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
from constructs import Construct


class WatchedQueue(Construct):
    def __init__(self, scope: Construct, id_: str, *, name: str, retention: int = 4) -> None:
        super().__init__(scope, id_)
        self.queue = SqsQueue(self, "queue", name=name, message_retention_seconds=retention * 86400)
        CloudwatchMetricAlarm(
            self,
            "alarm",
            alarm_name=f"{name}-age",
            comparison_operator="GreaterThanThreshold",
            evaluation_periods=1,
            dimensions={"QueueName": self.queue.name},
        )
