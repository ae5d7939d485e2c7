"""The cases of the demo: one for each thing worth looking at, in every stage, track and mode."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from api.demo_acts import (
    accepted,
    accepted_without,
    asked,
    closed,
    committed,
    extended,
    granted,
    granted_at_once,
    not_accepted,
    opinion,
    received,
    refused,
    revoked,
    said,
    sent,
    step,
    supplement,
    suspended,
    told,
)
from api.demo_breaches import (
    Ago,
    BreachDeed,
    accounted_for,
    confirmed_on,
    heard_on,
    lapsed,
    told_of_it,
    untrue,
)
from domain.breach_life import Severity
from domain.command import Command
from domain.credit_track import (
    Decline,
    GiveRightsNotice,
    QueryCredit,
    RequestCreditApproval,
    WithdrawCreditApproval,
)
from domain.event_terms import RefusalGround, SignerCapacity
from domain.policy import Channel
from domain.review import Close, StartReview
from domain.roles import Role
from domain.use_benefit import UseBenefit
from domain.window import SubmitMaterial, WithdrawApplication

# --- what is applied for: matters of the starter catalogue -----------------------------

ACCOUNTING = "11410404MB0T14003F499011300100001"  # 代理记账: every effect but the start-up pack
DISPATCH = "11410404MB0T05000M499011400100001"  # 劳务派遣(新办): two steps before the decision
DISPATCH_CHANGE = "11410404MB0T05000M499011400100002"  # 劳务派遣(变更): a 即办件
AGENCY = "11410404MB0T05000M499011400200001"  # 人力资源服务
COMPANY = "11410404MB0T0100XJ499013100300001"  # 公司设立: a 即办件 that sets up an enterprise
WASTE = "11410404MB0T03005N400011701400001"  # 城市建筑垃圾处置
BILLBOARD = "11410404MB0T03005N499011700100001"  # 大型户外广告
GAUGES = "11410404MB0T0100XJ499013100200001"  # 计量标准器具: reviewed by experts
CHARITY = "11410404MB0T13000Y499011100100001"  # 民办非企业单位成立
LAWYER = "11410404MB0T150060499011200100001"  # 基层法律服务工作者: natural persons
RESTAURANT = "11410404MB0T0100XJ400013102400001"  # 食品经营: excluded, 直接关系人身健康
BATHHOUSE = "11410404MB0T020026400012302000002"  # 公共场所卫生(变更): not reviewed
FILING = "11410404MB0T03005N499101700700001"  # 夜景亮化方案: no licence

THREE = ("M01", "M02", "M03")
FOUR = (*THREE, "M04")
FIVE = (*FOUR, "M05")
SIX = (*FIVE, "M06")

# --- who applies: people of the demo register, by grade --------------------------------

AAA = "91410404MA0TEXT045"
AA = "91410404MA0DEM0134"
A_PLUS = "91410404MA0DEM021Y"
A = "91410404MA0DEM03XN"
A_MINUS = "91410404MA0DEM048N"
BBB = "91410404MA0DEM056H"
B = "91410404MA0DEM0802"
CC = "91410404MA0DEM11XA"
D = "91410404MA0DEM152T"
NO_RECORD = "91410404MA0DEM160M"
EXPIRED = "91410404MA0DEM179J"
UNKNOWN = "91410404MA0DEM187D"
SHOP = "92410404MA9KXYL08D"
PERSON = "410404199001010011"
PERSON_UNRATED = "41040419851231002X"

# --- stories ---------------------------------------------------------------------------

Deed: TypeAlias = Command | tuple[Role, Command]
"""An act, by the first of the roles that may do it, or by another one of them."""

LONGEST_AGO = 15
"""How many working days the oldest story goes back: the grades of the demo are older."""


@dataclass(frozen=True, slots=True)
class Story:
    """One case: what it shows, who applies for what, and what is done so many working days ago, to
    it and to its breaches, those last.

    It is registered on the first of these days.
    """

    shows: str
    applicant: str
    matter: str
    days: Mapping[int, tuple[Deed, ...]]
    channel: Channel = Channel.OFFLINE_HALL
    breaches: Mapping[int, tuple[BreachDeed, ...]] = field(default_factory=dict)


def stories(ago: Ago) -> tuple[Story, ...]:
    """Every story, from the window to the archive."""
    told_no = tuple(_told_no())
    return (*_at_the_window(ago), *told_no, *_accepted(ago), *_in_review(ago), *_over(ago))


def _at_the_window(ago: Ago) -> tuple[Story, ...]:
    slot = UseBenefit(benefit="APPOINTMENT", proof=said(f"{ago(-2)}T09:30"))
    missing = supplement(M05="缺身份证明复印件", M06="章程草案未盖章")
    return (
        Story("刚登记", AAA, DISPATCH, {1: ()}),
        Story("已告知已提醒", AA, WASTE, {1: told()}),
        Story("不申请信用审批", PERSON, LAWYER, {1: (*told(), Decline(), *received("M01"))}),
        Story("已申请待判定", A_PLUS, DISPATCH, {1: (*told(), RequestCreditApproval())}),
        Story("可实行待承诺", AA, AGENCY, {1: (*asked(), GiveRightsNotice())}),
        Story(
            "代办人已承诺已预约",
            AAA,
            DISPATCH,
            {2: committed(SignerCapacity.AGENT), 1: (slot, *received("M01", "M02"))},
        ),
        Story("补正中", B, CHARITY, {3: (*told(), *received(*FOUR)), 2: (missing,)}),
    )


def _told_no() -> tuple[Story, ...]:
    """Each ground on which credit approval does not apply."""
    return (
        Story("A级以下不适用", CC, BILLBOARD, {2: asked()}),
        Story("无评价记录", NO_RECORD, AGENCY, {2: asked()}),
        Story("自然人无评价记录", PERSON_UNRATED, LAWYER, {2: asked()}),
        Story("评价已过期", EXPIRED, WASTE, {2: asked()}),
        Story("等级未识别", UNKNOWN, ACCOUNTING, {2: asked()}),
        Story("除外事项", AAA, RESTAURANT, {2: asked()}),
        Story("未审核事项", AAA, BATHHOUSE, {2: asked()}),
        Story("非行政许可事项", AA, FILING, {2: asked()}),
        Story("网上渠道不适用", A, ACCOUNTING, {1: asked()}, Channel.ONLINE_PORTAL),
    )


def _accepted(ago: Ago) -> tuple[Story, ...]:
    tolerated = accepted_without(deferred=("M05",), by=ago(0), replaced=("M04",))
    overdue = accepted_without(deferred=("M05",), by=ago(4))
    withdrawn = (WithdrawCreditApproval(), *accepted(*FIVE))
    return (
        Story(
            "容缺受理和告知承诺",
            AAA,
            ACCOUNTING,
            {1: (*committed(), *received("M01", "M02"), tolerated)},
        ),
        Story(
            "容缺材料逾期未补",
            AAA,
            WASTE,
            {6: (*committed(), *received(*FOUR), overdue)},
            breaches={1: (lapsed("M05"), told_of_it(until=ago(-5)))},
        ),
        Story("未申请普通办理", A_MINUS, WASTE, {3: (*told(), *accepted(*FIVE))}),
        Story("减法运用已受理", D, BILLBOARD, {2: (*told(), *accepted(*FIVE))}),
        Story("受理前撤回信用审批", AA, BILLBOARD, {4: committed(), 3: withdrawn}),
        Story(
            "逾期未告知视为受理", SHOP, ACCOUNTING, {8: (*told(), SubmitMaterial(material="M01"))}
        ),
    )


def _in_review(ago: Ago) -> tuple[Story, ...]:
    checked = step("S01", "李勘验", "王勘验")
    replaced = accepted_without(replaced=("M04",))
    return (
        Story(
            "先入后验审查中",
            AA,
            DISPATCH,
            {3: (*committed(), *accepted(*SIX)), 2: (StartReview(), opinion())},
        ),
        Story(
            "减法运用待第二人复核",
            BBB,
            WASTE,
            {5: (*told(), *accepted(*FIVE)), 3: (StartReview(), checked, opinion())},
        ),
        Story("承诺时限已超期", A, AGENCY, {11: (*told(), *accepted(*FOUR)), 9: (StartReview(),)}),
        Story(
            "专家评审中止计时",
            AA,
            GAUGES,
            {6: (*told(), *accepted(*THREE)), 4: (StartReview(), suspended(ago(-5)))},
        ),
        Story(
            "期限已延长",
            NO_RECORD,
            BILLBOARD,
            {7: (*told(), *accepted(*FIVE)), 5: (StartReview(), QueryCredit()), 1: (extended(),)},
        ),
        Story(
            "审查中撤回信用审批",
            AAA,
            ACCOUNTING,
            {
                2: (*committed(), *received("M01", "M02", "M05"), replaced),
                1: (StartReview(), WithdrawCreditApproval()),
            },
        ),
    )


def _over(ago: Ago) -> tuple[Story, ...]:
    """Decided and beyond."""
    return (*_decided(), *_closed(ago), *_never_accepted())


def _decided() -> tuple[Story, ...]:
    reviewed = (StartReview(), step("S01", "李勘验", "王勘验"), opinion())
    return (
        Story(
            "准予待送达",
            A_PLUS,
            CHARITY,
            {5: (*told(), *accepted(*SIX)), 3: (StartReview(), opinion()), 2: (granted(),)},
        ),
        Story(
            "送达已超期",
            A,
            LAWYER,
            {15: (*told(), *accepted(*FOUR)), 13: (StartReview(), opinion(), granted())},
        ),
        Story(
            "不予许可",
            NO_RECORD,
            BILLBOARD,
            {9: (*told(), *accepted(*FIVE)), 7: (*reviewed, refused())},
        ),
        Story("已快递送达", PERSON, LAWYER, {6: (*committed(), *accepted(*FOUR)), 4: sent()}),
    )


def _closed(ago: Ago) -> tuple[Story, ...]:
    replaced = accepted_without(replaced=("M04",))
    second: Deed = (Role.HEAD, opinion())
    pack = UseBenefit(benefit="STARTUP_PACK", proof=said("大礼包第7号"))
    at_once: tuple[Deed, ...] = (granted_at_once(), pack, *closed())
    return (
        Story(
            "备案即入办结",
            AA,
            ACCOUNTING,
            {
                8: (*committed(), *received("M01", "M02", "M05"), replaced),
                7: (granted_at_once(), *closed()),
            },
        ),
        Story(
            "信用审批免勘验办结",
            AAA,
            WASTE,
            {12: (*committed(), *accepted(*FIVE)), 11: (*sent(), Close())},
        ),
        Story(
            "即办件和企业开办大礼包",
            A_MINUS,
            COMPANY,
            {4: (*committed(), *accepted(*FOUR), *at_once)},
        ),
        Story(
            "减法运用两人复核办结",
            B,
            CHARITY,
            {
                14: (*told(), *accepted(*SIX)),
                12: (StartReview(), opinion(), second, granted(), *closed()),
            },
        ),
        Story(
            "违诺认定后许可被撤销",
            A_PLUS,
            DISPATCH_CHANGE,
            {
                13: (*committed(), *accepted(*THREE), granted_at_once(), *closed()),
                3: (revoked(heard_on=ago(5)),),
            },
            breaches={
                6: (untrue("M02"), told_of_it(until=ago(4))),
                5: (heard_on(ago(5)),),
                4: (confirmed_on(ago(4), Severity.SERIOUS),),
                3: (accounted_for(ago(3)),),
            },
        ),
    )


def _never_accepted() -> tuple[Story, ...]:
    missing = supplement(M05="缺身份证明复印件", M06="章程草案未盖章")
    too_late = not_accepted(RefusalGround.MATERIALS_NOT_SUPPLEMENTED, "逾期未补正。")
    no_licence = not_accepted(RefusalGround.NO_LICENCE_NEEDED, "依法不需要取得行政许可。")
    return (
        Story("依法不需许可", SHOP, BILLBOARD, {5: (*told(), no_licence)}),
        Story(
            "逾期未补正不予受理",
            CC,
            CHARITY,
            {10: (*told(), *received(*FOUR), missing), 2: (too_late,)},
        ),
        Story("撤回申请", PERSON_UNRATED, LAWYER, {6: told(), 5: (WithdrawApplication(),)}),
    )
