"""Where small faults can be planted in a C++ source, and the source with all of them planted, each asleep.

A source is read as tokens, not as C++: the house style tells a comparison from a template's bracket by the blanks
around it, and an operand ends at the first token that binds less. Every fault has a number; code asks
unbroken_mutation::is(number), in active.h, whether it is the one that is awake.
"""
import dataclasses
import re

TOKEN = re.compile(
    r"""(?P<skip>\s+|//[^\n]*|/\*.*?\*/|^\#(?:[^\n]*\\\n)*[^\n]*)
      | (?P<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')
      | (?P<number>\d[\w']*)
      | (?P<name>[A-Za-z_]\w*)
      | (?P<operator><=>|<<|(?<=\s)>>(?=\s)|->|::|<=|>=|==|!=|&&|\|\||\+=|-=|\+\+|--|.)""",
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)
OPENING = {")": "(", "]": "[", "}": "{"}
COMPARISONS = {"<": "less", "<=": "less_equal", ">": "greater", ">=": "greater_equal"}
BOUNDARIES = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
EQUALITIES = {"==": "equal", "!=": "not_equal"}

# What ends an operand: everything that binds less than its operator.
ALWAYS = {";", ",", "return", "=", "+=", "-=", "?", ":"}
OR_ENDS = ALWAYS
AND_ENDS = OR_ENDS | {"||"}
EQUALITY_ENDS = AND_ENDS | {"&&"}
COMPARISON_ENDS = EQUALITY_ENDS | {"==", "!="}
DECIDES = {"&&", "||", "==", "!=", "!", "?"} | set(COMPARISONS)
KEYWORDS = set(
    """auto bool break case catch class const constexpr continue default delete do else enum explicit for friend if
    inline namespace new private protected public return static struct switch template throw try typename using
    virtual while""".split()
)


@dataclasses.dataclass
class Token:
    text: str
    kind: str
    start: int
    end: int
    blank_before: bool


@dataclasses.dataclass
class Fault:
    file: str
    line: int
    code: str  # the source line
    what: str  # what is wrong with it, in words
    number: int = 0

    def key(self):
        return (self.file, self.code, self.what)


def tokens_of(text):
    tokens = []
    at = 0
    blank = True
    while at < len(text):
        match = TOKEN.match(text, at)
        kind = match.lastgroup
        if kind == "skip":
            blank = True
        else:
            tokens.append(Token(match.group(), kind, at, match.end(), blank))
            blank = False
        at = match.end()
    return tokens


def matches_of(tokens):
    """The other bracket for the index of each bracket, a template's included."""
    matches = {}
    stack = []
    for i, token in enumerate(tokens):
        before = tokens[i - 1].text if i else ""
        if token.text in "([{":
            stack.append(i)
        elif token.text == "<" and before != "operator" and (before == "template" or not token.blank_before):
            stack.append(i)
        elif token.text == ">" and stack and tokens[stack[-1]].text == "<":
            matches[i] = stack.pop()
        elif token.text in OPENING:
            while tokens[stack[-1]].text != OPENING[token.text]:
                stack.pop()  # a lone '<' after all
            matches[i] = stack.pop()
    matches.update({opening: closing for closing, opening in matches.items()})
    return matches


class Source:
    """Finds the faults of one file and plants them."""

    def __init__(self, file, text):
        self.file = file
        self.text = text
        self.lines = text.split("\n")
        self.tokens = tokens_of(text)
        self.matches = matches_of(self.tokens)
        self.faults = []
        self.edits = []  # (position, three that order edits at one position, text, length of what is replaced)
        self.seen = {}

    # ---- Extents, as token indexes [first, last]

    def is_open(self, i):
        return i in self.matches and self.matches[i] > i

    def is_close(self, i):
        return i in self.matches and self.matches[i] < i

    def left(self, i, ends):
        """Where the operand that ends before token i begins."""
        i -= 1
        while i >= 0:
            if self.is_close(i):
                i = self.matches[i] - 1
                continue
            if self.is_open(i) or self.tokens[i].text in ends:
                break
            i -= 1
        return i + 1

    def right(self, i, ends):
        """Where the operand that begins after token i ends."""
        i += 1
        while i < len(self.tokens):
            if self.is_open(i):
                i = self.matches[i] + 1
                continue
            if self.is_close(i) or self.tokens[i].text in ends:
                break
            i += 1
        return i - 1

    def postfix_end(self, i):
        """The last token of the postfix expression that begins at token i."""
        if self.tokens[i].text in ("*", "!"):
            return self.postfix_end(i + 1)
        if self.is_open(i):
            i = self.matches[i]
        while i + 1 < len(self.tokens):
            text = self.tokens[i + 1].text
            if text in (".", "->", "::"):
                i += 2
            elif self.is_open(i + 1) and text in "([<" and not self.tokens[i + 1].blank_before:
                i = self.matches[i + 1]
            else:
                break
        return i

    def is_plain(self, first, last):
        """True where no operator in the range, outside brackets, decides anything itself."""
        i = first
        while i <= last:
            if self.tokens[i].text in DECIDES or self.tokens[i].text in ("=", ";"):
                return False
            i = self.matches[i] + 1 if self.is_open(i) else i + 1
        return True

    def said(self, first, last):
        said = re.sub(r"\s+", " ", self.text[self.tokens[first].start : self.tokens[last].end])
        return said if len(said) <= 100 else said[:97] + "..."

    # ---- Faults

    def fault(self, i, what):
        line = self.text.count("\n", 0, self.tokens[i].start)
        code = self.lines[line].strip()
        fault = Fault(self.file, line + 1, code, what)
        times = self.seen[fault.key()] = self.seen.get(fault.key(), 0) + 1
        if times > 1:
            fault.what += f" ({times})"
        fault.number = self.first_number + len(self.faults)
        self.faults.append(fault)
        return fault.number

    def wrap(self, first, last, rank, before, after):
        """Of two around the same tokens, the one of higher rank is outside."""
        start, end = self.tokens[first].start, self.tokens[last].end
        self.edits.append((start, 1, -end, -rank, before, 0))
        self.edits.append((end, 0, -start, rank, after, 0))

    def replace(self, i, text):
        token = self.tokens[i]
        self.edits.append((token.start, 2, 0, 0, text, len(token.text)))

    def planted(self, first_number):
        """The source with every fault planted; self.faults lists them."""
        self.first_number = first_number
        for i, token in enumerate(self.tokens):
            before = self.tokens[i - 1] if i else None
            after = self.tokens[i + 1] if i + 1 < len(self.tokens) else None
            if before is None or after is None or before.text == "operator":
                continue
            self.plant_comparison(i, token)
            self.plant_logic(i, token)
            self.plant_condition(i, token, before, after)
            self.plant_constant(i, token, before, after)
            self.plant_statement(i, token, before)
        result = []
        at = 0
        for start, _, _, _, text, length in sorted(self.edits):
            result += [self.text[at:start], text]
            at = start + length
        return "".join(result) + self.text[at:]

    def plant_comparison(self, i, token):
        if token.text in COMPARISONS and token.blank_before and i not in self.matches:
            first, last = self.left(i, COMPARISON_ENDS), self.right(i, COMPARISON_ENDS)
            said = self.said(first, last)
            negated = self.fault(i, f"negates `{said}`")
            boundary = self.fault(i, f"`{said}` with {BOUNDARIES[token.text]}")
            name = COMPARISONS[token.text]
            self.wrap(first, last, 1, f"unbroken_mutation::{name}({negated}, {boundary}, ", ")")
            self.replace(i, ",")
        elif token.text in EQUALITIES:
            first, last = self.left(i, EQUALITY_ENDS), self.right(i, EQUALITY_ENDS)
            number = self.fault(i, f"negates `{self.said(first, last)}`")
            self.wrap(first, last, 1, f"unbroken_mutation::{EQUALITIES[token.text]}({number}, ", ")")
            self.replace(i, ",")

    def plant_logic(self, i, token):
        """Each operand of a chain of && or ||, at its first operator, left out."""
        if token.text not in ("&&", "||") or not token.blank_before:
            return
        ends = AND_ENDS if token.text == "&&" else OR_ENDS
        first, last = self.left(i, ends), self.right(i, ends)
        begin = first
        at = first
        operands = []
        while at <= last:
            if self.tokens[at].text == token.text:
                if not operands and at != i:
                    return  # not the chain's first operator
                operands.append((begin, at - 1))
                begin = at + 1
            at = self.matches[at] + 1 if self.is_open(at) else at + 1
        operands.append((begin, last))
        for begin, end in operands:
            number = self.fault(begin, f"does without `{self.said(begin, end)}`")
            asleep = f"unbroken_mutation::is({number})"
            rank = 2 if token.text == "&&" else 3
            self.wrap(begin, end, rank, f"({asleep} || (" if token.text == "&&" else f"(!{asleep} && (", "))")

    def plant_condition(self, i, token, before, after):
        if token.text == "!" and i not in self.matches:
            last = self.postfix_end(i + 1)
            number = self.fault(i, f"negates `{self.said(i, last)}`")
            self.wrap(i, last, 1, f"(unbroken_mutation::is({number}) != ", ")")
            return
        first = last = None
        if token.text == "if" and after.text == "(":
            first, last = i + 2, self.matches[i + 1] - 1
        elif token.text == "?":
            first, last = self.left(i, OR_ENDS), i - 1
        elif token.text == "=" and before.kind == "name" and self.tokens[i - 2].text == "bool":
            first, last = i + 1, self.right(i, {";"})
        if first is None or not self.is_plain(first, last):
            return
        if self.tokens[last].text in ("true", "false"):
            return
        number = self.fault(first, f"negates `{self.said(first, last)}`")
        self.wrap(first, last, 4, f"(unbroken_mutation::is({number}) != static_cast<bool>(", "))")

    def plant_constant(self, i, token, before, after):
        if token.kind == "number" and before.text in ("+", "-") and before.blank_before and token.text in ("1", "2", "3"):
            number = self.fault(i, f"{before.text} {int(token.text) - 1} for {before.text} {token.text}")
            self.replace(i, f"(unbroken_mutation::is({number}) ? {int(token.text) - 1} : {token.text})")
        elif token.text in ("max", "min") and before.text == "::" and after.text in ("(", "<"):
            opening = i + 1 if after.text == "(" else self.matches[i + 1] + 1
            if self.matches[opening] == opening + 1:
                return  # numeric_limits<>::max()
            number = self.fault(i, f"{'min' if token.text == 'max' else 'max'} for {token.text}")
            self.replace(i - 2, "unbroken_mutation")
            self.edits.append((self.tokens[opening].end, 0, 0, 0, f"{number}, ", 0))
        elif token.text in ("true", "false") and before.text in ("(", ",", "return"):
            number = self.fault(i, f"{'false' if token.text == 'true' else 'true'} for {token.text}")
            self.replace(i, f"{'!' if token.text == 'true' else ''}unbroken_mutation::is({number})")

    def plant_statement(self, i, token, before):
        """A statement left out: break, continue, an assignment, or a call for its effect."""
        begins = before.text in (";", "{", "}", "else") or (before.text == ")" and self.follows_condition(i - 1))
        if not begins:
            return
        if token.text in ("continue", "break"):
            end = i + 1
        elif token.kind == "name" and token.text not in KEYWORDS:
            end = self.postfix_end(i)
            text = self.tokens[end + 1].text
            if text in ("=", "+=", "-="):
                end = self.right(end + 1, {";"}) + 1
                if self.tokens[end - 1].text in ("default", "delete"):
                    return
            elif text == ";" and self.tokens[end].text == ")":
                end += 1
            else:
                return
        elif token.text in ("++", "--"):
            end = self.postfix_end(i + 1) + 1
        else:
            return
        if self.tokens[end].text != ";" or not self.is_in_function(i):
            return
        number = self.fault(i, f"leaves out `{self.said(i, end - 1)}`")
        self.wrap(i, end, 5, f"{{ if (!unbroken_mutation::is({number})) ", " }")

    def follows_condition(self, closing):
        opening = self.matches.get(closing)
        return opening is not None and self.tokens[opening - 1].text in ("if", "for", "while")

    def is_in_function(self, i):
        """True where the innermost braces belong to no class, enum or namespace."""
        while i >= 0:
            if self.is_close(i):
                i = self.matches[i]
            elif self.tokens[i].text == "{":
                return not self.heads_type(i)
            i -= 1
        return False

    def heads_type(self, i):
        """True where the brace at token i opens a class, an enum or a namespace."""
        i -= 1
        while i >= 0 and self.tokens[i].text not in ("{", "}", ";"):
            if self.tokens[i].text in ("class", "struct", "enum", "namespace"):
                return True
            i = self.matches[i] - 1 if self.is_close(i) else i - 1
        return False
