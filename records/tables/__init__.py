"""All tables, a file per subject. Import them from here; `metadata` is what the migrations are held against."""

from sqlmodel import SQLModel

from records.tables.conversations import Conversation, Entry, PendingAction, ToolCall, Turn, VerificationCode, Visitor
from records.tables.customers import Customer, CustomerAddress, PaymentMethod
from records.tables.knowledge import KnowledgeDocument, KnowledgeIndex, KnowledgePage, KnowledgePassage, KnowledgeSource
from records.tables.operations import Audit, Job, Mark
from records.tables.orders import Fulfilment, Order, OrderLine, Payment, Return, ReturnLine
from records.tables.products import Product, Review, StockAdjustment, Variant
from records.tables.staff import Staff, StaffSession, StaffTry
from records.tables.tickets import Ticket, TicketNote

metadata = SQLModel.metadata

__all__ = [
    "Audit",
    "Conversation",
    "Customer",
    "CustomerAddress",
    "Entry",
    "Fulfilment",
    "Job",
    "KnowledgeDocument",
    "KnowledgeIndex",
    "KnowledgePage",
    "KnowledgePassage",
    "KnowledgeSource",
    "Mark",
    "Order",
    "OrderLine",
    "Payment",
    "PaymentMethod",
    "PendingAction",
    "Product",
    "Return",
    "ReturnLine",
    "Review",
    "Staff",
    "StaffSession",
    "StaffTry",
    "StockAdjustment",
    "Ticket",
    "TicketNote",
    "ToolCall",
    "Turn",
    "Variant",
    "VerificationCode",
    "Visitor",
    "metadata",
]
