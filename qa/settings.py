"""The settings: environment variables `QA_*`, or the same names in lower case in `qa.toml`. Builds nothing."""

import re
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, StringConstraints, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from qa.errors import SettingError

ROOT = Path(__file__).resolve().parent.parent
_MIN_TOKEN = 16
# As a browser writes it: lower case, no path, no default port, other scripts as xn--.
_ORIGIN = re.compile(r"(http|https)://([a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:]+\])(:[1-9]\d{0,4})?")
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}

SiteId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,40}$")]
# As the library `limits` takes it, or off.
Rate = Annotated[str, StringConstraints(pattern=r"^(off|[1-9]\d{0,6}/(second|minute|hour|day))$")]


class Settings(BaseSettings):
    """All that can be set; the README holds the same list as a table."""

    model_config = SettingsConfigDict(
        env_prefix="QA_", env_ignore_empty=True, toml_file="qa.toml", frozen=True, extra="forbid"
    )

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 7860
    root_path: str = ""
    data_dir: Path = ROOT / "qa" / "corpus" / "data"
    index_dir: Path = ROOT / "var" / "index"
    embedding_model: str = ""
    embedding_device: str = ""
    embedding_batch: Annotated[int, Field(ge=1)] = 32
    max_question_chars: Annotated[int, Field(ge=10, le=100_000)] = 500
    max_body_bytes: Annotated[int, Field(ge=1024, le=10_000_000)] = 262_144
    rate_limit: Rate = "120/minute"
    site_rate_limit: Rate = "1200/minute"
    max_running: Annotated[int, Field(ge=1, le=1000)] = 8
    max_waiting: Annotated[int, Field(ge=0, le=10_000)] = 64
    cached_answers: Annotated[int, Field(ge=0, le=1_000_000)] = 1024
    allowed_origins: dict[SiteId, tuple[str, ...]] = {}
    trusted_proxies: tuple[str, ...] = ()
    admin_token: SecretStr = SecretStr("")
    runs_dir: Path = ROOT / "runs"
    feedback_dir: Path = ROOT / "var" / "feedback"

    @field_validator("root_path")
    @classmethod
    def _a_path_prefix(cls, value: str) -> str:
        if value and (not value.startswith("/") or value.endswith("/")):
            raise ValueError("a path such as /yearbook: it begins with / and does not end with /")
        return value

    @field_validator("allowed_origins")
    @classmethod
    def _exact_origins(cls, value: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        for origin in (origin for origins in value.values() for origin in origins):
            found = _ORIGIN.fullmatch(origin)
            if not found or found[4] == _DEFAULT_PORTS[found[1]]:
                raise ValueError(
                    f"{origin!r} is no origin such as https://www.example.gov.cn or http://10.0.0.5:8080: "
                    "scheme, host in lower case and, unless it is the scheme's own, port; no path, no *"
                )
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for network in value:
            ip_network(network)  # its ValueError names what is wrong
        return value

    @field_validator("admin_token")
    @classmethod
    def _too_long_to_guess(cls, value: SecretStr) -> SecretStr:
        if 0 < len(value.get_secret_value()) < _MIN_TOKEN:
            raise ValueError(f"a secret of at least {_MIN_TOKEN} characters, or empty")
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments win over the environment, the environment over qa.toml."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(**overrides: object) -> Settings:
    """Read the settings; SettingError names the first bad one and what is allowed."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = "QA_" + "_".join(str(part) for part in first["loc"]).upper()
        shown = "…" if name == "QA_ADMIN_TOKEN" else first["input"]
        raise SettingError(
            f"设置 {name} 的值“{shown}”不可用：{first['msg']}。请改正后重新启动。",
            f"{name}={shown!r} is not allowed: {first['msg']}. Correct it and start again.",
        ) from None
    except SettingsError as error:  # a variable that is no JSON, where JSON is wanted
        name = next(name for name in Settings.model_fields if f'"{name}"' in str(error))
        raise SettingError(
            f"设置 QA_{name.upper()} 不是有效的 JSON（{error.__cause__}）。请按 README 中的例子改正后重新启动。",
            f"QA_{name.upper()} is not JSON ({error.__cause__}). "
            "Correct it after the README's example and start again.",
        ) from None
    except ValueError as error:  # a qa.toml that is no TOML
        raise SettingError(
            f"设置文件 qa.toml 无法读取：{error}。请改正后重新启动。",
            f"qa.toml cannot be read: {error}. Correct it and start again.",
        ) from None
