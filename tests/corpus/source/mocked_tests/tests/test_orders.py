from unittest.mock import MagicMock, patch

import pytest
from cdktf import Testing
from lib.stack import Orders


@patch("lib.stack.TerraformStack.__init__")
def test_made(init):
    with pytest.raises(TypeError):
        Orders(MagicMock(), "x")
    made = MagicMock()
    assert made is not None  # error: [SP803]
    assert init is not None


@pytest.mark.parametrize("suffix", ["a", "b"])
def test_suffix(suffix):
    stack = Orders(Testing.app(), "x", suffix)
    assert stack.suffix == suffix
    assert suffix
    assert hasattr(stack, "other") or stack.suffix
