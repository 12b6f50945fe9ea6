"""`check` says of generated programs what the real framework does with them."""

import sysconfig
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from differential import comparison, framework, judgement
from differential.cases import PACKAGES, Case, Generator
from differential.comparison import Comparison, Verdict
from differential.faults import WHOLE, Kind
from differential.judgement import Found
from stackproof.bindings.catalog import Catalog
from stackproof.bindings.facts import Kind as Stands

SAMPLE = 600
SEED = 1
CHUNKS = 8


@pytest.fixture(scope="module")
def shipped() -> Catalog:
    """The bindings that ship with stackproof."""
    return Catalog.open(versions={"cdktf-cdktf-provider-aws": "20.1.0"})


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Comparison, ...]:
    """A sample of all kinds of programs, judged and run."""
    catalog = Catalog.open(site_packages=[Path(sysconfig.get_paths()["purelib"])])
    cases = list(Generator(catalog, PACKAGES["cdktn"]).sample(SAMPLE, SEED))
    outcomes = framework.run(cases, "cdktn", tmp_path_factory.mktemp("framework") / "runs")
    return comparison.compare(cases, judgement.judge(cases, catalog), outcomes)


@pytest.mark.framework
def test_the_framework_agrees_about_a_sample(compared: tuple[Comparison, ...]) -> None:
    """Whatever is refused or lost is found, whatever is built is not accused."""
    assert [item.line for item in comparison.unknown(compared, comparison.known())] == []


@pytest.mark.framework
def test_the_framework_refuses_or_loses_every_planted_fault(
    compared: tuple[Comparison, ...],
) -> None:
    """The faults are faults and the right programs are right, so that agreement means something."""
    odd = [
        item.line
        for item in compared
        if (item.case.kind in WHOLE) is not (item.outcome.error is None and not item.lost)
    ]
    assert odd == []
    assert {item.case.kind for item in compared} == set(Kind)


@pytest.mark.framework
def test_a_judgement_that_is_wrong_is_seen(compared: tuple[Comparison, ...]) -> None:
    """Findings that are taken away, added, doubled or misplaced make the two disagree."""
    for item in compared:
        case, outcome = item.case, item.outcome
        right = Found("SP108", "", case.line)
        silent = Comparison(case, (), outcome).verdict
        accused = Comparison(case, (right,), outcome).verdict
        assert (silent is Verdict.AGREED) is (case.kind in WHOLE)
        assert (accused is Verdict.FALSE) is (case.kind in WHOLE)
        assert Comparison(case, (right, right), outcome).verdict is Verdict.ASTRAY
        astray = Found("SP108", "", case.line + 1)
        assert Comparison(case, (astray,), outcome).verdict is Verdict.ASTRAY


@pytest.mark.parametrize("framework_name", sorted(PACKAGES))
def test_a_fault_is_found_once_and_in_its_place(shipped: Catalog, framework_name: str) -> None:
    """A sample of faults, each with one finding in the line of its argument, without Node."""
    generator = Generator(shipped, PACKAGES[framework_name])
    # Of these a dict may be one of several structs: the reviewed list says more.
    cases = [
        case
        for case in generator.sample(SAMPLE, SEED)
        if not {"connection", "provisioners"} & set(case.place.split("."))
    ]
    found = judgement.judge(cases, shipped)
    wrong = [
        (case.title, findings)
        for case, findings in zip(cases, found, strict=True)
        if [item.line for item in findings] != ([] if case.kind in WHOLE else [case.line])
    ]
    assert wrong == []
    assert {case.kind for case in cases} == set(Kind)


@pytest.mark.parametrize("chunk", range(CHUNKS))
@pytest.mark.parametrize("framework_name", sorted(PACKAGES))
def test_no_class_is_accused_when_all_its_arguments_are_set(
    shipped: Catalog, framework_name: str, chunk: int
) -> None:
    """Every resource and data source, structs as classes in one half and as dicts in the other."""
    generator = Generator(shipped, PACKAGES[framework_name])
    cases = list(_whole(generator, chunk))
    found = judgement.judge(cases, shipped)
    accused = {
        case.title: [f"{item.code}: {item.message}" for item in findings]
        for case, findings in zip(cases, found, strict=True)
        if findings
    }
    assert accused == {}
    assert len(cases) > 200


def _whole(generator: Generator, chunk: int) -> Iterator[Case]:
    styles = (Kind.ALL_CLASSES, Kind.ALL_DICTS)
    for number, construct in enumerate(generator.constructs):
        if number // 2 % CHUNKS == chunk:
            yield generator.whole(construct, styles[number % 2])


def test_every_class_has_programs_with_faults(shipped: Catalog) -> None:
    """A sample of some hundred classes: each has its own, and the same seed gives the same."""
    generator = Generator(shipped, PACKAGES["cdktn"])
    assert {construct.kind for construct in generator.constructs} == {
        Stands.RESOURCE,
        Stands.DATA_SOURCE,
    }
    for construct in generator.constructs[::20]:
        assert generator.count(construct) > 0
    one, same, other = (_sources(generator, seed) for seed in (1, 1, 2))
    assert one == same
    assert one != other


def _sources(generator: Generator, seed: int) -> Sequence[str]:
    return [case.source for case in generator.sample(28, seed)]


def test_all_arguments_are_really_set(shipped: Catalog) -> None:
    """A program of the kind names each argument of its class that a literal can be given for."""
    generator = Generator(shipped, PACKAGES["cdktn"])
    bucket = next(item for item in generator.constructs if item.name == "LbListener")
    module = shipped.module(bucket.module)
    assert module is not None
    names = {argument.name for argument in module.classes["LbListener"].arguments}
    source = generator.whole(bucket, Kind.ALL_CLASSES).source
    given = {line.partition("=")[0].strip() for line in source.splitlines() if "=" in line}
    assert names - given == {"depends_on", "for_each", "provider"}


def test_every_reviewed_disagreement_has_its_reason() -> None:
    """An entry of the list says why."""
    assert all(entry.reason and entry.pattern.pattern for entry in comparison.known())
