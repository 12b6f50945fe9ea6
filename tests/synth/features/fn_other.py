"""Functions over numbers, times, files, hashes, encodings and networks."""

from cdktn import App, Fn, TerraformOutput, TerraformStack, TerraformVariable

app = App()
stack = TerraformStack(app, "stack")
text = TerraformVariable(stack, "v", type="string").string_value
number = TerraformVariable(stack, "n", type="number").number_value
values = {
    "abs": Fn.abs(-3),
    "ceil": Fn.ceil(1.5),
    "floor": Fn.floor(number),
    "log": Fn.log(8, 2),
    "max": Fn.max([1, number]),
    "min": Fn.min([1, 2]),
    "parseint": Fn.parseint("ff", 16),
    "pow": Fn.pow(2, 8),
    "signum": Fn.signum(-1),
    "cidrhost": Fn.cidrhost("10.0.0.0/16", 5),
    "cidrnetmask": Fn.cidrnetmask(text),
    "cidrsubnet": Fn.cidrsubnet("10.0.0.0/16", 8, number),
    "cidrsubnets": Fn.cidrsubnets("10.0.0.0/16", [4, 4, 8]),
    "base64encode": Fn.base64encode(f"x{text}"),
    "base64decode": Fn.base64decode(text),
    "base64gzip": Fn.base64gzip("x"),
    "base64sha256": Fn.base64sha256("x"),
    "csvdecode": Fn.csvdecode("a,b"),
    "jsondecode": Fn.jsondecode(text),
    "jsonencode": Fn.jsonencode(
        {
            "a": [1, 2.5, True, None, text, {"x": "q'uo"}],
            "n": {"m": "line\nbreak"},
            "e": {},
            "l": [],
        }
    ),
    "jsonencode_text": Fn.jsonencode("${aws_x.y.z} }"),
    "urlencode": Fn.urlencode("a b"),
    "yamlencode": Fn.yamlencode({"a": [text]}),
    "yamldecode": Fn.yamldecode(text),
    "textencodebase64": Fn.textencodebase64("x", "UTF-16LE"),
    "bcrypt": Fn.bcrypt(text),
    "bcrypt_cost": Fn.bcrypt(text, 5),
    "md5": Fn.md5(text),
    "sha1": Fn.sha1(text),
    "sha256": Fn.sha256(text),
    "sha512": Fn.sha512("x"),
    "uuid": Fn.uuid(),
    "uuidv5": Fn.uuidv5("dns", text),
    "timestamp": Fn.timestamp(),
    "plantimestamp": Fn.plantimestamp(),
    "timeadd": Fn.timeadd(Fn.timestamp(), "1h"),
    "timecmp": Fn.timecmp(text, "x"),
    "formatdate": Fn.formatdate("YYYY", Fn.timestamp()),
    "abspath": Fn.abspath("x"),
    "basename": Fn.basename("a/b"),
    "dirname": Fn.dirname("a/b"),
    "file": Fn.file("f.txt"),
    "filebase64": Fn.filebase64("f"),
    "filebase64sha256": Fn.filebase64sha256("x.zip"),
    "fileexists": Fn.fileexists("f"),
    "fileset": Fn.fileset(".", "*.txt"),
    "filemd5": Fn.filemd5("f"),
    "pathexpand": Fn.pathexpand("~/x"),
    "templatefile": Fn.templatefile("f.tpl", {"a": text, "b": [1, {"c": number}]}),
}
for key, value in values.items():
    TerraformOutput(stack, f"o_{key}", value=value)
seen = {key: type(value).__name__ for key, value in values.items()}
app.synth()
