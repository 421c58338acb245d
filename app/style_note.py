"""One line for the page 交稿: which profile the Word file gets, and which of its fonts the reader's PC may lack."""

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
