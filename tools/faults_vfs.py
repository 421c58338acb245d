"""An SQLite file system that remembers every write and sync, and can run out of room: put round the real one from Python.

`Recorder` becomes SQLite's default for as long as its block lasts, so that the program's own code runs on it unchanged. What it
remembers says what a disk may hold after a power cut: writes that were synced are there; those after the last sync are there
or not, in any order, torn at sectors of 512 bytes.
"""

import _sqlite3
import ctypes
import os
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

OK, FULL = 0, 13
SECTOR = 512
_POINTERS = 18  # functions of the third version of sqlite3_io_methods behind its number
_CLOSE, _READ, _WRITE, _TRUNCATE, _SYNC = range(5)

_Write = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_int64)
_Truncate = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int64)
_Sync = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int)
_Close = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)
_Open = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p
)
_Delete = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)


class _Methods(ctypes.Structure):
    _fields_ = [("version", ctypes.c_int), ("calls", ctypes.c_void_p * _POINTERS)]


class _File(ctypes.Structure):
    _fields_ = [("methods", ctypes.c_void_p)]


class _Vfs(ctypes.Structure):
    _fields_ = [
        ("version", ctypes.c_int),
        ("file_size", ctypes.c_int),
        ("longest_path", ctypes.c_int),
        ("next", ctypes.c_void_p),
        ("name", ctypes.c_char_p),
        ("data", ctypes.c_void_p),
        ("open", ctypes.c_void_p),
        ("delete", ctypes.c_void_p),
        ("rest", ctypes.c_void_p * 14),
    ]


@dataclass(frozen=True, slots=True)
class Op:
    """One thing that was asked of the disk: create, write, truncate, sync, delete; or ack, what the program told its user."""

    kind: str
    path: str = ""
    offset: int = 0
    data: bytes = b""
    number: int = 0


@dataclass
class Recorder:
    """Use as a context manager. `room` is how many writes still succeed (-1: all)."""

    ops: list[Op] = field(default_factory=list)
    room: int = -1
    _paths: dict[int, str] = field(default_factory=dict)
    _real: dict[int, _Methods] = field(default_factory=dict)
    _keep: list[Any] = field(default_factory=list)  # callbacks must outlive every file that names them

    def __enter__(self) -> "Recorder":
        self._lib = ctypes.CDLL(_sqlite3.__file__)
        self._lib.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
        self._base = self._lib.sqlite3_vfs_find(None)
        vfs = _Vfs.from_buffer_copy(self._base.contents)
        vfs.name, vfs.next = b"recorder", None
        calls = [_Open(self._open), _Delete(self._delete)]
        vfs.open, vfs.delete = (ctypes.cast(call, ctypes.c_void_p).value for call in calls)
        self._vfs = vfs
        self._writes = (
            _Write(self._write),
            _Truncate(self._truncate),
            _Sync(self._sync),
            _Close(self._close),
        )
        self._keep += [*calls, *self._writes]
        if self._lib.sqlite3_vfs_register(ctypes.byref(vfs), 1) != OK:
            raise OSError("SQLite takes no file system from outside")
        return self

    def __exit__(self, *_: object) -> None:
        self._lib.sqlite3_vfs_unregister(ctypes.byref(self._vfs))
        self._lib.sqlite3_vfs_register(self._base, 1)

    def ack(self, number: int) -> None:
        """Remembers that the program has told its user that edit `number` is saved."""
        self.ops.append(Op("ack", number=number))

    def _open(self, _vfs: int, name: int | None, file: int, flags: int, out: int | None) -> int:
        # SQLite keeps the address of the name, so it is handed on and not a copy of it.
        path = os.fsdecode(ctypes.string_at(name)) if name else ""
        new = bool(path) and not Path(path).exists()
        code = int(
            _Open(self._base.contents.open)(ctypes.addressof(self._base.contents), name, file, flags, out)
        )
        holder = _File.from_address(file)
        if code == OK and path and holder.methods:
            if new:
                self.ops.append(Op("create", path))
            real = _Methods.from_address(holder.methods)
            mine = _Methods.from_buffer_copy(real)
            for place, call in zip((_WRITE, _TRUNCATE, _SYNC, _CLOSE), self._writes, strict=True):
                mine.calls[place] = ctypes.cast(call, ctypes.c_void_p).value
            self._keep.append(mine)
            self._paths[file], self._real[file] = path, real
            holder.methods = ctypes.addressof(mine)
        return code

    def _write(self, file: int, data: int, amount: int, offset: int) -> int:
        if self.room == 0:
            return FULL
        self.room -= self.room > 0
        code = int(_Write(self._real[file].calls[_WRITE])(file, data, amount, offset))
        if code == OK:
            self.ops.append(Op("write", self._paths[file], offset, ctypes.string_at(data, amount)))
        return code

    def _truncate(self, file: int, size: int) -> int:
        self.ops.append(Op("truncate", self._paths[file], size))
        return int(_Truncate(self._real[file].calls[_TRUNCATE])(file, size))

    def _sync(self, file: int, flags: int) -> int:
        self.ops.append(Op("sync", self._paths[file]))
        return OK  # what a disk really does with it is the question here

    def _close(self, file: int) -> int:
        real = self._real.pop(file)
        return int(_Close(real.calls[_CLOSE])(file))

    def _delete(self, _vfs: int, name: int, synced: int) -> int:
        code = int(_Delete(self._base.contents.delete)(ctypes.addressof(self._base.contents), name, 0))
        if code == OK:
            self.ops.append(Op("delete", os.fsdecode(ctypes.string_at(name)), number=synced))
        return code


def after_power_cut(ops: list[Op], before: dict[str, bytes], rng: random.Random) -> dict[str, bytes]:
    """What the files may hold when the power goes after `ops`; `before` is what they held at their start."""
    files: dict[str, bytes | None] = dict(before)
    for path in dict.fromkeys(op.path for op in ops if op.path):
        files[path] = _one_after(ops, path, files.get(path), rng)
    return {path: data for path, data in files.items() if data is not None}


def _one_after(ops: list[Op], path: str, data: bytes | None, rng: random.Random) -> bytes | None:
    """One file: everything up to its last sync or synced deletion is sure, the rest chance."""
    own = [(place, op) for place, op in enumerate(ops) if op.path == path]
    sure = max(
        (place for place, op in own if op.kind == "sync" or (op.kind == "delete" and op.number)), default=-1
    )
    for _, op in [pair for pair in own if pair[0] <= sure]:
        data = _applied(op, data)
    pending = [op for place, op in own if place > sure]
    # A name that was made or taken away again without a sync: the folder may be at any of its states.
    cuts = [0, *(n + 1 for n, op in enumerate(pending) if op.kind in ("delete", "create")), len(pending)]
    for op in _shuffled(pending[: rng.choice(cuts)], rng):
        data = _applied(op, data)
    return data


def _shuffled(ops: list[Op], rng: random.Random) -> list[Op]:
    """Unsynced operations as a disk may have done them: writes between two changes of name in any order, some not, some in part."""
    done: list[Op] = []
    run: list[Op] = []
    for op in [*ops, Op("end")]:
        if op.kind in ("write", "truncate"):
            run += _sectors(op, rng)
            continue
        run = [one for one in run if rng.random() < 0.6]
        rng.shuffle(run)
        done += run
        run = []
        if op.kind != "end":
            done.append(op)
    return done


def _sectors(op: Op, rng: random.Random) -> list[Op]:
    if op.kind == "truncate" or rng.random() < 0.5:
        return [op]
    cuts = range(0, len(op.data), SECTOR)
    return [Op("write", op.path, op.offset + cut, op.data[cut : cut + SECTOR]) for cut in cuts]


def _applied(op: Op, data: bytes | None) -> bytes | None:
    if op.kind == "delete":
        return None
    held = data or b""
    if op.kind == "truncate":
        return held[: op.offset].ljust(op.offset, b"\x00")
    if op.kind == "write":
        held = held.ljust(op.offset, b"\x00")
        return held[: op.offset] + op.data + held[op.offset + len(op.data) :]
    return data if data is not None else b""


def on_disk(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by path."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
