"""Windows metafiles and SVG → PNG through an office program of this PC, where there is one; all pictures of a file in one run."""

import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from importers.office import office_program
from importers.pictures import is_vector

_SECONDS = 60
_MOST = 60  # pictures; each takes the program about a second
_ENDINGS = ((b"\xd7\xcd\xc6\x9a", "wmf"), (b"\x01\x00\x09\x00", "wmf"), (b"\x01\x00\x00\x00", "emf"))


def pixels_of(data: dict[str, bytes]) -> dict[str, bytes]:
    """The vector pictures among `data` as PNG, by the same names; those that no program could turn are missing."""
    vectors = {name: picture for name, picture in data.items() if is_vector(picture)}
    program = office_program() if vectors else ""
    if not program:
        return {}
    with tempfile.TemporaryDirectory(prefix="zhibao-", ignore_cleanup_errors=True) as folder:
        sources: dict[str, Path] = {}
        for number, (name, picture) in enumerate(list(vectors.items())[:_MOST]):
            ending = next((e for start, e in _ENDINGS if picture.startswith(start)), "svg")
            sources[name] = Path(folder) / f"{number}.{ending}"
            sources[name].write_bytes(picture)
        command = [
            program, f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}", "--headless", "--norestore", "--convert-to", "png",
            "--outdir", folder, *map(str, sources.values()),
        ]  # fmt: skip
        with suppress(
            OSError, subprocess.TimeoutExpired
        ):  # what is made by then is taken; the rest keeps its place and is listed
            subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
        made = {name: source.with_suffix(".png") for name, source in sources.items()}
        return {name: png.read_bytes() for name, png in made.items() if png.is_file()}
