import os, json, boto3, secrets as sec
from cdktf import TerraformStack, Fn, TerraformOutput
from cdktf_cdktf_provider_aws.db_instance import DbInstance
from cdktf_cdktf_provider_aws.rds_cluster import RdsCluster
from cdktf_cdktf_provider_aws.data_aws_ssm_parameter import DataAwsSsmParameter
from cdktf_cdktf_provider_aws.data_aws_secretsmanager_secret_version import DataAwsSecretsmanagerSecretVersion as V
from cdktf_cdktf_provider_aws.secretsmanager_secret_version import SecretsmanagerSecretVersion
from cdktf_cdktf_provider_aws.lambda_function import LambdaFunction, LambdaFunctionEnvironment
def password_for(env): return f"{env}-database"
def load(path, key, default=None): return json.load(open(path)).get(key, default)
class S:
    def __init__(self, scope, env, password=None, cfg=None, **kw):
        cfg = cfg or {}
        DbInstance(scope, "1", instance_class="x", password=password or os.environ.get("PW"))
        DbInstance(scope, "2", instance_class="x", password=load("x.json", "password"))
        DbInstance(scope, "3", instance_class="x", password=kw.get("password"))
        DbInstance(scope, "4", instance_class="x", password=kw.get("password", "fallback1"))  # error: [SP202]
        DbInstance(scope, "5", instance_class="x", password=cfg["db"]["password"])
        DbInstance(scope, "6", instance_class="x", password=V(scope, "v", secret_id="x").secret_string)
        DbInstance(scope, "7", instance_class="x", password=DataAwsSsmParameter(scope, "s", name="/x").value)
        DbInstance(scope, "8", instance_class="x", password=password_for(env))  # error: [SP201]
        DbInstance(scope, "9", instance_class="x", password=None if env == "dev" else password)
        DbInstance(scope, "10", instance_class="x", password="" )
        DbInstance(scope, "11", instance_class="x", password=os.getenv("PW", ""))
        DbInstance(scope, "12", instance_class="x", password=f"{password}")
        DbInstance(scope, "13", instance_class="x", password=Fn.sensitive("x1y2z3"))  # error: [SP201]
        DbInstance(scope, "14", instance_class="x", password=self.gen())  # error: [SP203]
        DbInstance(scope, "15", instance_class="x", password=f"{{{{resolve:secretsmanager:{env}}}}}")
        SecretsmanagerSecretVersion(scope, "16", secret_id="x", secret_string=json.dumps({"username": "a", "password": password}))
        SecretsmanagerSecretVersion(scope, "17", secret_id="x", secret_string=json.dumps(dict(password="abc", dbname="x")))  # error: [SP201]
        SecretsmanagerSecretVersion(scope, "18", secret_id="x", secret_string='{"username":"admin","password":"Sup3rS3cret"}')  # error: [SP201]
        SecretsmanagerSecretVersion(scope, "19", secret_id="x", secret_string="{}")
        LambdaFunction(scope, "20", function_name="x", role="r", environment={"variables": {"API_KEY": os.environ.get("API_KEY", "dev-key-123"), "PW_SECRET": "orders/db"}})  # error: [SP205] [SP301]
        made = "ephemeral.aws_secretsmanager_random_password.x.random_password"
        content = f"jsonencode({{username = {json.dumps('admin')}, password = {made}}})"
        SecretsmanagerSecretVersion(scope, "21", secret_id="x", secret_string_wo=f"${{{content}}}")
    def gen(self): return sec.token_hex(8)
