"""Reading the log file backwards, and as it grows."""

from pathlib import Path

import pytest

from genkan.console.outbound import log_lines
from genkan.console.outbound.log_lines import GrowingLog, Place, lines_back, place_from_text

MUCH = 10_000_000


def texts(log: Path, before: Place | None = None) -> list[str]:
    return [line.text.decode() for line in lines_back(log, before)]


def append(log: Path, text: str) -> None:
    with log.open("a") as file:
        file.write(text)


@pytest.mark.parametrize("chunk", [1, 3, 7, 65_536])
def test_lines_come_back_the_last_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(log_lines, "CHUNK_BYTES", chunk)
    log = tmp_path / "genkan.log"
    log.write_text("first\nsecond\n\nthird\nbeing writ")
    assert texts(log) == ["third", "second", "first"]
    places = [line.place for line in lines_back(log, None)]
    for place, text in zip(places, ["third", "second", "first"], strict=True):
        with log.open() as file:
            file.seek(place.offset)
            assert file.readline() == f"{text}\n"
    assert texts(log, places[0]) == ["second", "first"]
    assert texts(log, places[-1]) == []


def test_the_full_log_before_it_is_read_on(tmp_path: Path) -> None:
    log = tmp_path / "genkan.log"
    log.write_text("old 1\nold 2\n")
    log.rename(tmp_path / "genkan.log.1")
    log.write_text("new\n")
    assert texts(log) == ["new", "old 2", "old 1"]
    place = next(line.place for line in lines_back(log, None) if line.text == b"old 2")
    assert texts(log, place) == ["old 1"]


def test_a_place_stays_right_when_the_log_is_renamed_meanwhile(tmp_path: Path) -> None:
    log = tmp_path / "genkan.log"
    log.write_text("1\n2\n3\n")
    place = next(lines_back(log, None)).place
    log.rename(tmp_path / "genkan.log.1")
    log.write_text("4\n")
    assert texts(log, place) == ["2", "1"]


def test_a_place_in_a_file_that_is_gone_ends_the_list(tmp_path: Path) -> None:
    log = tmp_path / "genkan.log"
    log.write_text("1\n")
    assert texts(log, Place(1, 5)) == []
    assert texts(tmp_path / "none.log") == []


def test_a_line_without_end_is_cut_and_keeps_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_lines, "CHUNK_BYTES", 10)
    monkeypatch.setattr(log_lines, "LONGEST_LINE_BYTES", 20)
    log = tmp_path / "genkan.log"
    log.write_text("a\n" + "x" * 95 + "\nb\n")
    assert [(len(each.text), each.place.offset) for each in lines_back(log, None)] == [
        (1, 98),
        (20, 2),
        (1, 0),
    ]
    growing = GrowingLog(log, Place(log.stat().st_ino, 0), MUCH)
    read = [each for _ in range(12) for each in growing.read()]
    assert [(len(each.text), each.place.offset) for each in read] == [(20, 2), (1, 98)]
    growing.close()


@pytest.mark.parametrize("text", ["", "1", "a-b", "1-2-3", "-1", "1-", "9" * 30 + "-1", "²-1"])
def test_a_text_that_is_no_place_is_none(text: str) -> None:
    assert place_from_text(text) is None


def test_a_place_reads_back() -> None:
    assert place_from_text(str(Place(12, 345))) == Place(12, 345)


def test_what_is_added_is_read_once_and_whole_lines_alone(tmp_path: Path) -> None:
    log = tmp_path / "genkan.log"
    log.write_text("before\nhalf")
    growing = GrowingLog(log, None, MUCH)
    assert growing.read() == []
    append(log, " a line\nnext\nand")
    assert [line.text for line in growing.read()] == [b"half a line", b"next"]
    append(log, " more\n")
    (line,) = growing.read()
    assert (line.text, line.place.offset) == (b"and more", len("before\nhalf a line\nnext\n"))
    growing.close()


def test_a_log_that_is_renamed_is_read_to_its_end_and_the_new_one_after_it(tmp_path: Path) -> None:
    log = tmp_path / "genkan.log"
    log.write_text("1\n")
    growing = GrowingLog(log, None, MUCH)
    append(log, "2\n")
    log.rename(tmp_path / "genkan.log.1")
    log.write_text("3\n")
    assert [line.text for line in growing.read()] == [b"2"]
    assert [line.text for line in growing.read()] == [b"3"]
    growing.close()


def test_who_comes_back_reads_on_where_they_were_unless_that_is_far(tmp_path: Path) -> None:
    log = tmp_path / "genkan.log"
    log.write_text("1\n2\n3\n")
    inode = log.stat().st_ino
    growing = GrowingLog(log, Place(inode, 0), MUCH)
    assert [line.text for line in growing.read()] == [b"2", b"3"]
    growing.close()
    for far in (GrowingLog(log, Place(inode, 0), 3), GrowingLog(log, Place(inode + 1, 0), MUCH)):
        assert far.read() == []
        far.close()


def test_a_log_that_is_not_there_yet_is_waited_for(tmp_path: Path) -> None:
    log = tmp_path / "genkan.log"
    growing = GrowingLog(log, None, MUCH)
    assert growing.read() == []
    log.write_text("first\n")
    assert [line.text for line in growing.read()] == [b"first"]
    growing.close()
