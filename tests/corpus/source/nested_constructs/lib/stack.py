from cdktf import TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider

from .queue import WatchedQueue


class Orders(TerraformStack):
    def __init__(self, scope, id, *, env_name: str) -> None:
        super().__init__(scope, id)
        AwsProvider(self, "aws", region="us-east-1")
        self.orders = WatchedQueue(self, "orders", name=f"orders-{env_name}")
        self.trades = WatchedQueue(self, "trades", name=f"trades-{env_name}", retention_days=3)  # error: [SP802]
        self.others = [WatchedQueue(self, kind, name=f"{kind}-{env_name}") for kind in ("a", "b")]
