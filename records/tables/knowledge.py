"""What the agent may know: sources, the documents in them and their passages, under the index they were embedded for.

These rows are the truth. The vector index and the lexical index are built from them and can be thrown away.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from records.tables.types import Json, Moment


class KnowledgeIndex(SQLModel, table=True):
    """One generation: everything in it was embedded by the same model.

    `revision` grows by one with every transaction that changes a document; a reader that stands behind it
    reads what has a newer revision.
    """

    __tablename__ = "knowledge_index"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(
        unique=True, description="random, so that an index left over from another database is never taken for this"
    )
    embedder: str
    revision: int = 0
    live: bool = Field(
        default=False, description="the one that is searched; others are being built, or are on their way out"
    )
    created_at: datetime = Field(sa_type=Moment)


class KnowledgeSource(SQLModel, table=True):
    """A folder, a file or a site that was ingested, remembered so that the next run knows what has disappeared."""

    __tablename__ = "knowledge_source"

    id: int | None = Field(default=None, primary_key=True)
    location: str = Field(unique=True, description="an absolute path, or a URL")
    synced_at: datetime | None = Field(default=None, sa_type=Moment)
    errors: list[str] = Field(default_factory=list, sa_type=Json)
    options: dict[str, Any] = Field(default_factory=dict, sa_type=Json, description="of a site: how far to go")
    every: int | None = Field(default=None, description="seconds between two runs by the server")
    due_at: datetime | None = Field(default=None, sa_type=Moment)
    staff: list[str] = Field(default_factory=list, sa_type=Json, description="marks: what of it customers never see")


class KnowledgePage(SQLModel, table=True):
    """A page of a site as it was last read: enough to ask whether it has changed, and to go on from it if not."""

    __tablename__ = "knowledge_page"
    __table_args__ = (UniqueConstraint("source_id", "url"),)

    id: int | None = Field(default=None, primary_key=True)
    source_id: int = Field(foreign_key="knowledge_source.id", ondelete="CASCADE")
    url: str
    validators: dict[str, Any] = Field(default_factory=dict, sa_type=Json, description="headers to ask with")
    links: list[str] = Field(default_factory=list, sa_type=Json)
    recipe: str = Field(description="how it was read; one that is read in another way by now is read anew")


class KnowledgeDocument(SQLModel, table=True):
    """One article. `key` is the id it came with, or its path within the source; `origin` the file it was read from."""

    __tablename__ = "knowledge_document"
    __table_args__ = (UniqueConstraint("index_id", "source_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    index_id: int = Field(foreign_key="knowledge_index.id", ondelete="CASCADE")
    source_id: int = Field(foreign_key="knowledge_source.id", index=True)
    key: str
    origin: str = ""
    audience: str = Field(default="", description="what it says of itself: staff, customers, or nothing")
    title: str
    url: str | None = None
    locale: str
    fingerprint: str = Field(description="SHA-256 of what was read, so that an unchanged document is left alone")
    revision: int = Field(description="the index's revision that wrote it")
    updated_at: datetime = Field(sa_type=Moment)


class KnowledgePassage(SQLModel, table=True):
    """A piece of a document that fits the encoder. Never changed: a changed document has new passages with new ids."""

    __tablename__ = "knowledge_passage"

    id: str = Field(primary_key=True, description="never used twice, not even for the same text")
    document_id: int = Field(foreign_key="knowledge_document.id", ondelete="CASCADE", index=True)
    position: int
    heading: str = ""
    anchor: str = Field(default="", description="what follows # in an address that leads here, such as page=3")
    locale: str
    text: str
    vector: bytes = Field(sa_type=LargeBinary, description="float32, little endian, length 1")
