"""Actions without owner or date, in tables, cards, lists and lines; and what needs none."""

from __future__ import annotations

import pytest

from tests.analysis.checks.sample_documents import found_in

MISSING = [
    (
        "missing_owner",
        (
            "- Test of the blurring. Responsible: Project Lead. Deadline: 2025-01-17.\n"
            "- Training of clerks. Responsible: . Deadline: 2025-02-14.\n"
            "- Notice. Responsible: Press Officer. Deadline: 2025-02-14."
        ),
    ),
    (
        "missing_due_date",
        (
            "- Test of the blurring. Responsible: Project Lead. Deadline: 2025-01-17.\n"
            "- Training of clerks. Responsible: HR. Deadline: .\n"
            "- Notice. Responsible: Press Officer. Deadline: 2025-02-14."
        ),
    ),
    (
        "missing_owner",
        (
            "- Replace the lock (Facilities Manager, 3 May 2025)\n"
            "- Train the guards (12 May 2025)\n"
            "- Buy a second radio (Head of Purchasing, 20 May 2025)\n"
            "- Check the fence (Guard Supervisor, 30 May 2025)"
        ),
    ),
    (
        "missing_due_date",
        (
            "- Replace the lock (Facilities Manager, 3 May 2025)\n"
            "- Train the guards (Guard Supervisor)\n"
            "- Buy a second radio (Head of Purchasing, 20 May 2025)\n"
            "- Check the fence (Guard Supervisor, 30 May 2025)"
        ),
    ),
    (
        "missing_due_date",
        (
            "1. Replace the lock – Facilities Manager – 3 May 2025\n"
            "2. Train the guards – Guard Supervisor – to be agreed\n"
            "3. Buy a second radio – Head of Purchasing – 20 May 2025"
        ),
    ),
    ("missing_owner", "| Action | Replace the lock |\n| Owner | |\n| Due | 3 May 2025 |"),
    (
        "missing_owner",
        (
            "| Action | Owner and date |\n"
            "| Replace the lock | Facilities Manager, 3 May 2025 |\n"
            "| Train the guards | 12 May 2025 |\n"
            "| Buy a radio | Head of Purchasing, 20 May 2025 |"
        ),
    ),
    (
        "missing_due_date",
        (
            "| Action | Who / when |\n"
            "| Replace the lock | Facilities Manager, 3 May 2025 |\n"
            "| Train the guards | Guard Supervisor |\n"
            "| Buy a radio | Head of Purchasing, 20 May 2025 |"
        ),
    ),
    (
        "missing_owner",
        (
            "| Action | Owner | Due |\n"
            "| Replace the lock | Facilities Manager | 3 May 2025 |\n"
            "| Train the guards | ??? | 12 May 2025 |\n"
            "| Buy a radio | Head of Purchasing | 20 May 2025 |"
        ),
    ),
    (
        "missing_owner",
        (
            "| Action | Owner | Due |\n"
            "| Replace the lock | Facilities Manager | 3 May 2025 |\n"
            "| Train the guards | to be recruited | 12 May 2025 |\n"
            "| Buy a radio | Head of Purchasing | 20 May 2025 |"
        ),
    ),
    (
        "missing_due_date",
        (
            "| Action | Owner | Due |\n"
            "| Replace the lock | Facilities Manager | 3 May 2025 |\n"
            "| Train the guards | Guard Supervisor | ongoing |\n"
            "| Buy a radio | Head of Purchasing | 20 May 2025 |"
        ),
    ),
    (
        "missing_due_date",
        (
            "| Recommendation | Agreed? | Responsible officer | Implementation date |\n"
            "| Replace the lock | Yes | Facilities Manager | May 2025 |\n"
            "| Train the guards | Yes | Guard Supervisor | |\n"
            "| Buy a radio | Yes | Head of Purchasing | June 2025 |"
        ),
    ),
    (
        "missing_owner",
        (
            "| What we will do | Whose job | Ready on |\n"
            "| Replace the lock | Facilities Manager | 3 May 2025 |\n"
            "| Train the guards | - | 12 May 2025 |\n"
            "| Buy a radio | Head of Purchasing | 20 May 2025 |"
        ),
    ),
    (
        "missing_due_date",
        (
            "| Mitigation | Named lead | To be in place by |\n"
            "| Replace the lock | Facilities Manager | 3 May 2025 |\n"
            "| Train the guards | Guard Supervisor | tbc |\n"
            "| Buy a radio | Head of Purchasing | 20 May 2025 |"
        ),
    ),
    (
        "missing_due_date",
        (
            "| Action | Owner | Due |\n"
            "| Replace the lock | Facilities Manager | 3 May 2025 |\n"
            "| Train the guards | Guard Supervisor | when funded |\n"
            "| Buy a radio | Head of Purchasing | 20 May 2025 |"
        ),
    ),
    ("missing_owner", "Action 3: replace the lock. Owner: tbc. Due: 3 May 2025."),
    ("missing_owner", "Action 3: replace the lock. Owner: [ ]. Due: 3 May 2025."),
    ("missing_owner", "Action 3: replace the lock. Owner: (vacant). Due: 3 May 2025."),
    ("missing_owner", "Action 3: replace the lock. Owner: [unassigned yet]. Due: 3 May 2025."),
    ("missing_due_date", "Action 3: replace the lock (owner: Facilities Manager; due: not agreed)."),
    (
        "missing_owner",
        (
            "| Measure | Department | Target |\n"
            "| Replace the lock | Facilities | Q2 2025 |\n"
            "| Train the guards | | Q3 2025 |\n"
            "| Buy a radio | Purchasing | Q3 2025 |"
        ),
    ),
    (
        "missing_owner",
        (
            "| # | Follow-up | Assigned | Closing date |\n"
            "| 1 | Replace the lock | Facilities Manager | 03/05/25 |\n"
            "| 2 | Train the guards | Not yet assigned | 12/05/25 |\n"
            "| 3 | Buy a radio | Head of Purchasing | 20/05/25 |"
        ),
    ),
    (
        "missing_due_date",
        (
            "Open points:\n"
            "- Facilities Manager: replace the lock by 3 May 2025.\n"
            "- Guard Supervisor: train the guards.\n"
            "- Head of Purchasing: buy a second radio by 20 May 2025.\n"
            "- Head of Fire Safety: check the doors by 25 May 2025."
        ),
    ),
]

COMPLETE = [
    ("- The lock was replaced (Facilities Manager).\n- The guards were trained.\n- A radio was bought (May 2025)."),
    (
        "| Action | Owner | Due | Status |\n"
        "| Replace the lock | Facilities Manager | 3 May 2025 | Open |\n"
        "| Train the guards | | | Cancelled |\n"
        "| Buy a radio | Head of Purchasing | 20 May 2025 | Open |"
    ),
    "| Role | Name | Phone |\n| Crisis lead | Ms Quinn | 12 |\n| Deputy | | 13 |",
    (
        "| Action | Owner | Due |\n"
        "| Replace the lock | Facilities Manager | each month |\n"
        "| Train the guards | Guard Supervisor | every spring |\n"
        "| Buy a radio | Head of Purchasing | 20 May 2025 |"
    ),
    "Each entry has three fields. Owner: the role that answers. Due: the date.",
    "Owner:\nDate:\nSignature:",
    (
        "| Action | Owner | Due |\n"
        "| Replace the lock | Facilities Manager | 3 May 2025 |\n"
        "| Dropped in April: train the guards | - | - |\n"
        "| Buy a radio | Head of Purchasing | 20 May 2025 |"
    ),
    (
        "- (a) Replace the lock (Facilities Manager, 3 May 2025)\n"
        "- (b) Withdrawn: train the guards\n"
        "- (c) Buy a second radio (Head of Purchasing, 20 May 2025)\n"
        "- (d) Check the fence (Guard Supervisor, 30 May 2025)"
    ),
    (
        "| Measure | Owner | Until |\n"
        "| Replace the lock | Facilities Manager | 3 May 2025 |\n"
        "| Train the guards | see row 1 | 12 May 2025 |"
    ),
    (
        "- Lock replaced (3 May 2025)\n"
        "- Guards trained (12 May 2025)\n"
        "- Radio bought (Head of Purchasing, 20 May 2025)\n"
        "- Fence checked (30 May 2025)"
    ),
    ("| Risk | Owner | Review |\n| Theft | Facilities Manager | May 2025 |\n| Fire | Fire Officer | May 2025 |"),
    "The list gives the owner: none of the actions is late.",
    (
        "| Document | Owner | Last review |\n"
        "| Policy | Legal | May 2024 |\n"
        "| Guide | Legal | |\n"
        "| Map | Facilities | May 2024 |"
    ),
]


@pytest.mark.parametrize(("category", "text"), MISSING)
def test_an_action_that_lacks_owner_or_date_is_found_once(category: str, text: str) -> None:
    assert found_in(f"Actions to be done\n{text}") - {"placeholder"} == {category}


@pytest.mark.parametrize("text", COMPLETE)
def test_what_is_complete_or_no_action_is_fine(text: str) -> None:
    assert found_in(f"Actions to be done\n{text}") == set()


_TABLE = """Actions to be done
| {} | Action | {} | Cost |
| {} | Replace the lock of the gate | {} | 400 |
| {} | Train the guards of the night | {} | 900 |
| {} | Buy a second radio | {} | 250 |"""
_DAYS = ("3 May 2025", "12 May 2025", "20 May 2025")
_ROLES = ("Facilities Manager", "Guard Supervisor", "Head of Purchasing")


def _table(heads: tuple[str, str], first: tuple[str, ...], second: tuple[str, ...]) -> str:
    return _TABLE.format(*heads, *(cell for pair in zip(first, second, strict=True) for cell in pair))


@pytest.mark.parametrize(
    "title", ["Target date", "Deadline", "To be finished", "Due", "To be closed by", "Latest date"]
)
@pytest.mark.parametrize("gap", ["", "open", "tbd"])
def test_the_date_by_which_an_action_is_due_may_stand_first(title: str, gap: str) -> None:
    assert "missing_due_date" in found_in(_table((title, "In charge"), (_DAYS[0], gap, _DAYS[2]), _ROLES))
    assert found_in(_table((title, "In charge"), _DAYS, _ROLES)) == set()


@pytest.mark.parametrize("title", ["Finished", "Completed", "Date", "When", "Raised", "Last checked"])
def test_a_day_that_has_passed_or_begins_a_log_is_no_due_date(title: str) -> None:
    assert "missing_due_date" not in found_in(_table((title, "In charge"), (_DAYS[0], "", _DAYS[2]), _ROLES))


@pytest.mark.parametrize(
    "title", ["To be finished", "To be done", "To be implemented", "Ready", "To be in place", "To be replaced before"]
)
def test_a_column_of_days_by_which_things_are_to_be_done_may_have_any_verb(title: str) -> None:
    assert "missing_due_date" in found_in(_table(("Owner", title), _ROLES, (_DAYS[0], "open", _DAYS[2])))
    assert found_in(_table(("Owner", title), _ROLES, _DAYS)) == set()


@pytest.mark.parametrize("title", ["Supported by", "Monitored by", "Contact", "Checked by", "Funded by"])
def test_who_helps_does_not_answer_for_an_action(title: str) -> None:
    helpers = ("Legal department", "Human Resources", "Purchasing")

    assert "missing_owner" in found_in(_table(("Accountable", title), (_ROLES[0], "", _ROLES[2]), helpers))
    assert "missing_owner" not in found_in(_table(("Accountable", title), _ROLES, (helpers[0], "", helpers[2])))
