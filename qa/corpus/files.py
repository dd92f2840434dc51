"""A source file's bytes → its text: UTF-8 or GB18030, nothing guessed beyond that."""

from pathlib import Path

from qa.errors import SourceError


def read_text(path: Path) -> str:
    """The file's text with Unix line ends; SourceError where it is missing, empty or not text."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise SourceError(
            f"源文件 {path} 无法读取（{error.strerror}）。请检查 QA_DATA_DIR 和文件权限。",
            f"The source file {path} cannot be read ({error.strerror}). Check QA_DATA_DIR and the file's rights.",
        ) from None
    text = _decode(raw, path)
    if not text.strip():
        raise SourceError(
            f"源文件 {path} 是空的。请放入年鉴页面的文本，或删除该文件。",
            f"The source file {path} is empty. Put the page's text in it, or remove it.",
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decode(raw: bytes, path: Path) -> str:
    # A NUL byte stands in no text of either encoding; GB18030 would decode many binary files.
    if b"\0" not in raw:
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise SourceError(
        f"源文件 {path} 不是 UTF-8 或 GB18030 文本。请另存为纯文本后再放入。",
        f"The source file {path} is neither UTF-8 nor GB18030 text. Save it as plain text first.",
    )
