"""The equality-monitoring page: the questions public bodies ask of everybody, each optional, each with a way not to say.

Wording and order follow the harmonised standards of the Government Statistical Service and the census of 2021.
"""

from dataclasses import dataclass

PREFER_NOT = "prefer_not_to_say"


@dataclass(frozen=True)
class MonitoringQuestion:
    """One question of the equality page. `own_words` is the option beside which a person may describe themselves."""

    key: str
    text: str
    options: tuple[tuple[str, str], ...]
    own_words: str = ""

    @property
    def field_name(self) -> str:
        return f"equality-{self.key}"


def _question(key: str, text: str, *labels: str, own_words: str = "") -> MonitoringQuestion:
    options = [(_key(label), label) for label in labels]
    return MonitoringQuestion(key, text, (*options, (PREFER_NOT, "Prefer not to say")), _key(own_words))


def _key(label: str) -> str:
    return "_".join("".join(c if c.isalnum() else " " for c in label.lower()).split())[:40].strip("_")


QUESTIONS = (
    _question(
        "age", "How old are you?",
        "Under 16", "16 to 24", "25 to 34", "35 to 44", "45 to 54", "55 to 64", "65 to 74", "75 to 84", "85 or over",
    ),
    _question("sex", "What is your sex?", "Female", "Male"),
    _question("gender", "Is the gender you identify with the same as your sex registered at birth?", "Yes", "No"),
    _question(
        "ethnic_group", "What is your ethnic group?",
        "Asian, Asian British or Asian Welsh", "Black, Black British, Black Welsh, Caribbean or African",
        "Mixed or multiple ethnic groups", "White", "Another ethnic group", own_words="Another ethnic group",
    ),
    _question(
        "disability", "Do you have a physical or mental health condition or illness that has lasted, or will last,"
        " 12 months or more?",
        "Yes, and it limits me a lot", "Yes, and it limits me a little", "Yes, but it does not limit me", "No",
    ),
    _question(
        "religion", "What is your religion?",
        "No religion", "Christian", "Buddhist", "Hindu", "Jewish", "Muslim", "Sikh", "Another religion",
        own_words="Another religion",
    ),
    _question(
        "orientation", "Which of these best describes your sexual orientation?",
        "Straight or heterosexual", "Gay or lesbian", "Bisexual", "Another orientation",
        own_words="Another orientation",
    ),
    _question(
        "carer", "Do you look after, or give help or support to, anyone because they are ill, disabled or old?",
        "Yes", "No",
    ),
)  # fmt: skip
