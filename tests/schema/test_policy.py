"""The policy as everybody reads it: tiers, benefits and clauses are data, with their words."""

import httpx
import pytest

from domain.roles import Role
from tests.hall import Officer, officer

TIERS = "{ policyInForce { tiers { code rank effect reason gradeTokens benefits { code } } } }"
ON = "query ($on: Date) { policyInForce(on: $on) { version } }"
CLAUSE = "query ($id: ShortText!) { clause(id: $id) { id document text } }"


@pytest.mark.clause("三1", "三2", "三3", "三4")
async def test_each_grade_leads_to_its_tier(clerk: Officer) -> None:
    tiers = (await clerk.ask(TIERS))["policyInForce"]["tiers"]
    assert [(tier["code"], tier["rank"], tier["gradeTokens"]) for tier in tiers] == [
        ("AAA", 3, ["AAA"]),
        ("AA", 2, ["AA"]),
        ("A", 1, ["A+", "A", "A-"]),
        ("BELOW_A", 0, ["BBB", "BB", "B+", "B", "B-", "CCC", "CC", "C+", "C", "C-", "D"]),
    ]
    assert [(tier["effect"], tier["reason"]) for tier in tiers] == [
        ("INCENTIVE", None),
        ("INCENTIVE", None),
        ("INCENTIVE", None),
        ("RESTRICT", "GRADE_BELOW_A"),
    ]


@pytest.mark.clause("三2", "三3")
async def test_a_higher_tier_has_all_that_a_lower_one_has(clerk: Officer) -> None:
    tiers = (await clerk.ask(TIERS))["policyInForce"]["tiers"]
    best, middle, lowest, below = (
        {benefit["code"] for benefit in tier["benefits"]} for tier in tiers
    )
    assert best > middle > lowest > below
    assert (len(best), len(middle), len(lowest), len(below)) == (13, 9, 4, 0)


@pytest.mark.clause("三1")
async def test_a_benefit_says_what_it_does_from_when_on_and_by_which_clause(clerk: Officer) -> None:
    answer = await clerk.ask(
        """{ policyInForce { benefits {
            code name effect usableFrom byHand byCommitment proof needsRequest needsCommitment
            clause { id document }
        } } }"""
    )
    benefits = {each["code"]: each for each in answer["policyInForce"]["benefits"]}
    assert benefits["FREE_COURIER"] == {
        "code": "FREE_COURIER",
        "name": "免费快递邮寄",
        "effect": "SERVICE",
        "usableFrom": "DECISION",
        "byHand": True,
        "byCommitment": False,
        "proof": "COURIER",
        "needsRequest": True,
        "needsCommitment": True,
        "clause": {"id": "三1", "document": "平龙政服领办〔2022〕11号"},
    }
    assert benefits["TOLERANT_ACCEPTANCE"]["byCommitment"]
    assert not benefits["TOLERANT_ACCEPTANCE"]["byHand"], "acceptance uses it by itself"


async def test_names_come_in_the_language_of_the_caller(clerk: Officer) -> None:
    names = "{ policyInForce { tiers { name } scope { excluded { code name } } } }"
    response = await clerk.client.post(
        "/graphql",
        json={"query": names},
        headers={"Authorization": f"Bearer {clerk.secret}", "Accept-Language": "en"},
    )
    english = response.json()["data"]["policyInForce"]
    chinese = (await clerk.ask(names))["policyInForce"]
    assert english["tiers"][3] == {"name": "below grade A"}
    assert chinese["tiers"][3] == {"name": "A 级以下（不含 A 级）"}
    assert english["scope"]["excluded"][5] == {"code": "WORK_SAFETY", "name": "work safety"}
    assert chinese["scope"]["excluded"][5] == {"code": "WORK_SAFETY", "name": "安全生产"}


@pytest.mark.clause("二(二)", "二(三)")
async def test_the_scope_says_where_credit_approval_exists(clerk: Officer) -> None:
    answer = await clerk.ask(
        """{ policyInForce { scope {
            matterTypes channels applicants reviewRequired excluded { needsBasis }
        } } }"""
    )
    scope = answer["policyInForce"]["scope"]
    assert scope["matterTypes"] == ["ADMIN_LICENCE"]
    assert scope["channels"] == ["OFFLINE_HALL"]
    assert scope["applicants"] == ["LEGAL_PERSON", "UNINCORPORATED", "NATURAL_PERSON"]
    assert scope["reviewRequired"]
    assert [domain["needsBasis"] for domain in scope["excluded"]] == [False] * 11 + [True]


async def test_document_switches_and_texts_are_told(clerk: Officer) -> None:
    answer = await clerk.ask(
        """{ policyInForce {
            document { number issuedOn effectiveFrom effectiveTo basis }
            facts { id source maxAgeDays clause { id } }
            deferral { gate workingDays }
            switches { onBreach recheck deliveryDays reapplyAfterWithdrawal
                breachRules { event effect times months } }
            texts { rightsNotice { version items } commitment { version title } }
        } }"""
    )
    policy = answer["policyInForce"]
    assert policy["document"]["number"] == "平龙政服领办〔2022〕11号"
    assert policy["document"]["effectiveFrom"] == "2022-11-03"
    assert policy["document"]["effectiveTo"] is None
    assert policy["facts"] == [
        {
            "id": "grade",
            "source": "PUBLIC_CREDIT_EVALUATION",
            "maxAgeDays": 365,
            "clause": {"id": "四(一)"},
        }
    ]
    assert policy["deferral"] == {"gate": "GRANT", "workingDays": None}
    assert policy["switches"] == {
        "onBreach": "WITHHOLD_COMMITMENT_BENEFITS",
        "recheck": "WARN",
        "deliveryDays": 10,
        "reapplyAfterWithdrawal": False,
        "breachRules": [
            {
                "event": "OPEN",
                "effect": "WITHHOLD_COMMITMENT_BENEFITS",
                "times": 1,
                "months": None,
            }
        ],
    }
    assert len(policy["texts"]["rightsNotice"]["items"]) == 10
    assert policy["texts"]["commitment"] == {"version": "1", "title": "信用审批申请承诺书"}


async def test_a_policy_is_in_force_from_its_first_day_on(clerk: Officer) -> None:
    assert (await clerk.ask(ON, on="2022-11-02"))["policyInForce"] is None
    assert (await clerk.ask(ON, on="2022-11-03"))["policyInForce"] == {"version": 1}
    assert (await clerk.ask(ON))["policyInForce"] == {"version": 1}


@pytest.mark.clause("三4")
async def test_a_clause_is_found_by_the_id_people_cite(clerk: Officer) -> None:
    found = (await clerk.ask(CLAUSE, id="三4"))["clause"]
    assert found["document"] == "平龙政服领办〔2022〕11号"
    assert "依法依规严格审批" in found["text"]
    law = (await clerk.ask(CLAUSE, id="许可法45"))["clause"]
    assert law["document"] == "《中华人民共和国行政许可法》"
    assert (await clerk.ask(CLAUSE, id="三5"))["clause"] is None


async def test_a_portal_reads_every_version(door: httpx.AsyncClient) -> None:
    portal = await officer(door, "省政务服务网", Role.PORTAL)
    [policy] = (await portal.ask("{ policies { id version clauses { id } } }"))["policies"]
    assert policy["version"] == 1
    assert {"id": "四(二)4"} in policy["clauses"]
