"""When what lies in a bucket is deleted."""

from dataclasses import dataclass

from stackproof.constructs.validation import days


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiry:
    """When what lies in a bucket is deleted.

    Args:
        objects_after_days: After so many days an object is deleted. By default never.
        noncurrent_after_days: After so many days a replaced or deleted version is gone for good.
            By default 30.
        uploads_after_days: After so many days an unfinished upload is dropped. By default 7.

    Raises:
        BadValue: One of them is no whole number of days from 1.
    """

    objects_after_days: int | None = None
    noncurrent_after_days: int = 30
    uploads_after_days: int = 7

    def __post_init__(self) -> None:
        if self.objects_after_days is not None:
            days("the days after which objects expire").check(self.objects_after_days)
        days("the days after which noncurrent versions expire").check(self.noncurrent_after_days)
        days("the days after which unfinished uploads are dropped").check(self.uploads_after_days)
