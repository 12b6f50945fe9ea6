"""The tables of the service. What may never happen is forbidden here, not only in the code."""

from typing import Final

MIGRATIONS: Final = (
    """
    CREATE TABLE IF NOT EXISTS payments (
        id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
        merchant VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        authorized BIGINT NOT NULL,
        captured BIGINT NOT NULL DEFAULT 0,
        refunded BIGINT NOT NULL DEFAULT 0,
        status ENUM('authorized', 'declined', 'captured', 'voided') NOT NULL,
        card_token VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        created_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
        CONSTRAINT payment_amounts CHECK
            (authorized > 0 AND captured BETWEEN 0 AND authorized
             AND refunded BETWEEN 0 AND captured)
    ) ENGINE = InnoDB
    """,
    # One row is one movement of money: it leaves one account and enters another, so whatever is
    # written, the sum over all accounts is zero.
    """
    CREATE TABLE IF NOT EXISTS postings (
        number BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
        payment_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        operation ENUM('authorize', 'capture', 'release', 'refund') NOT NULL,
        debit VARCHAR(96) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        credit VARCHAR(96) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        amount BIGINT NOT NULL,
        posted_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
        CONSTRAINT posting_moves CHECK (amount > 0 AND debit <> credit),
        CONSTRAINT posting_of FOREIGN KEY (payment_id) REFERENCES payments (id)
    ) ENGINE = InnoDB
    """,
    """
    CREATE TABLE IF NOT EXISTS idempotency_keys (
        id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
        fingerprint CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        status SMALLINT UNSIGNED NOT NULL,
        answer TEXT NOT NULL,
        created_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6)
    ) ENGINE = InnoDB
    """,
)
