"""Types as short texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackproof.bindings import type_text
from stackproof.bindings.facts import Shape, TypeRef

ORDER = ("Alpha", "Beta")
LOCAL = {f"p.m.{name}": f"#{number}" for number, name in enumerate(ORDER)}
SCALARS = (Shape.STRING, Shape.NUMBER, Shape.BOOLEAN, Shape.ANY)

leaves = st.builds(TypeRef, st.sampled_from(SCALARS), resolvable=st.booleans()) | st.builds(
    TypeRef,
    st.just(Shape.NAMED),
    name=st.sampled_from(("p.m.Alpha", "p.m.Beta", "cdktn.IResolvable")),
    resolvable=st.booleans(),
)


def holders(inner: st.SearchStrategy[TypeRef]) -> st.SearchStrategy[TypeRef]:
    """Lists, sets, maps and unions of types."""
    one = st.tuples(inner)
    return st.builds(
        TypeRef,
        st.sampled_from((Shape.LIST, Shape.SET, Shape.MAP)),
        items=one,
        resolvable=st.booleans(),
    ) | st.builds(
        TypeRef,
        st.just(Shape.UNION),
        items=st.lists(inner, min_size=2, max_size=3).map(tuple),
        resolvable=st.booleans(),
    )


@given(st.recursive(leaves, holders, max_leaves=6))
def test_a_type_is_read_back_as_it_was_written(type_: TypeRef) -> None:
    """Writing and reading any type gives the same type."""
    text = type_text.write(type_, LOCAL)
    assert type_text.Types("p.m", ORDER).read(text) == type_


@pytest.mark.parametrize("text", ["", "q", "[", "(s", "(s|n", "ss", "#x", "#9", "~", "(s]n)"])
def test_a_text_that_is_no_type_is_refused(text: str) -> None:
    """Nothing is guessed from a damaged text."""
    with pytest.raises((ValueError, IndexError)):
        type_text.Types("p.m", ORDER).read(text)
