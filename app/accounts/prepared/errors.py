"""What can be refused of files made for one person."""

from catalog.errors import NotFound


class PreparedFileNotFound(NotFound):
    """There is no such file, it is somebody else's, or its week is over; nobody is told which."""

    code = "prepared_file_not_found"
