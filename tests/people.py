"""People for tests."""

from __future__ import annotations

from domain.person import Person, Role

ANN = Person("ann@example.com", "ann", Role.ANALYST, ("payments",))
BOB = Person("bob@example.com", "bob", Role.ANALYST, ("fraud",))
LEA = Person("lea@example.com", "lea", Role.LEAD, ("payments",))
ADA = Person("ada@example.com", "ada", Role.ADMINISTRATOR)
