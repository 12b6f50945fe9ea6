"""Imports a self-signed certificate into ACM, for a preview that has no domain.

    python -m stackproof.platforms.payments.preview_certificate --region us-east-1

The private key is made by OpenSSL in a folder of its own, given to ACM, and deleted: it is in no
program, no JSON and no Terraform state. What is printed goes into the settings.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

_DAYS: Final = 30
_NAME: Final = "preview.invalid"
_LOUD: Final = (
    "warning: this certificate is self-signed. No browser trusts it, and nobody can tell this "
    "platform from an impostor. Take it for previews, and never for payments of real people.\n"
)
_SETTINGS: Final = """\
[certificate]
arn = "{arn}"
self_signed = true
"""


def make(folder: Path) -> tuple[bytes, bytes]:
    """A certificate that is valid for thirty days, and its private key.

    Args:
        folder: An empty folder that nobody else can read.

    Raises:
        OSError: OpenSSL is not there.
        subprocess.CalledProcessError: OpenSSL failed.
    """
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-sha256"),
            *(
                "-days",
                str(_DAYS),
                "-subj",
                f"/CN={_NAME}",
                "-addext",
                f"subjectAltName=DNS:{_NAME}",
            ),
            *("-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    return certificate.read_bytes(), key.read_bytes()


def main(arguments: list[str]) -> int:
    """Imports the certificate and prints the settings; 2 if that cannot be done."""
    parser = argparse.ArgumentParser(prog="preview_certificate", description=_LOUD)
    parser.add_argument("--region", required=True, help="the region of the platform")
    region = parser.parse_args(arguments).region

    import boto3  # noqa: PLC0415 - what is wrong with the command is said before
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

    sys.stderr.write(_LOUD)
    try:
        with tempfile.TemporaryDirectory() as folder:
            certificate, key = make(Path(folder))
        imported = boto3.client("acm", region_name=region).import_certificate(
            Certificate=certificate,
            PrivateKey=key,
            Tags=[{"Key": "Purpose", "Value": "preview, self-signed"}],
        )
    except (OSError, subprocess.CalledProcessError) as error:
        sys.stderr.write(
            f"error: OpenSSL made no certificate: {error}\n  help: install OpenSSL 3\n"
        )
        return 2
    except (BotoCoreError, ClientError) as error:
        sys.stderr.write(
            f"error: ACM took no certificate: {error}\n  help: check credentials and region\n"
        )
        return 2
    sys.stdout.write(_SETTINGS.format(arn=imported["CertificateArn"]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
