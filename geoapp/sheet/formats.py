"""Formats of the files that a sheet is handed out as; ``rendering`` draws them, with packages that take 36 MiB."""

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}

FORMATS = tuple(MEDIA_TYPES)
