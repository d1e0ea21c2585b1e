"""Names of the choices in the API's description, so that no two share one."""

from budgets.models import Budget, Suspension
from invoices.models import Bill
from providers.models import RateKind
from support_plans.models import Answer, Held, PlanVersion

BudgetState = Budget.State
BillState, BillKind = Bill.State, Bill.Kind
AnswerState, PlanState = Answer.State, PlanVersion.State
HeldKind = Held
PauseKind, PriceKind = Suspension.Kind, RateKind
