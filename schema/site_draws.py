"""Draws of waived site checks (双随机抽查): one held, and one run again."""

from datetime import date
from typing import Annotated

import strawberry

from domain.caller import CASE_READERS
from domain.services.site_draws import HeldDraw, draw_site_checks, find_draw
from schema.commitment_acts import CLAUSE, OFFICER
from schema.context import Info
from schema.describe import mutation
from schema.directives import Cost
from schema.refusal import Refusal, told
from schema.rights import restricted
from schema.scalars import Key, ShortText


@strawberry.type(
    description="A draw of waived site checks (双随机抽查), as anybody can run it again: each id "
    "is ranked by HMAC-SHA256 of it, in hex, under the key `seed:beacon:id`; the first ones, "
    "`percent` of all rounded up, are visited."
)
class SiteCheckDraw:
    id: strawberry.ID = strawberry.field(description="At random, and for ever (标识).")
    authority: str = strawberry.field(description="For which authority (机关), by its code.")
    drawn_on: date = strawberry.field(description="When (抽取日期).")
    algorithm: str = strawberry.field(description="By which rule (算法).")
    seed: str = strawberry.field(description="The public seed (公开种子).")
    position: int = strawberry.field(description="Where the log ended then (日志位置).")
    beacon: str = strawberry.field(description="Its hash there (链上摘要).")
    percent: int = strawberry.field(description="The share (抽查比例), in per cent.")
    digest: str = strawberry.field(
        description="SHA-256 of the ids drawn from, sorted, one a line (总体摘要)."
    )
    population: list[str] = strawberry.field(
        description="The ids drawn from (抽查总体): commitment/number."
    )
    visited: list[str] = strawberry.field(description="Those visited (抽中), by rank.")
    faults: list[str] = strawberry.field(
        description="What is not the same when it is run again (复核结果); empty where all is."
    )

    @classmethod
    def of(cls, held: HeldDraw) -> "SiteCheckDraw":
        """The draw as GraphQL shows it."""
        draw = held.draw
        return cls(
            id=strawberry.ID(held.id),
            authority=draw.authority,
            drawn_on=draw.drawn_on,
            algorithm=draw.algorithm,
            seed=draw.seed,
            position=draw.position,
            beacon=draw.beacon,
            percent=draw.percent,
            digest=draw.digest,
            population=list(held.population),
            visited=list(draw.visited),
            faults=list(held.faults),
        )


@strawberry.input(description="For drawSiteChecks (双随机抽查).")
class DrawSiteChecksInput:
    authority: ShortText = strawberry.field(description="For which authority (机关), by its code.")
    seed: ShortText = strawberry.field(
        description="A public seed that was announced (公开种子): 8 to 64 printable characters of "
        "ASCII, such as the number of a lottery with its day."
    )
    percent: int = strawberry.field(description="The share (抽查比例), in per cent.")
    idempotency_key: Key = strawberry.field(description="A new key for each act (幂等键).")


@strawberry.type(description="What came of a draw (双随机抽查结果).")
class SiteCheckDrawPayload:
    draw: SiteCheckDraw | None = strawberry.field(description="The draw that was held (抽查).")
    refusals: list[Refusal] = strawberry.field(
        description="Every ground on which it was refused (不予理由); empty where it was held."
    )
    replayed: bool = strawberry.field(
        description="Whether it had been held before under this key (重复请求)."
    )


@strawberry.type
class SiteDrawsQuery:
    @restricted(
        "A draw of waived site checks, run again (双随机抽查复核). Null where there is none of an "
        "authority whose cases the caller may see.",
        Cost(weight=10),
        roles=CASE_READERS,
    )
    async def site_check_draw(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="Which (标识).")],
    ) -> SiteCheckDraw | None:
        found = await find_draw(info.context.desk, str(id))
        return SiteCheckDraw.of(found) if found else None


@strawberry.type
class SiteDrawsMutation:
    @mutation(
        "Draw which waived site checks of an authority are visited, of all that no draw has had "
        "(双随机抽查). Makes SiteChecksDrawn, and a VisitDrawn of each.",
        OFFICER,
        CLAUSE,
    )
    async def draw_site_checks(
        self, info: Info, input: DrawSiteChecksInput
    ) -> SiteCheckDrawPayload:
        answer = await draw_site_checks(
            info.context.desk, input.idempotency_key, input.authority, input.seed, input.percent
        )
        return SiteCheckDrawPayload(
            draw=SiteCheckDraw.of(answer.draw) if answer.draw else None,
            refusals=await told(info.context, answer.refusals),
            replayed=answer.replayed,
        )
