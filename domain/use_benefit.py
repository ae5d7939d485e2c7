"""The use of a granted benefit: when it is open, and what proves that a service was given (三)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import ClassVar

from domain.action import CaseAction
from domain.case import DECIDED, Case, Track
from domain.command import Act, Occasion
from domain.events import BenefitUsed
from domain.policy import Benefit, BenefitEffect, ProofKind, UsableFrom
from domain.refusal import Refusal, RefusalCode, invalid
from domain.words import Words


class UseBenefit(Act, frozen=True, kw_only=True):
    """Use a granted benefit; a service is proven by what its kind asks for."""

    action: ClassVar[CaseAction] = CaseAction.USE_BENEFIT

    benefit: str | None = None
    proof: Words | None = None
    rank: int | None = None

    def grounds(self, case: Case, on: Occasion) -> Iterator[Refusal]:
        """Usable by now, granted, proven, and given by an officer of the rank that its terms ask
        for; what is no benefit of the policy is not granted.
        """
        if self.benefit is None:
            yield from self._any(case, on)
            return
        benefit = on.policy.benefits.get(self.benefit) if on.policy else None
        barred = _unusable(benefit, case)
        if barred is not None:
            yield on.refuse(barred, stage=case.stage)
        if barred in ENDED:
            return
        if benefit is None or self.benefit not in case.granted(on.policy):
            yield on.refuse(RefusalCode.BENEFIT_NOT_GRANTED, benefit=self.benefit)
        elif barred is None:
            yield from _unproven(benefit, self.proof)
            if on.policy:
                given = on.policy.given(self.benefit, case.tier)
                yield from _of_other_rank(given.params.rank, self.rank)

    def _any(self, case: Case, on: Occasion) -> Iterator[Refusal]:
        """With no benefit named: the first ground where none could be used now."""
        codes = case.granted(on.policy)
        benefits = [on.policy.benefits[code] for code in codes] if on.policy else []
        barred = [_unusable(benefit, case) for benefit in benefits]
        if None not in barred:
            code = next(filter(None, barred), _none_granted(case))
            yield on.refuse(code, stage=case.stage, benefit="任何 any")

    def event(self, case: Case, on: Occasion) -> BenefitUsed:
        """Used, with its proof."""
        assert self.benefit, "a whole command"
        return BenefitUsed(
            benefit=self.benefit,
            proof_words=self.proof.id if self.proof else None,
            rank=self.rank,
        )


ENDED = (RefusalCode.ALREADY_DECIDED, RefusalCode.MODE_NOT_CREDIT)
"""Grounds beside which it does not matter whether a benefit was granted."""


def _none_granted(case: Case) -> RefusalCode:
    """Why nothing can be used where nothing was granted. A decision does not end what begins with
    it, so that without credit approval the mode is the ground, then too.
    """
    if case.track not in (Track.COMMITTED, Track.ACTIVE):
        return RefusalCode.MODE_NOT_CREDIT
    return _unusable(None, case) or RefusalCode.BENEFIT_NOT_GRANTED


def _unusable(benefit: Benefit | None, case: Case) -> RefusalCode | None:
    """Why a benefit cannot be used now, granted or not; None is a code the policy does not have.

    What is used from the decision on begins with it; everything else ends with it. What changes
    the materials or the steps is used by acceptance and decision themselves.
    """
    late = case.stage in DECIDED
    usable_from = benefit.usable_from if benefit else None
    if late and usable_from is not UsableFrom.DECISION:
        return RefusalCode.ALREADY_DECIDED
    if case.track not in (Track.COMMITTED, Track.ACTIVE):
        return RefusalCode.MODE_NOT_CREDIT
    early = usable_from is UsableFrom.ACCEPTANCE and not case.accepted
    early = early or (usable_from is UsableFrom.DECISION and not late)
    early = early or (benefit is not None and not benefit.by_hand)
    return RefusalCode.WRONG_STAGE if early else None


def _is_time(text: str) -> bool:
    """Whether the text is a civil date and time to the minute, such as 2026-11-24T09:30."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d", text, re.ASCII) is not None


def _is_parcel(text: str) -> bool:
    return re.fullmatch(r"[A-Za-z0-9-]{8,40}", text) is not None


PROOFS: Mapping[ProofKind, Callable[[str], bool]] = {
    ProofKind.SLOT: _is_time,
    ProofKind.COURIER: _is_parcel,
}
"""What the proof of a kind must look like; the others are a name or a number people write."""

PROOF_WANTED: Mapping[ProofKind, tuple[str, str]] = {
    ProofKind.SLOT: (
        "须填写预约的日期和时间，如 2026-12-01T09:30",
        "give the day and time that were booked, such as 2026-12-01T09:30",
    ),
    ProofKind.HELPER: ("须填写帮代办人员", "name the helper"),
    ProofKind.TEAM: ("须填写服务专班", "name the team"),
    ProofKind.VISIT: ("须填写上门办理的记录", "write down the visit"),
    ProofKind.COURIER: (
        "须填写快递单号：8 至 40 位字母、数字或连字符",
        "give the courier number: 8 to 40 letters, digits and hyphens",
    ),
    ProofKind.PACK: ("须填写领取礼包的记录", "write down how the pack was handed over"),
}
"""What is asked for where the proof is not there, in Chinese and English."""


def _unproven(benefit: Benefit, proof: Words | None) -> Iterator[Refusal]:
    if benefit.effect is not BenefitEffect.SERVICE or benefit.proof is None:
        return
    is_proof = PROOFS.get(benefit.proof, bool)
    if proof is None or not is_proof(proof.body):
        yield invalid(*PROOF_WANTED[benefit.proof], "proof")


LOWEST_RANK = 9


def _of_other_rank(wanted: int | None, given: int | None) -> Iterator[Refusal]:
    """A service that the terms give to a rank is given by one of it, or of a higher one."""
    lowest = LOWEST_RANK if wanted is None else wanted
    if given is None and wanted is None:
        return
    if given is None or not 1 <= given <= lowest:
        yield invalid(
            f"须填写办理人员的层级，1 为最高，不得低于 {lowest}",
            f"give the rank of the officer who handled it, 1 the highest and {lowest} the lowest",
            "rank",
        )
