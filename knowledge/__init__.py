"""Documents in, cited passages out. Knows nothing of customers, tools or models that write.

KnowledgeBase              open, ready, search, ingest, sources, schedule, forget, refresh, close
WebSource                  what may be ingested beside a path: a page, a sitemap, a site
Source                     one that is remembered
Findings, Found, Passage   what a search returns
IngestReport               what an ingest did
best_answer                of the passages found, the one that answers, and its sentences
best_sentences             the sentences of one passage that answer a question
embedder_named             a setting's value to an encoder
KnowledgeError             the root of what can go wrong (`knowledge.errors` draws the tree)
"""

from knowledge.base import KnowledgeBase
from knowledge.embedders import embedder_named
from knowledge.errors import EncoderError, IndexUnavailable, KnowledgeError
from knowledge.passage import Findings, Found, IngestReport, Passage
from knowledge.quote import Answer, best_answer, best_sentences
from knowledge.sources import Source
from knowledge.web import WebSource

__all__ = [
    "Answer", "EncoderError", "Findings", "Found", "IndexUnavailable", "IngestReport", "KnowledgeBase",
    "KnowledgeError", "Passage", "Source", "WebSource", "best_answer", "best_sentences", "embedder_named",
]  # fmt: skip
