"""Deployed APIs are served: which method, which refusals, and what a function's answer becomes."""

import urllib.parse

import pytest

from stackproof.cloud.embedded import EmbeddedAws
from unit.cloud.gateways import Api, allow, echoing
from unit.cloud.lambdas import function, request

SIGNED = {"Authorization": "AWS4-HMAC-SHA256 Credential=a/b, Signature=c"}


@pytest.fixture(scope="module")
def url(aws: EmbeddedAws) -> str:
    """An API that says what it got."""
    return echoing(aws, "echoes")


def test_a_request_reaches_the_function(url: str) -> None:
    """Its body and every value of its query are there."""
    status, headers, said = request(f"{url}/things?a=1&a=2", method="POST", body={"name": "x"})

    assert (status, headers["Content-Type"]) == (200, "application/json")
    assert said == {"body": '{"name": "x"}', "query": {"a": ["1", "2"]}}


@pytest.mark.parametrize(
    ("path", "headers", "status", "said"),
    [
        ("things/7", {}, 200, {"id": "7"}),
        ("things/a%20b", {}, 200, {"id": "a b"}),
        ("things/first", {}, 403, {"message": "Missing Authentication Token"}),
        ("things/first", SIGNED, 200, {"body": None, "query": None}),
        ("all/a/b/c", {}, 200, {"proxy": "a/b/c"}),
        ("nowhere", {}, 403, {"message": "Missing Authentication Token"}),
        ("things/7/8", {}, 403, {"message": "Missing Authentication Token"}),
    ],
)
def test_the_most_exact_path_answers(
    path: str, headers: dict[str, str], status: int, said: object, url: str
) -> None:
    """A name wins over a placeholder; what the API does not have is refused as AWS does."""
    answer = request(f"{url}/{path}", headers=headers)

    assert (answer[0], answer[2]) == (status, said)


@pytest.mark.parametrize("body", [{}, {"name": 7}, [], None])
def test_a_body_that_its_model_does_not_allow_is_refused(body: object, url: str) -> None:
    """The function is not asked."""
    answer = request(f"{url}/things", method="POST", body=body)

    assert (answer[0], answer[2]) == (400, {"message": "Invalid request body"})


def test_a_required_parameter_has_to_be_there(aws: EmbeddedAws) -> None:
    """Its name is in the refusal."""
    target = function(aws, "wants", "def handle(e, c): return {'statusCode': 204}")
    api = Api(aws, "wants")
    asked = {f"method.request.querystring.{name}": name == "page" for name in ("page", "size")}
    validated = api.validated() | {"requestModels": {}}
    api.method("/list", "GET", target, requestParameters=asked, **validated)
    allow(aws, "wants", f"{api.id}/*/GET/list")
    where = api.deploy()

    assert request(f"{where}/list")[::2] == (
        400,
        {"message": "Missing required request parameters: [page]"},
    )
    assert request(f"{where}/list?page=1")[0] == 204


def test_a_function_that_does_not_let_the_api_call_it_is_not_called(aws: EmbeddedAws) -> None:
    """A permission for another method is none."""
    target = function(aws, "guarded", "def handle(e, c): return {'statusCode': 200}")
    api = Api(aws, "guarded")
    api.method("/x", "GET", target)
    where = api.deploy()

    assert request(f"{where}/x")[::2] == (500, {"message": "Internal server error"})
    allow(aws, "guarded", f"{api.id}/*/POST/*")
    assert request(f"{where}/x")[0] == 500


@pytest.mark.parametrize(
    ("name", "answer", "status"),
    [
        ("is-text", "'text'", 502),
        ("is-odd", "{'statusCode': 200, 'bodi': ''}", 502),
        ("is-dict", "{'statusCode': 200, 'body': {}}", 502),
        ("raises", "1 / 0", 502),
        ("teapot", "{'statusCode': 418, 'multiValueHeaders': {'X-A': ['1', '2']}}", 418),
    ],
)
def test_what_a_function_says_becomes_the_answer(
    name: str, answer: str, status: int, aws: EmbeddedAws
) -> None:
    """What is not in the proxy's form is a bad gateway."""
    target = function(aws, f"answers-{name}", f"def handle(e, c): return {answer}")
    api = Api(aws, name)
    api.method("/x", "GET", target)
    allow(aws, f"answers-{name}", f"{api.id}/*")

    assert request(f"{api.deploy()}/x")[0] == status


def test_an_api_is_found_by_its_own_host_too(url: str) -> None:
    """As a client of AWS would call it, with the host's name alone."""
    place = urllib.parse.urlsplit(url)
    api, stage = place.path.split("/")[-2:]
    host = {"Host": f"{api}.execute-api.eu-west-1.amazonaws.com"}

    assert request(f"http://{place.netloc}/{stage}/things/7", headers=host)[2] == {"id": "7"}


def test_an_api_that_is_not_there_is_forbidden(aws: EmbeddedAws) -> None:
    """So is a stage that was never deployed."""
    api = Api(aws, "undeployed")

    for name in ("nothing", api.id):
        where = f"{aws.endpoint()}/_aws/execute-api/{name}/v1/x"
        assert request(where)[::2] == (403, {"message": "Forbidden"})


def test_what_is_not_served_is_a_gap(aws: EmbeddedAws) -> None:
    """An authorizer is not asked, and nobody is let in for that."""
    target = function(aws, "custom", "def handle(e, c): return {'statusCode': 200}")
    api = Api(aws, "custom")
    api.method("/x", "GET", target, authorization="CUSTOM")
    where = api.deploy()

    status, _, said = request(f"{where}/x")

    assert (status, said["message"]) == (501, "embedded AWS: authorization CUSTOM is not served")
    assert "authorization CUSTOM is not served" in [gap.reason for gap in aws.gaps()]
