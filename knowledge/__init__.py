"""Documents in, cited passages out. Knows nothing of customers, tools or models that write.

KnowledgeError          the root of what can go wrong (knowledge.errors draws the tree)
KnowledgeBase           open, ingest, search, ready, close
Findings, Found, Passage   what a search returns
IngestReport            what an ingest did
best_sentences          the sentences of a passage that answer a question
embedder_named          a setting's value to an encoder
"""
