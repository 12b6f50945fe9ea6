"""The bucket that holds the Terraform state."""

from stackproof.constructs import (
    AwsStack,
    Construct,
    CustomerKey,
    DataProtection,
    PrivateBucket,
)


class StateStack(AwsStack):
    """A versioned, encrypted bucket for state, and its key.

    Terraform locks a state in the bucket itself, so no table is needed. It is retained: whoever
    loses the state loses track of what it describes.

    Args:
        scope: The app.
        id_: The stack's id.
        region: Where it is.
        environment_suffix: What tells it from others; in every physical name.
        data_protection: By default it is kept.

    Raises:
        BadValue: A name cannot be made of these.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        region: str,
        environment_suffix: str,
        data_protection: DataProtection = DataProtection.RETAIN,
    ) -> None:
        super().__init__(
            scope,
            id_,
            project="state",
            region=region,
            environment_suffix=environment_suffix,
            cost_center="platform",
        )
        self.key = CustomerKey(
            self,
            "Key",
            alias=self.naming.alias(),
            description="Terraform state",
            data_protection=data_protection,
        )
        self.bucket = PrivateBucket(
            self,
            "Bucket",
            name=self.naming.bucket("terraform", account_id=self.account_id),
            key=self.key,
            data_protection=data_protection,
        )
        self.output("bucket", self.bucket.name, description="For the setting state.bucket")
