"""The GraphQL schema: composed of its subjects, and nothing else."""

import strawberry
from strawberry.schema.config import StrawberryConfig

from schema.access import AccessMutation, AccessQuery
from schema.accounts import AccountsMutation, AccountsQuery
from schema.applicants import ApplicantsMutation, ApplicantsQuery
from schema.attributes import look_names_up, read_attributes
from schema.breach_acts import BreachesMutation
from schema.breaches import BreachesQuery
from schema.calendar import CalendarQuery
from schema.calendar_changes import CalendarChangesMutation, CalendarChangesQuery
from schema.case_filters import CaseFiltersMutation, CaseFiltersQuery
from schema.case_lists import CasesQuery
from schema.catalogue import CatalogueQuery
from schema.commitment_acts import CommitmentsMutation
from schema.commitments import CommitmentsQuery
from schema.credit_track import CreditTrackMutation
from schema.eligibility import EligibilityQuery
from schema.erasure import ErasureMutation, ErasureQuery
from schema.exchange import ExchangeMutation, ExchangeQuery
from schema.exclusion_reviews import ExclusionReviewsMutation, ExclusionReviewsQuery
from schema.handover import HandoverMutation, HandoverQuery
from schema.holding import HoldingMutation
from schema.journal import JournalQuery
from schema.ledger import LedgerQuery
from schema.matter_drafts import MatterDraftsMutation, MatterDraftsQuery
from schema.matter_versions import MatterVersionsMutation, MatterVersionsQuery
from schema.objections import ObjectionsMutation, ObjectionsQuery
from schema.policy import PolicyQuery
from schema.policy_versions import PolicyVersionsMutation, PolicyVersionsQuery
from schema.registration import RegistrationMutation
from schema.review import ReviewMutation
from schema.scalars import SCALARS
from schema.sessions import SessionsMutation, SessionsQuery
from schema.simulation import SimulationMutation, SimulationQuery
from schema.site_draws import SiteDrawsMutation, SiteDrawsQuery
from schema.tokens import TokensMutation, TokensQuery
from schema.viewer import ViewerQuery
from schema.webhooks import WebhooksMutation, WebhooksQuery
from schema.window import WindowMutation


@strawberry.type(description="What can be asked (查询). What the caller may not see is null.")
class Query(
    ViewerQuery,
    SessionsQuery,
    AccountsQuery,
    TokensQuery,
    WebhooksQuery,
    PolicyQuery,
    PolicyVersionsQuery,
    SimulationQuery,
    CatalogueQuery,
    ExchangeQuery,
    MatterVersionsQuery,
    MatterDraftsQuery,
    ExclusionReviewsQuery,
    ApplicantsQuery,
    AccessQuery,
    ErasureQuery,
    ObjectionsQuery,
    BreachesQuery,
    CommitmentsQuery,
    SiteDrawsQuery,
    EligibilityQuery,
    CasesQuery,
    CaseFiltersQuery,
    HandoverQuery,
    JournalQuery,
    LedgerQuery,
    CalendarQuery,
    CalendarChangesQuery,
):
    pass


@strawberry.type(description="What can be done (办理), one mutation for each legal act.")
class Mutation(
    ApplicantsMutation,
    AccessMutation,
    ErasureMutation,
    ObjectionsMutation,
    BreachesMutation,
    CommitmentsMutation,
    SiteDrawsMutation,
    RegistrationMutation,
    HandoverMutation,
    WindowMutation,
    CreditTrackMutation,
    ReviewMutation,
    HoldingMutation,
    CaseFiltersMutation,
    CalendarChangesMutation,
    ExchangeMutation,
    MatterVersionsMutation,
    MatterDraftsMutation,
    ExclusionReviewsMutation,
    PolicyVersionsMutation,
    SimulationMutation,
    SessionsMutation,
    AccountsMutation,
    TokensMutation,
    WebhooksMutation,
):
    pass


schema = strawberry.Schema(
    query=Query, mutation=Mutation, config=StrawberryConfig(scalar_map=dict(SCALARS))
)
read_attributes(schema._schema)
look_names_up(schema._schema)
