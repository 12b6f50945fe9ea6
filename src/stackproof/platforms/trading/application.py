"""The application of one region: the API, two functions, and the queue between them."""

from pathlib import Path
from typing import Final

from stackproof.constructs import (
    ApiAccount,
    ApiDomain,
    AwsStack,
    CustomerKey,
    Function,
    Network,
    PythonPackage,
    Queue,
    RequestModel,
    RestApi,
    Route,
    WebAcl,
)
from stackproof.platforms.trading.database import PORT, Database
from stackproof.platforms.trading.orders import Orders
from stackproof.platforms.trading.settings import TradingSettings

STAGE: Final = "live"
HEALTH: Final = "/health"

_HERE: Final = Path(__file__).parent
_PACKAGE: Final = PythonPackage(
    code=(_HERE / "functions" / "trading_orders", _HERE.parent / "packages" / "aurora_access"),
    distributions=("pymysql",),
)
# A batch may come to its end before a message is handed out again.
_VISIBILITY: Final = 6

NEW_ORDER: Final = RequestModel(
    name="NewOrder",
    schema={
        "$schema": "http://json-schema.org/draft-04/schema#",
        "title": "NewOrder",
        "type": "object",
        "additionalProperties": False,
        "required": ["client_order_id", "symbol", "side", "quantity", "order_type"],
        "properties": {
            "client_order_id": {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"},
            "symbol": {"type": "string", "pattern": "^[A-Z][A-Z0-9.]{0,11}$"},
            "side": {"type": "string", "enum": ["buy", "sell"]},
            "quantity": {"type": "integer", "minimum": 1, "maximum": 1_000_000},
            "order_type": {"type": "string", "enum": ["market", "limit"]},
            "limit_price": {"type": ["number", "string", "null"]},
        },
    },
)
"""What the gateway lets through; what depends on several fields the function says."""


class Application:
    """The functions of a region with their queue and their API.

    Args:
        stack: The stack of the region.
        network: Where the processor runs.
        key: What everything is encrypted with.
        orders: The table of orders.
        database: Where trades are booked.
        settings: Those of the platform.
        domain: The API's own name. By default it has none.
    """

    def __init__(
        self,
        stack: AwsStack,
        *,
        network: Network,
        key: CustomerKey,
        orders: Orders,
        database: Database,
        settings: TradingSettings,
        domain: ApiDomain | None = None,
    ) -> None:
        wanted = settings.functions
        self.queue = Queue(
            stack,
            "Orders",
            part="orders",
            key=key,
            fifo=True,
            visibility_seconds=_VISIBILITY * wanted.timeout_seconds,
        )
        self.intake = Function(
            stack,
            "Intake",
            part="order-intake",
            key=key,
            package=_PACKAGE,
            handler="trading_orders.intake.handler",
            memory_mb=wanted.memory_mb,
            timeout_seconds=wanted.timeout_seconds,
            log_retention_days=wanted.log_retention_days,
            environment={
                "KEEP_DAYS": str(settings.orders.keep_days),
                "ORDERS_TABLE": orders.name,
                "QUEUE_URL": self.queue.url,
            },
        )
        orders.grant_read_write(self.intake.role)
        self.queue.grant_send(self.intake.role)
        self.processor = Function(
            stack,
            "Processor",
            part="trade-processor",
            key=key,
            package=_PACKAGE,
            handler="trading_orders.processor.handler",
            memory_mb=wanted.memory_mb,
            timeout_seconds=wanted.timeout_seconds,
            log_retention_days=wanted.log_retention_days,
            network=network,
            environment={
                **({"DATABASE_FORWARDS": "true"} if database.forwards else {}),
                "DATABASE_HOST": database.host,
                "DATABASE_NAME": settings.database.name,
                "DATABASE_PORT": str(PORT),
                "DATABASE_SECRET_ARN": database.secret_arn,
                "ORDERS_TABLE": orders.name,
            },
        )
        orders.grant_read_write(self.processor.role)
        database.grant_read_secret(self.processor.role)
        self.processor.allow_to(database.cluster)
        self.processor.add_queue_source(self.queue)
        self.api = self._api(stack, key, settings, domain)
        acl = WebAcl(
            stack,
            "Firewall",
            part="api",
            key=key,
            requests_per_address=settings.api.requests_per_address,
            log_retention_days=settings.api.log_retention_days,
        )
        acl.protect("Api", resource_arn=self.api.stage_arn)

    def _api(
        self,
        stack: AwsStack,
        key: CustomerKey,
        settings: TradingSettings,
        domain: ApiDomain | None,
    ) -> RestApi:
        wanted = settings.api
        return RestApi(
            stack,
            "Api",
            part="orders",
            key=key,
            account=ApiAccount(stack, "ApiAccount") if wanted.account_role else None,
            domain=domain,
            stage=STAGE,
            requests_per_second=wanted.requests_per_second,
            burst=wanted.burst,
            log_retention_days=wanted.log_retention_days,
            routes=[
                Route(method="POST", path="/orders", function=self.intake, model=NEW_ORDER),
                Route(method="GET", path="/orders/{id}", function=self.intake),
                Route(
                    method="GET",
                    path=HEALTH,
                    function=self.intake,
                    allow_anybody_because="health checks of Route 53 are not signed",
                ),
            ],
        )
