"""Open the one door to disk, clock, environment and foreign programs, and remember what was read through it.

Every path is relative to the project's root and written with `/`. Nothing outside the root is read,
symbolic links included; what begins with `layouts/` is looked up in the project and then in the stock
that ships with trustdeck. A file is read once: later reads give the same bytes. A foreign program works
in a temporary folder, without a network where the system can take it away, and is ended with all that it
started when its time is up.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import posixpath
import re
import secrets
import shutil
import signal
import stat
import subprocess
import tempfile
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from trustdeck.diagnostics import TrustdeckError, nearest

MAX_FILE_BYTES = 100_000_000  # a picture or a data file; more than PowerPoint carries with good grace
MAX_TEXT_BYTES = 5_000_000  # a deck, a layout, a brand: some 100,000 slides

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://|(data|file|mailto):", re.IGNORECASE)
_DRIVE = re.compile(r"[A-Za-z]:")


class ProjectError(TrustdeckError):
    """A file cannot be had or made: `reason` says why in an author's words, `hint` what to type instead, or ''."""

    def __init__(self, reason: str, hint: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.hint = hint


class Project:
    """A folder with decks and layouts in it, all that was read from there, and the programs of its machine."""

    def __init__(self, root: Path) -> None:
        """Take a folder as it is; `find` looks for the right one."""
        self.root = root
        self._own: _Store = _Folder(root)
        self._stock: _Store = _Folder(_stock_root())
        self._bytes: dict[str, bytes] = {}
        self._texts: dict[str, str] = {}
        self._reads: dict[str, str] = {}
        self._opened: set[str] = set()

    @classmethod
    def find(cls, start: Path) -> Project:
        """Return the project of a deck or a folder: the nearest ancestor that holds `decks/` or `layouts/`.

        Where there is none, the folder itself is the project, or the deck's own folder.
        """
        start = Path(os.path.abspath(start))
        folder = start if start.is_dir() else start.parent
        for ancestor in (folder, *folder.parents):
            if (ancestor / "decks").is_dir() or (ancestor / "layouts").is_dir():
                return cls(ancestor)
        return cls(folder)

    @classmethod
    def in_memory(cls, files: Mapping[str, str | bytes]) -> Project:
        """Return a project that stands on no disk; stock layouts are found in it all the same."""
        project = cls(Path(os.path.abspath("in-memory")))
        project._own = _Memory({path: _as_bytes(content) for path, content in files.items()})
        return project

    @property
    def reads(self) -> Mapping[str, str]:
        """Everything that was read, as path → SHA-256 of its bytes."""
        return MappingProxyType(self._reads)

    def note(self, reads: Mapping[str, str]) -> None:
        """Take over what another process read of this project."""
        self._reads.update(reads)

    @property
    def epoch(self) -> datetime | None:
        """The moment that SOURCE_DATE_EPOCH names, or None; never the clock."""
        written = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
        if not written:
            return None
        try:
            if not (written.isascii() and written.isdigit()):
                raise ValueError
            return datetime.fromtimestamp(int(written), UTC)
        except (ValueError, OverflowError, OSError):
            raise TrustdeckError(
                f"SOURCE_DATE_EPOCH is `{written[:40]}`, but must be a whole number of seconds since 1970, "
                "as `date +%s` prints it"
            ) from None

    def relative(self, path: Path) -> str:
        """Return the project's name for a path that the user gave on the command line."""
        absolute = Path(os.path.abspath(path))
        if not absolute.is_relative_to(self.root):
            raise ProjectError(f"`{path}` lies outside the project `{self.root}`")
        return absolute.relative_to(self.root).as_posix()

    def resolve(self, relative: str, beside: str) -> str:
        """Return the path within the project of a path that is written in the file `beside`."""
        _refuse_foreign(relative)
        joined = posixpath.normpath(posixpath.join(posixpath.dirname(beside), relative))
        if joined == ".." or joined.startswith("../"):
            raise ProjectError(f"`{relative}` lies outside the project", "copy the file into the project")
        for store in self._stores(joined):
            if not store.holds(joined):
                raise ProjectError(
                    f"`{relative}` is a link to a place outside the project", "copy the file into the project"
                )
        return joined

    def read(self, path: str, limit: int = MAX_FILE_BYTES) -> bytes:
        """Return the bytes of a file within the project, at most `limit` of them."""
        if path not in self._bytes:
            path = self.resolve(path, "")
        if path not in self._bytes:
            data, opened = self._find_store(path).read(path, limit)
            self._bytes[path] = data
            self._reads[path] = hashlib.sha256(data).hexdigest()
            self._opened.add(opened)
        if len(self._bytes[path]) > limit:
            raise _too_large(path, limit)
        return self._bytes[path]

    def given(self, path: Path) -> bytes:
        """Return the bytes of a file that the user named for this run, wherever it stands; it is no deck's source."""
        try:
            return _read_regular(str(path), os.path.realpath(path), MAX_FILE_BYTES)
        except OSError as error:
            raise ProjectError(_refusal(str(path), error, "read")) from None

    def text(self, path: str) -> str:
        """Return the text of a UTF-8 file without a byte order mark, its lines ended by `\\n`."""
        if path not in self._texts:
            self._texts[path] = _decode(path, self.read(path, MAX_TEXT_BYTES))
        return self._texts[path]

    def source_text(self, path: str) -> str | None:
        """Return what `text` gave for a path, or None; for the excerpts under messages."""
        return self._texts.get(path)

    def exists(self, path: str) -> bool:
        """Return whether there is a file of this name that may be read."""
        try:
            path = self.resolve(path, "")
        except ProjectError:
            return False
        return any(store.is_file(path) for store in self._stores(path))

    def list(self, folder: str, suffix: str = "") -> tuple[str, ...]:
        """Return the paths of the files directly in a folder, sorted, hidden ones left out."""
        return tuple(path for path in self._entries(folder, folders=False) if path.endswith(suffix))

    def folders(self, folder: str) -> tuple[str, ...]:
        """Return the paths of the folders directly in a folder, sorted, hidden ones left out."""
        return self._entries(folder, folders=True)

    def write(self, path: str | Path, data: bytes) -> None:
        """Write a file whole or not at all; a failure leaves what was there.

        A `str` is a path within the project. A `Path` is the user's own word and may stand anywhere.
        """
        name, target = self._target(path)
        if os.path.realpath(target) in self._opened or name in self._reads:
            raise ProjectError(f"`{name}` is a source of this deck and is not overwritten", "choose another output")
        self._own.write(name, target, data)

    def standing(self, path: str | Path) -> bytes | None:
        """Return the bytes that stand where `write` would put a file, or None; they do not count as read."""
        return self._own.standing(*self._target(path))

    def standing_in(self, folder: str | Path) -> tuple[str, ...]:
        """Return the names of the files that stand in a folder for outputs, sorted."""
        return tuple(sorted(self._own.standing_in(*self._target(folder))))

    def remove(self, path: str | Path) -> None:
        """Remove a file that `write` put there."""
        name, target = self._target(path)
        if os.path.realpath(target) in self._opened or name in self._reads:
            raise ProjectError(f"`{name}` is a source of this deck and is not removed", "choose another output")
        self._own.remove(name, target)

    def program(self, *names: str) -> str | None:
        """Return the first of these programs that the machine has, each a name or an absolute path; None for none."""
        return next((found for name in names if (found := shutil.which(name))), None)

    def run(
        self,
        program: str,
        arguments: Callable[[Path], Sequence[str]],
        files: Mapping[str, bytes],
        results: str,
        seconds: float,
    ) -> dict[str, bytes]:
        """Run a program on some files in a folder of their own, and return the files that it leaves in `results` there.

        `arguments` gets that folder's path; file names may have folders in them. What the program says goes
        nowhere unless it fails. One that is not done in time is ended, with everything that it started.
        """
        with tempfile.TemporaryDirectory(prefix="trustdeck-", ignore_cleanup_errors=True) as name:
            folder = Path(os.path.realpath(name))
            (folder / results).mkdir(parents=True)
            for path, data in files.items():
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_bytes(data)
            _run(program, arguments(folder), folder, seconds)
            return {entry.name: entry.read_bytes() for entry in sorted((folder / results).iterdir()) if entry.is_file()}

    def _target(self, path: str | Path) -> tuple[str, Path]:
        """Return what a file to be written is called in messages, and its place on disk."""
        if isinstance(path, str):
            path = self.resolve(path, "")
            return path, self.root / path
        target = Path(os.path.abspath(path))
        return target.relative_to(self.root).as_posix() if target.is_relative_to(self.root) else str(target), target

    def _stores(self, path: str) -> tuple[_Store, ...]:
        in_layouts = path == "layouts" or path.startswith("layouts/")
        return (self._own, self._stock) if in_layouts else (self._own,)

    def _find_store(self, path: str) -> _Store:
        """Return the first store that has the file, or the one whose refusal explains its absence best."""
        for store in self._stores(path):
            if store.is_file(path):
                return store
        if self._own.is_there(path):
            return self._own
        beside = self.list(posixpath.dirname(path))
        near = nearest(posixpath.basename(path), (posixpath.basename(other) for other in beside))
        folder, _, name = path.rpartition("/")
        place = f"into the folder `{folder}`" if folder else "beside this file"
        hint = f"did you mean `{near}`?" if near else f"put `{name}` {place}"
        raise ProjectError(f"there is no file `{path}`", hint)

    def _entries(self, folder: str, *, folders: bool) -> tuple[str, ...]:
        folder = self.resolve(folder or ".", "")
        prefix = "" if folder == "." else f"{folder}/"
        names = {name for store in self._stores(folder) for name in store.names(folder, folders=folders)}
        return tuple(sorted(prefix + name for name in names if not name.startswith(".")))


class _Store(Protocol):
    """A place that files come from; paths are relative and normal."""

    def holds(self, path: str) -> bool:
        """Return whether the path stays within this place, whatever links lie on the way."""

    def is_there(self, path: str) -> bool: ...

    def is_file(self, path: str) -> bool: ...

    def read(self, path: str, limit: int) -> tuple[bytes, str]:
        """Return the bytes of a file and the real path that they came from."""

    def names(self, folder: str, *, folders: bool) -> tuple[str, ...]:
        """Return the names of the files in a folder, or of the folders in it; none where there is no such folder."""

    def write(self, path: str, target: Path, data: bytes) -> None: ...

    def standing(self, path: str, target: Path) -> bytes | None: ...

    def standing_in(self, folder: str, target: Path) -> tuple[str, ...]: ...

    def remove(self, path: str, target: Path) -> None: ...


class _Folder:
    """A folder on a disk."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._real_root = Path(os.path.realpath(root))

    def holds(self, path: str) -> bool:
        return Path(os.path.realpath(self._place(path))).is_relative_to(self._real_root)

    def is_there(self, path: str) -> bool:
        return os.path.lexists(self._place(path))

    def is_file(self, path: str) -> bool:
        return os.path.isfile(self._place(path))

    def read(self, path: str, limit: int) -> tuple[bytes, str]:
        real = os.path.realpath(self._place(path))
        try:
            return _read_regular(path, real, limit), real
        except OSError as error:
            raise ProjectError(_refusal(path, error, "read")) from None

    def names(self, folder: str, *, folders: bool) -> tuple[str, ...]:
        try:
            with os.scandir(self._place(folder)) as entries:
                return tuple(entry.name for entry in entries if (entry.is_dir() if folders else entry.is_file()))
        except OSError:
            return ()

    def write(self, path: str, target: Path, data: bytes) -> None:
        try:
            if os.path.lexists(target) and not target.is_file():
                raise ProjectError(f"`{path}` is not a file and is not overwritten", "choose another output")
            target.parent.mkdir(parents=True, exist_ok=True)
            _replace(target, data)
        except OSError as error:
            raise ProjectError(_refusal(path, error, "written")) from None

    def standing(self, path: str, target: Path) -> bytes | None:
        try:
            return target.read_bytes() if target.is_file() else None
        except OSError as error:
            raise ProjectError(_refusal(path, error, "read")) from None

    def standing_in(self, folder: str, target: Path) -> tuple[str, ...]:
        return self.names(str(target), folders=False)  # an absolute path is its own place

    def remove(self, path: str, target: Path) -> None:
        try:
            target.unlink(missing_ok=True)
        except OSError as error:
            raise ProjectError(_refusal(path, error, "removed")) from None

    def _place(self, path: str) -> str:
        """Return the path on disk; an `å` may be stored there as one character or as two."""
        written = os.path.join(self._root, path)
        if path.isascii() or os.path.lexists(written):
            return written
        for form in ("NFC", "NFD"):
            other = os.path.join(self._root, unicodedata.normalize(form, path))
            if os.path.lexists(other):
                return other
        return written


class _Memory:
    """Files in memory; a folder is there when a file lies in it."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self._files = files

    def holds(self, path: str) -> bool:
        return True

    def is_there(self, path: str) -> bool:
        return path == "." or path in self._files or any(name.startswith(path + "/") for name in self._files)

    def is_file(self, path: str) -> bool:
        return path in self._files

    def read(self, path: str, limit: int) -> tuple[bytes, str]:
        if path not in self._files:
            raise ProjectError(f"`{path}` is a folder")
        if len(self._files[path]) > limit:
            raise _too_large(path, limit)
        return self._files[path], path

    def names(self, folder: str, *, folders: bool) -> tuple[str, ...]:
        prefix = "" if folder == "." else f"{folder}/"
        below = (path.removeprefix(prefix) for path in self._files if path.startswith(prefix))
        if folders:
            return tuple({rest.split("/")[0] for rest in below if "/" in rest})
        return tuple(rest for rest in below if "/" not in rest)

    def write(self, path: str, target: Path, data: bytes) -> None:
        self._files[path] = data

    def standing(self, path: str, target: Path) -> bytes | None:
        return self._files.get(path)

    def standing_in(self, folder: str, target: Path) -> tuple[str, ...]:
        return self.names(folder, folders=False)

    def remove(self, path: str, target: Path) -> None:
        self._files.pop(path, None)


def _run(program: str, arguments: Sequence[str], folder: Path, seconds: float) -> None:
    """Run a program to its end, or end it; raise where it fails."""
    command = (*_without_network(), program, *arguments)
    called = os.path.basename(program)
    surroundings = {**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC", "TMPDIR": str(folder)}
    with tempfile.TemporaryFile(dir=folder) as said:
        process = subprocess.Popen(  # noqa: S603  # no shell; which program it is says the caller, not the deck
            command, cwd=folder, env=surroundings, stdin=subprocess.DEVNULL, stdout=said, stderr=said,
            start_new_session=True,
        )  # fmt: skip
        try:
            code = process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise TrustdeckError(f"`{called}` was not done after {seconds:.0f} seconds and was ended") from None
        finally:
            _end(process)
        if code:
            said.seek(0)
            lines = said.read(MAX_TEXT_BYTES).decode(errors="replace").split("\n")
            last = next((line.strip() for line in reversed(lines) if line.strip()), "it did not say why")
            raise TrustdeckError(f"`{called}` failed: {last[:200]}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program and all of its group; a group that is gone already is fine."""
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError, PermissionError):  # macOS refuses where only zombies are left
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


def _without_network() -> tuple[str, ...]:
    """Return the beginning of a command that runs without a network; nothing where the system does not offer it."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return ()
    command = (unshare, "--map-root-user", "--net", "--")
    tried = subprocess.run([*command, "true"], stdin=subprocess.DEVNULL, capture_output=True, check=False)  # noqa: S603
    return () if tried.returncode else command


def _stock_root() -> Path:
    """Return the folder that holds the stock `layouts/`: within the installed package, or the checkout."""
    package = Path(__file__).resolve().parent
    return package / "_stock" if (package / "_stock" / "layouts").is_dir() else package.parent


def _as_bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


def _refuse_foreign(path: str) -> None:
    """Raise for a path that is not written as a relative path with `/`."""
    own = "write a path within the project, relative to this file"
    if not path:
        raise ProjectError("the path is empty", own)
    if "\0" in path or not _is_encodable(path):
        raise ProjectError("the path holds a character that no file name can have", own)
    if _ADDRESS.match(path):
        raise ProjectError(
            f"`{path}` is an address on the net, and nothing is fetched from there", "copy the file into the project"
        )
    if path.startswith(("\\\\", "//")):
        raise ProjectError(f"`{path}` is on another machine", "copy the file into the project")
    if path.startswith("/") or _DRIVE.match(path):
        raise ProjectError(f"`{path}` is an absolute path", own)
    if path.startswith("~"):
        raise ProjectError(f"`{path}` begins with `~`, which is not looked up", own)
    if "\\" in path:
        raise ProjectError(f"`{path}` has a backslash", f"write `{path.replace(chr(92), '/')}`")


def _is_encodable(path: str) -> bool:
    try:
        os.fsencode(path)
    except UnicodeEncodeError:
        return False
    return True


def _read_regular(path: str, real: str, limit: int) -> bytes:
    """Return the bytes of a regular file; never waits for a pipe or a device."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
    if os.path.isdir(real):
        raise ProjectError(f"`{path}` is a folder")
    with os.fdopen(os.open(real, flags), "rb") as file:
        kind = os.fstat(file.fileno()).st_mode
        if not stat.S_ISREG(kind):
            raise ProjectError(f"`{path}` is not an ordinary file")
        data = file.read(limit + 1)
    if len(data) > limit:
        raise _too_large(path, limit)
    return data


def _too_large(path: str, limit: int) -> ProjectError:
    size = f"{limit // 1_000_000} MB" if limit >= 1_000_000 else f"{limit} bytes"
    return ProjectError(f"`{path}` is larger than {size}")


def _replace(target: Path, data: bytes) -> None:
    """Put a file in the place of another in one step, so that nobody ever sees half of it."""
    temporary = target.parent / f".trustdeck-{secrets.token_hex(8)}.tmp"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(temporary, flags, 0o666), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def _refusal(path: str, error: OSError, verb: str) -> str:
    """Return why the system refused, in words that name the file and no place outside the project."""
    match error.errno:
        case errno.ENOENT:
            return f"there is no file `{path}`"
        case errno.ELOOP:
            return f"`{path}` is a link that leads back to itself"
        case errno.ENAMETOOLONG:
            return f"the name `{path[:60]}…` is too long for a file"
        case errno.ENOSPC | errno.EDQUOT | errno.EFBIG:
            return f"`{path}` cannot be {verb}: the disk is full"
        case errno.EROFS:
            return f"`{path}` cannot be {verb}: the disk is read-only"
        case errno.EACCES | errno.EPERM if verb == "written" and os.name == "nt":
            return f"`{path}` cannot be written: it may be open in PowerPoint; close it there and try again"
        case errno.EACCES | errno.EPERM:
            return f"`{path}` cannot be {verb}: permission is missing"
        case errno.ENOTDIR | errno.EEXIST:
            return f"`{path}` cannot be {verb}: a file stands where a folder should be"
        case _:
            return f"`{path}` cannot be {verb}: {os.strerror(error.errno or errno.EIO)}"


def _decode(path: str, data: bytes) -> str:
    """Return the characters of a UTF-8 file, or raise with the place and the likely encoding."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ProjectError(f"`{path}` is UTF-16, not UTF-8", "save it as UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        reason = f"`{path}` is not UTF-8 at byte {error.start + 1}"
        if b"\0" in data:
            raise ProjectError(f"{reason}; it does not look like text", "save it as plain text, in UTF-8") from None
        line = data.count(b"\n", 0, error.start) + 1
        raise ProjectError(f"{reason} (line {line}), looks like Latin-1", "save it as UTF-8") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")
