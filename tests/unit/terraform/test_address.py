"""Resource addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackproof.terraform.address import Address, Mode, ModuleStep


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("aws_s3_bucket.logs", Address("aws_s3_bucket", "logs")),
        ('aws_eip.e["$${a}"]', Address("aws_eip", "e", key="${a}")),
        ("aws_subnet.a[2]", Address("aws_subnet", "a", key=2)),
        (
            'data.aws_ami.al["x86_64"]',
            Address("aws_ami", "al", key="x86_64", mode=Mode.DATA),
        ),
        (
            'module.net["a.b"].module.inner[1].aws_eip.nat[0]',
            Address(
                "aws_eip", "nat", key=0, module=(ModuleStep("net", "a.b"), ModuleStep("inner", 1))
            ),
        ),
    ],
)
def test_an_address_is_read_and_written_as_terraform_prints_it(text: str, address: Address) -> None:
    """Parsing gives the parts, and printing gives the same text."""
    assert Address.parse(text) == address
    assert str(address) == text


@given(key=st.text())
def test_any_key_survives_printing_and_reading(key: str) -> None:
    """Quotes, brackets, dots and template marks in a key are not misread."""
    address = Address("aws_ssm_parameter", "p", key=key)
    assert Address.parse(str(address)) == address


def test_the_configuration_of_an_instance_is_its_block() -> None:
    """The keys of the resource and of its modules go."""
    assert str(Address.parse('module.m[0].aws_eip.e["k"]').configuration) == "module.m.aws_eip.e"


@pytest.mark.parametrize(
    "text", ["", "aws_eip", "module.m", "aws_eip.e[", "aws_eip.e[x]", "aws_eip.e.arn", "a b.c"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    """The error repeats the text."""
    with pytest.raises(ValueError, match="is no address of a resource"):
        Address.parse(text)
