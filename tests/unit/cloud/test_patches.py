"""How corrections take hold of moto, and what becomes of those that cannot."""

import json
import types

import pytest

from stackproof.cloud.corrections import registry
from stackproof.cloud.corrections.base import Inapplicable, Patches, correction


def test_replacements_are_made_together() -> None:
    """Nothing changes before everything that is replaced was seen to be there."""
    owner = types.SimpleNamespace(old=1)
    patches = Patches()

    patches.replace(owner, "old", 2)
    assert owner.old == 1
    with pytest.raises(Inapplicable, match="has no `absent`"):
        patches.replace(owner, "absent", 3)
    assert owner.old == 1

    patches.commit()
    assert owner.old == 2


def test_what_moto_has_by_now_is_not_added() -> None:
    """An addition that moto has made itself is left alone."""
    owner = types.SimpleNamespace(there=1)

    with pytest.raises(Inapplicable, match="of its own by now"):
        Patches().add(owner, "there", 2)


def test_a_module_that_moto_lacks_is_inapplicable() -> None:
    """A renamed module does not stop the server."""
    with pytest.raises(Inapplicable, match=r"moto\.nothing"):
        Patches().load("moto.nothing")


def test_a_correction_takes_its_fault_from_the_docstring() -> None:
    """The fault is one line, however the docstring is wrapped."""

    @correction("x.y", api="x:Y")
    def mended(_moto: Patches) -> None:
        """What moto does.

        What AWS does.
        """

    assert (mended.name, mended.fault) == ("x.y", "What moto does. What AWS does.")


def test_a_correction_that_does_not_apply_is_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    """The others are installed, and a line says which one is not."""
    owner = types.SimpleNamespace(mended=False)

    @correction("a.gone", api="a:B")
    def gone(moto: Patches) -> None:
        moto.replace(owner, "mended", True)  # noqa: FBT003 - a value, not a flag
        moto.replace(owner, "renamed", True)  # noqa: FBT003

    @correction("b.there", api="b:C")
    def there(moto: Patches) -> None:
        moto.add(owner, "added", 1)

    monkeypatch.setattr(registry, "ALL", (gone, there))

    notes = registry.install(version="5.2.5")

    (note,) = notes
    assert note.startswith("the correction a.gone does not apply to moto 5.2.5:")
    assert not owner.mended
    assert owner.added == 1


def test_an_unverified_moto_is_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    """A release that nobody has compared with AWS is used, and said to be so."""
    monkeypatch.setattr(registry, "ALL", ())

    assert registry.install(version="5.2.99") == ()
    assert json.dumps(registry.install(version="5.3.0")) == (
        '["moto 5.3.0 is not verified; the corrections were written for 5.2"]'
    )


def test_an_unknown_correction_cannot_be_left_out() -> None:
    """A misspelt name is an error, not a silent nothing."""
    with pytest.raises(ValueError, match=r"no correction is called kms\.rotaton"):
        registry.install(version="5.2.5", without=["kms.rotaton"])
