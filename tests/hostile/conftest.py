"""One reading process for the whole folder."""

from collections.abc import Iterator

import pytest

from tests.hostile.reader import Reader


@pytest.fixture(scope="session")
def reader() -> Iterator[Reader]:
    """A child process that reads what it is given."""
    one = Reader()
    yield one
    one.close()
