"""What a matter is made of: limits, conditions, materials, steps, and the authorities behind it."""

from enum import StrEnum, unique

import strawberry

from domain.authority import Authority as DomainAuthority
from domain.deadline import Limit as DomainLimit
from domain.deadline import LimitUnit
from domain.matter import (
    COMMITMENT_PROMISE,
    CREDIT_PROMISE,
    Condition,
    MaterialForm,
    MaterialMedium,
    MaterialSource,
    Matter,
    StepSpec,
)
from domain.matter import MaterialSpec as DomainMaterial
from schema.describe import described

described(
    MaterialForm,
    "What of a material is asked for (材料类型).",
    ORIGINAL="The original (原件).",
    COPY="A copy (复印件).",
    ORIGINAL_AND_COPY="Both (原件和复印件).",
)
described(
    MaterialMedium,
    "How a material comes (材料形式).",
    PAPER="On paper (纸质).",
    ELECTRONIC="Electronically (电子).",
    EITHER="As the applicant likes (纸质或电子).",
)
described(
    MaterialSource,
    "Who makes a material out (来源渠道).",
    APPLICANT="The applicant (申请人自备).",
    GOVERNMENT="A government body (政府部门核发).",
    OTHER="Somebody else (其他).",
)
described(
    LimitUnit,
    "In what a limit is counted (期限单位), as the law writes it.",
    WORKING_DAY="Working days (工作日).",
    DAY="Calendar days (日).",
    MONTH="Months (月).",
)


@unique
class PromiseMode(StrEnum):
    """Ways of handling that may have a promised limit of their own."""

    CREDIT = CREDIT_PROMISE
    STATUTORY_COMMITMENT = COMMITMENT_PROMISE


described(
    PromiseMode,
    "Ways of handling that may have a promised limit of their own (办理方式).",
    CREDIT="Credit approval (信用审批).",
    STATUTORY_COMMITMENT="The commitment that a law prescribes (法定告知承诺).",
)


@strawberry.type(description="How long something may take (期限).")
class Limit:
    amount: int = strawberry.field(description="How many (数值); 0 is the same day.")
    unit: LimitUnit = strawberry.field(description="Of what (单位).")
    extension: int = strawberry.field(
        description="Working days the head of the authority added (延长, 许可法42)."
    )

    @classmethod
    def of(cls, limit: DomainLimit) -> "Limit":
        """The limit as GraphQL shows it."""
        return cls(amount=limit.amount, unit=limit.unit, extension=limit.extension)


@strawberry.type(description="The promised limit of one way of handling (分方式承诺时限).")
class ModeLimit:
    mode: PromiseMode = strawberry.field(description="Which way (办理方式).")
    limit: Limit = strawberry.field(description="How long (承诺办结时限).")

    @classmethod
    def of(cls, matter: Matter) -> "list[ModeLimit]":
        """The promises of a matter as GraphQL shows them."""
        return [
            cls(mode=PromiseMode(mode), limit=Limit.of(limit))
            for mode, limit in matter.promised_by_mode.items()
        ]


@strawberry.type(description="A body that accepts or decides (机关), with its windows' hours.")
class Authority:
    code: str = strawberry.field(description="Its code (统一社会信用代码).")
    name: str = strawberry.field(description="Its name (名称).")
    opens: str = strawberry.field(description="When its windows open (开始受理), as `09:00`.")
    closes: str = strawberry.field(
        description="When they close (停止受理); what comes later counts from the next working day."
    )

    @classmethod
    def of(cls, authority: DomainAuthority) -> "Authority":
        """The authority as GraphQL shows it."""
        return cls(
            code=authority.code,
            name=authority.name,
            opens=f"{authority.opens:%H:%M}",
            closes=f"{authority.closes:%H:%M}",
        )


@strawberry.type(description="One condition of approval (审批条件).")
class ApprovalCondition:
    code: str = strawberry.field(description="Its code in the matter (条件编号).")
    text: str = strawberry.field(description="What has to be so (条件内容).")
    replaceable: bool = strawberry.field(
        description="Whether a commitment may stand for its proof (可承诺替代)."
    )

    @classmethod
    def of(cls, condition: Condition) -> "ApprovalCondition":
        """The condition as GraphQL shows it."""
        return cls(code=condition.code, text=condition.text, replaceable=condition.replaceable)


@strawberry.type(description="One material that is asked for (申请材料).")
class MaterialSpec:
    code: str = strawberry.field(description="Its code in the matter (材料编号).")
    name: str = strawberry.field(description="Its name (材料名称).")
    required: bool = strawberry.field(description="Whether it is needed (是否必要).")
    main: bool = strawberry.field(description="Whether it is a main one (主件), never deferred.")
    deferrable: bool = strawberry.field(description="Whether it may come later (可容缺).")
    defer_days: int | None = strawberry.field(
        description="By how many working days after acceptance (容缺期限)."
    )
    replaceable: bool = strawberry.field(
        description="Whether a commitment may stand for it (可承诺替代)."
    )
    in_one_form: bool = strawberry.field(description="Whether the one form meets it (一表涵盖).")
    form: MaterialForm | None = strawberry.field(description="Original or copy (材料类型).")
    medium: MaterialMedium | None = strawberry.field(description="How it comes (材料形式).")
    source: MaterialSource | None = strawberry.field(description="Who makes it out (来源渠道).")
    standard: str = strawberry.field(description="When it is taken (受理标准).")
    legal_basis: str = strawberry.field(description="Why it may be asked for (依据).")

    @classmethod
    def of(cls, spec: DomainMaterial) -> "MaterialSpec":
        """The material as GraphQL shows it."""
        return cls(
            code=spec.code,
            name=spec.name,
            required=spec.required,
            main=spec.main,
            deferrable=spec.deferrable,
            defer_days=spec.defer_days,
            replaceable=spec.replaceable,
            in_one_form=spec.in_one_form,
            form=spec.form,
            medium=spec.medium,
            source=spec.source,
            standard=spec.standard,
            legal_basis=spec.legal_basis,
        )


@strawberry.type(description="A step between acceptance and decision (环节).")
class ProcedureStep:
    code: str = strawberry.field(description="Its code in the matter (环节编号).")
    name: str = strawberry.field(description="Its name (环节名称).")
    statutory: bool = strawberry.field(description="Whether a law prescribes it (是否法定).")
    site_check: bool = strawberry.field(description="Whether it is a site check (现场勘验).")
    persons: int = strawberry.field(description="How many officers have to do it (实施人数).")

    @classmethod
    def of(cls, step: StepSpec) -> "ProcedureStep":
        """The step as GraphQL shows it."""
        return cls(
            code=step.code,
            name=step.name,
            statutory=step.statutory,
            site_check=step.site_check,
            persons=step.persons,
        )
