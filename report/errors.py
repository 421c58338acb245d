"""The one family of errors that is the user's surroundings, not our bug."""


class UserError(Exception):
    """Something a person can mend: one calm Chinese sentence that says what, where and what to do.

    The text comes from `report.messages.say`. The window shows it in the page, the command line prints it and exits with 2.
    """
