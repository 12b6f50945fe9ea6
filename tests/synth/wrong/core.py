"""The framework's own classes, used in ways that they refuse."""

from pathlib import Path

from cdktn import (
    Annotations,
    App,
    AssetType,
    CloudBackend,
    DataTerraformRemoteStateS3,
    FileProvisioner,
    Fn,
    Lazy,
    LocalBackend,
    NamedCloudWorkspace,
    Op,
    S3Backend,
    TerraformAsset,
    TerraformCount,
    TerraformHclModule,
    TerraformIterator,
    TerraformLocal,
    TerraformOutput,
    TerraformResource,
    TerraformResourceLifecycle,
    TerraformVariable,
    Testing,
    Token,
    Tokenization,
)
from cdktn_provider_aws.acm_certificate import AcmCertificate
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.s3_bucket import S3Bucket


def backend_unknown(stack):
    S3Backend(stack, bucket="b", key="k", lock=True)


def backend_missing(stack):
    S3Backend(stack, bucket="b")


def backend_with_id(stack):
    S3Backend(stack, "backend", bucket="b", key="k")


def backend_twice(stack):
    S3Backend(stack, bucket="b", key="k")
    LocalBackend(stack)


def backend_in_app(stack):
    LocalBackend(stack.node.root)


def cloud_without_workspaces(stack):
    CloudBackend(stack, organization="o")


def cloud_with_text(stack):
    CloudBackend(stack, organization="o", workspaces="w")


def cloud_workspace_without_name(stack):
    NamedCloudWorkspace()


def remote_state_missing(stack):
    DataTerraformRemoteStateS3(stack, "r", bucket="b")


def output_without_value(stack):
    TerraformOutput(stack, "o")


def output_positional(stack):
    TerraformOutput(stack, "o", "x")


def output_none(stack):
    TerraformOutput(stack, "o", value=None)


def output_unknown(stack):
    TerraformOutput(stack, "o", value=1, name="x")


def output_object(stack):
    TerraformOutput(stack, "o", value=object())


def output_function(stack):
    TerraformOutput(stack, "o", value=lambda: 1)


def output_of_tuple(stack):
    TerraformOutput(stack, "o", value=(1, 2))


def output_of_set(stack):
    TerraformOutput(stack, "o", value={1, 2})


def output_of_bytes(stack):
    TerraformOutput(stack, "o", value=b"x")


def output_of_date(stack):
    import datetime

    TerraformOutput(stack, "o", value=datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC))


def output_of_class(stack):
    TerraformOutput(stack, "o", value=S3Bucket)


def output_with_number_keys(stack):
    TerraformOutput(stack, "o", value={1: "a", None: "b", True: "c"})


def output_of_cycle(stack):
    value = []
    value.append(value)
    TerraformOutput(stack, "o", value=value)


def output_sensitive_text(stack):
    TerraformOutput(stack, "o", value=1, sensitive="yes")


def output_same_static(stack):
    from constructs import Construct

    TerraformOutput(Construct(stack, "a"), "o", value=1, static_id=True)
    TerraformOutput(Construct(stack, "b"), "o", value=1, static_id=True)


def variable_unknown(stack):
    TerraformVariable(stack, "v", kind="string")


def variable_type_class(stack):
    TerraformVariable(stack, "v", type=str)


def variable_validation_dict(stack):
    TerraformVariable(stack, "v", validation=[{"condition": "c", "error_message": "e"}])


def variable_validation_missing(stack):
    TerraformVariable(stack, "v", type="string").add_validation(condition="c")


def local_without_expression(stack):
    TerraformLocal(stack, "l")


def local_with_keyword(stack):
    TerraformLocal(stack, "l", value=1)


def local_of_object(stack):
    TerraformLocal(stack, "l", object())


def resource_without_type(stack):
    TerraformResource(stack, "r")


def lifecycle_unknown(stack):
    TerraformResourceLifecycle(destroy=False)


def lifecycle_one_text(stack):
    AwsProvider(stack, "aws")
    S3Bucket(stack, "b", lifecycle=TerraformResourceLifecycle(ignore_changes="tags"))


def provisioner_without_type(stack):
    FileProvisioner(source="a", destination="b")


def module_without_source(stack):
    TerraformHclModule(stack, "m")


def module_of_missing_folder(stack):
    TerraformHclModule(stack, "m", source="./nowhere")


def module_variables_list(stack):
    TerraformHclModule(stack, "m", source="x/y/z", variables=["a"])


def asset_missing(stack):
    TerraformAsset(stack, "a", path="nowhere")


def asset_without_path(stack):
    TerraformAsset(stack, "a")


def asset_archive_of_file(stack):
    Path("file").touch()
    TerraformAsset(stack, "a", path="file", type=AssetType.ARCHIVE)


def asset_type_text(stack):
    TerraformAsset(stack, "a", path=".", type="FILE")


def asset_file_of_folder(stack):
    Path("folder").mkdir(exist_ok=True)
    TerraformAsset(stack, "a", path="folder", type=AssetType.FILE)


def iterator_of_number(stack):
    TerraformIterator.from_list(3)


def iterator_of_text(stack):
    TerraformIterator.from_list("a")


def iterator_of_map_of_text(stack):
    TerraformIterator.from_map("a")


def iterator_of_complex_list_plain(stack):
    certificate = AcmCertificate(stack, "c")
    iterator = TerraformIterator.from_list(certificate.domain_validation_options)
    AwsProvider(stack, "aws")
    S3Bucket(stack, "b", for_each=iterator)


def iterator_of_counted(stack):
    TerraformIterator.from_resources(S3Bucket(stack, "b", count=TerraformCount.of(2)))


def iterator_of_plain_resource(stack):
    TerraformIterator.from_resources(S3Bucket(stack, "b"))


def iterator_in_python(stack):
    return [x for x in TerraformIterator.from_list(["a", "b"])]


def iterator_unknown_read(stack):
    TerraformIterator.from_list(["a"]).get("x")


def dynamic_in_output(stack):
    iterator = TerraformIterator.from_list(["a"])
    TerraformOutput(stack, "o", value=iterator.dynamic({"a": 1}))


def count_and_each(stack):
    AwsProvider(stack, "aws")
    S3Bucket(stack, "b", count=2, for_each=TerraformIterator.from_list(["a"]))


def count_of_text(stack):
    TerraformCount.of("2")


def function_unknown(stack):
    Fn.sub("a", "b")


def function_missing(stack):
    Fn.join(",")


def function_of_wrong_type(stack):
    Fn.cidrsubnet("10.0.0.0/16", "8", 2)


def function_of_text_for_list(stack):
    Fn.join(",", "notalist")


def function_of_quote(stack):
    TerraformOutput(stack, "o", value=Fn.base64encode('a"b'))


def function_of_quote_in_list(stack):
    TerraformOutput(stack, "o", value=Fn.join(",", ['a"b']))


def function_of_object(stack):
    Fn.jsonencode(object())


def function_of_none(stack):
    Fn.upper(None)


def function_of_number(stack):
    Fn.upper(3)


def function_of_token_list_for_text(stack):
    Fn.upper(Token.as_list("${x}"))


def function_result_as_key(stack):
    return Fn.jsondecode("{}")["a"]


def function_max_of_text(stack):
    Fn.max(["a"])


def function_join_empty(stack):
    TerraformOutput(stack, "o", value=Fn.join(",", []))


def function_lookup_of_text(stack):
    TerraformOutput(stack, "o", value=Fn.lookup("x", "a"))


def operator_unknown(stack):
    Op.plus(1, 2)


def operator_of_text(stack):
    TerraformOutput(stack, "o", value=Op.add("a", "b"))


def operator_of_none(stack):
    TerraformOutput(stack, "o", value=Op.add(None, 1))


def operator_of_quote(stack):
    TerraformOutput(stack, "o", value=Op.eq('a"b', "c"))


def token_of_wrong_type(stack):
    Token.as_list(3)


def token_number_of_text(stack):
    return Token.as_number("x")


def token_unknown(stack):
    Token.as_bool(True)


def token_list_in_text(stack):
    TerraformOutput(stack, "o", value=f"x-{S3Bucket(stack, 'b').tags_all}")


def token_list_with_more(stack):
    AwsProvider(stack, "aws")
    value = [*Token.as_list("${var.x}"), "b"]
    TerraformOutput(stack, "o", value=value)


def token_number_in_text(stack):
    TerraformOutput(stack, "o", value=f"{Token.as_number('${var.x}'):.0f}")


def token_number_changed(stack):
    TerraformOutput(stack, "o", value=Token.as_number("${var.x}") + 1)


def token_of_unknown_number(stack):
    TerraformOutput(stack, "o", value="${TfToken[TOKEN.99999]}")


def resolve_without_scope(stack):
    Tokenization.resolve("x")


def lazy_without_producer(stack):
    Lazy.string_value()


def lazy_of_function(stack):
    TerraformOutput(stack, "o", value=Lazy.string_value(lambda: "x"))


def lazy_that_fails(stack):
    import jsii
    from cdktn import IStringProducer

    @jsii.implements(IStringProducer)
    class Fails:
        def produce(self, context):
            raise RuntimeError("in the producer")

    TerraformOutput(stack, "o", value=Lazy.string_value(Fails()))


def lazy_of_wrong_type(stack):
    import jsii
    from cdktn import IStringProducer

    @jsii.implements(IStringProducer)
    class Number:
        def produce(self, context):
            return 3

    TerraformOutput(stack, "o", value=Lazy.string_value(Number()))


def annotation_unknown(stack):
    Annotations.of(stack).add_notice("x")


def annotation_of_number(stack):
    Annotations.of(stack).add_warning(3)


def app_unknown(stack):
    App(output="x")


def app_positional(stack):
    App("x")


def app_context_list(stack):
    App(context=["a"])


def testing_of_app(stack):
    Testing.synth(stack.node.root)


def testing_without_provider(stack):
    S3Bucket(stack, "b")
    Testing.synth(stack, True)


def testing_resource_of_class(stack):
    return Testing.to_have_resource(Testing.synth(stack), S3Bucket)


def testing_of_object(stack):
    return Testing.to_have_resource(stack, "aws_s3_bucket")


def testing_no_json(stack):
    return Testing.to_have_resource("text", "aws_s3_bucket")


def struct_unknown_method(stack):
    TerraformResourceLifecycle(prevent_destroy=True).apply()


def interface_instance(stack):
    from cdktn import IAspect

    IAspect()


def abstract_instance(stack):
    from cdktn import TerraformIterator as Abstract

    Abstract()


def enum_unknown(stack):
    return AssetType.ZIP


def import_unknown_class(stack):
    from cdktn_provider_aws.s3_bucket import Bucket


def import_unknown_module(stack):
    from cdktn_provider_aws.s3_buckets import S3Bucket


def import_from_package(stack):
    from cdktn_provider_aws import S3Bucket, s3_bucket


def import_unknown_core(stack):
    from cdktn import TerraformStacks


def import_missing_provider(stack):
    import cdktn_provider_nothing


def import_module_unknown(stack):
    import cdktn_provider_aws

    return cdktn_provider_aws.s3_buckets
