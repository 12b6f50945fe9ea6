"""The file that holds one version of one package: written once, read a module at a time.

    head       magic, format, length of the file, checksum of the directory
    directory  the package, where each module is, what is inherited, the shared dictionary
    chunks     one per module, then the table of class names and the table of resources

A file is data only: nothing in it is ever executed. The head and the directory are checked when a
file is opened, each chunk when it is read, so that a damaged file is told from a good one.
"""

import json
import mmap
import re
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from stackproof.bindings import codec
from stackproof.bindings.facts import ClassFacts, Kind, Module, PackageFacts, Translated
from stackproof.core.errors import HostError
from stackproof.core.records import dataclass

FORMAT = 2
_MAGIC = b"SPINDEX\n"
_HEAD = struct.Struct("<8sHQII")  # magic, format, length, directory's length, its checksum
_DICTIONARY = 32_768
_SAMPLES = 20
_MIDDLING = range(500, 3000)
_LARGEST_CHUNK = 1 << 28
_LISTED = {
    kind.value: kind for kind in (Kind.RESOURCE, Kind.DATA_SOURCE, Kind.EPHEMERAL, Kind.PROVIDER)
}


class BadIndex(HostError):
    """A file is no index that this version of stackproof can read."""


@dataclass(frozen=True, slots=True)
class Construct:
    """A class that a program makes: a resource, a data source, a provider.

    Args:
        kind: What it stands for.
        name: The class.
        module: The module that exports it.
        terraform_type: Such as `aws_vpc`; None for a provider.
    """

    kind: Kind
    name: str
    module: str
    terraform_type: str | None


def encode(translated: Translated, *, foreign: codec.Resolve) -> bytes:
    """The whole file; the same package gives the same bytes.

    Args:
        translated: The package.
        foreign: Facts of a class of another package, as the translation used.
    """
    from dataclasses import astuple  # noqa: PLC0415 - slow to load, and reading needs none

    package = translated.package
    profiles = codec.Profiles(foreign=foreign, own=package.python_name)
    names = sorted(translated.modules)
    texts = [codec.encode(translated.modules[name], profiles) for name in names]
    dictionary = _dictionary(texts)
    chunks = [_compress(text, dictionary) for text in texts]
    chunks.append(_compress(_class_table(translated, names), b""))
    chunks.append(_compress(_construct_table(translated, names), b""))
    directory = json.dumps(
        [
            astuple(package),
            "\n".join(names),
            [len(chunk) for chunk in chunks],
            [zlib.crc32(chunk) for chunk in chunks],
            profiles.encode(),
            dictionary.decode("ascii"),
        ],
        separators=(",", ":"),
    ).encode()
    packed = _compress(directory, b"")
    body = b"".join(chunks)
    head = _HEAD.pack(
        _MAGIC,
        FORMAT,
        _HEAD.size + len(packed) + len(body),
        len(packed),
        zlib.crc32(packed),
    )
    return head + packed + body


class Index:
    """An open index.

    Args:
        path: The file, for messages.
        data: Its bytes; they may be mapped.

    Raises:
        BadIndex: The file is truncated, damaged, of another format or no index at all.
    """

    def __init__(self, path: Path, data: bytes | mmap.mmap) -> None:
        self.path = path
        self._data = data
        packed = self._directory()
        with self._decoding():
            package, names, lengths, sums, profiles, dictionary = json.loads(
                _decompress(packed, b"")
            )
            self.package = PackageFacts(*package)
            self._names: Sequence[str] = names.split("\n")
            self._sums: Sequence[int] = sums
            self._profile_rows = profiles
            self._profiles: tuple[codec.Profile, ...] | None = None
            self._dictionary = dictionary.encode("ascii")
            self._starts = [_HEAD.size + len(packed)]
            for length in lengths:
                self._starts.append(self._starts[-1] + length)
            if len(lengths) != len(self._names) + 2 or self._starts[-1] != len(data):
                raise ValueError("chunks do not fill the file")
        self._numbers = dict(zip(self._names, range(len(self._names)), strict=True))
        self._modules: dict[str, Module] = {}
        self._classes: str | None = None
        self._constructs: tuple[Construct, ...] | None = None

    @classmethod
    def open(cls, path: Path) -> "Index":
        """Opens a file; only its directory is read.

        Raises:
            BadIndex: It is truncated, damaged, of another format or no index at all.
            OSError: It cannot be opened.
        """
        with path.open("rb") as file:
            try:
                data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            except ValueError:  # nothing to map in an empty file
                return cls(path, b"")
        return cls(path, data)

    @property
    def module_names(self) -> Sequence[str]:
        """Every module of the package, dotted, in order; the package's root is the first."""
        return self._names

    def module(self, dotted: str) -> Module | None:
        """One module; None if the package has none of that name.

        Raises:
            BadIndex: The module's part of the file is damaged.
        """
        made = self._modules.get(dotted)
        if made is None:
            number = self._numbers.get(dotted)
            if number is None:
                return None
            with self._decoding():
                if self._profiles is None:
                    self._profiles = codec.decode_profiles(self._profile_rows)
                made = codec.decode(dotted, self._chunk(number, self._dictionary), self._profiles)
            self._modules[dotted] = made
        return made

    def find(self, class_name: str) -> tuple[str, ...]:
        """The modules that export a class of that name."""
        table = self._class_names()
        found = []
        start = table.find(f"\n{class_name}\n")
        while class_name and start >= 0:
            head = table.rfind("\n>", 0, start + 1) + 2
            found.append(table[head : table.index("\n", head)])
            start = table.find(f"\n{class_name}\n", start + 1)
        return tuple(found)

    def find_alike(self, class_name: str) -> tuple[tuple[str, str], ...]:
        """The classes of that name in any case, each with the module that exports it."""
        table = self._class_names()
        alike = re.compile(rf"(?im)^{re.escape(class_name)}$")
        found = []
        for match in alike.finditer(table) if class_name else ():
            head = table.rfind("\n>", 0, match.start()) + 2
            found.append((table[head : table.index("\n", head)], match[0]))
        return tuple(found)

    def class_names(self) -> Iterator[tuple[str, str]]:
        """Every class and the module that exports it."""
        module = ""
        for line in self._class_names().splitlines():
            if line.startswith(">"):
                module = line[1:]
            elif line:
                yield line, module

    def constructs(self) -> tuple[Construct, ...]:
        """Every resource, data source and provider, by module."""
        if self._constructs is None:
            with self._decoding():
                lines = self._chunk(len(self._names) + 1, b"").decode().splitlines()
                rows = [line.split("\t") for line in lines]
                self._constructs = tuple(
                    Construct(_LISTED[kind], name, module, terraform_type or None)
                    for kind, name, module, terraform_type in rows
                )
        return self._constructs

    def _class_names(self) -> str:
        if self._classes is None:
            with self._decoding():
                self._classes = self._chunk(len(self._names), b"").decode()
        return self._classes

    def _directory(self) -> bytes:
        head = bytes(self._data[: _HEAD.size])
        if len(head) < _HEAD.size or not head.startswith(_MAGIC):
            raise self._bad("is no bindings index")
        _, version, length, packed_length, checksum = _HEAD.unpack(head)
        if version != FORMAT:
            raise self._bad(f"has format {version}, and this version of stackproof reads {FORMAT}")
        if length != len(self._data):
            raise self._bad(f"should have {length} bytes and has {len(self._data)}")
        packed = bytes(self._data[_HEAD.size : _HEAD.size + packed_length])
        if zlib.crc32(packed) != checksum:
            raise self._bad("is damaged")
        return packed

    def _chunk(self, number: int, dictionary: bytes) -> bytes:
        packed = bytes(self._data[self._starts[number] : self._starts[number + 1]])
        if zlib.crc32(packed) != self._sums[number]:
            raise self._bad("is damaged")
        return _decompress(packed, dictionary)

    @contextmanager
    def _decoding(self) -> Iterator[None]:
        try:
            yield
        except BadIndex:
            raise
        except (ValueError, TypeError, KeyError, IndexError, AttributeError, zlib.error) as error:
            raise self._bad("is damaged") from error

    def _bad(self, what: str) -> BadIndex:
        return BadIndex(
            f"the bindings index {what}",
            where=str(self.path),
            help="delete the file, and it is built anew",
        )


def lookup(modules: Callable[[str], Module | None]) -> codec.Resolve:
    """Finds a class by its qualified name among modules found by name."""

    def find(qualified: str) -> ClassFacts | None:
        dotted, _, name = qualified.rpartition(".")
        while dotted:
            module = modules(dotted)
            if module is not None:
                return module.classes.get(name)
            dotted, _, outer = dotted.rpartition(".")
            name = f"{outer}.{name}"
        return None

    return find


def _dictionary(texts: Sequence[bytes]) -> bytes:
    """Stretches that most modules repeat: whole modules of middling size, evenly chosen."""
    middling = [text for text in texts if len(text) in _MIDDLING]
    chosen = middling[:: max(1, len(middling) // _SAMPLES)]
    return b"".join(chosen)[-_DICTIONARY:]


def _class_table(translated: Translated, names: Iterable[str]) -> bytes:
    lines = [""]
    for name in names:
        lines += (f">{name}", *sorted(translated.modules[name].classes))
    return "\n".join((*lines, "")).encode()


def _construct_table(translated: Translated, names: Iterable[str]) -> bytes:
    modules: Mapping[str, Module] = translated.modules
    rows: list[tuple[Any, ...]] = [
        (facts.kind.value, facts.name, facts.module, facts.terraform_type or "")
        for name in names
        for _, facts in sorted(modules[name].classes.items())
        if facts.kind.value in _LISTED
    ]
    return "\n".join("\t".join(row) for row in rows).encode()


def _compress(data: bytes, dictionary: bytes) -> bytes:
    # Raw deflate: the checksum that zlib would add stands in the directory.
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, 9, zdict=dictionary)
    return packer.compress(data) + packer.flush()


def _decompress(data: bytes, dictionary: bytes) -> bytes:
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS, zdict=dictionary)
    found = unpacker.decompress(data, _LARGEST_CHUNK)
    if not unpacker.eof:
        raise ValueError("a chunk is cut short or too large")
    return found
