import { ClauseParts, RefusalParts } from '../../lib/fragments';
import { graphql, type FragmentOf } from '../../lib/gql';
import { MaterialParts } from '../catalogue/fragments';

export const BenefitParts = graphql(
  `
    fragment BenefitParts on Benefit @_unmask {
      code
      name
      effect
      usableFrom
      byHand
      proof
      needsCommitment
      terms {
        rank
      }
      clause {
        ...ClauseParts
      }
    }
  `,
  [ClauseParts],
);

const Item = graphql(`
  fragment Item on ChecklistItem @_unmask {
    kind
    code
    name
    required
    receivedOn
    inForm
    metByOneForm
    lacking
    ways
    deferUntil
  }
`);

const Correctable = graphql(`
  fragment Correctable on CorrectableAct @_unmask {
    version
    action
    subject
  }
`);

/** Something to examine before acceptance, and how it may count. */
export type Item = FragmentOf<typeof Item>;

/** A case as every screen needs it that shows it and acts on it. */
export const CaseParts = graphql(
  `
    fragment CaseParts on Case @_unmask {
      id
      caseNo
      version
      stage
      track
      mode
      outcome
      channel
      inScope
      registeredOn
      acceptedOn
      decidedOn
      dueOn
      statutoryDueOn
      deliveryDueOn
      supplementDueOn
      actBy
      daysLeft
      provisional
      priority
      creditWarning
      commitmentChecked
      applicant {
        id
        kind
        name
        uscc
        maskedId
        phone
      }
      matter {
        name
        handlingCode
        kind
        decidedBy
        legalBasis
        conditions {
          code
          text
          replaceable
        }
        materials {
          ...MaterialParts
        }
        steps {
          code
          name
          statutory
          siteCheck
          persons
        }
      }
      tier {
        code
        name
      }
      grantedBenefits {
        ...BenefitParts
      }
      usedBenefits
      stepsDone
      handOverTo {
        id
        name
      }
      correctable {
        ...Correctable
      }
      correction {
        ...Correctable
      }
      materials {
        code
        receivedOn
        inForm
        standing
        dueOn
        daysLeft
        owed
        provisional
      }
      checklist {
        ...Item
      }
      opinionWithDecision
      policy {
        facts {
          id
          name
          scale
        }
        switches {
          extensionDays
        }
        texts {
          commitment {
            version
          }
        }
      }
      tasks {
        kind
        subject
        dueOn
        daysLeft
      }
      legalBases {
        action
        clauses {
          ...ClauseParts
        }
      }
      allowedActions
      blockedActions {
        action
        code
        message
        clause {
          ...ClauseParts
        }
      }
    }
  `,
  [BenefitParts, ClauseParts, Correctable, Item, MaterialParts],
);

/** What every act on a case answers: the case as it is now, also where it was refused. */
const Done = graphql(
  `
    fragment Done on CasePayload @_unmask {
      case {
        ...CaseParts
      }
      refusals {
        ...RefusalParts
      }
    }
  `,
  [CaseParts, RefusalParts],
);

export type ActedCase = FragmentOf<typeof CaseParts>;
export type Done = FragmentOf<typeof Done>;
export type Benefit = FragmentOf<typeof BenefitParts>;

export const GiveOneTimeNotice = graphql(
  `
    mutation GiveOneTimeNotice($input: GiveOneTimeNoticeInput!) {
      giveOneTimeNotice(input: $input) {
        ...Done
      }
    }
  `,
  [Done],
);

export const Remind = graphql(
  `
    mutation Remind($input: RemindInput!) {
      remind(input: $input) {
        ...Done
      }
    }
  `,
  [Done],
);

export const QueryCredit = graphql(
  `
    mutation QueryCredit($input: QueryCreditInput!) {
      queryCredit(input: $input) {
        ...Done
      }
    }
  `,
  [Done],
);

export const EnterGrade = graphql(
  `
    mutation EnterGrade($input: EnterGradeInput!) {
      enterGrade(input: $input) {
        ...Done
      }
    }
  `,
  [Done],
);

export const ConfirmGrade = graphql(
  `
    mutation ConfirmGrade($input: ConfirmGradeInput!) {
      confirmGrade(input: $input) {
        ...Done
      }
    }
  `,
  [Done],
);

export const Decline = graphql(
  `
    mutation Decline($input: DeclineInput!) {
      decline(input: $input) {
        ...Done
      }
    }
  `,
  [Done],
);

export const RequestCreditApproval = graphql(
  `
    mutation RequestCreditApproval($input: RequestCreditApprovalInput!) {
      requestCreditApproval(input: $input) {
        ...Done
      }
    }
  `,
  [Done],
);

export const DecideEligibility = graphql(
  `
    mutation DecideEligibility($input: DecideEligibilityInput!) {
      decideEligibility(input: $input) {
        ...Done
      }
    }
  `,
  [Done],
);

export const GiveRightsNotice = graphql(
  `
    mutation GiveRightsNotice($input: GiveRightsNoticeInput!) {
      giveRightsNotice(input: $input) {
        ...Done
      }
    }
  `,
  [Done],
);

export const SignCommitment = graphql(
  `
    mutation SignCommitment($input: SignCommitmentInput!) {
      signCommitment(input: $input) {
        ...Done
      }
    }
  `,
  [Done],
);

export const SubmitMaterial = graphql(
  `
    mutation SubmitMaterial($input: SubmitMaterialInput!) {
      submitMaterial(input: $input) {
        ...Done
      }
    }
  `,
  [Done],
);

export const CheckMaterial = graphql(
  `
    mutation CheckMaterial($input: CheckMaterialInput!) {
      checkMaterial(input: $input) {
        ...Done
      }
    }
  `,
  [Done],
);

export const CheckCommitment = graphql(
  `
    mutation CheckCommitment($input: CheckCommitmentInput!) {
      checkCommitment(input: $input) {
        ...Done
      }
    }
  `,
  [Done],
);

export const RequestSupplement = graphql(
  `
    mutation RequestSupplement($input: RequestSupplementInput!) {
      requestSupplement(input: $input) {
        ...Done
      }
    }
  `,
  [Done],
);

export const AcceptCase = graphql(
  `
    mutation AcceptCase($input: AcceptCaseInput!) {
      acceptCase(input: $input) {
        ...Done
      }
    }
  `,
  [Done],
);

export const RefuseAcceptance = graphql(
  `
    mutation RefuseAcceptance($input: RefuseAcceptanceInput!) {
      refuseAcceptance(input: $input) {
        ...Done
      }
    }
  `,
  [Done],
);

export const UseBenefit = graphql(
  `
    mutation UseBenefit($input: UseBenefitInput!) {
      useBenefit(input: $input) {
        ...Done
      }
    }
  `,
  [Done],
);

export const WithdrawCreditApproval = graphql(
  `
    mutation WithdrawCreditApproval($input: WithdrawCreditApprovalInput!) {
      withdrawCreditApproval(input: $input) {
        ...Done
      }
    }
  `,
  [Done],
);

export const WithdrawApplication = graphql(
  `
    mutation WithdrawApplication($input: WithdrawApplicationInput!) {
      withdrawApplication(input: $input) {
        ...Done
      }
    }
  `,
  [Done],
);

export const StartReview = graphql(
  `
    mutation StartReview($input: StartReviewInput!) {
      startReview(input: $input) {
        ...Done
      }
    }
  `,
  [Done],
);

export const RecordStep = graphql(
  `
    mutation RecordStep($input: RecordStepInput!) {
      recordStep(input: $input) {
        ...Done
      }
    }
  `,
  [Done],
);

export const RecordOpinion = graphql(
  `
    mutation RecordOpinion($input: RecordOpinionInput!) {
      recordOpinion(input: $input) {
        ...Done
      }
    }
  `,
  [Done],
);

export const SuspendClock = graphql(
  `
    mutation SuspendClock($input: SuspendClockInput!) {
      suspendClock(input: $input) {
        ...Done
      }
    }
  `,
  [Done],
);

export const ResumeClock = graphql(
  `
    mutation ResumeClock($input: ResumeClockInput!) {
      resumeClock(input: $input) {
        ...Done
      }
    }
  `,
  [Done],
);

export const ExtendLimit = graphql(
  `
    mutation ExtendLimit($input: ExtendLimitInput!) {
      extendLimit(input: $input) {
        ...Done
      }
    }
  `,
  [Done],
);

export const DecideCase = graphql(
  `
    mutation DecideCase($input: DecideCaseInput!) {
      decideCase(input: $input) {
        ...Done
      }
    }
  `,
  [Done],
);

export const DeliverCase = graphql(
  `
    mutation DeliverCase($input: DeliverCaseInput!) {
      deliverCase(input: $input) {
        ...Done
      }
    }
  `,
  [Done],
);

export const CloseCase = graphql(
  `
    mutation CloseCase($input: CloseCaseInput!) {
      closeCase(input: $input) {
        ...Done
      }
    }
  `,
  [Done],
);

export const RevokeDecision = graphql(
  `
    mutation RevokeDecision($input: RevokeDecisionInput!) {
      revokeDecision(input: $input) {
        ...Done
      }
    }
  `,
  [Done],
);

export const ReturnCase = graphql(
  `
    mutation ReturnCase($input: ReturnCaseInput!) {
      returnCase(input: $input) {
        ...Done
      }
    }
  `,
  [Done],
);

export const HandOverCase = graphql(
  `
    mutation HandOverCase($input: HandOverCaseInput!) {
      handOverCase(input: $input) {
        ...Done
      }
    }
  `,
  [Done],
);

export const TakeOverCase = graphql(
  `
    mutation TakeOverCase($input: TakeOverCaseInput!) {
      takeOverCase(input: $input) {
        ...Done
      }
    }
  `,
  [Done],
);

export const CorrectCase = graphql(
  `
    mutation CorrectCase($input: CorrectCaseInput!) {
      correctCase(input: $input) {
        ...Done
      }
    }
  `,
  [Done],
);

export const ConfirmCorrection = graphql(
  `
    mutation ConfirmCorrection($input: ConfirmCorrectionInput!) {
      confirmCorrection(input: $input) {
        ...Done
      }
    }
  `,
  [Done],
);
