import constants
from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.docdb_cluster import DocdbCluster
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.subnet import Subnet
from cdktf_cdktf_provider_aws.vpc import Vpc


class Data(TerraformStack):
    def __init__(self, scope, id):
        super().__init__(scope, id)
        AwsProvider(self, "aws", region=constants.REGION)
        vpc = Vpc(self, "vpc", cidr_block="10.0.0.0/16")
        for index, zone in enumerate(constants.ZONES):
            Subnet(self, f"s{index}", vpc_id=vpc.id, cidr_block=f"10.0.{index}.0/24", availability_zone=zone)
        DocdbCluster(
            self,
            "docs",
            cluster_identifier="docs",
            master_username="admin1",
            master_password=constants.ADMIN_PASSWORD,  # error: [SP201]
        )


app = App()
Data(app, "data")
app.synth()
