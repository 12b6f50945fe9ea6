"""Arguments that a class does not have, misses, or takes in another form."""

from cdktn_provider_aws.instance import Instance, InstanceRootBlockDevice
from cdktn_provider_aws.lambda_function import LambdaFunction, LambdaFunctionVpcConfig
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.s3_bucket import S3Bucket
from cdktn_provider_aws.s3_bucket_lifecycle_configuration import S3BucketLifecycleConfiguration
from cdktn_provider_aws.security_group import SecurityGroup
from cdktn_provider_aws.sqs_queue import SqsQueue


def unknown(stack):
    S3Bucket(stack, "b", name="x")


def unknown_among_others(stack):
    LambdaFunction(stack, "f", function_name="f", role="r", foo=1)


def unknown_of_struct(stack):
    InstanceRootBlockDevice(size=3)


def unknown_of_provider(stack):
    AwsProvider(stack, "aws", zone="x")


def missing(stack):
    LambdaFunction(stack, "f", role="r")


def missing_all(stack):
    LambdaFunction(stack, "f")


def missing_of_struct(stack):
    LambdaFunctionVpcConfig(subnet_ids=["a"])


def missing_id(stack):
    S3Bucket(stack)


def missing_scope(stack):
    S3Bucket()


def positional_too_many(stack):
    S3Bucket(stack, "b", "name")


def scope_none(stack):
    S3Bucket(None, "b")


def scope_text(stack):
    S3Bucket("stack", "b")


def scope_self_made(stack):
    S3Bucket(object(), "b")


def id_number(stack):
    S3Bucket(stack, 3)


def id_none(stack):
    S3Bucket(stack, None)


def number_for_string(stack):
    LambdaFunction(stack, "f", function_name="f", role=3)


def string_for_number(stack):
    SqsQueue(stack, "q", delay_seconds="3")


def string_for_boolean(stack):
    S3Bucket(stack, "b", force_destroy="true")


def number_for_boolean(stack):
    S3Bucket(stack, "b", force_destroy=1)


def boolean_for_number(stack):
    SqsQueue(stack, "q", delay_seconds=True)


def boolean_for_string(stack):
    S3Bucket(stack, "b", bucket=True)


def text_for_list(stack):
    Instance(stack, "i", security_groups="a")


def tuple_for_list(stack):
    Instance(stack, "i", security_groups=("a", "b"))


def set_for_list(stack):
    Instance(stack, "i", security_groups={"a"})


def numbers_in_list(stack):
    Instance(stack, "i", security_groups=[1, 2])


def none_in_list(stack):
    Instance(stack, "i", security_groups=["a", None])


def list_for_map(stack):
    S3Bucket(stack, "b", tags=["a"])


def number_in_map(stack):
    S3Bucket(stack, "b", tags={"a": 1})


def none_in_map(stack):
    S3Bucket(stack, "b", tags={"a": None})


def boolean_in_map(stack):
    S3Bucket(stack, "b", tags={"a": True})


def key_of_map_is_number(stack):
    S3Bucket(stack, "b", tags={1: "a"})


def list_for_struct(stack):
    LambdaFunction(
        stack,
        "f",
        function_name="f",
        role="r",
        vpc_config=[LambdaFunctionVpcConfig(subnet_ids=["a"], security_group_ids=["b"])],
    )


def struct_for_list(stack):
    S3BucketLifecycleConfiguration(stack, "l", bucket="b", rule={"id": "x", "status": "Enabled"})


def class_for_instance(stack):
    Instance(stack, "i", root_block_device=InstanceRootBlockDevice)


def resource_for_string(stack):
    SqsQueue(stack, "q", name=S3Bucket(stack, "b"))


def resource_in_list(stack):
    Instance(stack, "i", security_groups=[S3Bucket(stack, "b")])


def struct_of_other_class(stack):
    Instance(
        stack,
        "i",
        root_block_device=LambdaFunctionVpcConfig(subnet_ids=["a"], security_group_ids=["b"]),
    )


def object_for_any(stack):
    Instance(stack, "i", ebs_block_device=[object()])


def lambda_for_string(stack):
    S3Bucket(stack, "b", bucket=lambda: "x")


def bytes_for_string(stack):
    S3Bucket(stack, "b", bucket=b"x")


def unknown_key_in_struct_dict(stack):
    Instance(stack, "i", root_block_device={"size": 3})


def camel_case_key_in_struct_dict(stack):
    Instance(stack, "i", root_block_device={"volumeSize": 3})


def wrong_value_in_struct_dict(stack):
    Instance(stack, "i", root_block_device={"volume_size": "3"})


def missing_key_in_list_dict(stack):
    S3BucketLifecycleConfiguration(stack, "l", bucket="b", rule=[{"id": "x"}])


def missing_key_deep_in_list_dict(stack):
    S3BucketLifecycleConfiguration(
        stack,
        "l",
        bucket="b",
        rule=[{"id": "x", "status": "Enabled", "transition": [{"days": 3}]}],
    )


def snake_case_keys_in_list_dict(stack):
    Instance(stack, "i", ebs_block_device=[{"device_name": "/dev/sdc"}])


def wrong_value_in_list_dict(stack):
    Instance(stack, "i", ebs_block_device=[{"deviceName": "x", "volumeSize": "big"}])


def object_for_list_in_list_dict(stack):
    S3BucketLifecycleConfiguration(
        stack,
        "l",
        bucket="b",
        rule=[{"id": "x", "status": "Enabled", "transition": {"storageClass": "GLACIER"}}],
    )


def text_in_list_of_structs(stack):
    SecurityGroup(stack, "g", ingress=["x"])


def number_in_list_of_structs(stack):
    SecurityGroup(stack, "g", ingress=[1])


def nothing_in_list_of_structs(stack):
    SecurityGroup(stack, "g", ingress=[None])


def depends_on_text(stack):
    S3Bucket(stack, "b", depends_on=["aws_s3_bucket.x"])


def depends_on_one(stack):
    S3Bucket(stack, "b", depends_on=S3Bucket(stack, "c"))


def provider_text(stack):
    S3Bucket(stack, "b", provider="aws")


def count_text(stack):
    S3Bucket(stack, "b", count="3")


def for_each_list(stack):
    S3Bucket(stack, "b", for_each=["a"])


def lifecycle_unknown_key(stack):
    S3Bucket(stack, "b", lifecycle={"prevent": True})


def lifecycle_text(stack):
    S3Bucket(stack, "b", lifecycle="prevent")


def default_tags_map(stack):
    AwsProvider(stack, "aws", default_tags={"tags": {"a": "b"}})


def infinite_number(stack):
    SqsQueue(stack, "q", delay_seconds=float("inf"))


def not_a_number(stack):
    SqsQueue(stack, "q", delay_seconds=float("nan"))


def huge_number(stack):
    SqsQueue(stack, "q", delay_seconds=10**30)


def enum_for_number(stack):
    from enum import IntEnum

    SqsQueue(stack, "q", delay_seconds=IntEnum("Level", {"HIGH": 5}).HIGH)


def enum_in_map(stack):
    from enum import Enum

    S3Bucket(stack, "b", tags={"a": Enum("Level", {"HIGH": "x"}).HIGH})


def enum_as_key(stack):
    from enum import IntEnum

    S3Bucket(stack, "b", tags={IntEnum("Level", {"HIGH": 5}).HIGH: "a"})
