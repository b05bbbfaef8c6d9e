"""Pages, sitemaps and sites on the web: fetched politely, and never from where a stranger's address must not lead.

WebSource     an address to ingest, with how far to go from it
Site          one walk over a source: what was found, what failed, what is gone
Fetcher       one page, through every check
"""

from knowledge.web.fetch import Fetcher
from knowledge.web.site import Found, Page, Site
from knowledge.web.web_source import WebSource

__all__ = ["Fetcher", "Found", "Page", "Site", "WebSource"]
