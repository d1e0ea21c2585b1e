import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("budgets", "0001_budgets_pots_and_promises"),
        ("core", "0002_jobs_and_keys_have_users"),
        ("ledger", "0001_books_entries_and_moves"),
        ("people", "0001_people_and_their_rights"),
        ("providers", "0001_organisations_services_and_rates"),
        ("support_plans", "0001_plans_and_versions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="accrual",
            name="entry",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="ledger.entry",
            ),
        ),
        migrations.AddField(
            model_name="accrual",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="accrual",
            name="reverses",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="taken_back_by",
                to="budgets.accrual",
            ),
        ),
        migrations.AddField(
            model_name="addition",
            name="decided_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="addition",
            name="entry",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.entry"
            ),
        ),
        migrations.AddField(
            model_name="agreedrate",
            name="accepted_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agreements",
                to="providers.organisation",
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="service",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agreements",
                to="providers.service",
            ),
        ),
        migrations.AddField(
            model_name="agreedrate",
            name="agreement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rates",
                to="budgets.agreement",
            ),
        ),
        migrations.AddField(
            model_name="allocation",
            name="agreement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="allocations",
                to="budgets.agreement",
            ),
        ),
        migrations.AddField(
            model_name="allocation",
            name="owed",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="owed_of",
                to="ledger.account",
            ),
        ),
        migrations.AddField(
            model_name="allocation",
            name="paid",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="paid_of",
                to="ledger.account",
            ),
        ),
        migrations.AddField(
            model_name="allocation",
            name="promised",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="promised_of",
                to="ledger.account",
            ),
        ),
        migrations.AddField(
            model_name="arrearsplan",
            name="answered_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="arrearsplan",
            name="offered_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="budget",
            name="agreed_account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.account"
            ),
        ),
        migrations.AddField(
            model_name="budget",
            name="book",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="budget", to="ledger.book"
            ),
        ),
        migrations.AddField(
            model_name="budget",
            name="contributor_account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.account"
            ),
        ),
        migrations.AddField(
            model_name="budget",
            name="funder_account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.account"
            ),
        ),
        migrations.AddField(
            model_name="budget",
            name="payee_account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.account"
            ),
        ),
        migrations.AddField(
            model_name="budget",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="budgets",
                to="people.person",
            ),
        ),
        migrations.AddField(
            model_name="budget",
            name="plan",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="budget",
                to="support_plans.supportplan",
            ),
        ),
        migrations.AddField(
            model_name="budget",
            name="unallocated_account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.account"
            ),
        ),
        migrations.AddField(
            model_name="budget",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="support_plans.planversion",
            ),
        ),
        migrations.AddField(
            model_name="arrearsplan",
            name="budget",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="arrears_plans",
                to="budgets.budget",
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="budget",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agreements",
                to="budgets.budget",
            ),
        ),
        migrations.AddField(
            model_name="addition",
            name="budget",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="additions",
                to="budgets.budget",
            ),
        ),
        migrations.AddField(
            model_name="closing",
            name="agreed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="closing",
            name="budget",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="closing",
                to="budgets.budget",
            ),
        ),
        migrations.AddField(
            model_name="closing",
            name="entry",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="ledger.entry",
            ),
        ),
        migrations.AddField(
            model_name="closing",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="closing",
            name="proposed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="closingadjustment",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="closingadjustment",
            name="closing",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="adjustments",
                to="budgets.closing",
            ),
        ),
        migrations.AddField(
            model_name="closingadjustment",
            name="decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="closingadjustment",
            name="entry",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="ledger.entry",
            ),
        ),
        migrations.AddField(
            model_name="closingdebt",
            name="closing",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="debts",
                to="budgets.closing",
            ),
        ),
        migrations.AddField(
            model_name="closingdebt",
            name="dropped_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="closingdebt",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="contributioncharge",
            name="budget",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="charges",
                to="budgets.budget",
            ),
        ),
        migrations.AddField(
            model_name="funder",
            name="agreed",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="funder_agreed",
                to="ledger.account",
            ),
        ),
        migrations.AddField(
            model_name="funder",
            name="budget",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="funders",
                to="budgets.budget",
            ),
        ),
        migrations.AddField(
            model_name="funder",
            name="cash",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.account"
            ),
        ),
        migrations.AddField(
            model_name="addition",
            name="funder",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="additions",
                to="budgets.funder",
            ),
        ),
        migrations.AddField(
            model_name="fundershare",
            name="decided_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="fundershare",
            name="funder",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="shares",
                to="budgets.funder",
            ),
        ),
        migrations.AddField(
            model_name="fundingperiod",
            name="budget",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="periods",
                to="budgets.budget",
            ),
        ),
        migrations.AddField(
            model_name="holding",
            name="account",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="ledger.account",
            ),
        ),
        migrations.AddField(
            model_name="holding",
            name="budget",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="holdings",
                to="budgets.budget",
            ),
        ),
        migrations.AddField(
            model_name="holding",
            name="holder",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="holdings",
                to="providers.organisation",
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="holding",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agreements",
                to="budgets.holding",
            ),
        ),
        migrations.AddField(
            model_name="lapsewarning",
            name="allocation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="warnings",
                to="budgets.allocation",
            ),
        ),
        migrations.AddField(
            model_name="liability",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="accrual",
            name="liability",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="accruals",
                to="budgets.liability",
            ),
        ),
        migrations.AddField(
            model_name="liabilitydue",
            name="entry",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.entry"
            ),
        ),
        migrations.AddField(
            model_name="liabilitydue",
            name="liability",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="dues",
                to="budgets.liability",
            ),
        ),
        migrations.AddField(
            model_name="liabilitydue",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="moneymove",
            name="budget",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="moves",
                to="budgets.budget",
            ),
        ),
        migrations.AddField(
            model_name="moneymove",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="moveask",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="moveask",
            name="budget",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="move_asks",
                to="budgets.budget",
            ),
        ),
        migrations.AddField(
            model_name="moveask",
            name="decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="moveask",
            name="move",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="asked_as",
                to="budgets.moneymove",
            ),
        ),
        migrations.AddField(
            model_name="openingimport",
            name="authority",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="openings",
                to="core.authority",
            ),
        ),
        migrations.AddField(
            model_name="openingimport",
            name="decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="openingimport",
            name="entered_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="pausedline",
            name="agreement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="pause_lines",
                to="budgets.agreement",
            ),
        ),
        migrations.AddField(
            model_name="planapproval",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="planapproval",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="approvals",
                to="support_plans.planversion",
            ),
        ),
        migrations.AddField(
            model_name="pool",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="pools",
                to="providers.organisation",
            ),
        ),
        migrations.AddField(
            model_name="pool",
            name="proposed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="pool",
            name="service",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="pools",
                to="providers.service",
            ),
        ),
        migrations.AddField(
            model_name="poolmember",
            name="notice_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="poolmember",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="pool_memberships",
                to="people.person",
            ),
        ),
        migrations.AddField(
            model_name="poolmember",
            name="pool",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="members",
                to="budgets.pool",
            ),
        ),
        migrations.AddField(
            model_name="poolshare",
            name="agreement",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="pool_share",
                to="budgets.agreement",
            ),
        ),
        migrations.AddField(
            model_name="poolshare",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="shares",
                to="budgets.poolmember",
            ),
        ),
        migrations.AddField(
            model_name="poolshare",
            name="said_yes_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="poolterms",
            name="pool",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="terms", to="budgets.pool"
            ),
        ),
        migrations.AddField(
            model_name="poolterms",
            name="proposed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="poolshare",
            name="terms",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="shares",
                to="budgets.poolterms",
            ),
        ),
        migrations.AddField(
            model_name="pot",
            name="budget",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="pots",
                to="budgets.budget",
            ),
        ),
        migrations.AddField(
            model_name="pot",
            name="free",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="free_of_pot",
                to="ledger.account",
            ),
        ),
        migrations.AddField(
            model_name="pot",
            name="holding",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="pots",
                to="budgets.holding",
            ),
        ),
        migrations.AddField(
            model_name="pot",
            name="owed",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="owed_of_pot",
                to="ledger.account",
            ),
        ),
        migrations.AddField(
            model_name="pot",
            name="paid",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="paid_of_pot",
                to="ledger.account",
            ),
        ),
        migrations.AddField(
            model_name="pot",
            name="period",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="pots",
                to="budgets.fundingperiod",
            ),
        ),
        migrations.AddField(
            model_name="pot",
            name="set_aside",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="set_aside_of_pot",
                to="ledger.account",
            ),
        ),
        migrations.AddField(
            model_name="poolshare",
            name="pot",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="pool_shares",
                to="budgets.pot",
            ),
        ),
        migrations.AddField(
            model_name="moveask",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="budgets.pot"
            ),
        ),
        migrations.AddField(
            model_name="moveask",
            name="target",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="budgets.pot"
            ),
        ),
        migrations.AddField(
            model_name="moneymove",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="budgets.pot"
            ),
        ),
        migrations.AddField(
            model_name="moneymove",
            name="target",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="budgets.pot"
            ),
        ),
        migrations.AddField(
            model_name="liability",
            name="pot",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="liabilities",
                to="budgets.pot",
            ),
        ),
        migrations.AddField(
            model_name="closingdebt",
            name="pot",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="budgets.pot"
            ),
        ),
        migrations.AddField(
            model_name="closingadjustment",
            name="pot",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="budgets.pot"
            ),
        ),
        migrations.AddField(
            model_name="allocation",
            name="pot",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="allocations",
                to="budgets.pot",
            ),
        ),
        migrations.AddField(
            model_name="addition",
            name="pot",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="additions",
                to="budgets.pot",
            ),
        ),
        migrations.AddField(
            model_name="rise",
            name="agreement",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rises",
                to="budgets.agreement",
            ),
        ),
        migrations.AddField(
            model_name="rise",
            name="answered_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="rise",
            name="budget",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rises",
                to="budgets.budget",
            ),
        ),
        migrations.AddField(
            model_name="rise",
            name="decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="rise",
            name="pot",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rises",
                to="budgets.pot",
            ),
        ),
        migrations.AddField(
            model_name="rise",
            name="proposed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="surpluscase",
            name="appeal_decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="surpluscase",
            name="appealed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="surpluscase",
            name="asked_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="surpluscase",
            name="budget",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="surplus_cases",
                to="budgets.budget",
            ),
        ),
        migrations.AddField(
            model_name="surpluscase",
            name="decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="surpluscase",
            name="entry",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="ledger.entry",
            ),
        ),
        migrations.AddField(
            model_name="surpluscase",
            name="holding",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="surplus_cases",
                to="budgets.holding",
            ),
        ),
        migrations.AddField(
            model_name="surpluscase",
            name="repaid_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="surpluscase",
            name="replied_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="suspension",
            name="budget",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="suspensions",
                to="budgets.budget",
            ),
        ),
        migrations.AddField(
            model_name="suspension",
            name="ended_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="suspension",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="suspension",
            name="reviewed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="pausedline",
            name="suspension",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="budgets.suspension",
            ),
        ),
        migrations.AddField(
            model_name="yearend",
            name="made_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="yearend",
            name="period",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="year_ends",
                to="budgets.fundingperiod",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreedrate",
            constraint=models.UniqueConstraint(
                fields=("agreement", "kind", "starts_on", "amount_pence"),
                name="one_agreed_rate_a_day_and_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="budget",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gt", models.F("starts_on"))),
                name="a_budget_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="budget",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("move_tolerance_percent", None),
                    ("move_tolerance_percent__lte", 100),
                    _connector="OR",
                ),
                name="small_changes_are_at_most_all",
            ),
        ),
        migrations.AddConstraint(
            model_name="arrearsplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_pence__gt", 0), ("weeks__gt", 0)),
                name="an_offer_spreads_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="arrearsplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at", None), ("answered_by", None)),
                    models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                    _connector="OR",
                ),
                name="an_offers_answer_has_a_name_and_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="arrearsplan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "offered")),
                fields=("budget",),
                name="one_open_offer_a_budget",
            ),
        ),
        migrations.AddConstraint(
            model_name="closing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("proposed_at", None), ("proposed_by", None)),
                    models.Q(("proposed_at__isnull", False), ("proposed_by__isnull", False)),
                    _connector="OR",
                ),
                name="a_proposed_closing_says_who_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="closing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agreed_at", None), ("agreed_by", None)),
                    models.Q(("agreed_at__isnull", False), ("agreed_by__isnull", False)),
                    _connector="OR",
                ),
                name="an_agreed_closing_says_who_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="closing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("proposed_at", None), ("state", "open")),
                    models.Q(
                        ("agreed_at", None), ("proposed_at__isnull", False), ("state", "proposed")
                    ),
                    models.Q(
                        ("agreed_at__isnull", False),
                        ("proposed_at__isnull", False),
                        ("state", "closed"),
                    ),
                    _connector="OR",
                ),
                name="a_closing_is_where_it_says",
            ),
        ),
        migrations.AddConstraint(
            model_name="closing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("agreed_by", None),
                    models.Q(("agreed_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="who_closes_does_not_agree_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="contributioncharge",
            constraint=models.UniqueConstraint(
                fields=("budget", "starts_on", "reason"), name="weeks_are_charged_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="funder",
            constraint=models.UniqueConstraint(
                fields=("budget", "kind", "name"), name="one_funder_of_a_kind_and_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="funder",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind__in", ["council", "person", "own"])),
                fields=("budget", "kind"),
                name="one_council_one_person_one_own_a_budget",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundershare",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("weekly_pence__isnull", False), ("whole_pence", None)),
                    models.Q(("weekly_pence", None), ("whole_pence__isnull", False)),
                    _connector="OR",
                ),
                name="a_share_is_weekly_or_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundershare",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="a_share_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingperiod",
            constraint=models.UniqueConstraint(
                fields=("budget", "starts_on"), name="one_period_from_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="fundingperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                name="a_period_has_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="holding",
            constraint=models.UniqueConstraint(
                models.F("budget"),
                models.F("kind"),
                django.db.models.functions.comparison.Coalesce("holder", 0),
                name="one_holding_of_a_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="holding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("account", None), ("kind", "council")),
                    models.Q(
                        models.Q(("kind", "council"), _negated=True), ("account__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="a_holding_outside_the_council_has_an_account",
            ),
        ),
        migrations.AddConstraint(
            model_name="holding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("holder__isnull", False), ("kind", "fund")),
                    models.Q(("kind", "fund"), _negated=True),
                    _connector="OR",
                ),
                name="a_fund_has_a_holder",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                name="an_agreement_has_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("units_each_time__gt", 0)), name="an_agreement_buys_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="lapsewarning",
            constraint=models.UniqueConstraint(
                fields=("allocation", "through_on"), name="a_warning_is_given_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="accrual",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_on__gte", models.F("from_on"))), name="an_accrual_has_days"
            ),
        ),
        migrations.AddConstraint(
            model_name="accrual",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount_pence__gte", 0), ("kept_pence__gte", 0), ("reverses", None)),
                    models.Q(
                        ("amount_pence__lte", 0),
                        ("kept_pence__lte", 0),
                        ("reverses__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="only_taking_back_is_below_zero",
            ),
        ),
        migrations.AddConstraint(
            model_name="accrual",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("entry", None), ("kept_pence", 0)),
                    models.Q(models.Q(("kept_pence", 0), _negated=True), ("entry__isnull", False)),
                    _connector="OR",
                ),
                name="what_is_kept_moved_in_the_ledger",
            ),
        ),
        migrations.AddConstraint(
            model_name="accrual",
            constraint=models.CheckConstraint(
                condition=models.Q(("how", ""), _negated=True), name="an_accrual_says_how"
            ),
        ),
        migrations.AddConstraint(
            model_name="liabilitydue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("paid_on", None), ("state", "due")),
                    models.Q(("paid_on__isnull", False), ("state", "paid")),
                    _connector="OR",
                ),
                name="a_paid_duty_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="liabilitydue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount_pence__gt", 0), ("from_kept_pence__lte", models.F("amount_pence"))
                ),
                name="a_duty_due_is_more_than_nothing",
            ),
        ),
        migrations.AddConstraint(
            model_name="openingimport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "refused"), _negated=True),
                fields=("authority", "sha256"),
                name="a_file_opens_budgets_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="openingimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(("decided_by", models.F("entered_by")), _negated=True),
                    _connector="OR",
                ),
                name="who_enters_a_file_does_not_approve_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="openingimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("state", "waiting")),
                    models.Q(
                        models.Q(("state", "waiting"), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_decided_file_says_who_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="openingimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "refused"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="a_refused_file_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="planapproval",
            constraint=models.UniqueConstraint(
                fields=("version", "by"), name="one_yes_a_worker_and_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="pool",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="a_pool_has_days"
            ),
        ),
        migrations.AddConstraint(
            model_name="poolmember",
            constraint=models.UniqueConstraint(
                fields=("pool", "person"), name="one_place_a_person_and_pool"
            ),
        ),
        migrations.AddConstraint(
            model_name="poolmember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("last_day", None), ("notice_at", None), ("notice_by", None)),
                    models.Q(
                        ("last_day__isnull", False),
                        ("notice_at__isnull", False),
                        ("notice_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="notice_says_who_when_and_until",
            ),
        ),
        migrations.AddConstraint(
            model_name="poolterms",
            constraint=models.UniqueConstraint(
                fields=("pool", "number"), name="terms_of_a_pool_are_numbered"
            ),
        ),
        migrations.AddConstraint(
            model_name="poolterms",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "asked")), fields=("pool",), name="one_question_a_pool"
            ),
        ),
        migrations.AddConstraint(
            model_name="poolterms",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekly_pence__gt", 0)), name="a_pool_costs_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="poolterms",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agreed_at__isnull", False), ("state", "agreed")),
                    models.Q(models.Q(("state", "agreed"), _negated=True), ("agreed_at", None)),
                    _connector="OR",
                ),
                name="agreed_terms_say_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="pot",
            constraint=models.UniqueConstraint(
                fields=("period", "line_reference"), name="one_pot_a_line_and_period"
            ),
        ),
        migrations.AddConstraint(
            model_name="poolshare",
            constraint=models.UniqueConstraint(
                fields=("terms", "member"), name="one_share_a_member_and_terms"
            ),
        ),
        migrations.AddConstraint(
            model_name="poolshare",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekly_pence__gt", 0)), name="a_share_is_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="poolshare",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("pot", None), ("said_yes_at", None), ("said_yes_by", None)),
                    models.Q(
                        ("pot__isnull", False),
                        ("said_yes_at__isnull", False),
                        ("said_yes_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_yes_to_a_share_says_who_when_and_from_where",
            ),
        ),
        migrations.AddConstraint(
            model_name="poolshare",
            constraint=models.CheckConstraint(
                condition=models.Q(("said_yes_at", None), ("said_no_at", None), _connector="OR"),
                name="a_share_is_not_yes_and_no",
            ),
        ),
        migrations.AddConstraint(
            model_name="poolshare",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("agreement", None), ("said_yes_at__isnull", False), _connector="OR"
                ),
                name="no_share_is_promised_without_a_yes",
            ),
        ),
        migrations.AddConstraint(
            model_name="moveask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at", None),
                        ("decided_by", None),
                        ("reasons", ""),
                        ("state", "asked"),
                    ),
                    models.Q(
                        models.Q(("state", "asked"), _negated=True),
                        models.Q(("reasons", ""), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="an_answer_to_a_move_has_reasons_who_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="moveask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(("decided_by", models.F("asked_by")), _negated=True),
                    _connector="OR",
                ),
                name="who_asks_for_a_move_does_not_answer",
            ),
        ),
        migrations.AddConstraint(
            model_name="moveask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("move__isnull", False), ("state", "agreed")),
                    models.Q(models.Q(("state", "agreed"), _negated=True), ("move", None)),
                    _connector="OR",
                ),
                name="an_agreed_move_moved",
            ),
        ),
        migrations.AddConstraint(
            model_name="moveask",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_pence__gt", 0)),
                name="a_move_asked_is_more_than_nothing",
            ),
        ),
        migrations.AddConstraint(
            model_name="liability",
            constraint=models.UniqueConstraint(
                fields=("pot", "kind", "worker"), name="one_duty_of_a_kind_to_an_assistant"
            ),
        ),
        migrations.AddConstraint(
            model_name="liability",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("percent", None),
                    models.Q(("percent__gt", 0), ("percent__lte", 100)),
                    _connector="OR",
                ),
                name="a_duty_takes_a_share_of_pay",
            ),
        ),
        migrations.AddConstraint(
            model_name="liability",
            constraint=models.CheckConstraint(
                condition=models.Q(("worker", ""), _negated=True), name="a_duty_is_to_somebody"
            ),
        ),
        migrations.AddConstraint(
            model_name="liability",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("by_policy", False),
                    models.Q(("kind", "holiday"), ("percent__isnull", False)),
                    _connector="OR",
                ),
                name="the_policy_speaks_of_holidays",
            ),
        ),
        migrations.AddConstraint(
            model_name="closingdebt",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_pence__gt", 0)), name="a_debt_is_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="closingdebt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("dropped_at", None), ("dropped_by", None)),
                    models.Q(("dropped_at__isnull", False), ("dropped_by__isnull", False)),
                    _connector="OR",
                ),
                name="a_dropped_debt_says_who_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="closingadjustment",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_pence__gt", 0)), name="an_adjustment_pays_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="closingadjustment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("agreed", None),
                        ("decided_at", None),
                        ("decided_by", None),
                        ("entry", None),
                    ),
                    models.Q(
                        ("agreed", True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("entry__isnull", False),
                    ),
                    models.Q(
                        ("agreed", False),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("entry", None),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_decided_adjustment_says_who_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="closingadjustment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(("decided_by", models.F("asked_by")), _negated=True),
                    _connector="OR",
                ),
                name="who_asks_does_not_decide_an_adjustment",
            ),
        ),
        migrations.AddConstraint(
            model_name="allocation",
            constraint=models.UniqueConstraint(
                fields=("agreement", "pot"), name="one_promise_an_agreement_and_pot"
            ),
        ),
        migrations.AddConstraint(
            model_name="addition",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_pence__gt", 0)), name="an_addition_adds"
            ),
        ),
        migrations.AddConstraint(
            model_name="addition",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="an_addition_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="addition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("why", "grant"), _negated=True),
                    models.Q(("pot__isnull", False), ("ring_fenced_until__isnull", False)),
                    _connector="OR",
                ),
                name="a_grant_has_a_pot_and_a_last_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="rise",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agreement__isnull", False), ("pot", None)),
                    models.Q(("agreement", None), ("pot__isnull", False)),
                    _connector="OR",
                ),
                name="a_rise_is_of_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="rise",
            constraint=models.CheckConstraint(
                condition=models.Q(("becomes_pence__gt", models.F("was_pence"))),
                name="a_rise_goes_up",
            ),
        ),
        migrations.AddConstraint(
            model_name="rise",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at", None), ("answered_by", None)),
                    models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                    _connector="OR",
                ),
                name="a_rises_answer_has_a_name_and_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="rise",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("decision", "")),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        models.Q(("decision", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_rises_decision_has_a_name_a_time_and_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="rise",
            constraint=models.CheckConstraint(
                condition=models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                name="who_proposes_a_rise_does_not_decide",
            ),
        ),
        migrations.AddConstraint(
            model_name="rise",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("agreement__isnull", False), ("state__in", ["proposed", "accepted"])
                ),
                fields=("agreement", "kind"),
                name="one_open_rise_a_rate",
            ),
        ),
        migrations.AddConstraint(
            model_name="rise",
            constraint=models.UniqueConstraint(
                condition=models.Q(("pot__isnull", False), ("state__in", ["proposed", "accepted"])),
                fields=("pot",),
                name="one_open_rise_a_pot",
            ),
        ),
        migrations.AddConstraint(
            model_name="surpluscase",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "closed"), _negated=True),
                fields=("holding",),
                name="one_open_question_an_account",
            ),
        ),
        migrations.AddConstraint(
            model_name="surpluscase",
            constraint=models.CheckConstraint(
                condition=models.Q(("surplus_pence__gt", 0)), name="a_surplus_is_more_than_nothing"
            ),
        ),
        migrations.AddConstraint(
            model_name="surpluscase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("replied_at", None), ("replied_by", None), ("reply", "")),
                    models.Q(
                        models.Q(("reply", ""), _negated=True),
                        ("replied_at__isnull", False),
                        ("replied_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_reply_says_who_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="surpluscase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at", None),
                        ("decided_by", None),
                        ("decision", ""),
                        ("reasons", ""),
                    ),
                    models.Q(
                        models.Q(("decision", ""), _negated=True),
                        models.Q(("reasons", ""), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_surplus_decision_has_reasons_who_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="surpluscase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("appeal", ""), ("appealed_at", None), ("appealed_by", None)),
                    models.Q(
                        models.Q(("appeal", ""), _negated=True),
                        models.Q(("decision", ""), _negated=True),
                        ("appealed_at__isnull", False),
                        ("appealed_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="an_appeal_follows_a_decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="surpluscase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("appeal_decided_at", None),
                        ("appeal_decided_by", None),
                        ("appeal_decision", ""),
                        ("appeal_reasons", ""),
                    ),
                    models.Q(
                        models.Q(("appeal_decision", ""), _negated=True),
                        models.Q(("appeal_reasons", ""), _negated=True),
                        models.Q(("appeal", ""), _negated=True),
                        ("appeal_decided_at__isnull", False),
                        ("appeal_decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="an_appeal_is_decided_with_reasons_who_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="surpluscase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("appeal_decided_by", None),
                    models.Q(("appeal_decided_by", models.F("decided_by")), _negated=True),
                    _connector="OR",
                ),
                name="who_decided_does_not_decide_the_appeal",
            ),
        ),
        migrations.AddConstraint(
            model_name="surpluscase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    ("replied_by", None),
                    models.Q(("decided_by", models.F("replied_by")), _negated=True),
                    _connector="OR",
                ),
                name="who_answers_does_not_decide",
            ),
        ),
        migrations.AddConstraint(
            model_name="surpluscase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decision", "keep_until"), _negated=True),
                    ("keep_until__isnull", False),
                    _connector="OR",
                ),
                name="keeping_until_names_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="surpluscase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("appeal_decision", "keep_until"), _negated=True),
                    ("appeal_keep_until__isnull", False),
                    _connector="OR",
                ),
                name="keeping_until_on_appeal_names_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="surpluscase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decision", "repay"),
                        ("repay_pence__gt", 0),
                        ("repay_pence__lte", models.F("surplus_pence")),
                    ),
                    models.Q(models.Q(("decision", "repay"), _negated=True), ("repay_pence", 0)),
                    _connector="OR",
                ),
                name="what_goes_back_is_part_of_the_surplus",
            ),
        ),
        migrations.AddConstraint(
            model_name="surpluscase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("appeal_decision", "repay"),
                        ("appeal_repay_pence__gt", 0),
                        ("appeal_repay_pence__lte", models.F("surplus_pence")),
                    ),
                    models.Q(
                        models.Q(("appeal_decision", "repay"), _negated=True),
                        ("appeal_repay_pence", 0),
                    ),
                    _connector="OR",
                ),
                name="what_goes_back_on_appeal_is_part_of_the_surplus",
            ),
        ),
        migrations.AddConstraint(
            model_name="surpluscase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("entry", None), ("repaid_by", None), ("repaid_on", None)),
                    models.Q(
                        ("entry__isnull", False),
                        ("repaid_by__isnull", False),
                        ("repaid_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="what_went_back_moved_in_the_ledger",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.UniqueConstraint(
                condition=models.Q(("back_on", None)),
                fields=("budget",),
                name="one_pause_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("back_on", None), ("ended_at", None), ("ended_by", None)),
                    models.Q(
                        ("back_on__isnull", False),
                        ("ended_at__isnull", False),
                        ("ended_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_pause_that_ended_says_who_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("back_on", None), ("back_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="nobody_is_back_before_a_pause",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("review_words", ""), ("reviewed_at", None), ("reviewed_by", None)),
                    models.Q(
                        ("reviewed_at__isnull", False),
                        ("reviewed_by__isnull", False),
                        models.Q(("review_words", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_reviewed_pause_says_who_when_and_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.CheckConstraint(
                condition=models.Q(("retainer_percent__lte", 100)), name="a_retainer_is_at_most_all"
            ),
        ),
        migrations.AddConstraint(
            model_name="pausedline",
            constraint=models.UniqueConstraint(
                fields=("suspension", "agreement"), name="a_pause_touches_an_agreement_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="pausedline",
            constraint=models.CheckConstraint(
                condition=models.Q(("keep_percent__lte", 100)), name="a_share_kept_is_at_most_all"
            ),
        ),
        migrations.AddConstraint(
            model_name="yearend",
            constraint=models.UniqueConstraint(
                fields=("period", "number"), name="a_year_end_has_a_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="yearend",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("carried_pence__gt", 0), ("returned_pence__gt", 0), _connector="OR"
                ),
                name="a_year_end_moves_something",
            ),
        ),
    ]
