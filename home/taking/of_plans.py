"""Plans with every version, About me, progress, reviews: as the person's own pages show them."""

from home.taking.rows import Row, listed, within
from home.taking.whose import Whose
from support_plans.models import (
    AboutMe,
    Assessment,
    AssessmentAnswer,
    CapacityRecord,
    PlanDecision,
    PlanQuestion,
    PlanVersion,
    ProgressNote,
    Reassessment,
    Review,
    ReviewFinding,
    ReviewReason,
    ReviewWords,
    Suggestion,
    SupportPlan,
)
from support_plans.services.sending import content_of, draft_of


def plans_of(whose: Whose) -> list[Row]:
    """Each plan: the draft as it stands, and each version as it was frozen, with its decisions."""
    plans = SupportPlan.objects.visible_to(whose.actor).filter(person=whose.person)
    rows = listed(
        plans, "reference starts_on ends_on indicative_pence indicative_note why_more created_at"
    )
    drafts = {plan.reference: plan for plan in plans}
    for row in rows:
        row["draft"] = content_of(draft_of(drafts[row["reference"]], whose.on))
    within(rows, "versions", _versions(whose), of="plan")
    return within(rows, "suggestions", _suggestions(whose), of="plan")


def _versions(whose: Whose) -> list[Row]:
    versions = PlanVersion.objects.visible_to(whose.actor).filter(plan__person=whose.person)
    rows = listed(
        versions,
        "plan=plan__reference reference number state content total_pence indicative_pence sha256"
        " sent_at sent_by=sent_by__name helped_by signed signature=signature__reference criterion"
        " reason decided_at decided_by=decided_by__name",
    )
    decisions = PlanDecision.objects.filter(version__in=versions)
    within(
        rows, "decisions",
        listed(decisions, "of=version__reference reference kind criterion reason by=by__name at"
               " total_pence"),
        of="of",
    )  # fmt: skip
    asked = PlanQuestion.objects.filter(version__in=versions)
    return within(
        rows, "questions",
        listed(asked, "of=version__reference reference criterion words asked_by=asked_by__name"
               " asked_at answer answered_by=answered_by__name answered_at"),
        of="of",
    )  # fmt: skip


def _suggestions(whose: Whose) -> list[Row]:
    return listed(
        Suggestion.objects.filter(plan__person=whose.person),
        "plan=plan__reference reference question text why by=by__name made_at state decided_at",
    )


def about_of(whose: Whose) -> list[Row]:
    """About me: each page that was saved; the highest number holds."""
    return listed(
        AboutMe.objects.filter(person=whose.person),
        "reference number important people communicate wellness please_do please_do_not support"
        " also helped_by written_on photo=photo__reference photo_words with_plan saved_at"
        " saved_by=saved_by__name",
    )


def progress_of(whose: Whose) -> list[Row]:
    """How it goes with what the person wanted: theirs, and what waits for their yes."""
    return listed(
        ProgressNote.objects.filter(outcome__plan__person=whose.person),
        "reference outcome=outcome__reference outcome_words=outcome__words state scale words"
        " photo=photo__reference photo_words noted_on made_at made_by=made_by__name yes_at shared",
    )


def reviews_of(whose: Whose) -> Row:
    """Reviews, what the person said before them, what was found; needs looked at again."""
    reviews = Review.objects.visible_to(whose.actor).filter(person=whose.person)
    rows = listed(
        reviews,
        "reference kind state from_on by_on planned_at held_on held_by=held_by__name how present"
        " result words dropped_why",
    )
    # Who was worried, and about what, may be a safeguarding route: the kind says that it was so.
    reasons = ReviewReason.objects.filter(review__in=reviews)
    said = listed(
        reasons.exclude(kind=ReviewReason.Kind.CONCERN), "of=review__reference kind words asked_at"
    )
    quiet = listed(
        reasons.filter(kind=ReviewReason.Kind.CONCERN), "of=review__reference kind asked_at"
    )
    within(rows, "reasons", [*said, *quiet], of="of")
    words = ReviewWords.objects.filter(review__in=reviews)
    within(
        rows, "said",
        listed(words, "of=review__reference works works_not change recording=recording__reference"
               " given with_progress said_by=said_by__name said_at"),
        of="of",
    )  # fmt: skip
    found = ReviewFinding.objects.filter(review__in=reviews)
    within(
        rows, "found",
        listed(found, "of=review__reference outcome=outcome__words goes words"), of="of",
    )  # fmt: skip
    again = listed(
        Reassessment.objects.filter(person=whose.person),
        "reference plan=plan__reference reason opened_at opened_by=opened_by__name done_on found"
        " outcome least_pence because challenge decided_at decided_by=decided_by__name told_at"
        " holds_from",
    )
    capacity = listed(
        CapacityRecord.objects.filter(person=whose.person),
        "reference change about basis found_on recorded_at recorded_by=recorded_by__name"
        " reviewed_at review_words",
    )
    return {"reviews": rows, "reassessments": again, "capacity": capacity}


def estimates_of(whose: Whose) -> list[Row]:
    """First estimates: what was answered and what it came to."""
    mine = Assessment.objects.visible_to(whose.actor).filter(person=whose.person)
    rows = listed(
        mine,
        "reference number source started_at finished_at points unknown weekly_pence"
        " top_weekly_pence yearly_pence annual_method sent_at",
    )
    answers = AssessmentAnswer.objects.filter(assessment__in=mine)
    return within(
        rows, "answers", listed(answers, "of=assessment__reference question option at by=by__name"),
        of="of",
    )  # fmt: skip
