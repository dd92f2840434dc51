"""`GET /healthz` (the process lives) and `GET /readyz` (it can answer), for load balancers and monitors."""

from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel

from qa.chain import YearbookChain
from qa.errors import BusyError
from qa.web.schema import BUSY


class Health(BaseModel):
    """`index` is the SHA-256 of the index that answers, `model` its embedding model."""

    status: Literal["ok"] = "ok"
    index: str
    model: str


def health_router(chain: YearbookChain) -> APIRouter:
    """The two routes over one chain. Both answer HEAD, too."""
    router = APIRouter(tags=["operation"])
    health = Health(index=chain.index.sha256, model=chain.index.model)

    @router.get("/healthz", summary="进程在运行 / the process lives")
    def healthz() -> Health:
        """200 as long as the process answers at all."""
        return health

    @router.get("/readyz", summary="可以作答 / it can answer", responses=BUSY)
    def readyz() -> Health:
        """200 when a search of the index, made now, finds something; 503 where it does not."""
        if not chain.search(chain.opening[0], 1):
            raise BusyError(
                "索引里什么也没有找到。请用 python -m qa index 重建索引后重新启动。",
                "The index finds nothing. Rebuild it with `python -m qa index` and start again.",
            )
        return health

    @router.head("/healthz", include_in_schema=False)
    def healthz_head() -> Response:
        return Response()

    @router.head("/readyz", include_in_schema=False)
    def readyz_head() -> Response:
        readyz()
        return Response()

    return router
