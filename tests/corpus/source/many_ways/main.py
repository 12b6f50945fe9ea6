import json, os
from cdktf import TerraformStack, Fn, TerraformOutput, Token
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.launch_template import LaunchTemplate
from cdktf_cdktf_provider_aws.rds_cluster import RdsCluster
from cdktf_cdktf_provider_aws.lambda_function import LambdaFunction
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.iam_role import IamRole
from cdktf_cdktf_provider_aws.ssm_parameter import SsmParameter

def tags(**more): return {"Project": "x", **more}

class Stack(TerraformStack):
    def __init__(self, scope, ns, *, config):
        super().__init__(scope, ns)
        self.cfg = config
        env = self.cfg["environment"]
        AwsProvider(self, "aws", **{"region": config.get("region", "us-east-1")})
        common = {"tags": tags(Environment=env)}
        S3Bucket(self, "a", bucket=f"{ns}-assets", **common)
        S3Bucket(self, "b", bucket=Fn.join("-", ["data", env]))
        S3Bucket(self, "c", bucket=Token.as_string(env))
        S3Bucket(self, "d", bucket="data-{env}".format(env=env))
        S3Bucket(self, "e", bucket="data-%(e)s" % {"e": env})
        S3Bucket(self, "f", bucket="data".join(["x", env]))
        S3Bucket(self, "g", bucket=("data" + "-" + env).lower()[:63])
        n = "logs"
        n += f"-{env}"
        S3Bucket(self, "h", bucket=n)
        parts = ["x"]; parts.append(env)
        S3Bucket(self, "i", bucket="-".join(parts))
        role = IamRole(self, "r", name=f"role-{env}", assume_role_policy="{}")
        CloudwatchLogGroup(self, "l", name="/aws/lambda/" + role.name)
        SsmParameter(self, "p", name=f"/{env}/x", type="String", value="1")
        fn = lambda k: f"{k}-{env}"
        S3Bucket(self, "j", bucket=fn("a"))
        names = {k: f"{k}-{env}" for k in ("a","b")}
        S3Bucket(self, "k", bucket=names["a"])
        with open("x") as f: data = json.load(f)
        S3Bucket(self, "m", bucket=data["bucket"])
        S3Bucket(self, "n", bucket=os.path.basename(env))
        S3Bucket(self, "o", bucket=str(env))
        S3Bucket(self, "q", bucket=self.naming("x"))
        S3Bucket(self, "s", bucket=type(self).static("x", env))
    def naming(self, k): return f"{k}-{self.cfg['environment']}"
    @staticmethod
    def static(k, e): return f"{k}-{e}"
class More(TerraformStack):
    def __init__(self, scope, ns, stage):
        super().__init__(scope, ns)
        self.parts = ["x"]
        self.parts.append(stage)
        self.names = {}
        self.names["q"] = f"q-{stage}"
        S3Bucket(self, "i", bucket="-".join(self.parts))
        S3Bucket(self, "k", bucket=self.names["q"])
        d = {"a": "b"}
        d.update(a=stage)
        S3Bucket(self, "l", bucket=d["a"])
        S3Bucket(self, "fixed", bucket="fixed")  # error: [SP301]
        for i, z in enumerate(["a", "b"]):
            S3Bucket(self, z, bucket=f"{z}{i}")  # error: [SP301]
