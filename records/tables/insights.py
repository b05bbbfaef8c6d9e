"""What was inferred of customers and products: the newest result of each kind, and of which day and version it is."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from records.tables.types import Moment, PersonalJson


class Insight(SQLModel, table=True):
    """One result. `kind`: recommend, segment, next_purchase (of a customer), goes_with (of a product), model, selling
    (of the shop)."""

    kind: str = Field(primary_key=True)
    subject: str = Field(
        primary_key=True, index=True, description="the id of the customer or product; empty for the shop"
    )
    value: dict[str, Any] = Field(sa_type=PersonalJson)
    version: str = Field(description="of the code that inferred it")
    as_of: datetime = Field(sa_type=Moment, description="what happened later is not in it")
    computed_at: datetime = Field(sa_type=Moment)
