"""A sitemap to the addresses in it (sitemaps.org). Expat refuses entities that grow, and no other file is read."""

from xml.etree import ElementTree

from knowledge.errors import Unreadable

MOST = 50_000  # addresses, as the protocol has it


def is_sitemap(content: bytes) -> bool:
    """Whether a file begins as one."""
    start = content.lstrip(b"\xef\xbb\xbf \r\n\t")[:2000]
    return start.startswith(b"<") and (b"<urlset" in start or b"<sitemapindex" in start)


def read_sitemap(content: bytes) -> tuple[list[str], list[str]]:
    """The pages and the further sitemaps that one names, each once, in its order."""
    try:
        root = ElementTree.fromstring(content)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise Unreadable(f"it is not a sitemap: {error}") from None
    found: dict[str, dict[str, None]] = {"url": {}, "sitemap": {}}
    for entry in root:
        named = found.get(_local(entry.tag))
        place = next((child.text for child in entry if _local(child.tag) == "loc"), None)
        if named is not None and place and place.strip():
            named[place.strip()] = None
    return list(found["url"])[:MOST], list(found["sitemap"])[:MOST]


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
