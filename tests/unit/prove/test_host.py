"""The process in which probes run."""

import signal
from pathlib import Path

import pytest

from stackproof.prove import host


def test_a_proof_file_that_never_ends_is_broken_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Code at its top level has no more time than a probe."""
    monkeypatch.setattr(host, "_PROBE_SECONDS", 1)
    monkeypatch.setattr("sys.path", ["kept"])
    proof = tmp_path / "proof.py"
    proof.write_text("while True: pass\n")
    before = signal.signal(signal.SIGALRM, host._time_up)
    try:
        with pytest.raises(host._NotAProof, match="still being read after 1 s"):
            host._probes(proof, "orders")
    finally:
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = 1\n", "it has no `PROBES`"),
        ("PROBES = 'all'\n", "it has no `PROBES`"),
        ("PROBES = (1,)\n", "`PROBES` holds 1"),
        ("PROBES = {'*': 1}\n", "it has no `PROBES`"),
        ("PROBES = {'b*': ()}\n", "no pattern of `PROBES` fits the stack `orders`"),
        ("import sys; sys.exit(0)\n", "SystemExit: 0"),
        ("def f(:\n", "SyntaxError"),
    ],
)
def test_what_is_no_proof_file_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, message: str
) -> None:
    """In words that a person can act on."""
    monkeypatch.setattr("sys.path", ["kept"])
    proof = tmp_path / "proof.py"
    proof.write_text(text)
    with pytest.raises(host._NotAProof, match=message):
        host._probes(proof, "orders")


def test_the_first_pattern_that_fits_a_stack_says_what_it_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program's stacks can be asked different things."""
    monkeypatch.setattr("sys.path", ["kept"])
    proof = tmp_path / "proof.py"
    proof.write_text(
        "from stackproof.prove.probes import keys, storage\n"
        "PROBES = {\n"
        "    'shared-*': (keys.KeysRotate(),),\n"
        "    '*': (storage.BucketsKeepVersions(), keys.KeysRotate()),\n"
        "}\n"
    )
    asked = {name: host._probes(proof, name) for name in ("shared-dev", "east-dev")}
    names = {name: [probe.name for probe in probes] for name, probes in asked.items()}
    assert names == {
        "shared-dev": ["keys-rotate"],
        "east-dev": ["buckets-keep-versions", "keys-rotate"],
    }
