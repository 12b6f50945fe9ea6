"""What an instance does when it starts: fetch the service, verify it, and run it.

The text needs no framework. Terraform reads `${` and `%{` in it, so the script has neither.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

PYTHON: Final = "python3.11"
"""The Python of Amazon Linux 2023 that services run on; its packages come with the system's."""

_SCRIPT: Final = """\
#!/bin/bash
# A step that fails ends the start. The instance is then never well, and is replaced.
set -euo pipefail
umask 022
dnf install --assumeyes --quiet @PYTHON@ amazon-cloudwatch-agent

useradd --system --user-group --no-create-home --shell /sbin/nologin @NAME@
install --directory --mode=0755 /opt/@NAME@/@DIGEST@
install --directory --mode=0750 --owner=@NAME@ --group=@NAME@ /var/log/@NAME@

artifact=$(mktemp)
aws s3 cp --only-show-errors --region @REGION@ 's3://@BUCKET@/@KEY@' "$artifact"
echo "@DIGEST@  $artifact" | sha256sum --check --quiet --strict -
@PYTHON@ -m zipfile --extract "$artifact" /opt/@NAME@/@DIGEST@
rm --force "$artifact"

cat > /etc/@NAME@.env <<'END-OF-FILE'
@VARIABLES@
END-OF-FILE
chmod 0640 /etc/@NAME@.env

cat > /etc/systemd/system/@NAME@.service <<'END-OF-FILE'
@UNIT@
END-OF-FILE

cat > /etc/logrotate.d/@NAME@ <<'END-OF-FILE'
/var/log/@NAME@/service.log {
    size 50M
    rotate 2
    copytruncate
    missingok
}
END-OF-FILE

cat > /opt/@NAME@/agent.json <<'END-OF-FILE'
@AGENT@
END-OF-FILE
/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl \\
    -a fetch-config -m ec2 -s -c file:/opt/@NAME@/agent.json

systemctl daemon-reload
systemctl enable --now @NAME@.service
"""

_UNIT: Final = """\
[Unit]
Description=@NAME@
After=network-online.target
Wants=network-online.target

[Service]
Type=exec
User=@NAME@
Group=@NAME@
WorkingDirectory=/opt/@NAME@/@DIGEST@
EnvironmentFile=/etc/@NAME@.env
ExecStart=/usr/bin/@PYTHON@ -m @MODULE@
StandardOutput=append:/var/log/@NAME@/service.log
StandardError=append:/var/log/@NAME@/service.log
Restart=always
RestartSec=2
KillSignal=SIGTERM
TimeoutStopSec=@STOP@
CapabilityBoundingSet=
LimitCORE=0
LockPersonality=yes
MemoryDenyWriteExecute=yes
NoNewPrivileges=yes
PrivateDevices=yes
PrivateTmp=yes
ProtectControlGroups=yes
ProtectHome=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectSystem=strict
ReadWritePaths=/var/log/@NAME@
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native

[Install]
WantedBy=multi-user.target"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Boot:
    """What the script is made of.

    Args:
        name: The service.
        module: What is run.
        bucket: Where the artifact lies.
        key: Its key there.
        digest: Its SHA-256.
        region: Where all this is.
        variables: The service's variables.
        stop_seconds: How long it has to end.
        log_group: Where its log is sent.
    """

    name: str
    module: str
    bucket: str
    key: str
    digest: str
    region: str
    variables: Mapping[str, str]
    stop_seconds: int
    log_group: str


def boot_script(boot: Boot) -> str:
    """The script, always written the same way."""
    variables = {"AWS_DEFAULT_REGION": boot.region, "PYTHONUNBUFFERED": "1", **boot.variables}
    text = _SCRIPT
    for word, value in (
        # These hold words of their own, so they come first.
        ("UNIT", _UNIT),
        ("AGENT", _agent(boot)),
        ("VARIABLES", "\n".join(f"{name}={variables[name]}" for name in sorted(variables))),
        ("NAME", boot.name),
        ("MODULE", boot.module),
        ("BUCKET", boot.bucket),
        ("KEY", boot.key),
        ("DIGEST", boot.digest),
        ("REGION", boot.region),
        ("STOP", str(boot.stop_seconds)),
        ("PYTHON", PYTHON),
    ):
        text = text.replace(f"@{word}@", value)
    return text


def _agent(boot: Boot) -> str:
    """What the CloudWatch agent is told: one file, one log group, no metrics."""
    file = {
        "file_path": f"/var/log/{boot.name}/service.log",
        "log_group_name": boot.log_group,
        # The agent's own word for the instance's id.
        "log_stream_name": "{instance_id}",
    }
    said = {
        "agent": {"region": boot.region, "run_as_user": "root"},
        "logs": {"logs_collected": {"files": {"collect_list": [file]}}},
    }
    return json.dumps(said, indent=2)
