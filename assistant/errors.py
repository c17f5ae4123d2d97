"""The errors of the project, told apart by what the reader can do about them."""

from __future__ import annotations


class LotseError(Exception):
    """Base of all expected errors; `str(error)` is a clear German sentence that says what to do."""

    exit_status = 1


class ConfigurationError(LotseError):
    """A setting is wrong: correct the named variable."""

    exit_status = 2


class QuestionError(LotseError):
    """The question or request cannot be used as it is: ask differently."""

    exit_status = 2


class CorpusError(LotseError):
    """Documents are faulty: correct the named files."""

    exit_status = 3


class IndexMissingError(LotseError):
    """There is no index yet: run the named command."""

    exit_status = 4


class IndexMismatchError(LotseError):
    """The index was made with other settings: run the named command."""

    exit_status = 4


class IndexBusyError(LotseError):
    """Another process is writing the index: wait or stop it."""

    exit_status = 5


class StorageError(LotseError):
    """The disk or the vector store cannot be used: free space, mend rights, start the server."""

    exit_status = 6


class DatabaseUnavailableError(StorageError):
    """The database cannot be reached: wait, or start it."""


class ModelUnavailableError(LotseError):
    """A named model cannot be loaded: install it or choose another."""

    exit_status = 7


class DocumentUnknownError(LotseError):
    """No document has this id."""

    exit_status = 8


class RunMismatchError(LotseError):
    """The key of another question was sent: send a new one."""


class ReferralError(LotseError):
    """A question cannot be passed on as it is: correct it."""


class ReferralUnknownError(LotseError):
    """There is no referral under this id (any more)."""


class ShareUnknownError(LotseError):
    """There is no such shared answer, or it is none of the asker's: ask for another link."""


class ConversationUnknownError(LotseError):
    """No conversation of this owner has this id."""

    exit_status = 8


class RecordsOffError(LotseError):
    """The house stores nothing: what needs records is not offered."""
