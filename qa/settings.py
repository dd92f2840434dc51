"""The settings: environment variables `QA_*`, or the same names in lower case in `qa.toml`. Builds nothing."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from qa.errors import SettingError

ROOT = Path(__file__).resolve().parent.parent
_MIN_TOKEN = 16


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
    admin_token: SecretStr = SecretStr("")
    runs_dir: Path = ROOT / "runs"

    @field_validator("root_path")
    @classmethod
    def _a_path_prefix(cls, value: str) -> str:
        if value and (not value.startswith("/") or value.endswith("/")):
            raise ValueError("a path such as /yearbook: it begins with / and does not end with /")
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
    except ValueError as error:  # a qa.toml that is no TOML
        raise SettingError(
            f"设置文件 qa.toml 无法读取：{error}。请改正后重新启动。",
            f"qa.toml cannot be read: {error}. Correct it and start again.",
        ) from None
