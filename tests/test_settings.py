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
        ("QA_RATE_LIMIT", "many", "minute"),
        ("QA_RATE_LIMIT", "0/minute", "minute"),
        ("QA_MAX_BODY_BYTES", "1", "greater than or equal to 1024"),
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


def test_sites_have_exact_origins(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().allowed_origins == {}
    monkeypatch.setenv(
        "QA_ALLOWED_ORIGINS", '{"portal": ["https://www.example.gov.cn", "http://[::1]:8080"]}'
    )
    assert load_settings().allowed_origins == {"portal": ("https://www.example.gov.cn", "http://[::1]:8080")}


@pytest.mark.parametrize(
    "origin",
    [
        "*", "null", "", "https://*.example.gov.cn", "https://www.example.gov.cn/", "https://WWW.example.gov.cn",
        "https://www.example.gov.cn:443", "http://www.example.gov.cn:80", "www.example.gov.cn", "https://a.cn/x",
        "https://user@a.cn", "javascript://a.cn", "https://a.cn\n", "https://a.cn; script-src *", "https://政府.cn",
    ],
)  # fmt: skip
def test_what_no_browser_sends_as_an_origin_is_refused(origin: str) -> None:
    with pytest.raises(SettingError, match=r"QA_ALLOWED_ORIGINS.*scheme, host in lower case"):
        load_settings(allowed_origins={"portal": [origin]})


@pytest.mark.parametrize("site", ["", "A", "a b", "a" * 41, "门户", 'x"', "a\n"])
def test_a_site_id_is_a_short_plain_word(site: str) -> None:
    with pytest.raises(SettingError, match="QA_ALLOWED_ORIGINS"):
        load_settings(allowed_origins={site: ["https://a.cn"]})


def test_trusted_proxies_are_addresses_or_networks() -> None:
    assert load_settings(trusted_proxies=["10.0.0.0/8", "::1"]).trusted_proxies == ("10.0.0.0/8", "::1")
    with pytest.raises(SettingError, match=r"QA_TRUSTED_PROXIES.*nginx"):
        load_settings(trusted_proxies=["nginx"])


@pytest.mark.parametrize("name", ["QA_ALLOWED_ORIGINS", "QA_TRUSTED_PROXIES"])
def test_a_variable_that_must_be_json_says_so(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "https://a.cn")
    with pytest.raises(SettingError, match=f"{name} is not JSON"):
        load_settings()


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
