"""Which portals may embed the chat and call the API: site ids and their exact origins, from the settings."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter

from qa.errors import NotFoundError
from qa.settings import Settings


@dataclass(frozen=True, slots=True)
class Sites:
    """Site id → the origins of its pages. An origin is what a browser sends: scheme, host, port."""

    by_id: Mapping[str, tuple[str, ...]]

    @classmethod
    def from_settings(cls, settings: Settings) -> "Sites":
        """The sites of `QA_ALLOWED_ORIGINS`."""
        return cls(settings.allowed_origins)

    @property
    def all_origins(self) -> tuple[str, ...]:
        """Every site's origins, each once, in the settings' order."""
        return tuple(dict.fromkeys(origin for origins in self.by_id.values() for origin in origins))

    def known(self, site_id: str) -> bool:
        """Whether the settings name this site."""
        return site_id in self.by_id

    def origins(self, site_id: str) -> tuple[str, ...]:
        """The site's origins; none for an unknown site."""
        return self.by_id.get(site_id, ())

    def site_of(self, origin: str) -> str | None:
        """The first site with this origin; None where no site has it."""
        return next((site for site, origins in self.by_id.items() if origin in origins), None)


def sites_router(sites: Sites) -> APIRouter:
    """`GET /widget/sites/{id}.json`: with which origins the framed chat may exchange messages."""
    router = APIRouter(include_in_schema=False)

    @router.get("/widget/sites/{site_id}.json")
    def site(site_id: str) -> dict[str, tuple[str, ...]]:
        if not sites.known(site_id):
            raise NotFoundError(
                "没有这个站点。请在 QA_ALLOWED_ORIGINS 中加入它。",
                "There is no such site. Add it to QA_ALLOWED_ORIGINS.",
            )
        return {"origins": sites.origins(site_id)}

    return router
