"""Keeps Terraform from planning the end of what data depends on."""

from stackproof.constructs import _backend as aws
from stackproof.constructs.protection import DataProtection


def guard(protection: DataProtection) -> "aws.framework.TerraformResourceLifecycle | None":
    """The lifecycle of a resource that holds data, or the key to it.

    AWS's own protections stop a destruction in its middle, when the instances and the network
    around the data are gone already. This one stops the plan, before anything is touched.
    """
    if not protection.retains:
        return None
    return aws.framework.TerraformResourceLifecycle(prevent_destroy=True)
