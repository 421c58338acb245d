"""Lines for the page 交稿: which profile the Word file gets, which of its fonts the reader's PC may lack, which pictures print badly."""

from collections.abc import Iterable

from report.checks.findings import Finding
from report.errors import UserError
from report.messages import say
from report.model import Report


def style_note(report: Report) -> str:
    """The sentence; what is wrong with the profile where it cannot be used."""
    # lxml comes with these: not before the page is asked for
    from exporters.word.fonts import fonts_readers_may_lack
    from exporters.word.profile import profile_of

    try:
        profile = profile_of(report)
    except UserError as error:
        return str(error)
    fonts = "、".join(f"{name}（{other}）" for name, other in fonts_readers_may_lack(profile))
    words = say("style.lacking", fonts=fonts) if fonts else say("style.all_common")
    return say("style.export", title=profile.title) + words


_PICTURE_RULES = ("picture_coarse", "picture_of_table")


def picture_note(report: Report, findings: Iterable[Finding]) -> str:
    """What the checks found about pictures, before they are printed; how far the profile reduces them. "" where all is well."""
    from exporters.word.profile import profile_of

    said = [f.message for f in findings if f.rule in _PICTURE_RULES]
    try:
        dpi = profile_of(report).trim.picture_dpi
    except UserError:
        dpi = 0  # `style_note` says what is wrong with the profile
    parts = [say("style.pictures", findings="；".join(said))] if said else []
    if dpi:
        parts.append(say("style.picture_dpi", dpi=dpi))
    return "".join(parts)
