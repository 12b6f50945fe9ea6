"""Resource addresses: `module.net[0].aws_subnet.private["a"]` as data."""

import json
import re
from enum import Enum

from stackproof.core.records import dataclass, replace

Key = int | str | None

_NAME = r"[A-Za-z_][\w-]*"
_KEY = r'(?:\[(?:(?P<{0}number>\d+)|(?P<{0}text>"(?:[^"\\]|\\.)*"))\])?'
_MODULE = re.compile(rf"module\.(?P<name>{_NAME}){_KEY.format('')}(?:\.|$)")
_RESOURCE = re.compile(rf"(?P<data>data\.)?(?P<type>{_NAME})\.(?P<name>{_NAME}){_KEY.format('')}")


class Mode(Enum):
    """Whether Terraform makes a thing or only reads it."""

    MANAGED = "managed"
    DATA = "data"


@dataclass(frozen=True, slots=True)
class ModuleStep:
    """One module call on the way to a resource, and which instance of it."""

    name: str
    key: Key = None

    def __str__(self) -> str:
        return f"module.{self.name}{_bracket(self.key)}"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a resource stands in a configuration, and which instance of it.

    Args:
        type: Such as `aws_s3_bucket`.
        name: Its name in the configuration.
        key: The index from `count` or the key from `for_each`; None without either.
        mode: Whether it is a resource or a data source.
        module: The module calls that lead to it; empty in the root module.
    """

    type: str
    name: str
    key: Key = None
    mode: Mode = Mode.MANAGED
    module: tuple[ModuleStep, ...] = ()

    @classmethod
    def parse(cls, text: str) -> "Address":
        """Reads an address as Terraform prints it.

        Raises:
            ValueError: It is no address of a resource.
        """
        rest = text
        module: list[ModuleStep] = []
        while rest.startswith("module.") and (step := _MODULE.match(rest)):
            module.append(ModuleStep(step["name"], _key(step)))
            rest = rest[step.end() :]
        found = _RESOURCE.fullmatch(rest)
        if found is None:
            raise ValueError(f"{text!r} is no address of a resource")
        return cls(
            type=found["type"],
            name=found["name"],
            key=_key(found),
            mode=Mode.DATA if found["data"] else Mode.MANAGED,
            module=tuple(module),
        )

    @property
    def configuration(self) -> "Address":
        """The block that it comes from: the same address without any key."""
        steps = tuple(ModuleStep(step.name) for step in self.module)
        return replace(self, key=None, module=steps)

    def __str__(self) -> str:
        steps = [str(step) for step in self.module]
        if self.mode is Mode.DATA:
            steps.append("data")
        return ".".join([*steps, self.type, self.name + _bracket(self.key)])


def _key(found: re.Match[str]) -> Key:
    if (number := found["number"]) is not None:
        return int(number)
    if (text := found["text"]) is None:
        return None
    # Terraform escapes its template openers by doubling their first character.
    plain: str = json.loads(text)
    return plain.replace("$${", "${").replace("%%{", "%{")


def _bracket(key: Key) -> str:
    if key is None:
        return ""
    if isinstance(key, int):
        return f"[{key}]"
    escaped = key.replace("${", "$${").replace("%{", "%%{")
    return f"[{json.dumps(escaped, ensure_ascii=False)}]"
