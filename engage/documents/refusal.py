"""Why a file is not taken."""


class UploadRefusedError(ValueError):
    """The file is not taken. The words are for the page: why, and what to do instead."""
