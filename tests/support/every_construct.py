"""One program with every public construct, and what each grants and refuses.

A test demands that nothing public is missing here: whoever adds a construct adds it to `BODY`,
its grants to `GRANTS` and a value that it does not take to `REFUSALS`.
"""

import ast
from pathlib import Path

import stackproof.constructs

BODY = """
Path("code").mkdir(exist_ok=True)
Path("code/app.py").write_text("def handler(event, context):\\n    return event\\n")
key.allow_user(KeyUser.SQS)
other_key = CustomerKey(
    stack, "OtherKey", alias="alias/other-test", description="Other", region="us-west-2")
network = Network(stack, "Network", key=key)
flows = LogBucket(stack, "Flows", name="demo-flows")
lab = Network(
    stack, "Lab", key=key, part="lab", cidr="10.1.0.0/16", zones=2, nat=NatGateways.NONE,
    flow_logs=flows)
workers = SecurityGroup(
    stack, "Workers", name="demo-workers", description="Workers", vpc_id=network.vpc_id)
journal = LogGroup(stack, "Journal", name="/demo/journal", key=key)
reader = ServiceRole(
    stack, "Reader", name="demo-reader-test", service="states.amazonaws.com")
reader.grant(Statement(
    sid="ReadParameter", actions=["ssm:GetParameter"],
    resources=[stack.arn("ssm", "parameter/demo")]))

bucket = PrivateBucket(
    stack, "Bucket", name="demo-assets", key=key, expiry=Expiry(objects_after_days=90))
logs = LogBucket(stack, "Logs", name="demo-logs")
Trail(stack, "Trail", part="audit", bucket=logs, key=key)

queue = Queue(stack, "Queue", part="queue", key=key)
orders = Queue(stack, "Orders", part="orders", key=key, fifo=True)
lost = DeadLetterQueue(stack, "Lost", name="demo-lost-test", key=key)
topic = Topic(stack, "Topic", part="topic", key=key)
topic.subscribe(queue)
topic.subscribe_email("ops@example.org")

table = ReplicatedTable(
    stack, "Table", part="table", key=key, hash_key=TableKey("id"),
    range_key=TableKey("version", KeyKind.NUMBER), expires_by="expires_at",
    replicas=[Replica(
        region="us-west-2", key_arn="arn:aws:kms:us-west-2:111122223333:key/west")])
world = GlobalCluster(stack, "World", part="orders")
database = AuroraCluster(
    stack, "Database", part="orders", network=network, key=key, database_name="orders")
primary = AuroraCluster(
    stack, "Primary", part="primary", network=network, key=key, database_name="orders",
    serverless=ServerlessCapacity(), readers=1, membership=world.membership(GlobalRole.PRIMARY))
database.allow_from(workers)
secret = MasterSecret(stack, "Secret", name="demo/secret", username="dbadmin", key=key)
backups = BackupPlan(stack, "Backups", part="orders", key=key)
backups.protect_cluster(database)

package = PythonPackage(code=Path("code"))
function = Function(
    stack, "Function", part="function", key=key, handler="app.handler", network=network,
    package=package, environment={"QUEUE_URL": queue.url})
function.add_queue_source(orders)
function.allow_service(
    "FromRule", service="events.amazonaws.com",
    source_arn="arn:aws:events:eu-west-1:111122223333:rule/orders")
function.allow_to(database)

zone = HostedZone(stack, "Zone", name="orders-demo.dev")
certificate = Certificate(
    stack, "Certificate", domain_name="api.orders-demo.dev", zone=zone,
    alternative_names=["*.orders-demo.dev"])
api = RestApi(
    stack, "Api", part="orders", key=key, account=ApiAccount(stack, "ApiAccount"),
    domain=ApiDomain(name="api.orders-demo.dev", certificate_arn=certificate.arn),
    routes=[
        Route(method="POST", path="/orders", function=function,
              model=RequestModel(name="NewOrder", schema={"type": "object"})),
        Route(method="GET", path="/orders/{id}", function=function),
    ])
firewall = WebAcl(stack, "Firewall", part="orders", key=key)
firewall.protect("Api", resource_arn=api.stage_arn)
check = HealthCheck(stack, "HealthCheck", part="orders", host=api.host, path="/live/health")
LatencyRecord(
    stack, "Record", zone=zone, name="api.orders-demo.dev",
    target_name=api.domain.regional_domain_name, target_zone_id=api.domain.regional_zone_id,
    health_check=check)

artifact = Artifact(
    stack, "Artifact", bucket=bucket, key=key,
    package=PythonPackage(code=Path("code"), provided=()))
template = LaunchTemplate(
    stack, "Template", part="web", network=network, key=key,
    service=PythonService(name="shop", artifact=artifact, module="app"))
balancer = LoadBalancer(
    stack, "LoadBalancer", part="web", network=network, web_acl=firewall, logs=logs, port=8080,
    certificate_arn=certificate.arn, health_path="/up")
group = ScalingGroup(
    stack, "Group", part="web", network=network, template=template, load_balancer=balancer)
AliasRecord(
    stack, "Name", zone=zone, name="shop.orders-demo.dev",
    target_name=balancer.dns_name, target_zone_id=balancer.zone_id)

Alarm(
    stack, "Alarm", part="errors", threshold=1, topic=topic, description="An import failed",
    metric=Metric(
        namespace="AWS/Lambda", name="Errors", dimensions={"FunctionName": "a"}, statistic="Sum"))
alarms = AlarmSet(stack, "Alarms", topic=topic)
alarms.watch_api(api, part="api")
alarms.watch_function(function, part="function")
alarms.watch_queue(queue, part="queue")
alarms.watch_database(database, part="database")
alarms.watch_load_balancer(balancer, part="web")
alarms.watch_instances(group, part="group")
Dashboard(stack, "Dashboard", part="overview", graphs=alarms.graphs)
"""

GRANTS = {
    "Artifact.grant_read": "artifact.grant_read(role)",
    "AuroraCluster.grant_connect": "database.grant_connect(role, user='app')",
    "AuroraCluster.grant_read_secret": "database.grant_read_secret(role)",
    "CustomerKey.grant_decrypt": "key.grant_decrypt(role)",
    "CustomerKey.grant_encrypt_decrypt": "key.grant_encrypt_decrypt(role)",
    "DeadLetterQueue.grant_consume": "lost.grant_consume(role)",
    "DeadLetterQueue.grant_send": "lost.grant_send(role)",
    "Function.grant_invoke": "function.grant_invoke(role)",
    "LogBucket.grant_read": "logs.grant_read(role)",
    "LogGroup.grant_write": "journal.grant_write(role)",
    "MasterSecret.grant_read": "secret.grant_read(role)",
    "PrivateBucket.grant_read": "bucket.grant_read(role)",
    "PrivateBucket.grant_write": "bucket.grant_write(role)",
    "Queue.grant_consume": "queue.grant_consume(role)",
    "Queue.grant_send": "queue.grant_send(role)",
    "ReplicatedTable.grant_read": "table.grant_read(role)",
    "ReplicatedTable.grant_read_write": "table.grant_read_write(role)",
    "ReplicatedTable.grant_write": "table.grant_write(role)",
    "RestApi.grant_invoke": "api.grant_invoke(role)",
    "Topic.grant_publish": "topic.grant_publish(role)",
}
"""What lets a role do something, with a role at hand as `role`."""

_LONG = "n" * 260

REFUSALS = {
    "Alarm": (
        (
            "Alarm(stack, ID, part='a', threshold=1, topic=topic, description='',"
            " metric=Metric(namespace='AWS/X', name='Y', dimensions={'A': 'b'}, statistic='Sum'))"
        ),
        "the description of an alarm is ''",
    ),
    "AlarmSet": (
        "AlarmSet(stack, ID, topic=topic, thresholds=Thresholds(dead_letters=0))",
        "the threshold dead_letters is 0",
    ),
    "AliasRecord": (
        "AliasRecord(stack, ID, zone=zone, name='a.dev', target_name='b', target_zone_id='Z')",
        "'a.dev', allowed: orders-demo.dev or",
    ),
    "Artifact": (
        "Artifact(stack, ID, package=package, bucket=bucket, key=key, prefix='')",
        "the prefix of the artifact is ''",
    ),
    "AuroraCluster": (
        f"AuroraCluster(stack, ID, part='{_LONG}', network=network, key=key, database_name='a')",
        "the RDS cluster name of",
    ),
    "BackupPlan": (
        f"BackupPlan(stack, ID, part='{_LONG}', key=key)",
        "the backup vault name of",
    ),
    "Certificate": (
        "Certificate(stack, ID, domain_name='api.dev', zone=zone)",
        "'api.dev', allowed: orders-demo.dev or",
    ),
    "CustomerKey": (
        "CustomerKey(stack, ID, alias='orders', description='Orders')",
        "the KMS alias name with another beginning than alias/ is 'orders'",
    ),
    "Dashboard": ("Dashboard(stack, ID, part='a', graphs=[])", "the number of graphs is 0"),
    "DeadLetterQueue": (
        "DeadLetterQueue(stack, ID, name='a', key=key, retention_days=15)",
        "is 15, allowed: 1 to 14",
    ),
    "Function": (
        (
            "Function(stack, ID, part='a', key=key, package=package, handler='app.handler',"
            " log_retention_days=31)"
        ),
        "the log retention in days is 31",
    ),
    "GlobalCluster": (
        f"GlobalCluster(stack, ID, part='{_LONG}')",
        "the RDS global cluster name of",
    ),
    "HealthCheck": (
        "HealthCheck(stack, ID, part='a', host='a.dev', path='health')",
        "'health', allowed: a slash",
    ),
    "HostedZone": ("HostedZone(stack, ID, name='orders.test')", "a domain that is yours"),
    "LatencyRecord": (
        (
            "LatencyRecord(stack, ID, zone=zone, name='a.dev', target_name='b', target_zone_id='Z',"
            " health_check=check)"
        ),
        "'a.dev', allowed: orders-demo.dev or",
    ),
    "LaunchTemplate": (
        (
            f"LaunchTemplate(stack, ID, part='{_LONG}', network=network, key=key,"
            " service=PythonService(name='shop', artifact=artifact, module='app'))"
        ),
        "the launch template name of",
    ),
    "LoadBalancer": (
        (
            f"LoadBalancer(stack, ID, part='{_LONG}', network=network, web_acl=firewall, logs=logs,"
            " port=8080, certificate_arn=certificate.arn, health_path='/up')"
        ),
        "the load balancer name of",
    ),
    "LogBucket": ("LogBucket(stack, ID, name='Logs')", "the S3 bucket name with the character 'L'"),
    "LogGroup": (
        "LogGroup(stack, ID, name='/a', key=key, retention_days=31)",
        "the log retention in days is 31",
    ),
    "MasterSecret": (
        "MasterSecret(stack, ID, name='a', username='rdsadmin', key=key)",
        "the master user name is 'rdsadmin'",
    ),
    "Network": (
        "Network(stack, ID, key=key, cidr='10.2.0.0/16', log_retention_days=31)",
        "the log retention in days is 31",
    ),
    "PrivateBucket": (
        "PrivateBucket(stack, ID, name='a', key=key)",
        "the S3 bucket name of 1 characters",
    ),
    "Queue": (f"Queue(stack, ID, part='{_LONG}', key=key)", "the SQS queue name of"),
    "ReplicatedTable": (
        f"ReplicatedTable(stack, ID, part='{_LONG}', key=key, hash_key=TableKey('id'))",
        "the DynamoDB table name of",
    ),
    "RestApi": (
        (
            f"RestApi(stack, ID, part='{_LONG}', key=key, routes=[Route(method='GET', path='/a',"
            " function=function)])"
        ),
        "the REST API name of",
    ),
    "ScalingGroup": (
        (
            "ScalingGroup(stack, ID, part='a', network=network, template=template,"
            " load_balancer=balancer, minimum=4, maximum=3)"
        ),
        "4, allowed: at most the maximum, 3",
    ),
    "SecurityGroup": (
        "SecurityGroup(stack, ID, name='a', description='über', vpc_id=network.vpc_id)",
        "the description of a security group is",
    ),
    "ServiceRole": (
        "ServiceRole(stack, ID, name='a', service='lambda')",
        "the service that assumes the role is 'lambda'",
    ),
    "Topic": (f"Topic(stack, ID, part='{_LONG}', key=key)", "the SNS topic name of"),
    "Trail": (
        "Trail(stack, ID, part='audit', bucket=logs, key=key, log_retention_days=31)",
        "the log retention in days is 31",
    ),
    "WebAcl": (f"WebAcl(stack, ID, part='{_LONG}', key=key)", "the web ACL name of"),
}
"""For each construct one that cannot be, with `ID` for its id, and what is said of it."""

TAKES_ANYTHING = {"ApiAccount": "it has no argument of its own"}
"""Constructs without a value that could be refused, and why."""

NO_ONE_RESOURCE = {"AlarmSet": "it is a set: each of its alarms has its resource"}
"""Constructs without a resource of their own, and why."""

PROBES = {
    "Alarm": "alarms.AlarmsAreHeard",
    "AlarmSet": "alarms.AlarmsWatchTheStack",
    "ApiAccount": "edge.StagesRecordRequests",
    "Artifact": "instances.InstancesRunWhatTheyVerify",
    "AuroraCluster": "database.DatabasesRequireTls",
    "BackupPlan": "backup.ClustersAreSelected",
    "CustomerKey": "keys.AliasesReachTheirKeys",
    "Dashboard": "alarms.DashboardsShowMetrics",
    "DeadLetterQueue": "messaging.PoisonMessagesReachDeadLetters",
    "Function": "compute.FunctionsRunTheirPackage",
    "HealthCheck": "edge.LatencyRecordsFollowHealth",
    "LatencyRecord": "edge.LatencyRecordsFollowHealth",
    "LaunchTemplate": "instances.InstancesAreHardened",
    "LoadBalancer": "balancing.HttpsIsModernAndHardened",
    "LogBucket": "audit.DeliveriesNameTheirSource",
    "LogGroup": "compute.FunctionLogsEndAndAreEncrypted",
    "MasterSecret": "secrets.SecretsAreThere",
    "Network": "network.DataSubnetsHaveNoWayOut",
    "PrivateBucket": "storage.BucketsRefusePlainHttp",
    "Queue": "messaging.QueuesEncryptWithStackKey",
    "ReplicatedTable": "tables.TablesReplicate",
    "RestApi": "edge.RoutesDemandSignatures",
    "ScalingGroup": "instances.GroupsFollowHealthAndLoad",
    "SecurityGroup": "tiers.TiersReachExactly",
    "ServiceRole": "compute.FunctionsHaveRolesOfTheirOwn",
    "Topic": "messaging.TopicsDeliverToTheirQueues",
    "Trail": "audit.TrailsShowChanges",
    "WebAcl": "edge.WebAclsLimitAddresses",
}
"""A probe that asks the live AWS about each construct."""

NOT_PROBED = {
    "AliasRecord": "the embedded AWS has no DNS that would follow it",
    "Certificate": "the embedded AWS issues every certificate, whatever the records say",
    "GlobalCluster": "the embedded AWS replicates no database",
    "HostedZone": "the embedded AWS has no DNS that would answer",
}
"""Constructs without a probe, and why."""


def public_constructs() -> dict[str, ast.ClassDef]:
    """The constructs that can be imported, by name, as their modules have them."""
    found: dict[str, ast.ClassDef] = {}
    root = Path(stackproof.constructs.__file__).parent
    for name, home in stackproof.constructs._HOMES.items():
        tree = ast.parse((root / f"{home.replace('.', '/')}.py").read_text("utf-8"))
        for node in tree.body:
            if not isinstance(node, ast.ClassDef) or node.name != name:
                continue
            if "aws.Construct" in map(ast.unparse, node.bases):
                found[name] = node
    return found
