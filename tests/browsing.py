"""Somebody at a browser without JavaScript: goes by the words of links, fields and buttons, and by nothing else."""

from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from werkzeug.test import TestResponse

from tests.pages import VOID, Client, words


@dataclass
class Control:
    """A field of a form: what it is called, and what it would send untouched."""

    name: str
    kind: str
    id: str
    value: str = ""
    is_on: bool = True  # a choice that is not ticked is not sent
    group: str = ""  # the legend it stands under
    label: str = ""
    options: dict[str, str] = field(default_factory=dict)  # value by words


@dataclass
class Sheet:
    """A form as a page shows it."""

    action: str
    method: str
    controls: list[Control] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)  # words, name, value


class _Reader(HTMLParser):
    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[tuple[str, str]] = []
        self.sheets: list[Sheet] = []
        self._sheet: Sheet | None = None
        self._labels: dict[str, str] = {}
        self._catching: list[tuple[str, dict[str, str], list[str]]] = []  # open elements whose words are wanted
        self._legends: list[str] = []
        self.feed(markup)
        self.close()
        for sheet in self.sheets:
            for control in sheet.controls:
                control.label = control.label or self._labels.get(control.id, "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = {k: v or "" for k, v in attrs}
        if tag == "form":
            self._sheet = Sheet(a.get("action", ""), a.get("method", "get").lower())
            self.sheets.append(self._sheet)
        elif tag == "fieldset":
            self._legends.append("")
        if tag in {"a", "label", "legend", "button", "option", "textarea"}:
            self._catching.append((tag, a, []))
        if self._sheet is not None and a.get("name") and tag in {"input", "select", "textarea"}:
            kind = a.get("type", "text") if tag == "input" else tag
            is_on = kind not in {"radio", "checkbox"} or "checked" in a
            group = self._legends[-1] if self._legends else ""
            one = Control(a["name"], kind, a.get("id", ""), a.get("value", ""), is_on, group, a.get("aria-label", ""))
            self._sheet.controls.append(one)
        assert tag in VOID or not a.get("onclick"), "a page that needs a script"

    def handle_data(self, data: str) -> None:
        for _, _, caught in self._catching:
            caught.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._sheet = None
        elif tag == "fieldset":
            self._legends.pop()
        if not self._catching or self._catching[-1][0] != tag:
            return
        _, a, caught = self._catching.pop()
        said = " ".join("".join(caught).split())
        if tag == "a" and "href" in a:
            self.links.append((said, a["href"]))
        elif tag == "label":
            self._labels[a.get("for", "")] = said
        elif tag == "legend" and self._legends:
            self._legends[-1] = said
        elif self._sheet is not None:
            self._of_form(self._sheet, tag, a, said, "".join(caught))

    def _of_form(self, sheet: Sheet, tag: str, a: dict[str, str], said: str, raw: str) -> None:
        if tag == "button":
            sheet.buttons.append((said, a.get("name", ""), a.get("value", "")))
        elif tag == "textarea":
            sheet.controls[-1].value = raw.removeprefix("\n")
        elif tag == "option":
            listed = sheet.controls[-1]
            if "selected" in a or not listed.options:
                listed.value = a.get("value", said)
            listed.options[said] = a.get("value", said)


class Browser:
    """One person's browser. What it does not find by its words is a failure, and says what there was instead."""

    def __init__(self, client: Client) -> None:
        self.client, self.path, self.page = client, "/", ""
        self._links: list[tuple[str, str]] = []
        self._sheets: list[Sheet] = []

    def open(self, path: str) -> None:
        """Type an address."""
        self._arrive(path, self.client.get(path))

    def _arrive(self, path: str, response: TestResponse) -> None:
        for _ in range(5):
            if response.status_code not in {301, 302, 303}:
                break
            path = urljoin(path, response.location)
            path = urlsplit(path).path + (f"?{urlsplit(path).query}" if urlsplit(path).query else "")
            response = self.client.get(path)
        assert response.status_code == 200, f"{path}: {response.status_code} {words(response)[:600]}"
        read = _Reader(response.get_data(as_text=True))
        self.path, self.page, self._links, self._sheets = path, words(response), read.links, read.sheets

    def sees(self, *said: str) -> None:
        for each in said:
            assert each in self.page, f"{self.path} does not say {each!r}: {self.page}"

    def misses(self, *said: str) -> None:
        for each in said:
            assert each not in self.page, f"{self.path} says {each!r}"

    def has_link(self, said: str) -> bool:
        return any(said in link for link, _ in self._links)

    def leads(self, said: str) -> str:
        """Where the first link with these words leads, as it stands on the page."""
        return next((href for link, href in self._links if said in link), "")

    def follow(self, said: str) -> None:
        """Go where the first link with these words leads."""
        found = [href for link, href in self._links if said in link]
        assert found, f"{self.path} has no link {said!r}: {[link for link, _ in self._links]}"
        self.open(urljoin(self.path, found[0]))

    def _control(self, label: str, *, under: str = "") -> Control:
        found = [
            control for sheet in self._sheets for control in sheet.controls
            if control.label == label and under in control.group
        ]  # fmt: skip
        every = [control.label or control.group for sheet in self._sheets for control in sheet.controls]
        assert found, f"{self.path} has no field {label!r}: {every}"
        return found[0]

    def write(self, label: str, text: str) -> None:
        self._control(label).value = text

    def write_day(self, legend: str, on: date) -> None:
        """A day in its three fields."""
        for part, value in (("Day", on.day), ("Month", on.month), ("Year", on.year)):
            self._control(part, under=legend).value = str(value)

    def tick(self, label: str) -> None:
        self._control(label).is_on = True

    def choose(self, legend: str, label: str) -> None:
        """One of a group of choices."""
        chosen = self._control(label, under=legend)
        for sheet in self._sheets:
            for control in sheet.controls:
                if control.name == chosen.name and control.kind == "radio":
                    control.is_on = control is chosen

    def select(self, label: str, words: str) -> None:
        """One of a list."""
        listed = self._control(label)
        assert words in listed.options, f"{label!r} offers {list(listed.options)}"
        listed.value = listed.options[words]

    def press(self, said: str) -> None:
        """Send the form whose button says so, with everything that stands in it."""
        for sheet in self._sheets:
            for button, name, value in sheet.buttons:
                if said in button:
                    self._send(sheet, name, value)
                    return
        every = [button for sheet in self._sheets for button, _, _ in sheet.buttons]
        raise AssertionError(f"{self.path} has no button {said!r}: {every}")

    def _send(self, sheet: Sheet, name: str, value: str) -> None:
        sent: dict[str, list[str]] = {name: [value]} if name else {}
        for control in sheet.controls:
            if control.is_on and control.kind not in {"file", "submit"}:
                sent.setdefault(control.name, []).append(control.value)
        path = urljoin(self.path, sheet.action) if sheet.action else self.path
        is_read = sheet.method == "get"
        response = self.client.get(path, query_string=sent) if is_read else self.client.post(path, data=sent)
        self._arrive(path, response)
