"""The log proves itself: every hash is computed again, every case, account, token, breach and
commitment folded anew, every draw run again, every document that an event vouches for hashed
again, and all compared with what is stored.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from domain.account_fold import ACCOUNT_EVENTS, AccountRow, account_after, account_made
from domain.accounts import AccountCreated
from domain.breach_life import BREACH_EVENTS, Breach, BreachAlleged, alleged
from domain.breach_life import after as after_breach
from domain.case import Case
from domain.chain import GENESIS, entry_hash, fields_of
from domain.commitment_life import COMMITMENT_EVENTS, Commitment, CommitmentOpened, opened
from domain.commitment_life import after as after_commitment
from domain.eligibility import decision, restored
from domain.events import CASE_EVENTS, CaseRegistered, EligibilityDecided
from domain.exclusion_proposals import (
    ExclusionReviewConfirmed,
    ExclusionReviewProposed,
    ExclusionReviewRejected,
)
from domain.fold import Mark, after, registered
from domain.instants import instant_from_text
from domain.matter import MatterVersioned, content_hash
from domain.matter_versions import MATTER_EVENTS, MatterDrafted, MatterDraftEdited
from domain.policy_versions import PolicyPublished
from domain.retention import DataKind, RetentionApplied
from domain.services.policies import document_hash, policy_version
from domain.site_draw import SiteChecksDrawn, faults
from domain.store.accounts import account_ids, says_of_account
from domain.store.breaches import any_breach, breach_text, every_breach
from domain.store.breaches import shown_of as shown_of_breach
from domain.store.cases import any_case, case_ids, shown_of, state_text
from domain.store.commitments import (
    any_commitment,
    commitment_text,
    every_commitment,
    items_shown,
    shown_of_item,
)
from domain.store.commitments import shown_of as shown_of_commitment
from domain.store.database import Row
from domain.store.decisions import all_decisions, answer_of, inputs_of, stored_answer
from domain.store.log import head, page, payload_text
from domain.store.matter_drafts import written_documents
from domain.store.matters import matter_version, version_contents
from domain.store.policies import policy_rows
from domain.store.site_draws import draw_with, every_draw, hash_at, population_of
from domain.store.tokens import says_of_token, token_ids
from domain.token_fold import TOKEN_EVENTS, TokenRow, token_after, token_made
from domain.tokens import TokenCreated

PAGE = 1000

DRAW_EVENTS = {SiteChecksDrawn.__name__: SiteChecksDrawn}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that does not agree: where, and what."""

    where: str
    what: str


async def verify() -> tuple[int, list[Finding]]:
    """Go through the whole log once; the number of events, and everything that does not agree.

    Memory grows with the number of cases, accounts, breaches and commitments, folded side
    by side.
    """
    findings: list[Finding] = []
    cases: dict[str, Case] = {}
    accounts: dict[str, AccountRow] = {}
    tokens: dict[str, TokenRow] = {}
    breaches: dict[str, Breach] = {}
    commitments: dict[str, Commitment] = {}
    draws: dict[str, SiteChecksDrawn] = {}
    documents: dict[str, str] = {}
    decisions: dict[str, list[str]] = {}
    position, chain = 0, GENESIS
    async for row in _events():
        position += 1
        chain = _linked(row, position, chain, findings)
        _folded(row, cases, findings)
        _folded_account(row, accounts, findings)
        _folded_token(row, tokens, findings)
        _folded_breach(row, breaches, findings)
        _folded_commitment(row, commitments, findings)
        if drawn := _decoded(row, DRAW_EVENTS, findings):
            draws[row["stream"]] = drawn
        _vouched(row, documents)
        _without_erased(row, documents, decisions)
    if (position, chain) != await head():
        findings.append(Finding(where="log_head", what="is not where the log ends"))
    await _compare(cases, findings)
    await _compare_accounts(accounts, findings)
    await _compare_tokens(tokens, findings)
    await _compare_breaches(breaches, findings)
    await _compare_commitments(commitments, findings)
    await _compare_draws(draws, findings)
    await _compare_documents(documents, findings)
    return position, findings


async def _events() -> AsyncIterator[Row]:
    after_position = 0
    while rows := await page(after_position, PAGE):
        for row in rows:
            yield row
        after_position = int(rows[-1]["position"])


def _linked(row: Row, position: int, chain: str, findings: list[Finding]) -> str:
    where = f"event {row['position']}"
    if row["position"] != position:
        findings.append(Finding(where=where, what=f"stands where {position} should"))
    expected = entry_hash(chain, fields_of(row))
    if row["hash"] != expected:
        findings.append(Finding(where=where, what="was changed, or follows another event"))
    return str(row["hash"])


def _folded(row: Row, cases: dict[str, Case], findings: list[Finding]) -> None:
    where, event = f"event {row['position']}", _decoded(row, CASE_EVENTS, findings)
    if event is None:
        return
    mark = Mark(at=instant_from_text(row["at"]), officer=row["officer"])
    case = cases.get(row["stream"])
    if (case is None) != isinstance(event, CaseRegistered):
        findings.append(Finding(where=where, what="does not follow a registration"))
    elif case is None:
        cases[row["stream"]] = registered(row["stream"], event, mark)
    else:
        cases[row["stream"]] = after(case, event, mark)
        if cases[row["stream"]].version != row["version"]:
            findings.append(Finding(where=where, what="is out of the order of its case"))


def _folded_account(row: Row, accounts: dict[str, AccountRow], findings: list[Finding]) -> None:
    where, event = f"event {row['position']}", _decoded(row, ACCOUNT_EVENTS, findings)
    if event is None:
        return
    account = accounts.get(row["stream"])
    if (account is None) != isinstance(event, AccountCreated):
        findings.append(Finding(where=where, what="does not follow the making of an account"))
        return
    folded = account_after(account, event) if account else account_made(event)
    accounts[row["stream"]] = folded
    if folded.version != row["version"]:
        findings.append(Finding(where=where, what="is out of the order of its account"))


def _folded_token(row: Row, tokens: dict[str, TokenRow], findings: list[Finding]) -> None:
    where, event = f"event {row['position']}", _decoded(row, TOKEN_EVENTS, findings)
    if event is None:
        return
    token = tokens.get(row["stream"])
    if (token is None) != isinstance(event, TokenCreated):
        findings.append(Finding(where=where, what="does not follow the making of a token"))
        return
    folded = token_after(token, event) if token else token_made(event)
    tokens[row["stream"]] = folded
    if folded.version != row["version"]:
        findings.append(Finding(where=where, what="is out of the order of its token"))


def _folded_breach(row: Row, breaches: dict[str, Breach], findings: list[Finding]) -> None:
    where, event = f"event {row['position']}", _decoded(row, BREACH_EVENTS, findings)
    if event is None:
        return
    id, breach = row["stream"], breaches.get(row["stream"])
    if (breach is None) != isinstance(event, BreachAlleged):
        findings.append(Finding(where=where, what="does not follow an allegation"))
        return
    breaches[id] = alleged(id, event) if breach is None else after_breach(breach, event)
    if breaches[id].version != row["version"]:
        findings.append(Finding(where=where, what="is out of the order of its breach"))


def _folded_commitment(
    row: Row, commitments: dict[str, Commitment], findings: list[Finding]
) -> None:
    where, event = f"event {row['position']}", _decoded(row, COMMITMENT_EVENTS, findings)
    if event is None:
        return
    id, commitment = row["stream"], commitments.get(row["stream"])
    if (commitment is None) != isinstance(event, CommitmentOpened):
        findings.append(Finding(where=where, what="does not follow the opening of a commitment"))
        return
    folded = opened(id, event) if commitment is None else after_commitment(commitment, event)
    commitments[id] = folded
    if folded.version != row["version"]:
        findings.append(Finding(where=where, what="is out of the order of its commitment"))


def _decoded(row: Row, kinds: Mapping[str, type[Any]], findings: list[Finding]) -> Any:
    """The event in a row; None where it is of no such kind, or not what it should be."""
    kind, where = kinds.get(row["kind"]), f"event {row['position']}"
    if kind is None:
        return None
    try:
        event = msgspec.json.decode(row["payload"], type=kind)
    except msgspec.ValidationError as fault:
        findings.append(Finding(where=where, what=f"is no {row['kind']}: {fault}"))
        return None
    if payload_text(event) != row["payload"]:
        findings.append(Finding(where=where, what="is not in its canonical form"))
    return event


async def _compare(cases: dict[str, Case], findings: list[Finding]) -> None:
    for id in await case_ids():
        row = await any_case(id)
        folded = cases.pop(id, None)
        if row is None or folded is None or row.row["state"] != state_text(folded):
            findings.append(Finding(where=f"case {id}", what="is not what its events lead to"))
        elif row.shown() != shown_of(folded):
            findings.append(Finding(where=f"case {id}", what="has a column its state denies"))
    findings += [Finding(where=f"case {id}", what="has events and no row") for id in cases]


async def _compare_accounts(accounts: Mapping[str, AccountRow], findings: list[Finding]) -> None:
    kept = await account_ids()
    for id in sorted(kept | accounts.keys()):
        folded = accounts.get(id)
        if folded is None or not await says_of_account(id, folded):
            findings.append(Finding(where=f"account {id}", what="is not what its events lead to"))


async def _compare_tokens(tokens: Mapping[str, TokenRow], findings: list[Finding]) -> None:
    kept = await token_ids()
    for id in sorted(kept | tokens.keys()):
        folded = tokens.get(id)
        if folded is None or not await says_of_token(id, folded):
            findings.append(Finding(where=f"token {id}", what="is not what its events lead to"))


async def _compare_breaches(breaches: dict[str, Breach], findings: list[Finding]) -> None:
    for id in await every_breach():
        row, folded = await any_breach(id), breaches.pop(id, None)
        if row is None or folded is None or row.row["document"] != breach_text(folded):
            findings.append(Finding(where=f"breach {id}", what="is not what its events lead to"))
        elif row.shown() != shown_of_breach(folded):
            findings.append(Finding(where=f"breach {id}", what="has a column its state denies"))
    findings += [Finding(where=f"breach {id}", what="has events and no row") for id in breaches]


async def _compare_commitments(commitments: dict[str, Commitment], findings: list[Finding]) -> None:
    for id in await every_commitment():
        where, folded = f"commitment {id}", commitments.pop(id, None)
        row = await any_commitment(id)
        if row is None or folded is None or row.row["document"] != commitment_text(folded):
            findings.append(Finding(where=where, what="is not what its events lead to"))
        elif row.shown() != shown_of_commitment(folded) or not await _items_agree(folded):
            findings.append(Finding(where=where, what="has a column its state denies"))
    findings += [
        Finding(where=f"commitment {id}", what="has events and no row") for id in commitments
    ]


async def _items_agree(commitment: Commitment) -> bool:
    rows = [dict(row) for row in await items_shown(commitment.id)]
    shown = [shown_of_item(commitment, item) for item in commitment.items]
    return rows == shown


async def _compare_draws(draws: Mapping[str, SiteChecksDrawn], findings: list[Finding]) -> None:
    """Run every draw again, from what it says it was drawn from."""
    for id in sorted({*draws, *await every_draw()}):
        where, draw = f"draw {id}", draws.get(id)
        if draw is None or await draw_with(id) != draw:
            findings.append(Finding(where=where, what="is not what its event says"))
            continue
        population, beacon = await population_of(id), await hash_at(draw.position)
        if wrong := ", ".join(faults(draw, population, beacon)):
            findings.append(Finding(where=where, what=f"cannot be run again: {wrong}"))


# --- documents the log vouches for -----------------------------------------------------


def _vouched(row: Row, documents: dict[str, str]) -> None:
    """Note the hash by which an event vouches for a document: a matter version, a draft of one, a
    proposed exclusion review, a policy or a decision.
    """
    if row["kind"] in MATTER_EVENTS:
        matter = msgspec.json.decode(row["payload"], type=MatterVersioned)
        documents[matter.version] = matter.content_hash
    elif row["kind"] in WRITTEN:
        written = msgspec.json.decode(row["payload"], type=ExclusionReviewProposed)
        documents[row["stream"]] = written.content_hash
    elif row["kind"] == PolicyPublished.__name__:
        policy = msgspec.json.decode(row["payload"], type=PolicyPublished)
        documents[policy.policy] = policy.content_hash
    elif row["kind"] == EligibilityDecided.__name__:
        decided = msgspec.json.decode(row["payload"], type=EligibilityDecided)
        documents[decided.decision] = decided.inputs_hash


def _without_erased(row: Row, documents: dict[str, str], decisions: dict[str, list[str]]) -> None:
    """Vouch no more for the decisions of a case that were erased with what they rested on; note
    those made, by case.
    """
    if row["kind"] == EligibilityDecided.__name__:
        decided = msgspec.json.decode(row["payload"], type=EligibilityDecided)
        decisions.setdefault(row["stream"], []).append(decided.decision)
    elif row["kind"] == RetentionApplied.__name__:
        applied = msgspec.json.decode(row["payload"], type=RetentionApplied)
        if applied.kind is DataKind.CREDIT_READINGS:
            for decision in (each for case in applied.cases for each in decisions.get(case, ())):
                documents.pop(decision, None)


WRITTEN = frozenset(
    kind.__name__
    for kind in (
        MatterDrafted,
        MatterDraftEdited,
        ExclusionReviewProposed,
        ExclusionReviewConfirmed,
        ExclusionReviewRejected,
    )
)
"""The events that vouch for what their stream now says."""


async def _compare_documents(documents: dict[str, str], findings: list[Finding]) -> None:
    kept = {id: content_hash(text) async for id, text in version_contents()}
    kept |= {id: content_hash(text) for id, text in (await written_documents()).items()}
    kept |= {row["id"]: document_hash(row["document"]) for row in await policy_rows()}
    kept |= {row["id"]: await _decided_hash(row) for row in await all_decisions()}
    findings += [
        Finding(where=f"document {id}", what="is not what was published")
        for id in sorted(kept.keys() | documents.keys())
        if kept.get(id) != documents.get(id)
    ]


async def _decided_hash(row: Row) -> str:
    """The hash of a decision's inputs, or what is wrong where they lead to another answer."""
    inputs = inputs_of(row)
    again = decision(
        restored(inputs, await policy_version(inputs.policy), await matter_version(inputs.matter))
    )
    same = stored_answer(again) == answer_of(row) and again.inputs_hash == row["inputs_hash"]
    return again.inputs_hash if same else "another answer"
