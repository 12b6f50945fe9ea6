"""Three programs that were proved side by side, for whatever shows them."""

from stackproof.core.proof import Claim, Part, Proof, weakest
from stackproof.core.proofs import ProgramProof, Proofs
from stackproof.core.verdict import Proved, Refuted, Unproved

_TOOLS = (
    Part("framework", "0.24.0"),
    Part("Terraform", "1.11.4"),
    Part("hashicorp/aws", "5.100.0"),
)
_TLS = "no database server runs behind the embedded AWS"


def _probe(*parts: Claim) -> Claim:
    question = "Is what was built what was meant, asked of the live AWS?"
    return Claim("probe", question, weakest(parts), 2.5, parts)


def _proof(program: str, stack: str, *, resources: int, probe: Claim, note: str) -> Proof:
    return Proof(
        program=program,
        stack=stack,
        target="embedded AWS (moto) on loopback",
        claims=(
            Claim("plan", "Can everything be planned?", Proved((f"{resources} to add",)), 15.3),
            probe,
            Claim(
                "leftovers",
                "Is nothing left, not even what Terraform does not know of?",
                Proved(("nothing is left",)),
                0.04,
                notes=(note,),
            ),
        ),
        tools=_TOOLS,
        interrupted=False,
        resources=resources,
    )


SHOP = _proof(
    "shop",
    "shop-global-dev, shop-us-east-1-dev",
    resources=127,
    probe=_probe(
        Claim("keys-rotate", "Do keys rotate?", Proved(("3 keys rotate",)), 0.4),
        Claim("databases-offer-tls", "Do databases offer TLS?", Unproved(_TLS), 0.1),
    ),
    note="on its way out: kms key 9ab6cee3-e0b7-4785-a410-07275550a74b (pending deletion)",
)
TILL = _proof(
    "infrastructure/till/main.py",
    "till-dev",
    resources=3,
    probe=_probe(
        Claim(
            "buckets-<b>refuse</b>-plain-http",
            "Does `aws:SecureTransport` guard every bucket?",
            Refuted(
                "a policy denies requests without TLS",
                "1 of 2 buckets has none",
                tuple(f"aws_s3_bucket.receipts{number} (till.py:{number})" for number in range(8)),
                help="deny `s3:*` where aws:SecureTransport is false",
            ),
            0.2,
        ),
    ),
    note="the S3 backend was replaced by local state | for this proof",
)
PROOFS = Proofs(
    (
        ProgramProof(
            name="shop", program="shop", proof=SHOP, seconds=209.6, report="shop/report.json"
        ),
        ProgramProof(
            name="till",
            program="infrastructure/till/main.py",
            proof=TILL,
            exit_code=1,
            seconds=31.2,
            report="till/report.json",
        ),
        ProgramProof(
            name="ledger",
            program="ledger",
            proof=None,
            exit_code=-9,
            seconds=4.0,
            failure=("it ended without a report, by signal 9", "error: <script>alert(1)</script>"),
        ),
    ),
    seconds=210.2,
)
