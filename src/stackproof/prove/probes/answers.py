"""Probes that send requests to load balancers, as clients do, and look at what comes back."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any, ClassVar, Final
from urllib.parse import urlsplit

from stackproof.cloud.web import Answer
from stackproof.core.verdict import Verdict
from stackproof.prove.probes.examine import Observation, judge
from stackproof.prove.probes.interface import Deployed, DeployedResource, Live, Probe

_REQUEST: Final = frozenset({"elbv2.request"})
_NAME: Final = "asked.stackproof.dev"
# What browsers ask for, what a client of an API sends, and what tells health.
_REQUESTS: Final = (
    ("GET", "/"),
    ("GET", "/a/path?cart=7&to=a%20b"),
    ("POST", "/payments?dry=1"),
    ("GET", "/health/ready"),
)
_USUAL: Final = {"http": 80, "https": 443}
_HARDENED: Final[Mapping[str, str]] = {
    "Strict-Transport-Security": "max-age=",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class PlainHttpAnswersWithTheWayToHttps(Probe):
    """Every request over plain HTTP is sent to the same host, path and query over HTTPS."""

    needs: ClassVar[frozenset[str]] = _REQUEST

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Sends requests of several kinds, for a host of their own."""
        return judge(
            "301 to the same URL over HTTPS",
            self._look(live, stack),
            nothing="no load balancer listens to plain HTTP",
        )

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for balancer, _, port in _listeners(live, stack, "HTTP"):
            for method, path in _REQUESTS:
                said, answer = _asked(live, balancer, "http", port, path, method=method)
                to = (answer and answer.header("Location")) or ""
                is_for_good = answer is not None and answer.status == HTTPStatus.MOVED_PERMANENTLY
                holds = is_for_good and _is_same(to, path)
                yield Observation(f"{method} {path}", holds, f"{said} {to}".strip())

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Forgets what was asked for on the way."""
        redirect = {"Protocol": "HTTPS", "Port": "443", "Path": "/", "StatusCode": "HTTP_301"}
        for balancer, listener, _ in _listeners(live, stack, "HTTP"):
            live.client("elbv2", balancer.region).modify_listener(
                ListenerArn=listener["ListenerArn"],
                DefaultActions=[{"Type": "redirect", "RedirectConfig": redirect}],
            )


class HttpsAnswersAreHardened(Probe):
    """Every answer over HTTPS forbids plain HTTP, sniffing and framing, and names no server."""

    needs: ClassVar[frozenset[str]] = _REQUEST

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Sends requests, and reads the headers of the answers."""
        return judge(
            ", ".join(_HARDENED) + ", and no Server",
            self._look(live, stack),
            nothing="no load balancer listens to HTTPS",
        )

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for balancer, _, port in _listeners(live, stack, "HTTPS"):
            for method, path in _REQUESTS:
                said, answer = _asked(live, balancer, "https", port, path, method=method)
                wrong = _wrong(answer) if answer else ()
                holds = answer is not None and not wrong
                yield Observation(f"{method} {path}", holds, "; ".join((said, *wrong)))

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Lets answers be shown in frames."""
        for balancer, listener, _ in _listeners(live, stack, "HTTPS"):
            live.client("elbv2", balancer.region).modify_listener_attributes(
                ListenerArn=listener["ListenerArn"],
                Attributes=[
                    {
                        "Key": "routing.http.response.x_frame_options.header_value",
                        "Value": "SAMEORIGIN",
                    }
                ],
            )


def _listeners(
    live: Live, stack: Deployed, protocol: str
) -> Iterator[tuple[DeployedResource, Mapping[str, Any], int]]:
    """The live listeners with a protocol, each with its load balancer and its port."""
    for balancer in stack.all("aws_lb"):
        elb = live.client("elbv2", balancer.region)
        for listener in elb.describe_listeners(LoadBalancerArn=balancer["arn"])["Listeners"]:
            if listener["Protocol"] == protocol:
                yield balancer, listener, int(listener["Port"])


def _asked(
    live: Live, balancer: DeployedResource, scheme: str, port: int, path: str, *, method: str
) -> tuple[str, Answer | None]:
    """What a load balancer answers, in a few words and as it is; None if nobody does."""
    place = balancer["dns_name"] if port == _USUAL[scheme] else f"{balancer['dns_name']}:{port}"
    try:
        answer = live.fetch(f"{scheme}://{place}{path}", method=method, headers={"Host": _NAME})
    except ConnectionError as error:
        return str(error), None
    return str(answer.status), answer


def _is_same(location: str, path: str) -> bool:
    """Whether a location is what was asked for, over HTTPS on its usual port."""
    try:
        found = urlsplit(location)
        port = found.port or _USUAL["https"]
    except ValueError:
        return False
    asked = urlsplit(path)
    return (found.scheme, found.hostname, port, found.path, found.query) == (
        "https",
        _NAME,
        _USUAL["https"],
        asked.path,
        asked.query,
    )


def _wrong(answer: Answer) -> tuple[str, ...]:
    """The headers of an answer that are not as they should be."""
    found = {name: answer.header(name) for name in (*_HARDENED, "Server")}
    wrong = [
        f"{name} is {found[name]}"
        for name, beginning in _HARDENED.items()
        if not (found[name] or "").startswith(beginning)
    ]
    return (*wrong, *([f"Server is {found['Server']}"] if found["Server"] else ()))
