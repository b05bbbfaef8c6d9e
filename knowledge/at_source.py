"""One source during a run: what was there before, what has been read, and so what is gone. Reads and writes nothing."""

from dataclasses import dataclass, field
from pathlib import Path

from knowledge.errors import Unreadable
from knowledge.rows import Known
from knowledge.source import Raw


@dataclass(slots=True)
class AtSource:
    """What every kind of source has.

    `seen` is where each key was read, `origins` the files or pages that gave documents, `troubled` those that failed.
    """

    id: int
    before: dict[str, Known]
    seen: dict[str, str] = field(default_factory=dict)
    origins: set[str] = field(default_factory=set)
    troubled: set[str] = field(default_factory=set)
    moved: dict[int, str] = field(default_factory=dict)
    gone: frozenset[int] = frozenset()
    """Sources that are no longer on the disk: their documents may have moved here."""

    def takes(self, raw: Raw) -> bool:
        """Whether a document is new or changed. Raises Unreadable when its key was read before."""
        if first := self.seen.get(raw.key):
            raise Unreadable(f"the id {raw.key!r} was already used in {first}")
        self.seen[raw.key] = raw.where
        self.origins.add(raw.origin)
        before = self.before.get(raw.key)
        if before is None or before.fingerprint != raw.fingerprint:
            return True
        if before.origin != raw.origin:
            self.moved[before.id] = raw.origin
        return False


@dataclass(slots=True)
class AtFolder(AtSource):
    """A folder or file. `only` is the one file of a remembered folder that is read again."""

    root: Path = Path()
    only: str | None = None
    inside: dict[int, Path] = field(default_factory=dict)
    """Sources that were ingested on their own before and are a part of this one."""

    def vanished(self) -> list[int]:
        """The documents that are no longer in the source; not those of a file that could not be read whole."""
        return [one.id for key, one in self.before.items() if key not in self.seen and self._read_whole(one.origin)]

    def covers(self, location: Path, origin: str) -> bool:
        """Whether a file of a source inside this one has just been read as a part of this one."""
        path = location if location.is_file() else location / origin
        return path.relative_to(self.root).as_posix() in self.origins

    def _read_whole(self, origin: str) -> bool:
        if self.only is not None and origin != self.only:
            return False
        folders = tuple(place for place in self.troubled if place == "" or place.endswith("/"))
        return origin not in self.troubled and not origin.startswith(folders)


@dataclass(slots=True)
class AtSite(AtSource):
    """A page or a site. `kept` are pages that are as they were, `not_there` those that the site no longer has."""

    kept: set[str] = field(default_factory=set)
    not_there: set[str] = field(default_factory=set)
    whole: bool = False
    """Every page of it was seen."""

    FEW = 4

    def vanished(self) -> list[int]:
        """The documents that the site no longer has: gone, or led to by nothing any more. None when it has failed."""
        return [one.id for key, one in self.before.items() if key not in self.seen and self._is_gone(one.origin)]

    def lost_too_much(self) -> bool:
        """Whether most of what was there would go at once, which is what a site that is broken looks like."""
        return len(self.before) >= self.FEW and 2 * len(self.vanished()) > len(self.before)

    def keep(self, origin: str) -> int:
        """Take the documents of an unchanged page as read; how many they are."""
        self.kept.add(origin)
        keys = [key for key, one in self.before.items() if one.origin == origin]
        self.seen.update(dict.fromkeys(keys, origin))
        return len(keys)

    def _is_gone(self, origin: str) -> bool:
        if origin in self.not_there:
            return True
        return origin not in self.troubled and (origin in self.origins or self.whole)
