"""Why a file could not be read or written, in words of our own: a system's own words are of any language."""

from __future__ import annotations

import errno
from typing import Final

from hotspots.errors._text import Term

_CAUSES: Final = {
    errno.EACCES: "it_may_not_be_opened",
    errno.EPERM: "it_may_not_be_opened",
    errno.EBUSY: "another_program_uses_it",
    errno.ENOSPC: "the_disk_is_full",
    errno.EDQUOT: "the_disk_is_full",
    errno.EROFS: "the_disk_cannot_be_written",
    errno.ENOENT: "it_is_not_there",
    errno.ENOTDIR: "it_is_not_there",
    errno.EISDIR: "it_is_a_folder",
    errno.ENAMETOOLONG: "its_name_is_too_long",
    errno.ELOOP: "its_links_lead_round",
    errno.EIO: "the_disk_does_not_answer",
}
_USED_ON_WINDOWS: Final = (32, 33)


def cause_of(error: BaseException) -> str:
    """Say why a system refused a file: a term, or where it is rare the system's own code for it, such as ``ESTALE``."""
    if getattr(error, "winerror", None) in _USED_ON_WINDOWS:
        return Term("another_program_uses_it")
    number = getattr(error, "errno", None)
    if number in _CAUSES:
        return Term(_CAUSES[number])
    return errno.errorcode.get(number, type(error).__name__) if number else type(error).__name__
