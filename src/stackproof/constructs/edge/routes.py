"""What an API answers: routes, the models of their bodies, and the functions behind them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from stackproof.constructs.errors import BadValue
from stackproof.constructs.validation import Rule, matches

_METHODS: Final = ("DELETE", "GET", "PATCH", "POST", "PUT")
_METHOD: Final = Rule(
    "the method of a route",
    matches("|".join(_METHODS)),
    ", ".join(_METHODS),
    "write it in capitals",
)
_PATH: Final = Rule(
    "the path of a route",
    matches(r"(/([A-Za-z0-9._~-]+|\{[A-Za-z0-9._-]+\+?\}))+"),
    "segments after a slash each, a parameter in braces",
    "write a path such as /orders/{id}",
)
_MODEL_NAME: Final = Rule(
    "the name of a model",
    matches("[A-Za-z0-9]{1,64}"),
    "up to 64 letters and digits",
    "choose a name such as NewOrder",
)
_PARAMETER: Final = re.compile(r"\{([A-Za-z0-9._-]+)\+?\}")


class Invocable(Protocol):
    """A function that a route can lead to, such as a `Function`."""

    @property
    def name(self) -> str:
        """The function's name."""

    @property
    def invoke_arn(self) -> str:
        """The ARN by which API Gateway calls it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExistingFunction:
    """A function that is made elsewhere.

    Args:
        name: The function's name.
        invoke_arn: The ARN by which API Gateway calls it.
    """

    name: str
    invoke_arn: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestModel:
    """What the body of a request must be; the gateway refuses any other with status 400.

    Args:
        name: Unique in its API.
        schema: A JSON schema, draft 4.

    Raises:
        BadValue: API Gateway does not take the name.
    """

    name: str
    schema: Mapping[str, object]

    def __post_init__(self) -> None:
        _MODEL_NAME.check(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One method of one path, and the function that answers it.

    Callers must sign their requests with IAM credentials.

    Args:
        method: In capitals, such as `GET`.
        path: Such as `/orders/{id}`.
        function: What answers.
        model: What the body must be. By default it is passed on unread.
        allow_anybody_because: Why the route is open to everybody on the internet, such as a
            health check. By default it is not.

    Raises:
        BadValue: There is no such method, or a path cannot be so.
    """

    method: str
    path: str
    function: Invocable
    model: RequestModel | None = None
    allow_anybody_because: str | None = None

    def __post_init__(self) -> None:
        _METHOD.check(self.method)
        _PATH.check(self.path)
        if "+}/" in self.path:
            raise BadValue(
                "the path of a route",
                self.path,
                allowed="a parameter with + at its end only",
                help="such a parameter takes all the rest of a path",
            )
        if self.model is not None and self.method in {"DELETE", "GET"}:
            raise BadValue(
                f"the method of the route {self.path} with a model",
                self.method,
                allowed="PATCH, POST, PUT",
                help="leave the model out: such requests have no body",
            )
        if self.allow_anybody_because is not None and not self.allow_anybody_because.strip():
            raise BadValue(
                f"the reason for opening {self}",
                self.allow_anybody_because,
                allowed="a few words",
                help="say why everybody may call it, or leave it out",
            )

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def segments(self) -> tuple[str, ...]:
        """The parts of the path."""
        return tuple(self.path.split("/")[1:])

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the parameters in the path."""
        return tuple(_PARAMETER.findall(self.path))

    @property
    def permission(self) -> str:
        """How the route stands in an ARN, behind the stage; any value of a parameter will do."""
        return f"{self.method}{_PARAMETER.sub('*', self.path)}"


def check_routes(routes: tuple[Route, ...]) -> None:
    """Refuse routes that API Gateway cannot have beside each other.

    Raises:
        BadValue: There is none, one is given twice, or two models share a name.
    """
    if not routes:
        raise BadValue("the routes", routes, allowed="one or more", help="an API answers something")
    seen: set[str] = set()
    models: dict[str, RequestModel] = {}
    parameters: dict[tuple[str, ...], str] = {}
    for route in routes:
        if str(route) in seen:
            raise BadValue(
                "a route", str(route), allowed="each route once", help="leave one of them out"
            )
        seen.add(str(route))
        if route.model is not None:
            other = models.setdefault(route.model.name, route.model)
            if other != route.model:
                raise BadValue(
                    "the name of a model",
                    route.model.name,
                    allowed="one schema to a name",
                    help="give the second schema another name",
                )
        for depth, segment in enumerate(route.segments):
            if not segment.startswith("{"):
                continue
            parent = route.segments[:depth]
            other_name = parameters.setdefault(parent, segment)
            if other_name != segment:
                raise BadValue(
                    f"the parameter below /{'/'.join(parent)}",
                    segment,
                    allowed=other_name,
                    help="a place in a path has one parameter: use the same name in every route",
                )
