import hashlib
import os
import uuid

from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.elasticache_replication_group import ElasticacheReplicationGroup
from cdktf_cdktf_provider_aws.mq_broker import MqBroker, MqBrokerUser
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.redshift_cluster import RedshiftCluster


class Caches(TerraformStack):
    def __init__(self, scope, id, env_name):
        super().__init__(scope, id)
        AwsProvider(self, "aws", region="us-east-1")
        token = hashlib.sha256(f"redis-{env_name}".encode()).hexdigest()
        ElasticacheReplicationGroup(
            self,
            "redis",
            replication_group_id=f"redis-{env_name}",
            description="cache",
            auth_token=token,  # error: [SP203]
        )
        RedshiftCluster(
            self,
            "warehouse",
            cluster_identifier=f"warehouse-{env_name}",
            node_type="ra3.large",
            master_username="admin",
            master_password="%s-%s" % ("Warehouse", env_name),  # error: [SP201]
        )
        MqBroker(
            self,
            "broker",
            broker_name="orders-" + env_name,
            engine_type="RabbitMQ",
            engine_version="3.13",
            host_instance_type="mq.t3.micro",
            user=[MqBrokerUser(username="app", password=str(uuid.uuid4()))],  # error: [SP203]
        )


app = App()
Caches(app, "caches", os.environ.get("STAGE", "dev"))
app.synth()
