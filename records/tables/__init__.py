"""All tables, a file per subject. Import them from here; `metadata` is what the migrations are held against."""

from sqlmodel import SQLModel

from records.tables.campaigns import Campaign, CampaignDraft, CampaignLetter
from records.tables.conversations import (
    AnswerReport,
    Conversation,
    ConversationTag,
    Entry,
    PendingAction,
    QueueWait,
    ToolCall,
    Turn,
    VerificationCode,
    Visitor,
)
from records.tables.customers import Customer, CustomerAddress, PaymentMethod
from records.tables.desk import Mention, SavedReply, SavedView
from records.tables.insights import Insight
from records.tables.knowledge import KnowledgeDocument, KnowledgeIndex, KnowledgePage, KnowledgePassage, KnowledgeSource
from records.tables.operations import Audit, Job, Mark
from records.tables.orders import Fulfilment, Order, OrderLine, Payment, Return, ReturnLine
from records.tables.products import Product, Review, StockAdjustment, Variant
from records.tables.search import TalkPlace, TalkTerm
from records.tables.staff import Staff, StaffSession, StaffTry
from records.tables.tickets import Ticket, TicketNote

metadata = SQLModel.metadata

__all__ = [
    "AnswerReport",
    "Audit",
    "Campaign",
    "CampaignDraft",
    "CampaignLetter",
    "Conversation",
    "ConversationTag",
    "Customer",
    "CustomerAddress",
    "Entry",
    "Fulfilment",
    "Insight",
    "Job",
    "KnowledgeDocument",
    "KnowledgeIndex",
    "KnowledgePage",
    "KnowledgePassage",
    "KnowledgeSource",
    "Mark",
    "Mention",
    "Order",
    "OrderLine",
    "Payment",
    "PaymentMethod",
    "PendingAction",
    "Product",
    "QueueWait",
    "Return",
    "ReturnLine",
    "Review",
    "SavedReply",
    "SavedView",
    "Staff",
    "StaffSession",
    "StaffTry",
    "StockAdjustment",
    "TalkPlace",
    "TalkTerm",
    "Ticket",
    "TicketNote",
    "ToolCall",
    "Turn",
    "Variant",
    "VerificationCode",
    "Visitor",
    "metadata",
]
