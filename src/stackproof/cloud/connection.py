"""An embedded AWS that runs already, seen through its endpoint.

It starts and ends nothing, so that any process may have one.
"""

import importlib
import json
import os
import re
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from typing import Any

from stackproof.cloud import capabilities
from stackproof.cloud.capabilities import Capability
from stackproof.cloud.interface import Cloud, Gap, Inventory, LiveResource
from stackproof.core.errors import HostError, Missing

HOST = "127.0.0.1"
_API = re.compile(r"[a-z0-9]+\.execute-api\.")
_BALANCER = re.compile(r"[a-z0-9-]+\.[a-z0-9-]+\.elb\.amazonaws\.com")
_KEY = "embedded"
_TIMEOUT = 60.0


class Connection(Cloud):
    """Talks to an embedded AWS.

    Args:
        endpoint: Its URL, such as `http://127.0.0.1:4711`.
    """

    name = "embedded AWS"

    def __init__(self, endpoint: str) -> None:
        self._url = endpoint
        self._clients: dict[tuple[str, str], Any] = {}
        self._lock = threading.Lock()

    def endpoint(self) -> str:
        """The URL that serves every service and region."""
        return self._url

    def environment(self) -> Mapping[str, str]:
        """The variables that turn Terraform here, whatever the user has set up."""
        direct = ",".join(_direct(os.environ))
        return {
            "AWS_ENDPOINT_URL": self.endpoint(),
            "AWS_ACCESS_KEY_ID": _KEY,
            "AWS_SECRET_ACCESS_KEY": _KEY,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "NO_PROXY": direct,
            "no_proxy": direct,
        }

    def client(self, service: str, region: str) -> Any:  # noqa: ANN401 - boto3 has no types
        """The boto3 client of a service; nothing of the user's configuration reaches it."""
        with self._lock:
            found = self._clients.get((service, region))
            if found is None:
                found = self._clients[service, region] = self._make(service, region)
            return found

    def reach(self, url: str) -> str:
        """The place of a load balancer or of an API on loopback, whatever its host is called."""
        asked = urllib.parse.urlsplit(url)
        own = urllib.parse.urlsplit(self.endpoint())
        host = asked.hostname or ""
        if asked.netloc == own.netloc:
            return url
        if _BALANCER.fullmatch(host):
            place = f"/_aws/elb/{asked.scheme}/{asked.netloc}{asked.path}"
        elif _API.match(host):
            place = f"/_aws/execute-api/{host.partition('.')[0]}{asked.path}"
        else:
            raise ConnectionError(f"the embedded AWS serves nothing at {host or url}")
        return urllib.parse.urlunsplit((own.scheme, own.netloc, place, asked.query, ""))

    def inventory(self) -> Inventory:
        """Everything that somebody made here and that exists now."""
        document = self._ask("inventory")
        return Inventory(
            live=frozenset(LiveResource(**each) for each in document["live"]),
            ending=frozenset(LiveResource(**each) for each in document["ending"]),
        )

    def gaps(self) -> tuple[Gap, ...]:
        """The requests so far that moto lacks or crashed on."""
        return tuple(Gap(*each) for each in self._ask("gaps"))

    def capability(self, name: str) -> Capability:
        """What is known of one capability of the embedded AWS."""
        return capabilities.embedded(name)

    def reset(self) -> None:
        """Empties the embedded AWS."""
        self._ask("reset")

    def close(self) -> None:
        """Closes the clients' connections; the embedded AWS goes on."""
        with self._lock:
            clients, self._clients = self._clients, {}
        for client in clients.values():
            client.close()

    def _last_words(self) -> tuple[str, ...]:
        """What the embedded AWS said last, where that is known."""
        return ()

    def _ask(self, question: str) -> Any:  # noqa: ANN401 - JSON
        url = f"{self.endpoint()}/_stackproof/{question}"
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(url, timeout=_TIMEOUT) as answer:
                return json.load(answer)
        except (urllib.error.URLError, OSError, ValueError) as error:
            raise HostError(
                f"the embedded AWS does not answer: {getattr(error, 'reason', error)}",
                where=self.endpoint(),
                help="run it again; if it ends each time, its log says why",
                details=self._last_words(),
            ) from error

    def _make(self, service: str, region: str) -> Any:  # noqa: ANN401
        try:
            boto3 = importlib.import_module("boto3")
        except ImportError as error:
            raise Missing("prove").error("the embedded AWS") from error
        sessions = importlib.import_module("botocore.session")
        config = importlib.import_module("botocore.config")
        # Where botocore looks for these settings: not in the environment, not in a file.
        fixed = {
            "profile": (None, None, None, None),
            "config_file": (None, None, os.devnull, None),
            "credentials_file": (None, None, os.devnull, None),
        }
        session = boto3.session.Session(botocore_session=sessions.Session(fixed))
        client = session.client(
            service,
            region_name=region,
            endpoint_url=self.endpoint(),
            aws_access_key_id=_KEY,
            aws_secret_access_key=_KEY,
            config=config.Config(
                proxies={},
                connect_timeout=5,
                read_timeout=60,
                retries={"total_max_attempts": 1},
                s3={"addressing_style": "path"},
            ),
        )
        client.meta.events.register("before-send", self._keep_host)
        return client

    def _keep_host(self, request: Any, **_context: object) -> None:  # noqa: ANN401
        """Takes away the words that some services put before their host's name.

        An address cannot have them: `123456789012.127.0.0.1` is nobody.
        """
        netloc = urllib.parse.urlsplit(self.endpoint()).netloc
        request.url = urllib.parse.urlsplit(request.url)._replace(netloc=netloc).geturl()


def _direct(environ: Mapping[str, str]) -> tuple[str, ...]:
    """The hosts that are reached without a proxy: the user's own, then loopback."""
    own = environ.get("no_proxy") or environ.get("NO_PROXY") or ""
    listed = [host.strip() for host in own.split(",") if host.strip()]
    return tuple(dict.fromkeys([*listed, HOST, "localhost"]))
