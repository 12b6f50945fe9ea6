import logging
import os

from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.db_instance import DbInstance
from cdktf_cdktf_provider_aws.provider import AwsProvider

log = logging.getLogger(__name__)


class Database(TerraformStack):
    def __init__(self, scope, id):
        super().__init__(scope, id)
        AwsProvider(self, "aws", region="us-east-1")
        db_password = os.environ["DB_PASSWORD"]
        log.info("using %s", db_password)  # error: [SP209]
        print("database", id)
        DbInstance(
            self,
            "database",
            instance_class="db.t3.micro",
            username="app",
            password=db_password,  # error: [SP203]
        )


app = App()
Database(app, "database")
app.synth()
