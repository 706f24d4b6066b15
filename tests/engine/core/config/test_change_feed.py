import pytest

from genkan.engine.config.change_feed import (
    FeedSetting,
    FeedSettings,
    ReplicaIdentity,
    read_feed_settings,
)
from genkan.engine.config.invalid_settings import InvalidSettings
from genkan.engine.config.settings import read_engine_config
from genkan.engine.names import DEFAULT_SOURCE, SourceName

OTHER = SourceName("other")
URL = {"HASURA_GRAPHQL_DATABASE_URL": "postgresql://localhost/x"}


@pytest.mark.parametrize(
    ("text", "default", "other"),
    [
        ("auto", FeedSetting.AUTO, FeedSetting.AUTO),
        (" WAL ", FeedSetting.WAL, FeedSetting.WAL),
        ("default=wal, other=poll", FeedSetting.WAL, FeedSetting.POLL),
        ("other=poll", FeedSetting.AUTO, FeedSetting.POLL),
        ("notify,other=poll", FeedSetting.NOTIFY, FeedSetting.POLL),
        ("other=poll,notify", FeedSetting.NOTIFY, FeedSetting.POLL),
    ],
)
def test_a_setting_for_all_and_by_source(
    text: str, default: FeedSetting, other: FeedSetting
) -> None:
    settings = read_feed_settings(text)
    assert settings.of_source(DEFAULT_SOURCE) is default
    assert settings.of_source(OTHER) is other


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("walrus", "expected one of auto, wal, notify, poll"),
        ("default=", "expected one of auto"),
        ("=wal", "expected source=setting, found '=wal'"),
        ("wal,poll", "'poll' comes after another setting for the same source"),
        ("a=wal,a=poll", "'a=poll' comes after another setting for the same source"),
    ],
)
def test_what_is_refused(text: str, said: str) -> None:
    with pytest.raises(InvalidSettings) as raised:
        read_engine_config({**URL, "GENKAN_CHANGE_FEED": text})
    (fault,) = raised.value.faults
    assert fault.startswith("GENKAN_CHANGE_FEED: ")
    assert said in fault


def test_the_identity_of_tables() -> None:
    assert read_engine_config(URL).change_feed == FeedSettings()
    name = "GENKAN_CHANGE_FEED_REPLICA_IDENTITY"
    kept = read_engine_config({**URL, name: "keep", "GENKAN_CHANGE_FEED": "wal"}).change_feed
    assert kept == FeedSettings(FeedSetting.WAL, {}, ReplicaIdentity.KEEP)
    with pytest.raises(InvalidSettings, match="expected full or keep, found 'some'"):
        read_engine_config({**URL, name: "some"})
