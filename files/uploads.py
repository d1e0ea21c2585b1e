"""How a form's file comes in: to disk, and never more of it than the biggest that we take."""

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from files.kinds import BY_PURPOSE

MOST = max(most for _, most in BY_PURPOSE.values())


class MeasuredUploadHandler(TemporaryFileUploadHandler):
    """Counts all that comes and writes no more than may be kept.

    The rest of a film of 3 GB is read past, so that the words in the same form arrive and the page
    can say why the film is not taken: the file keeps its true `size`.
    """

    file: TemporaryUploadedFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start + len(raw_data) <= MOST + 1:
            self.file.write(raw_data)

    def file_complete(self, file_size: int) -> TemporaryUploadedFile:
        self.file.seek(0)
        self.file.size = file_size
        return self.file
