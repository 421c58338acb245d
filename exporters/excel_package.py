"""Last touches to a workbook's parts that openpyxl has no words for."""

import io
import re
import zipfile

_IGNORED = b'<ignoredErrors><ignoredError sqref="A1:XFD1048576" numberStoredAsText="1"/></ignoredErrors>'
_PROGRAM = "<Application>质报</Application><AppVersion>1.0000</AppVersion>".encode()


def finished(data: bytes) -> bytes:
    """The workbook without the library's name in its properties, and with Excel told that numbers kept as text are meant:
    codes with leading zeros get no green corner."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for info in source.infolist():
            part = source.read(info)
            if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", info.filename):
                part = _with_ignored(part)
            elif info.filename == "docProps/app.xml":
                part = re.sub(rb"<Application>.*?</AppVersion>", _PROGRAM, part, flags=re.DOTALL)
            target.writestr(info.filename, part)
    return out.getvalue()


def _with_ignored(part: bytes) -> bytes:
    """The element stands after the page's set-up, before drawings and table parts."""
    match = re.search(rb"</headerFooter>|<pageSetup\b[^>]*/>(?!.*<headerFooter)", part, re.DOTALL)
    return part if match is None else part[: match.end()] + _IGNORED + part[match.end() :]
