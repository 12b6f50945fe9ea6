"""Members that an object does not have, or takes otherwise."""

from cdktn_provider_aws.instance import Instance
from cdktn_provider_aws.s3_bucket import S3Bucket


def unknown_attribute(stack):
    return S3Bucket(stack, "b").name


def unknown_attribute_of_reference(stack):
    return Instance(stack, "i").root_block_device.size


def attribute_of_list(stack):
    return Instance(stack, "i").ebs_block_device.device_name


def index_of_list(stack):
    return Instance(stack, "i").ebs_block_device[0]


def get_with_text(stack):
    return Instance(stack, "i").ebs_block_device.get("0")


def get_negative(stack):
    return Instance(stack, "i").ebs_block_device.get(-1).device_name


def index_of_token_list(stack):
    return Instance(stack, "i").security_groups[0]


def index_beyond_token_list(stack):
    return Instance(stack, "i").security_groups[1]


def length_of_token_list(stack):
    return len(Instance(stack, "i").security_groups)


def split_of_token(stack):
    return S3Bucket(stack, "b").id.split("-")[1]


def arithmetic_with_token(stack):
    S3Bucket(stack, "b", bucket=str(Instance(stack, "i").ipv6_address_count + 1))


def comparison_of_token(stack):
    return Instance(stack, "i").ipv6_address_count > 0


def truth_of_reference(stack):
    return bool(Instance(stack, "i").root_block_device)


def assign_read_only(stack):
    S3Bucket(stack, "b").arn = "x"


def assign_wrong_type(stack):
    S3Bucket(stack, "b").bucket = 3


def assign_none(stack):
    S3Bucket(stack, "b").bucket = None


def assign_new_attribute(stack):
    bucket = S3Bucket(stack, "b")
    bucket.mine = 3
    return bucket.mine


def assign_block(stack):
    Instance(stack, "i").root_block_device = {"volume_size": 3}


def put_unknown(stack):
    Instance(stack, "i").put_root_block_device(size=3)


def put_positional(stack):
    Instance(stack, "i").put_root_block_device({"volume_size": 3})


def put_list_as_keywords(stack):
    Instance(stack, "i").put_ebs_block_device(device_name="x")


def put_dicts(stack):
    Instance(stack, "i").put_ebs_block_device([{"device_name": "x"}])


def reset_unknown(stack):
    Instance(stack, "i").reset_size()


def reset_required(stack):
    Instance(stack, "i").reset_arn()


def unknown_static(stack):
    return S3Bucket.from_bucket_name(stack, "b", "x")


def call_attribute(stack):
    return S3Bucket(stack, "b").arn()


def add_override_number(stack):
    S3Bucket(stack, "b").add_override(3, "x")


def add_override_missing(stack):
    S3Bucket(stack, "b").add_override("x")


def override_into_text(stack):
    S3Bucket(stack, "b", bucket="x").add_override("bucket.name", "y")


def override_empty_path(stack):
    S3Bucket(stack, "b").add_override("", "y")


def override_id_late(stack):
    bucket = S3Bucket(stack, "b")
    bucket.arn.encode()
    bucket.friendly_unique_id.encode()
    bucket.override_logical_id("late")
    return bucket.fqn


def override_id_odd(stack):
    S3Bucket(stack, "b").override_logical_id("a b/c")


def override_id_twice(stack):
    S3Bucket(stack, "a").override_logical_id("same")
    S3Bucket(stack, "b").override_logical_id("same")


def move_to_unknown(stack):
    S3Bucket(stack, "b").move_to("nowhere")


def move_twice(stack):
    S3Bucket(stack, "t").add_move_target("there")
    bucket = S3Bucket(stack, "b")
    bucket.move_to("there")
    bucket.move_to("there")


def same_target_twice(stack):
    S3Bucket(stack, "a").add_move_target("there")
    S3Bucket(stack, "b").add_move_target("there")


def move_from_wrong_id(stack):
    S3Bucket(stack, "b").move_from_id("old")


def import_and_move(stack):
    bucket = S3Bucket(stack, "b")
    bucket.import_from("x")
    bucket.move_from_id("aws_s3_bucket.old")
