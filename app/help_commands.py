"""The commands of the menu 帮助: the manual, the list of keys, the tour, and what the program is."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from report.messages import say

if TYPE_CHECKING:
    from app.manual import ManualWindow
    from app.tour import Tour
    from app.window import MainWindow


class HelpCommands:
    """The commands of one window; `open_sample` opens a copy of the sample report for the tour."""

    def __init__(self, window: "MainWindow", open_sample: Callable[[], None]) -> None:
        self.window = window
        self._open_sample = open_sample
        self.manual_window: ManualWindow | None = None
        self.tour_strip: Tour | None = None

    def manual(self) -> None:
        """The manual in a window of its own, at the part that belongs to the page in front."""
        from app.keys import keys_markdown
        from app.manual import ManualWindow

        if self.manual_window is None:
            self.manual_window = ManualWindow(self.window, keys_markdown(self.window.menuBar()))
        self.manual_window.show()
        self.manual_window.raise_()
        self.manual_window.activateWindow()

    def keys(self) -> None:
        """The manual, opened at its list of keys."""
        self.manual()
        if self.manual_window is not None:
            self.manual_window.show_last_part()

    def tour(self) -> None:
        """Leads through a copy of the sample; a report that is open is left (it is saved all the time)."""
        from app.tour import Tour

        self.end_tour()
        self._open_sample()
        self.tour_strip = Tour(self.window)
        self.tour_strip.left.connect(self.end_tour)
        self.window.put_on_top(self.tour_strip)

    def end_tour(self) -> None:
        """Takes the strip of the tour away."""
        tour, self.tour_strip = self.tour_strip, None
        if tour is not None:
            tour.close_tour()

    def about(self) -> None:
        """Says in the page what the program is."""
        self.window.bar.show_message(say("window.about", version=version()), "hint")


def version() -> str:
    """The program's version as packaged."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as packaged

    try:
        return packaged("zhibao")
    except PackageNotFoundError:
        return "开发中"  # run from the folder, without an installation
