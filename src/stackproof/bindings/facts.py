"""What a provider's bindings declare, as data.

Everything here is read from a published package; nothing is typed in by hand.
"""

from collections.abc import Mapping
from enum import Enum

from stackproof.core.records import dataclass


class Kind(Enum):
    """What a class of the bindings stands for."""

    RESOURCE = "resource"
    DATA_SOURCE = "data source"
    EPHEMERAL = "ephemeral resource"
    PROVIDER = "provider"
    STRUCT = "struct"
    REFERENCE = "reference"
    REFERENCE_LIST = "list of references"
    REFERENCE_MAP = "map of references"
    INTERFACE = "interface"
    ENUM = "enum"
    CLASS = "class"


class Shape(Enum):
    """The outermost form of a type."""

    STRING = "string"
    NUMBER = "number"
    BOOLEAN = "boolean"
    ANY = "any"
    NAMED = "named"
    LIST = "list"
    SET = "set"
    MAP = "map"
    UNION = "union"


@dataclass(frozen=True, slots=True)
class TypeRef:
    """What an argument takes or an attribute gives.

    Args:
        shape: The outermost form.
        name: For `NAMED`, the qualified Python name, such as
            `cdktn_provider_aws.s3_bucket.S3BucketVersioning`.
        items: For `LIST`, `SET` and `MAP`, the one type of the items; for `UNION`, the choices.
        resolvable: Whether the framework's token object, `IResolvable`, is taken in its place.
            It is no choice of a `UNION`.
    """

    shape: Shape
    name: str | None = None
    items: tuple["TypeRef", ...] = ()
    resolvable: bool = False


@dataclass(frozen=True, slots=True)
class Argument:
    """A keyword that a class takes.

    Args:
        name: Python's keyword.
        terraform_name: The attribute or block in Terraform.
        type: What it takes.
        required: Whether leaving it out is an error.
        is_block: Whether Terraform has it as a nested block.
        prints_null: Whether the framework writes an explicit null when it is left out.
        deprecated: The bindings' own words, if they discourage it.
        jsii_name: The key that a dict inside a list must have for it, such as `cidrBlocks`.
    """

    name: str
    terraform_name: str
    type: TypeRef
    required: bool = False
    is_block: bool = False
    prints_null: bool = False
    deprecated: str | None = None
    jsii_name: str = ""

    def read_back(self) -> "Attribute":
        """The same as an attribute: what is given to a struct can be read from it."""
        return Attribute(
            name=self.name,
            terraform_name=self.terraform_name,
            type=self.type,
            deprecated=self.deprecated,
        )


@dataclass(frozen=True, slots=True)
class Attribute:
    """Something that can be read from an instance.

    Args:
        name: Python's attribute.
        terraform_name: The attribute in Terraform; None for what only the framework knows.
        type: What it gives.
        deprecated: The bindings' own words, if they discourage it.
        writable: Whether it can be assigned.
        wraps_set: Whether Terraform has a set there, which takes no index until it is a list.
    """

    name: str
    terraform_name: str | None
    type: TypeRef
    deprecated: str | None = None
    writable: bool = False
    wraps_set: bool = False


@dataclass(frozen=True, slots=True)
class Parameter:
    """A positional parameter of a constructor or a method.

    Args:
        name: Python's name.
        type: What it takes.
        required: Whether leaving it out is an error.
        variadic: Whether it takes any number of values.
    """

    name: str
    type: TypeRef
    required: bool = True
    variadic: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """How a method is called; known for the framework's own classes.

    Args:
        name: Python's name.
        positional: Its parameters in order, without `self`.
        keywords: What it takes by keyword only, from a lifted struct.
        returns: What it gives; None if nothing.
        static: Whether it is called on the class itself.
        deprecated: The bindings' own words, if they discourage it.
    """

    name: str
    positional: tuple[Parameter, ...] = ()
    keywords: tuple[Argument, ...] = ()
    returns: TypeRef | None = None
    static: bool = False
    deprecated: str | None = None


@dataclass(frozen=True, slots=True)
class ClassFacts:
    """One class of the bindings.

    Args:
        module: The Python module that exports it, such as `cdktn_provider_aws.s3_bucket`.
        name: Its name there.
        kind: What it stands for.
        arguments: What its constructor takes beyond scope and id, required ones first.
        attributes: What can be read from an instance, inherited ones included.
        methods: Names that can be called on an instance, inherited ones included.
        statics: Names that can be called on, or read from, the class itself; an enum's members.
        terraform_type: For resources and data sources, such as `aws_s3_bucket`.
        deprecated: The bindings' own words, if they discourage it.
        positional: What its constructor takes by position: scope and id, for a construct.
        ancestors: Qualified names of all that it derives from, nearest first.
        item: For a list or map of references, the qualified name of what `get` gives.
        indexed: For a reference, whether Terraform addresses it as the first item of a list.
        signatures: Of its methods, inherited ones included; empty for provider packages, whose
            methods are all alike.
    """

    module: str
    name: str
    kind: Kind
    arguments: tuple[Argument, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    methods: tuple[str, ...] = ()
    statics: tuple[str, ...] = ()
    terraform_type: str | None = None
    deprecated: str | None = None
    positional: tuple[Parameter, ...] = ()
    ancestors: tuple[str, ...] = ()
    item: str | None = None
    indexed: bool = False
    signatures: tuple[Signature, ...] = ()

    @property
    def qualified(self) -> str:
        """Module and name, joined by a dot."""
        return f"{self.module}.{self.name}"


@dataclass(frozen=True, slots=True)
class Module:
    """One Python module of the bindings and the classes it exports.

    Args:
        name: The dotted name, such as `cdktn_provider_aws.s3_bucket`.
        classes: By name.
    """

    name: str
    classes: Mapping[str, ClassFacts]


@dataclass(frozen=True, slots=True)
class PackageFacts:
    """One published package of bindings.

    Args:
        distribution: The name on the package index, such as `cdktn-provider-aws`.
        version: Its version, such as `25.8.1`.
        python_name: The package that is imported, such as `cdktn_provider_aws`.
        framework: `cdktn` or `cdktf`; `constructs` for what both build on.
        provider_source: Such as `hashicorp/aws`; None for the framework itself.
        provider_version: Such as `6.69.1`; None for the framework itself.
        provider_name: Such as `aws`; None for the framework itself.
        provider_constraint: The version that the bindings ask Terraform for.
        written_source: The source as the bindings write it; some leave out the usual owner.
    """

    distribution: str
    version: str
    python_name: str
    framework: str
    provider_source: str | None = None
    provider_version: str | None = None
    provider_name: str | None = None
    provider_constraint: str | None = None
    written_source: str | None = None


@dataclass(frozen=True, slots=True)
class Translated:
    """A whole package.

    Args:
        package: The package.
        modules: By dotted name, in order.
    """

    package: PackageFacts
    modules: Mapping[str, Module]
