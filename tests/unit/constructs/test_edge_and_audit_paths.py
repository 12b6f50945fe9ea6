"""APIs, alarms, backups and trails: their paths, both engines, and what our own check says."""

from pathlib import Path

import pytest

from support.command import run
from support.native import synthesize

SNAPSHOT = Path(__file__).with_name("edge_and_audit_paths.txt")
BODY = """
function = ExistingFunction(name="orders", invoke_arn="arn:orders")
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
WebAcl(stack, "Firewall", part="orders", key=key).protect("Api", resource_arn=api.stage_arn)
check = HealthCheck(stack, "HealthCheck", part="orders", host=api.host, path="/live/health")
LatencyRecord(
    stack, "Record", zone=zone, name="api.orders-demo.dev",
    target_name=api.domain.regional_domain_name, target_zone_id=api.domain.regional_zone_id,
    health_check=check)
network = Network(stack, "Network", key=key)
world = GlobalCluster(stack, "World", part="orders")
database = AuroraCluster(
    stack, "Database", part="orders", network=network, key=key, database_name="orders",
    membership=world.membership(GlobalRole.PRIMARY))
topic = Topic(stack, "Topic", part="alarms", key=key)
alarms = AlarmSet(stack, "Alarms", topic=topic)
alarms.watch_api(api, part="api")
alarms.watch_function(function, part="orders")
alarms.watch_queue(Queue(stack, "Queue", part="orders", key=key), part="queue")
alarms.watch_database(database, part="database")
Dashboard(stack, "Dashboard", part="overview", graphs=alarms.graphs)
logs = LogBucket(stack, "Logs", name="demo-logs")
Trail(stack, "Trail", part="audit", bucket=logs, key=key)
BackupPlan(stack, "Backups", part="orders", key=key).protect_cluster(database)
"""
# What has pages of its own, and snapshots elsewhere.
OTHERS = ("Key/", "Network/", "Queue/", "Topic/")


@pytest.mark.parametrize("framework", ["cdktn", "cdktf"])
def test_paths_stay(framework: str, tmp_path: Path) -> None:
    """A path that changes would replace the resource, so the snapshot changes with intent only."""
    document = synthesize(tmp_path, BODY, framework=framework)
    found = sorted(
        f"{type_} {each['//']['metadata']['path'].removeprefix('demo/')}"
        for type_, named in document["resource"].items()
        for each in named.values()
    )
    kept = [line for line in found if not line.partition(" ")[2].startswith(OTHERS)]
    assert kept == SNAPSHOT.read_text("utf-8").splitlines()


@pytest.mark.framework
@pytest.mark.parametrize("framework", ["cdktn", "cdktf"])
def test_both_engines_agree(framework: str, tmp_path: Path) -> None:
    """The framework itself writes what our own engine writes."""
    native, node = (
        synthesize(tmp_path / engine, BODY, framework=framework, engine=engine)
        for engine in ("native", "node")
    )
    assert native == node


def test_two_syntheses_are_equal(tmp_path: Path) -> None:
    """Nothing in the JSON hangs on the time, the folder or chance."""
    one, two = (synthesize(tmp_path / name, BODY) for name in ("one", "two"))
    assert one == two


@pytest.mark.parametrize("profile", ["default", "strict", "retain", "pci"])
def test_configurations_have_no_findings(tmp_path: Path, profile: str) -> None:
    """No rule of any profile for lasting stacks finds fault with their Terraform JSON."""
    synthesize(tmp_path, BODY)
    ran = run(
        tmp_path,
        *("check", "--config", "--profile", profile, "build/synth/stacks/demo/cdk.tf.json"),
    )
    assert ran.code == 0, ran.out
