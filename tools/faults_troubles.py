"""Disks that are full and files that are taken away under the program's hands: each answers with sentences, and loses nothing."""

import os
import random
import resource
import shutil
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from unittest import mock

from db.backup import Reason, make_backup
from db.draft import DraftFile
from exporters import export_excel, export_word
from report.errors import UserError
from tools.faults_vfs import Recorder
from tools.faults_work import Stock, count_of, opened

Troubled = tuple[list[str], int, Path]  # sentences told, edits acknowledged, where the draft is in the end


def full_disk(folder: Path, stock: Stock, rng: random.Random) -> tuple[list[str], int]:
    """The disk is full at the first write of an edit, then at the second … until one goes through; likewise for a backup."""
    path = folder / "报告.zhibao"
    path.write_bytes(stock.draft)
    sentences = []
    with Recorder() as disk:
        draft = opened(path)
        count = 0
        for _ in range(2):
            room = 0
            while True:
                disk.room = room
                try:
                    draft.commit(stock.edit(draft.report, count + 1))
                except UserError as error:
                    sentences.append(str(error))
                    if count_of(draft.report) != count:
                        raise AssertionError("a refused edit stays in memory as if it were saved") from error
                    room += rng.choice((1, 1, 2, 3))
                    continue
                finally:
                    disk.room = -1
                count += 1
                break
        for room in (0, 5, 20):
            disk.room = room
            try:
                make_backup(path, folder / "备份", Reason.HAND, datetime.now())
            except UserError as error:
                sentences.append(str(error))
            finally:
                disk.room = -1
        draft.commit(stock.edit(draft.report, count + 1))
        draft.close()
    return sentences, count + 1


def full_export(folder: Path, stock: Stock, rng: random.Random) -> list[str]:
    """No file may grow beyond so many bytes, in a child process of its own; the sentences that it told."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        limit = rng.choice((0, 1, 1000, 5000, 20_000))
        for export in (_word, _excel):
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
            try:
                export(folder, stock)
                answer = ""
            except UserError as error:
                answer = str(error)
            except BaseException as error:
                answer = f"{type(error).__name__}: {error}"
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            os.write(write, (answer + "\n").encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read, encoding="utf-8") as stream:
        lines = stream.read().splitlines()
    os.waitpid(child, 0)
    return [line for line in lines if line]


def _word(folder: Path, stock: Stock) -> None:
    export_word(stock.report, stock.pictures.__getitem__, folder / "年报.docx")


def _excel(folder: Path, stock: Stock) -> None:
    export_excel(stock.report, folder / "指标.xlsx")


def _at_work(folder: Path, stock: Stock) -> tuple[DraftFile, list[str], Callable[[int], None]]:
    """A draft with one saved edit, the sentences told from now on, and a function that tries an edit and must be refused."""
    path = folder / "报告.zhibao"
    path.write_bytes(stock.draft)
    draft = opened(path)
    draft.commit(stock.edit(draft.report, 1))
    sentences: list[str] = []

    def refused(count: int) -> None:
        try:
            draft.commit(stock.edit(draft.report, count))
        except UserError as error:
            sentences.append(str(error))
        else:
            raise AssertionError("an edit is called saved though the file is not there")
        if count_of(draft.report) != count - 1:
            raise AssertionError("a refused edit stays in memory as if it were saved")

    return draft, sentences, refused


def file_removed_and_put_back(folder: Path, stock: Stock) -> Troubled:
    """The file is gone for a while, as when a sync program moves it."""
    draft, sentences, refused = _at_work(folder, stock)
    away = folder / "away"
    draft.path.rename(away)
    refused(2)
    away.rename(draft.path)
    draft.commit(stock.edit(draft.report, 2))
    draft.close()
    return sentences, 2, draft.path


def folder_renamed(folder: Path, stock: Stock) -> Troubled:
    """The folder has another name: nothing is written until it is back, and nothing is lost in it."""
    inside = folder / "年报"
    inside.mkdir()
    draft, sentences, refused = _at_work(inside, stock)
    inside.rename(folder / "年报（旧）")
    refused(2)
    draft.close()
    return sentences, 1, folder / "年报（旧）" / draft.path.name


def stick_gone_and_back(folder: Path, stock: Stock) -> Troubled:
    """The folder vanishes with all in it, and is mounted again."""
    stick = folder / "U盘"
    stick.mkdir()
    draft, sentences, refused = _at_work(stick, stock)
    stick.rename(folder / "gone")
    refused(2)
    shutil.copytree(folder / "gone", stick)
    draft.commit(stock.edit(draft.report, 2))
    draft.close()
    return sentences, 2, draft.path


def file_replaced_by_a_sync_program(folder: Path, stock: Stock) -> Troubled:
    """Another version of the file takes the name: ours must not be written into it, nor it be lost."""
    draft, sentences, refused = _at_work(folder, stock)
    other = folder / "other.zhibao"
    other.write_bytes(draft.path.read_bytes())
    newer = opened(other)
    newer.commit(stock.edit(newer.report, 7))
    newer.close()
    other.replace(draft.path)
    refused(2)
    draft.close()
    return sentences, 7, draft.path


def written_by_another_program(folder: Path, stock: Stock) -> Troubled:
    """A program on another PC whose lock was not seen has saved an edit in between."""
    draft, sentences, refused = _at_work(folder, stock)
    with closing(sqlite3.connect(draft.path)) as db:
        db.execute(
            "INSERT INTO journal (id, at, who, name, action, status, \"of\") SELECT max(id) + 1, '', '', '别处', 'edit', 'note', 0 FROM journal"
        )
        db.commit()
    refused(2)
    draft.close()
    return sentences, 1, draft.path


def held_by_another_program(folder: Path, stock: Stock) -> Troubled:
    """A second program opens the file read-only and says who has it; while a third keeps it busy nothing is written."""
    draft, sentences, _ = _at_work(folder, stock)
    second = opened(draft.path)
    sentences += second.notices
    if not second.read_only:
        raise AssertionError("two programs may write one file")
    second.close()
    with (
        closing(sqlite3.connect(draft.path, isolation_level=None)) as db,
        mock.patch("db.opening._BUSY_SECONDS", 0.05),
    ):
        draft.close()
        third = opened(draft.path)
        db.execute("BEGIN EXCLUSIVE")
        try:
            third.commit(stock.edit(third.report, 2))
        except UserError as error:
            sentences.append(str(error))
        db.execute("ROLLBACK")
        third.commit(stock.edit(third.report, 2))
        third.close()
    return sentences, 2, draft.path


def made_read_only(folder: Path, stock: Stock) -> Troubled:
    """The file is read-only at the next opening. The administrator may write all the same: then the system says otherwise for us."""
    draft, sentences, _ = _at_work(folder, stock)
    draft.close()
    with mock.patch("db.draft.os.access", return_value=False):
        shut = opened(draft.path)
        sentences += shut.notices
        try:
            shut.commit(stock.edit(shut.report, 2))
        except UserError as error:
            sentences.append(str(error))
        shut.close()
    return sentences, 1, draft.path


def clock_moved_back(folder: Path, stock: Stock) -> Troubled:
    """The PC's clock is ten years behind: edits keep their order, backups are made and thinned without loss of the newest."""
    draft, sentences, _ = _at_work(folder, stock)
    place = folder / "备份"
    first = make_backup(draft.path, place, Reason.HAND, datetime(2025, 12, 1))
    with mock.patch("db.journal.datetime") as clock:
        clock.now.return_value = datetime(2015, 1, 1)
        draft.commit(stock.edit(draft.report, 2))
    second = make_backup(draft.path, place, Reason.HAND, datetime(2015, 1, 1))
    if first is None or second is None or not second.exists():
        raise AssertionError("no backup is made when the clock goes back")
    draft.undo()
    draft.redo()
    draft.close()
    return sentences, 2, draft.path


def conflict_copy_beside_it(folder: Path, stock: Stock) -> Troubled:
    """A sync program puts a conflict copy, and a copy of our lock, beside the draft: both files open, neither disturbs the other."""
    draft, sentences, _ = _at_work(folder, stock)
    copy = draft.path.with_name("报告 (冲突副本).zhibao")
    copy.write_bytes(draft.path.read_bytes())
    for lock in folder.glob(".~*"):
        lock.with_name(lock.name.replace("报告", "报告 (冲突副本)")).write_bytes(lock.read_bytes())
    draft.commit(stock.edit(draft.report, 2))
    other = opened(copy)
    if other.read_only:
        raise AssertionError("a copied lock keeps everybody out")
    other.close()
    draft.close()
    return sentences, 2, draft.path


TROUBLES = (
    file_removed_and_put_back,
    folder_renamed,
    stick_gone_and_back,
    file_replaced_by_a_sync_program,
    written_by_another_program,
    held_by_another_program,
    made_read_only,
    clock_moved_back,
    conflict_copy_beside_it,
)
