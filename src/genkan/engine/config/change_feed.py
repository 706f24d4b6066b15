"""How the engine learns that data changed: GENKAN_CHANGE_FEED and what belongs to it (ADR 0040)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from genkan.engine.names import SourceName


class FeedMode(Enum):
    """Who tells: logical decoding, triggers, or nobody, so that the engine has to ask."""

    WAL = "wal"
    NOTIFY = "notify"
    POLL = "poll"


class FeedSetting(Enum):
    """What the operator wants; AUTO: the best that the database allows."""

    AUTO = "auto"
    WAL = "wal"
    NOTIFY = "notify"
    POLL = "poll"


class ReplicaIdentity(Enum):
    """What logical decoding tells of a row that is no more.

    FULL: watched tables are set to REPLICA IDENTITY FULL. KEEP: they are left as they are.
    """

    FULL = "full"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class FeedSettings:
    """GENKAN_CHANGE_FEED, and GENKAN_CHANGE_FEED_REPLICA_IDENTITY. default: of other sources."""

    default: FeedSetting = FeedSetting.AUTO
    by_source: Mapping[SourceName, FeedSetting] = field(
        default_factory=dict[SourceName, FeedSetting]
    )
    replica_identity: ReplicaIdentity = ReplicaIdentity.FULL

    def of_source(self, name: SourceName) -> FeedSetting:
        """What holds for a source."""
        return self.by_source.get(name, self.default)


_EXPECTED: Final = ", ".join(setting.value for setting in FeedSetting)


def read_feed_settings(text: str) -> FeedSettings:
    """``auto``, or by source: ``default=wal,other=poll``; a source that is not named is ``auto``.

    Both may be mixed: ``notify,other=poll``. Raises ValueError.
    """
    default: FeedSetting | None = None
    by_source: dict[SourceName, FeedSetting] = {}
    for part in (part.strip() for part in text.split(",")):
        name, equals, word = part.rpartition("=")
        source, setting = SourceName(name.strip()), _setting(word)
        if equals and not source:
            raise ValueError(f"expected source=setting, found '{part}'")
        if source in by_source or (not equals and default is not None):
            raise ValueError(f"'{part}' comes after another setting for the same source")
        if equals:
            by_source[source] = setting
        else:
            default = setting
    return FeedSettings(default or FeedSetting.AUTO, by_source)


def read_replica_identity(text: str) -> ReplicaIdentity:
    """``full`` or ``keep``; raises ValueError."""
    try:
        return ReplicaIdentity(text.strip().lower())
    except ValueError:
        raise ValueError(f"expected full or keep, found '{text}'") from None


def _setting(word: str) -> FeedSetting:
    try:
        return FeedSetting(word.strip().lower())
    except ValueError:
        raise ValueError(
            f"expected one of {_EXPECTED}, for all sources or as source=setting, found '{word}'"
        ) from None
