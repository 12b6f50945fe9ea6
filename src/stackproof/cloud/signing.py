"""Signs a request to an API with the credentials of a client of AWS."""

import importlib
from collections.abc import Mapping
from typing import Any

_SERVICE = "execute-api"


def signed(
    client: Any,  # noqa: ANN401 - boto3 has no types
    url: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
) -> dict[str, str]:
    """The headers of a request to an API of API Gateway, with its signature (version 4).

    Args:
        client: Any client of boto3, in the region of the API.
        url: What is asked for.
        method: Such as `POST`.
        headers: Those that are signed too.
        body: What is sent along.
    """
    requests = importlib.import_module("botocore.awsrequest")
    request = requests.AWSRequest(method=method, url=url, data=body, headers=dict(headers or {}))
    # No public way leads to the credentials that a client was made with.
    signer = client._request_signer  # noqa: SLF001
    region = client.meta.region_name
    signer.get_auth_instance(_SERVICE, region, signature_version="v4").add_auth(request)
    return {str(name): str(value) for name, value in request.headers.items()}
