"""Larkfield (云雀集), the shop of the demo: rows that nobody owns, so that the first minute needs no import."""

from records.demo.seeding import NotOurs, seed
from records.demo.shop import Shop, build

__all__ = ["NotOurs", "Shop", "build", "seed"]
