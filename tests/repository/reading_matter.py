"""Every sentence that a person may read: out of the templates, and out of the code.

Pages of staff are left out by name; all others count, so a new page is judged without being asked.
"""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser

from tests.repository.tracked import texts

# Pages that only staff or providers' bookkeepers see, and what is not a page.
OF_STAFF = re.compile(
    r"templates/(?:[a-z_]+/)?(?:(?:council|finance|audit|decide|admin)[\w]*/|"
    r"[\w]*(?:council|finance|audit|exception|run|bank_file|reconcil|queue|caseload|record|admin"
    r"|machine|gallery|components|scheme|openings|documents|appeal|director|staff)[\w]*\.html)"
)
NOT_PAGES = re.compile(r"templates/(?:components|forms|errors/5|api|rest_framework|mfa|account)/")
INLINE = {
    "a", "abbr", "b", "bdi", "button", "cite", "code", "em", "i", "kbd", "mark", "q", "s", "small",
    "span", "strong", "sub", "sup", "time", "u", "data", "dfn", "svg", "path", "circle",
}  # fmt: skip
SAID_BY = {"_", "_t", "_n", "mark", "gettext", "gettext_lazy", "ngettext", "pgettext"}
TOLD_BY = {"tell_person", "tell_others", "tell_helper", "tell_helpers", "tell_family"}

_COMMENT = re.compile(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}", re.S)
_TRANSLATE = re.compile(r"""{%\s*trans(?:late)?\s+(["'])(.*?)\1([^%]*)%}""", re.S)
_BLOCK = re.compile(r"{%\s*(?:end)?blocktrans(?:late)?\b([^%]*)%}")
_BREAKS = re.compile(
    r"{%\s*(?:plural|else|elif|empty|for|endfor|block|endblock|include)\b.*?%}", re.S
)
_TAG = re.compile(r"{%.*?%}", re.S)
_VALUE = re.compile(r"{{.*?}}", re.S)
_PLACE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


class _Text(HTMLParser):
    """The words between tags; block elements end a sentence, inline ones do not."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style", "title"}:
            self.silent += 1
        elif tag not in INLINE or "st-row__" in (dict(attrs).get("class") or ""):
            self.parts.append("\n")  # a row's lines stand below one another

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style", "title"}:
            self.silent = max(0, self.silent - 1)
        elif tag not in INLINE:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(re.sub(r"\s+", " ", data))


def of_template(source: str) -> str:
    """The words of one template, a value standing as one word."""
    text = _COMMENT.sub("", source)
    text = _TRANSLATE.sub(lambda hit: _apart(hit.group(2), hit.group(3)), text)
    text = _BREAKS.sub("<p>", _BLOCK.sub(lambda hit: _apart("", hit.group(1)), text))
    text = _VALUE.sub("Word", _TAG.sub(" ", text))
    parser = _Text()
    parser.feed(text)
    return "".join(parser.parts)


def _apart(words: str, rest: str) -> str:
    """What is kept under a name is said somewhere else: a sentence of its own."""
    return f"<p>{words}<p>" if re.search(r"\bas(?:var)?\s+\w", rest) else words


def pages() -> Iterator[tuple[str, str]]:
    """Name and words of each template that a person may see."""
    for name, source in texts(".html", under="templates/"):
        if not OF_STAFF.search(name) and not NOT_PAGES.search(name):
            yield name, of_template(source)


def said_in_code() -> Iterator[tuple[str, str]]:
    """Place and words: refusals, what is translated, and what people are told."""
    for name, source in texts(".py"):
        if name.startswith(("tests/", "bench/", "scripts/", "config/")) or "/management/" in name:
            continue
        for node in ast.walk(ast.parse(source)):
            for words in _said(node):
                yield f"{name}:{getattr(node, 'lineno', 0)}", _PLACE.sub("Word", words)


def _said(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.ClassDef):
        for line in node.body:
            if isinstance(line, ast.Assign) and [
                target.id for target in line.targets if isinstance(target, ast.Name)
            ] == ["message"]:
                yield from _words(line.value)
    elif isinstance(node, ast.Call):
        called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if called in SAID_BY:
            for argument in node.args[:2]:
                yield from _words(argument)
        elif called in TOLD_BY:
            for argument in [*node.args, *(word.value for word in node.keywords)]:
                yield from (words for words in _words(argument) if words.rstrip().endswith("."))


def _words(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(
            part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else "Word"
            for part in node.values
        )
