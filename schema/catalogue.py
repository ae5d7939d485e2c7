"""The catalogue of matters (事项目录): what can be applied for, and whether credit approval exists.

What the catalogue says of a matter stands in its version and comes in Chinese, as it was imported.
"""

from datetime import date
from functools import lru_cache
from typing import Annotated, NamedTuple

import strawberry

from domain.instants import civil_day
from domain.matter import Decider, ProjectKind, SiteCheck
from domain.matter import ExclusionReview as DomainReview
from domain.matter import Matter as DomainMatter
from domain.policy import Policy
from domain.refusal import Refusal as DomainRefusal
from domain.refusal import RefusalCode
from domain.services.catalogue import (
    BY_CODE,
    ScopeStanding,
    Shelf,
    count_listed,
    every_authority,
    is_portal,
    list_matters,
    matter_in,
    promise_told,
    shelf_on,
    window_reasons,
)
from domain.services.catalogue import MatterFilter as Narrowing
from schema.connection import After, Before, Connection, First, Last, page
from schema.context import Context, Info
from schema.describe import described, field
from schema.directives import OPEN
from schema.matter_parts import (
    ApprovalCondition,
    Authority,
    Limit,
    MaterialSpec,
    ModeLimit,
    ProcedureStep,
)
from schema.policy import ExclusionDomain
from schema.refusal import Refusal
from schema.scalars import ShortText
from schema.terms import MatterType
from schema.tiers import Benefit

described(
    ProjectKind,
    "How a matter is handled (办件类型).",
    INSTANT="At the window, at once (即办件).",
    PROMISED="Within a promised limit (承诺件).",
)
described(
    SiteCheck,
    "Whether the place is looked at (现场勘验).",
    NONE="It is not (无).",
    BY_PRACTICE="By practice (惯例勘验); a benefit can waive it.",
    COMPULSORY="By law (法定勘验); nothing can waive it.",
)
described(
    Decider,
    "Whose decision a matter needs (决定人).",
    REVIEWER="A reviewer's (审核人员).",
    HEAD="The head's of the authority (机关负责人).",
)


@strawberry.type(
    description="The written classification of a matter against 二(二) (除外情形审核)."
)
class ExclusionReview:
    reviewed_on: date = strawberry.field(description="When it was made (审核日期).")
    reviewed_by: str | None = strawberry.field(description="By whom (审核人); null for a portal.")
    confirmed_by: str | None = strawberry.field(
        description="Who confirmed it (复核人), another person; null for a portal."
    )
    domains: list[ExclusionDomain] = strawberry.field(
        description="The excluded domains it touches (除外领域), none where it is not excluded."
    )
    irrevocable: bool = strawberry.field(description="Whether it cannot be undone (不可撤销).")
    basis: str = strawberry.field(description="The written reason (书面依据).")


def _review(
    review: DomainReview, policy: Policy | None, language: str, portal: bool
) -> ExclusionReview:
    domains = (policy.domain(code) for code in review.domains) if policy else ()
    return ExclusionReview(
        reviewed_on=review.reviewed_at,
        reviewed_by=None if portal else review.reviewed_by,
        confirmed_by=None if portal else review.confirmed_by,
        domains=[ExclusionDomain.of(domain, language) for domain in domains if domain],
        irrevocable=review.irrevocable,
        basis=review.basis,
    )


@strawberry.type(description="A matter that can be applied for (事项), in one version.")
class Matter:
    id: strawberry.ID = strawberry.field(description="Of this version, for ever (版本标识).")
    matter_id: strawberry.ID = strawberry.field(description="Of the matter (事项标识).")
    version: int = strawberry.field(description="The number of the version, from 1 (版本).")
    valid_from: date = strawberry.field(description="Its first day (生效日期).")
    valid_to: date | None = strawberry.field(
        description="The day the catalogue cancels it (取消日期); a later version may end it."
    )
    name: str = strawberry.field(description="Its name (事项名称).")
    type: MatterType = strawberry.field(description="What kind of power it is (事项类型).")
    base_code: str = strawberry.field(description="基本编码, 12 characters.")
    implement_code: str = strawberry.field(description="实施编码, 31 characters.")
    handling_code: str = strawberry.field(
        description="业务办理项编码, 33 characters; the code that inputs name a matter by."
    )
    operation: str | None = strawberry.field(description="Such as 新办 or 变更 (办理情形).")
    active: bool = strawberry.field(description="Whether it is in use (是否启用).")
    in_hall: bool = strawberry.field(description="Whether the hall handles it (是否进驻).")
    kind: ProjectKind = strawberry.field(description="How it is handled (办件类型).")
    decided_by: Decider = strawberry.field(description="Whose decision it needs (决定人).")
    legal_basis: str = strawberry.field(description="On what it rests (设定依据).")
    statutory_limit: Limit = strawberry.field(description="The limit of the law (法定办结时限).")
    statutory_text: str = strawberry.field(
        description="The law's words (法定时限说明), where one limit does not say it all."
    )
    promised_limit: Limit | None = strawberry.field(
        description="What the authority promises (承诺办结时限); null for a portal while it is a "
        "proposal that nobody has confirmed."
    )
    promised_by_mode: list[ModeLimit] | None = strawberry.field(
        description="Other promises by way of handling (分方式承诺时限); null as promisedLimit is."
    )
    special_procedure: str = strawberry.field(description="Procedures not counted (特别程序).")
    conditions: list[ApprovalCondition] = strawberry.field(
        description="What has to be so (审批条件)."
    )
    materials: list[MaterialSpec] = strawberry.field(description="What is asked for (申请材料).")
    steps: list[ProcedureStep] = strawberry.field(
        description="What is done between acceptance and decision (环节)."
    )
    site_check: SiteCheck = strawberry.field(description="The site check (现场勘验).")
    statutory_commitment: bool = strawberry.field(
        description="Whether a law prescribes 告知承诺 here, apart from credit approval."
    )
    verify_within_days: int = strawberry.field(
        description="Working days after the decision for what is verified later (核验期限)."
    )
    courier: bool = strawberry.field(description="Whether results go by courier (快递).")
    appointment: bool = strawberry.field(description="Whether slots can be booked (预约).")
    enterprise_setup: bool = strawberry.field(
        description="Whether an enterprise is set up by it (企业开办)."
    )
    supports: list[Benefit] = strawberry.field(
        description="Benefits of the policy that it lists (支持的便利)."
    )
    exclusion_review: ExclusionReview | None = strawberry.field(
        description="The review against 二(二) (除外情形审核); null where nobody has made one."
    )
    in_scope: bool = strawberry.field(
        description="Whether credit approval exists for it at a window (是否适用信用审批)."
    )
    scope_reasons: list[Refusal] = strawberry.field(
        description="Why it does not (不适用原因); empty where it does."
    )
    confidence: str = strawberry.field(
        description="How sure the statutory limit is (可信度): V seen, M from memory."
    )
    to_confirm: list[str] = strawberry.field(
        description="The facts that nobody has checked yet (待确认)."
    )
    facts_source: str = strawberry.field(description="Where the others were read (来源).")
    note: str = strawberry.field(description="Remarks (备注).")
    _authority: strawberry.Private[str]
    _reviewing: strawberry.Private[str]

    @classmethod
    def of(cls, context: Context, matter: DomainMatter, shelf: Shelf) -> "Matter":
        """The matter as this caller reads it, on the day and under the policy of `shelf`."""
        reasons = window_reasons(shelf, matter)
        reader = _Reader(
            language=context.language,
            portal=is_portal(context.desk.caller),
            promised=promise_told(context.desk.caller, matter),
        )
        return _matter(matter, shelf.policy, reasons, reader)

    @field("Who accepts applications (受理机关).")
    async def authority(self, info: Info) -> Authority | None:
        found = await info.context.authorities.load(self._authority)
        return Authority.of(found) if found else None

    @field("Who decides (审核机关).")
    async def reviewing_authority(self, info: Info) -> Authority | None:
        found = await info.context.authorities.load(self._reviewing)
        return Authority.of(found) if found else None


class _Reader(NamedTuple):
    """For whom a matter is put into words."""

    language: str
    portal: bool
    promised: bool


@lru_cache(maxsize=1024)
def _matter(
    matter: DomainMatter,
    policy: Policy | None,
    reasons: tuple[DomainRefusal, ...],
    reader: _Reader,
) -> Matter:
    language, portal, promised = reader
    review = matter.review
    return Matter(
        id=strawberry.ID(matter.id),
        matter_id=strawberry.ID(matter.matter_id),
        version=matter.version,
        valid_from=matter.valid_from,
        valid_to=matter.valid_to,
        name=matter.name,
        type=matter.type,
        base_code=matter.base_code,
        implement_code=matter.implement_code,
        handling_code=matter.handling_code,
        operation=matter.operation,
        active=matter.active,
        in_hall=matter.in_hall,
        kind=matter.kind,
        decided_by=matter.decided_by,
        legal_basis=matter.legal_basis,
        statutory_limit=Limit.of(matter.statutory),
        statutory_text=matter.statutory_text,
        promised_limit=Limit.of(matter.promised) if promised else None,
        promised_by_mode=ModeLimit.of(matter) if promised else None,
        special_procedure=matter.special_procedure,
        conditions=[ApprovalCondition.of(each) for each in matter.conditions],
        materials=[MaterialSpec.of(each) for each in matter.materials],
        steps=[ProcedureStep.of(each) for each in matter.steps],
        site_check=matter.site_check,
        statutory_commitment=matter.statutory_commitment,
        verify_within_days=matter.verify_within_days,
        courier=matter.courier,
        appointment=matter.appointment,
        enterprise_setup=matter.enterprise_setup,
        supports=_supports(matter, policy, language),
        exclusion_review=_review(review, policy, language, portal) if review else None,
        in_scope=not reasons,
        scope_reasons=[Refusal.of(each, policy, language) for each in reasons],
        confidence=matter.confidence,
        to_confirm=list(matter.to_confirm),
        facts_source=matter.facts_source,
        note=matter.note,
        _authority=matter.authority,
        _reviewing=matter.reviewing_authority,
    )


def _supports(matter: DomainMatter, policy: Policy | None, language: str) -> list[Benefit]:
    known = policy.benefits if policy else {}
    return [
        Benefit.of(policy, known[code], language)
        for code in matter.supports
        if policy and code in known
    ]


@strawberry.input(description="What a list of matters is narrowed to (筛选条件).")
class MatterFilter:
    text: ShortText | None = strawberry.field(
        default=None, description="A part of the name, or the beginning of the code (关键词)."
    )
    type: MatterType | None = strawberry.field(default=None, description="Of this type (事项类型).")
    authority: ShortText | None = strawberry.field(
        default=None, description="Accepted by the authority with this code (受理机关)."
    )
    in_scope: bool | None = strawberry.field(
        default=None, description="Where credit approval exists (适用信用审批), or only the others."
    )
    scope_reason: RefusalCode | None = strawberry.field(
        default=None,
        description="Where it does not, for this reason of the matter's own (不适用原因); then "
        "inScope does not count.",
    )
    active: bool | None = strawberry.field(
        default=None, description="In use (是否启用), or only the others."
    )

    @property
    def standing(self) -> ScopeStanding:
        """Where the matters stand."""
        return self.in_scope if self.scope_reason is None else self.scope_reason

    @property
    def narrowing(self) -> Narrowing:
        """What else they are narrowed to."""
        return Narrowing(
            text=self.text or "", type=self.type, authority=self.authority, active=self.active
        )


@strawberry.type
class CatalogueQuery:
    @field("The matters that hold today (事项列表), by code.", OPEN)
    async def matters(
        self,
        info: Info,
        filter: Annotated[
            MatterFilter | None, strawberry.argument(description="What is wanted (筛选条件).")
        ] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[Matter]:
        part = page(BY_CODE, first=first, after=after, last=last, before=before)
        asked = filter or MatterFilter()
        shelf = await shelf_on(civil_day(info.context.desk.now()))
        return Connection.of(
            await list_matters(shelf, asked.narrowing, asked.standing, part),
            BY_CODE,
            key=lambda matter: (matter.handling_code,),
            node=lambda matter: Matter.of(info.context, matter, shelf),
            count=lambda: count_listed(shelf, asked.narrowing, asked.standing),
        )

    @field("A matter as it stands on a day (事项); null where there is none.", OPEN)
    async def matter(
        self,
        info: Info,
        code: Annotated[
            ShortText, strawberry.argument(description="Its 业务办理项编码, as handlingCode.")
        ],
        on: Annotated[
            date | None, strawberry.argument(description="The day (日期); today by default.")
        ] = None,
    ) -> Matter | None:
        shelf = await shelf_on(on or civil_day(info.context.desk.now()))
        found = await matter_in(shelf, code)
        return Matter.of(info.context, found, shelf) if found else None

    @field("The bodies that accept or decide (机关), by code.", OPEN)
    async def authorities(self) -> list[Authority]:
        return [Authority.of(each) for each in await every_authority()]
