"""All that this program writes, it writes by ``geoapp/io/files.py``: read off the code, call by call."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

WRITERS = {"geoapp/io/files.py", "geoapp/io/switch.py", "geoapp/io/scratch.py"}
"""The one way to the disk, its switch, and private folders that go with the program."""

ALLOWED = {
    "geoapp/io/archives.py": "packs a folder of GDAL's into a zip beside it; both are in a private folder",
    "geoapp/io/places/index.py": "lets SQLite write beside the index, which takes its place by files.made_beside",
    "geoapp/store/sqlite.py": "lets SQLite write its own file and log, each transaction whole or not at all",
    "geoapp/io/writers/parquet_writer.py": "lets Arrow write into a private folder, for a scratch.ScratchFile",
    "geoapp/io/writers/vector_files.py": "lets GDAL write into a private folder, for a scratch.ScratchFile",
    "geoapp/io/user_files/geodatabase_files.py": "gives GDAL a name for bytes: in memory, or a file that goes at once",
    "geoapp/io/health.py": "opens the access log for adding, to say at once where that cannot be",
    "geoapp/web/health/access_log.py": "adds a line to the operator's log, which others turn over",
    "geoapp/io/journal.py": "cuts a line that a crash broke off before the next one is written",
}

METHODS = {
    "write_text", "write_bytes", "touch", "unlink", "rename", "rmdir", "mkdir", "chmod", "lchmod", "symlink_to",
    "hardlink_to", "truncate", "to_file", "to_parquet", "to_feather", "to_excel", "to_pickle", "to_sql",
    "savefig", "tofile",
}  # fmt: skip
"""Methods of paths and frames that write, whoever the object is."""

FUNCTIONS = {
    "os": {"open", "write", "pwrite", "writev", "replace", "rename", "renames", "remove", "unlink", "rmdir", "mkdir",
           "makedirs", "removedirs", "truncate", "ftruncate", "link", "symlink", "mkfifo", "mknod", "chmod", "chown",
           "fchmod", "fchown", "memfd_create", "sendfile"},
    "shutil": {"copy", "copy2", "copyfile", "copytree", "copyfileobj", "move", "rmtree", "make_archive",
               "unpack_archive", "chown", "copymode", "copystat"},
    "tempfile": {"NamedTemporaryFile", "TemporaryFile", "TemporaryDirectory", "SpooledTemporaryFile", "mkstemp",
                 "mkdtemp", "mktemp"},
    "np": {"save", "savez", "savez_compressed", "savetxt", "memmap"},
    "pq": {"write_table", "ParquetWriter", "write_to_dataset"},
    "pyogrio": {"write_dataframe", "write_arrow"},
    "sqlite3": {"connect"},
    "pickle": {"dump"},
    "torch": {"save"},
}  # fmt: skip
BARE = {name for names in FUNCTIONS.values() for name in names} - {
    "open", "write", "replace", "remove", "copy", "move", "save", "dump", "connect", "link", "write_table", "rename",
}  # fmt: skip
"""Names that mean the same when they were imported alone."""


def writing(code: str) -> list[int]:
    """Return the lines on which a module's code writes to a disk by itself."""
    calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    return sorted({call.lineno for call in calls if writes(call)})


def writes(call: ast.Call) -> bool:  # noqa: PLR0911 (a case each)
    match call.func:
        case ast.Name(id="open") | ast.Attribute(attr="open") if opens_to_write(call):
            return True
        case ast.Name(id="ZipFile") | ast.Attribute(attr="ZipFile"):
            return opens_to_write(call) and not in_memory(call.args[0])
        case ast.Name(id=name):
            return name in BARE
        case ast.Attribute(value=ast.Name(id="np" | "pq" | "sqlite3")) if call.args and in_memory(
            call.args[0]
        ):
            return False
        case ast.Attribute(value=ast.Name(id=module), attr=name) if module in FUNCTIONS:
            return name in FUNCTIONS[module] and not (module == "os" and name == "open" and reads(call))
        case ast.Attribute(attr="replace"):
            # A path is replaced by one word, a text by two.
            return len(call.args) == 1 and not call.keywords and not isinstance(call.args[0], ast.Dict)
        case ast.Attribute(attr="rename"):
            return bool(call.args) and not call.keywords
        case ast.Attribute(attr="to_csv" | "to_json"):
            return bool(call.args)
        case ast.Attribute(attr=name):
            return name in METHODS
    return False


def opens_to_write(call: ast.Call) -> bool:
    position = 0 if isinstance(call.func, ast.Attribute) and call.func.attr == "open" else 1
    modes = [
        *call.args[position : position + 2],
        *(word.value for word in call.keywords if word.arg == "mode"),
    ]
    return any(
        isinstance(mode, ast.Constant)
        and isinstance(mode.value, str)
        and len(mode.value) < 4
        and set(mode.value) & set("wax+")
        and set(mode.value) <= set("wax+rbt")
        for mode in modes
    )


def reads(call: ast.Call) -> bool:
    return "O_RDONLY" in ast.unparse(call) and "O_CREAT" not in ast.unparse(call)


def in_memory(target: ast.expr) -> bool:
    """Say whether a call's first argument is a buffer: by how such are called here."""
    return ast.unparse(target) in {"packed", "dated", "':memory:'"}


@pytest.mark.parametrize(
    "code",
    [
        "open(p, 'w')", "open(p, mode='ab')", "p.open('wb')", "p.open(mode='x')", "io.open(p, 'r+')",
        "p.write_text('x')", "p.write_bytes(b'')", "p.touch()", "p.unlink()", "p.replace(q)", "p.rename(q)",
        "os.replace(a, b)", "os.open(p, os.O_WRONLY | os.O_CREAT)", "os.write(1, b'')", "shutil.copy(a, b)",
        "shutil.rmtree(a)", "np.savez(p, a=1)", "frame.to_file(p)", "frame.to_csv(p)", "frame.to_parquet(p)",
        "ZipFile(p, 'w')", "zipfile.ZipFile(p, 'a')", "tempfile.mkstemp()", "TemporaryDirectory()",
        "pyogrio.write_dataframe(f, p)", "sqlite3.connect(p)", "pq.ParquetWriter(p, s)", "picture.savefig(p)",
        "p.mkdir()", "p.symlink_to(q)", "os.symlink(a, b)", "p.chmod(0o600)",
    ],
)  # fmt: skip
def test_each_way_to_write_is_seen(code: str) -> None:
    assert writing(code) == [1]


@pytest.mark.parametrize(
    "code",
    [
        "open(p)", "open(p, 'rb')", "p.open('rb')", "p.open(encoding='utf-8', newline='')", "p.read_text()",
        "write_text(p, 'x')", "s.replace('a', 'b')", "replace(record, a=1)", "frame.replace({1: 2})",
        "frame.rename(columns={})", "frame.to_csv(index=False)", "ZipFile(p)", "ZipFile(packed, 'w')",
        "np.savez(packed, a=1)", "pq.ParquetWriter(packed, s)",
        "os.open(p, os.O_RDONLY)", "Image.open(io.BytesIO(b''))", "files.fill(p, b'')",
    ],
)  # fmt: skip
def test_what_only_reads_is_left_alone(code: str) -> None:
    assert writing(code) == []


def all_modules() -> list[Path]:
    """Return every module of the program."""
    return [
        *sorted((ROOT / "geoapp").rglob("*.py")),
        *sorted((ROOT / "pages").glob("*.py")),
        ROOT / "streamlit_app.py",
    ]


@pytest.mark.parametrize("path", all_modules(), ids=str)
def test_nothing_else_writes(path: Path) -> None:
    name = path.relative_to(ROOT).as_posix()
    lines = writing(path.read_text(encoding="utf-8"))
    if name in WRITERS | set(ALLOWED):
        assert lines or name in WRITERS, f"{name} writes nothing any more: take it off the list"
    else:
        assert lines == [], f"{name} writes by itself: let geoapp/io/files.py do it"
