"""Writers of files of features and of workbooks, as parts of bytes."""
