"""Functions over lists, sets and maps."""

from cdktn import App, Fn, TerraformOutput, TerraformStack, TerraformVariable, Token
from cdktn_provider_aws.data_aws_availability_zones import DataAwsAvailabilityZones
from cdktn_provider_aws.provider import AwsProvider

app = App()
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws", region="eu-west-1")
zones = DataAwsAvailabilityZones(stack, "zones")
text = TerraformVariable(stack, "v", type="string").string_value
values = {
    "element": Fn.element(["a", "b"], 1),
    "element_token": Fn.element(zones.names, 0),
    "lookup": Fn.lookup({"a": "b"}, "a"),
    "lookup_default": Fn.lookup({"a": text}, "a", "z"),
    "lookup_nested": Fn.lookup_nested({"a": {"b": "c"}}, ["a", "b", 0, "*", "x-y"]),
    "merge": Fn.merge([{"a": "1"}, {"b": text, "c-d": [1, None]}]),
    "length": Fn.length_of(zones.names),
    "length_map": Fn.length_of({"a": 1}),
    "concat": Fn.concat([["a"], zones.names]),
    "flatten": Fn.flatten([["a"], ["b", zones.names]]),
    "keys": Fn.keys({"a": 1, '"': 2}),
    "values": Fn.values({"a": {"b": [1]}}),
    "tolist": Fn.tolist(["a"]),
    "toset": Fn.toset(["a", text]),
    "tomap": Fn.tomap({"a": text}),
    "tostring": Fn.tostring(5),
    "tonumber": Fn.tonumber("5"),
    "tobool": Fn.tobool("true"),
    "coalesce": Fn.coalesce(["", text]),
    "coalescelist": Fn.coalescelist([[], zones.names]),
    "compact": Fn.compact(["a", "", text]),
    "contains": Fn.contains(zones.names, "a"),
    "distinct": Fn.distinct(["a", "a"]),
    "index": Fn.index(["a"], "a"),
    "chunklist": Fn.chunklist(["a", "b"], 1),
    "matchkeys": Fn.matchkeys(["a"], ["b"], ["b"]),
    "one": Fn.one(zones.names),
    "range": Fn.range(1, 3),
    "range_step": Fn.range(1, 9, 2),
    "reverse": Fn.reverse(zones.names),
    "setintersection": Fn.setintersection(["a"], [["a", "b"]]),
    "setproduct": Fn.setproduct([["a"], ["b"]]),
    "setsubtract": Fn.setsubtract(["a"], ["b"]),
    "setunion": Fn.setunion(["a"], [zones.names]),
    "slice": Fn.slice(zones.names, 0, 2),
    "sort": Fn.sort(["b", "a"]),
    "transpose": Fn.transpose({"a": ["b"]}),
    "zipmap": Fn.zipmap(["a"], [text]),
    "alltrue": Fn.alltrue([True, False]),
    "anytrue": Fn.anytrue([Token.as_any(text)]),
    "sum": Fn.sum([1, 2.5]),
    "try": Fn.try_([text, "z", None, {"a": 1}]),
    "can": Fn.can(text),
    "cond": Fn.conditional(True, "a", text),
    "cond_token": Fn.conditional(Fn.contains(zones.names, text), {"a": 1}, ["x"]),
    "sensitive": Fn.sensitive(text),
    "nonsensitive": Fn.nonsensitive(text),
}
for key, value in values.items():
    TerraformOutput(stack, f"o_{key}", value=value)
TerraformOutput(stack, "as_list", value=Token.as_list(Fn.tolist(zones.names)))
seen = {key: type(value).__name__ for key, value in values.items()}
app.synth()
