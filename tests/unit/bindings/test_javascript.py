"""What generated JavaScript says."""

from stackproof.bindings import javascript

STRUCT = """
function vpcRouteToTerraform(struct) {
    if (!cdktn.canInspect(struct) || cdktn.Tokenization.isResolvable(struct)) {
        return struct;
    }
    return {
        blocks: struct.cidrBlocks === undefined ? null : k.listMapper(k.s)(struct.cidrBlocks),
        target: vpcRouteTargetToTerraform(struct.target),
        "for": cdktn.stringToTerraform(struct.forWhat),
    };
}
function vpcRouteToHclTerraform(struct) {
    const attrs = {
        blocks: {
            value: struct.cidrBlocks === undefined ? null : k.listMapper(k.s)(struct.cidrBlocks),
            isBlock: false,
            type: "set",
            storageClassType: "stringList",
        },
        target: {
            value: vpcRouteTargetToHclTerraform(struct.target),
            isBlock: true,
            type: "struct",
            storageClassType: "VpcRouteTarget",
        },
    };
}
"""
CLASS = """
class SgRule extends cdktn.TerraformResource {
    // instance_tenancy - computed: false, optional: true, required: false
    constructor(scope, id, config) {
        super(scope, id, {
            terraformResourceType: 'aws_sg_rule',
        });
        this._self = config.selfAttribute;
        this._older = new SgRuleOlderList(this, "older", true);
    }
    get arn() {
        return this.getStringAttribute('arn');
    }
    get zones() {
        return cdktn.Fn.tolist(this.getListAttribute('zones'));
    }
    get selfAttribute() {
        return this.getBooleanAttribute('self');
    }
    get older() {
        return this._older;
    }
    _newer = new SgRuleNewerOutputReference(this, "newer");
    get newerAttribute() {
        return this._newer;
    }
    synthesizeAttributes() {
        return {
            self: cdktn.booleanToTerraform(this._self),
            password: this.markWriteOnlyAttribute(cdktn.stringToTerraform(this._password)),
        };
    }
}
"""


def test_a_struct_states_names_nulls_blocks_and_sets() -> None:
    """Each property has its Terraform name and what Terraform makes of it."""
    fields = javascript.read(STRUCT).structs["vpcRoute"]
    assert fields["cidrBlocks"] == javascript.FieldSource("blocks", prints_null=True, is_set=True)
    assert fields["target"] == javascript.FieldSource("target", is_block=True)
    assert fields["forWhat"] == javascript.FieldSource("for")


def test_a_resource_states_what_it_writes_and_reads() -> None:
    """Names that are changed on the outside still lead to Terraform's."""
    found = javascript.read(CLASS).classes["SgRule"]
    assert found.terraform_type == "aws_sg_rule"
    assert found.fields["selfAttribute"].terraform_name == "self"
    assert found.fields["password"].terraform_name == "password"
    assert found.getters == {
        "arn": javascript.Getter("arn", is_set=False),
        "zones": javascript.Getter("zones", is_set=True),
        "selfAttribute": javascript.Getter("self", is_set=False),
        "older": javascript.Getter("older", is_set=True),
        "newerAttribute": javascript.Getter("newer", is_set=False),
    }


def test_code_written_by_hand_says_nothing() -> None:
    """Other JavaScript, and what is no JavaScript, is read without a complaint."""
    assert javascript.read("export const a = () => ({ b: 1 });\n\x00{{{") == javascript.FileSource()
