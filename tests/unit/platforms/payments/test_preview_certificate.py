"""The self-signed certificate of a preview: made, imported, and said loudly."""

from pathlib import Path

import boto3
import pytest

from stackproof.cloud.embedded import EmbeddedAws
from stackproof.platforms.payments import preview_certificate
from stackproof.platforms.payments.settings import CertificateSettings
from stackproof.platforms.payments.settings_file import parse_settings


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Credentials that are good for an embedded AWS only."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))


@pytest.mark.usefixtures("aws")
def test_the_certificate_is_imported_and_its_settings_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """ACM has it, the settings name it as self-signed, and no key is printed."""
    with EmbeddedAws(tmp_path) as running:
        monkeypatch.setenv("AWS_ENDPOINT_URL", running.endpoint())
        assert preview_certificate.main(["--region", "us-east-1"]) == 0
        said = capsys.readouterr()
        found = parse_settings(said.out).certificate
        acm = boto3.client("acm", region_name="us-east-1")
        (listed,) = acm.list_certificates()["CertificateSummaryList"]
    assert found == CertificateSettings(arn=listed["CertificateArn"], self_signed=True)
    assert listed["DomainName"] == "preview.invalid"
    assert "self-signed" in said.err
    assert "PRIVATE" not in said.out + said.err


@pytest.mark.usefixtures("aws")
def test_without_openssl_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where OpenSSL is missing, one message says what to install."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert preview_certificate.main(["--region", "us-east-1"]) == 2
    assert "help: install OpenSSL 3" in capsys.readouterr().err


@pytest.mark.usefixtures("aws")
def test_without_aws_it_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where ACM cannot be reached, one message says what to check."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    assert preview_certificate.main(["--region", "us-east-1"]) == 2
    assert "error: ACM took no certificate" in capsys.readouterr().err
