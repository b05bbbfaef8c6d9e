"""The index by which conversations are found by what was said in them. Derived: it can be made anew from the log."""

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel


class TalkTerm(SQLModel, table=True):
    """A word that was said in a conversation, as a digest under the secret: the words stand in the log alone."""

    __tablename__ = "talk_term"

    term: int = Field(sa_type=BigInteger, primary_key=True)
    conversation_id: str = Field(foreign_key="conversation.id", primary_key=True, index=True)


class TalkPlace(SQLModel, table=True):
    """How far a conversation has been read for the index."""

    __tablename__ = "talk_place"

    conversation_id: str = Field(foreign_key="conversation.id", primary_key=True)
    number: int
