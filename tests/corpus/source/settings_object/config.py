import os
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Settings:
    environment: str = field(default_factory=lambda: os.environ["ENVIRONMENT"])
    project: str = "orders"
    db_password: str = "S3cure-Default"

    def name(self, kind):
        return f"{self.project}-{self.environment}-{kind}"
