"""Every bound of the intake, in one place, and what the providers can sensibly take."""

from dataclasses import dataclass

MB = 2**20

PICTURE_BYTES = 25 * MB  # one uploaded picture
RESULT_BYTES = 64 * MB  # one picture that was made here
PDF_BYTES = 50 * MB  # one uploaded PDF
FILES = 100  # of one upload
UPLOAD_BYTES = 64 * MB  # all files of one upload together; the page sends many in several
PIXELS = 8192 * 8192  # of one picture or page, once decoded: 2048 x 2048, enlarged four times
UPLOAD_PIXEL_BYTES = 160 * MB  # of an uploaded picture, decoded: 55 megapixels in colour
MAX_SIDE_PIXELS = 65_000  # what JPEG can hold, less a little
PAGES_LISTED = 5_000  # of one document: more are not opened
PAGES_CHOSEN = 100  # at once
TEXT_CHUNK = MB  # what one compressed text or profile of a PNG may unpack to
TEXT_ALL = 4 * MB

PDF_DPI = 200  # text of 8 points is then 22 pixels high
PDF_MAX_SIDE_PIXELS = 4_096  # a poster is rendered more coarsely, so that it fits this
THUMBNAIL = 320  # longest side in pixels

JOB_SECONDS = 45.0  # of one job in a child process
JOB_MEMORY = 1536 * MB  # address space of a child: 67 MP in colour, twice, and its libraries
CHILDREN = 3  # processes that decode at the same time
CHILDREN_OF_ONE = 2  # for one visitor or network: the last is for the others
JOBS_PER_CHILD = 200  # then it is replaced: decoders leak


@dataclass(frozen=True, slots=True)
class Limit:
    """What a provider sensibly takes of one picture. More is proposed to be made smaller."""

    longest: int  # pixels
    bytes: int  # of the file, before base64 adds a third
    pixels: int = PIXELS  # what has more is refused: it is made smaller, and that is said
