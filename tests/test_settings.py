"""Settings come from arguments, the environment, then qa.toml; a bad value is named with what is allowed."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from qa.errors import ModelError, SettingError
from qa.settings import ROOT, Settings, load_settings


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"QA_{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)


def test_defaults_serve_the_shipped_page_on_this_machine_only() -> None:
    settings = load_settings()
    assert (settings.host, settings.port, settings.root_path) == ("127.0.0.1", 7860, "")
    assert settings.data_dir == ROOT / "qa" / "corpus" / "data"
    assert (settings.embedding_model, settings.max_question_chars) == ("", 500)
    assert not list(Path.cwd().iterdir())


def test_arguments_win_over_the_environment_and_that_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("qa.toml").write_text('host = "a"\nport = 1\nroot_path = "/a"\n', encoding="utf-8")
    monkeypatch.setenv("QA_HOST", "b")
    monkeypatch.setenv("QA_PORT", "2")
    settings = load_settings(host="c")
    assert (settings.host, settings.port, settings.root_path) == ("c", 2, "/a")


def test_an_empty_variable_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_PORT", "")
    assert load_settings().port == 7860


def test_paths_are_read_as_paths(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_INDEX_DIR", "索引/一")
    assert load_settings().index_dir == Path("索引") / "一"


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("QA_PORT", "abc", "integer"),
        ("QA_PORT", "0", "greater than or equal to 1"),
        ("QA_PORT", "65536", "less than or equal to 65535"),
        ("QA_ROOT_PATH", "yearbook", "/yearbook"),
        ("QA_ROOT_PATH", "/yearbook/", "/yearbook"),
        ("QA_ROOT_PATH", "/", "/yearbook"),
        ("QA_MAX_QUESTION_CHARS", "9", "greater than or equal to 10"),
        ("QA_MAX_QUESTION_CHARS", "1e9", "integer"),
    ],
)
def test_a_bad_value_is_named_with_what_is_allowed(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingError, match=f"{name}='{value}' is not allowed.*{told}") as caught:
        load_settings()
    assert value in caught.value.zh and name in caught.value.zh
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        (b"prot = 8080", "QA_PROT.*not permitted"),
        (b"[server]\nport = 8080", "QA_SERVER.*not permitted"),
        (b'port = "x"', "QA_PORT"),
        (b"port = ", "qa.toml cannot be read"),
        (b"\xff\xfe\0", "qa.toml cannot be read"),
    ],
)
def test_a_bad_file_is_named(toml: bytes, told: str) -> None:
    Path("qa.toml").write_bytes(toml)
    with pytest.raises(SettingError, match=told):
        load_settings()


def test_settings_are_frozen() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        load_settings().port = 1  # type: ignore[misc]


def test_a_model_that_cannot_be_loaded_is_a_setting_error() -> None:
    assert issubclass(ModelError, SettingError)
