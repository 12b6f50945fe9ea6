"""Ids, scopes and stacks that do not go together."""
# with validations

from cdktn import App, Aspects, Fn, TerraformOutput, TerraformStack
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.s3_bucket import S3Bucket
from constructs import Construct, Node


def duplicate_id(stack):
    S3Bucket(stack, "b")
    S3Bucket(stack, "b")


def duplicate_id_of_other_class(stack):
    S3Bucket(stack, "b")
    TerraformOutput(stack, "b", value=1)


def duplicate_stack(stack):
    TerraformStack(stack.node.root, "stack")


def same_logical_id(stack):
    S3Bucket(Construct(stack, "a"), "b_c")
    S3Bucket(Construct(stack, "a_b"), "c")


def in_the_app(stack):
    S3Bucket(stack.node.root, "b")


def output_in_the_app(stack):
    TerraformOutput(stack.node.root, "o", value=1)


def stack_with_space(stack):
    TerraformStack(stack.node.root, "a b")


def stack_with_slash(stack):
    TerraformStack(stack.node.root, "a/b")


def stack_of_long_name(stack):
    TerraformStack(stack.node.root, "a" * 250)


def stack_without_id(stack):
    TerraformStack(stack.node.root)


def stack_of_empty_id(stack):
    TerraformStack(stack.node.root, "")


def empty_id(stack):
    S3Bucket(stack, "")


def token_as_id(stack):
    S3Bucket(stack, S3Bucket(stack, "b").id)


def space_in_id(stack):
    S3Bucket(stack, "a b")


def resource_in_resource(stack):
    S3Bucket(S3Bucket(stack, "b"), "b")


def stack_in_app_none(stack):
    TerraformStack(None, "x")


def cyclic_stacks(stack):
    other = TerraformStack(stack.node.root, "other")
    other.add_dependency(stack)
    stack.add_dependency(other)


def cyclic_references(stack):
    other = TerraformStack(stack.node.root, "other")
    AwsProvider(stack, "aws")
    AwsProvider(other, "aws")
    one = S3Bucket(stack, "one")
    two = S3Bucket(other, "two", bucket=one.id)
    S3Bucket(stack, "three", bucket=two.id)


def stack_depends_on_itself(stack):
    stack.add_dependency(stack)


def cyclic_nodes(stack):
    AwsProvider(stack, "aws")
    one, two = S3Bucket(stack, "one"), S3Bucket(stack, "two")
    one.node.add_dependency(two)
    two.node.add_dependency(one)


def no_provider(stack):
    S3Bucket(stack, "b")


def no_provider_in_two_stacks(stack):
    other = TerraformStack(stack.node.root, "other")
    S3Bucket(stack, "b")
    S3Bucket(other, "b")


def reference_to_other_app(stack):
    other = TerraformStack(App(), "other")
    AwsProvider(stack, "aws")
    S3Bucket(stack, "b", bucket=S3Bucket(other, "o").id)


def find_missing_child(stack):
    stack.node.find_child("nothing")


def missing_context(stack):
    stack.node.get_context("nothing")


def context_too_late(stack):
    S3Bucket(stack, "b")
    stack.node.set_context("a", 1)


def locked_node(stack):
    stack.node.lock()
    S3Bucket(stack, "b")


def two_default_children(stack):
    group = Construct(stack, "g")
    Construct(group, "Default")
    Construct(group, "Resource")
    return group.node.default_child


def node_of_text(stack):
    return Node.of("x")


def stack_of_app(stack):
    return TerraformStack.of(stack.node.root)


def app_of_nothing(stack):
    return App.of(Construct(None, ""))


def construct_without_scope(stack):
    Construct()


def aspect_without_visit(stack):
    class Nothing:
        pass

    Aspects.of(stack).add(Nothing())


def aspect_that_fails(stack):
    import jsii
    from cdktn import IAspect

    @jsii.implements(IAspect)
    class Fails:
        def visit(self, node):
            raise ValueError("in the aspect")

    Aspects.of(stack).add(Fails())


def init_without_super(stack):
    class Group(Construct):
        def __init__(self, scope, id_):
            self.bucket = S3Bucket(self, "b")

    Group(stack, "g")


def stack_without_super(stack):
    class Own(TerraformStack):
        def __init__(self, scope, id_):
            S3Bucket(self, "b")

    Own(stack.node.root, "own")


def override_that_fails(stack):
    class Bucket(S3Bucket):
        def synthesize_attributes(self):
            raise KeyError("mine")

    AwsProvider(stack, "aws")
    Bucket(stack, "b")


def override_of_wrong_type(stack):
    class Bucket(S3Bucket):
        def synthesize_attributes(self):
            return 3

    AwsProvider(stack, "aws")
    Bucket(stack, "b")


def function_too_new(stack):
    TerraformOutput(stack, "o", value=Fn.templatestring("x", {"a": "b"}))
