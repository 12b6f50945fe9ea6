"""What a load balancer does with a request once a rule has been found.

What AWS says: "Action types for listener rules" and "HTTP header modification" in the guide to
Application Load Balancers.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

from stackproof.cloud.live.balancer_rules import Asked
from stackproof.cloud.live.balancer_targets import forward
from stackproof.cloud.live.requests import Response, phrase

Moto: TypeAlias = Any

_WORD = re.compile(r"#\{(protocol|host|port|path|query)\}")
_INSERTED = re.compile(r"routing\.http\.response\.(?P<name>[a-z_]+)\.header_value")
_SHOWS_SERVER: Final = "routing.http.response.server.enabled"


def perform(actions: Sequence[Moto], asked: Asked, backend: Moto) -> Response:
    """The answer of a rule's actions.

    Args:
        actions: moto's, of which the last one answers.
        asked: The request.
        backend: What has the target groups.

    Raises:
        NotImplementedError: An action is not done here, such as signing people in.
    """
    ordered = sorted((dict(each.data) for each in actions), key=lambda each: each.get("Order") or 0)
    *before, last = ordered
    if before:
        raise NotImplementedError(f"the action {before[0]['Type']} is not performed")
    match last["Type"]:
        case "redirect":
            return _redirect(last["RedirectConfig"], asked)
        case "fixed-response":
            return _fixed(last["FixedResponseConfig"])
        case "forward":
            answer = forward(_groups(last, backend), asked)
            return answer if isinstance(answer, Response) else page(answer)
        case other:
            raise NotImplementedError(f"the action {other} is not performed")


def page(status: int) -> Response:
    """What a load balancer shows of itself."""
    title = f"{int(status)} {phrase(status)}"
    text = (
        f"<html>\r\n<head><title>{title}</title></head>\r\n"
        f"<body>\r\n<center><h1>{title}</h1></center>\r\n</body>\r\n</html>\r\n"
    )
    return _own(status, "text/html", text)


def hardened(response: Response, listener: Moto) -> Response:
    """An answer with the headers that the listener inserts into, or takes from, each of them."""
    inserted = {}
    for key, value in listener.attributes.items():
        found = _INSERTED.fullmatch(key)
        if found is not None and value:
            inserted["-".join(word.capitalize() for word in found["name"].split("_"))] = value
    gone = {name.lower() for name in inserted}
    if str(listener.attributes.get(_SHOWS_SERVER, "true")).lower() == "false":
        gone.add("server")
    kept = [(name, value) for name, value in response.headers if name.lower() not in gone]
    return Response(response.status, (*kept, *inserted.items()), response.body)


def _redirect(config: Mapping[str, Any], asked: Asked) -> Response:
    """The way to another URL, of which each part is the asked one's unless it is given."""
    words = {
        "protocol": asked.scheme,
        "host": asked.name,
        "port": str(asked.port),
        "path": asked.path.removeprefix("/"),
        "query": asked.query,
    }

    def part(name: str, default: str) -> str:
        given = config.get(name)
        return _WORD.sub(lambda found: words[found[1]], default if given is None else str(given))

    query = part("Query", "#{query}")
    location = (
        f"{part('Protocol', '#{protocol}').lower()}://{part('Host', '#{host}')}"
        f":{part('Port', '#{port}')}{part('Path', '/#{path}')}{'?' if query else ''}{query}"
    )
    status = int(str(config["StatusCode"]).removeprefix("HTTP_"))
    answer = page(status)
    return Response(status, (*answer.headers, ("Location", location)), answer.body)


def _fixed(config: Mapping[str, Any]) -> Response:
    kind = f"{config.get('ContentType') or 'text/plain'}; charset=utf-8"
    return _own(int(config["StatusCode"]), kind, str(config.get("MessageBody") or ""))


def _own(status: int, kind: str, text: str) -> Response:
    body = text.encode()
    headers = (
        ("Server", "awselb/2.0"),
        ("Content-Type", kind),
        ("Content-Length", str(len(body))),
    )
    return Response(int(status), headers, body)


def _groups(action: Mapping[str, Any], backend: Moto) -> list[Moto]:
    """The target groups of a forward action, the heaviest first; a weight of 0 is none."""
    several = (action.get("ForwardConfig") or {}).get("TargetGroups") or [action]
    weighed = [(int(each.get("Weight", 1)), each["TargetGroupArn"]) for each in several]
    ordered = sorted(weighed, key=lambda each: -each[0])
    known = backend.target_groups
    return [known[arn] for weight, arn in ordered if weight and arn in known]
