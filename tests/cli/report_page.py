"""Reads the page that `unbroken report --html` writes, as its own script does."""
import base64
import datetime
import json
import re
import uuid

UNREACHABLE, CERTAIN, POSSIBLE, WITHOUT_SCRIPT = range(4)
_DIGITS = {c: i for i, c in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")}
_EPOCH = datetime.datetime(1970, 1, 1)


def answer_of(html):
    block = re.search(r'<script type="application/json" id="answer">(.*?)</script>', html, re.DOTALL)
    return json.loads(block.group(1))


def iso(ms):
    text = (_EPOCH + datetime.timedelta(milliseconds=ms)).isoformat(timespec="milliseconds")
    return text.removesuffix(".000")


def numbers_of(text):
    at = 0
    while at < len(text):
        code, scale = 0, 1
        while True:
            digit = _DIGITS[text[at]]
            at += 1
            code += (digit & 31) * scale
            scale *= 32
            if digit < 32:
                break
        yield code // 2 if code % 2 == 0 else -(code + 1) // 2


class Column:
    """A value told by its distance from the one before."""

    def __init__(self):
        self.value = 0

    def read(self, numbers):
        self.value += next(numbers)
        return self.value


class Database:
    def __init__(self, answer, packed):
        self.packed = packed
        self.templates = [re.split("([\ue000-\ue008])", text) for text in answer["templates"]]
        folder, places = Column(), numbers_of(packed["foldersOf"])
        self.words = [packed["folders"][folder.read(places)] + word for word in packed["words"]]
        self.pieces = self._pieces(numbers_of(packed["pieces"]))
        self.rows = self._rows(list(numbers_of(packed["rows"])))
        self._plans(numbers_of(packed["plans"]))

    def _pieces(self, numbers):
        word, place, last, pieces = Column(), Column(), {}, []
        for template in numbers:
            values = []
            for mark in self.templates[template][1::2]:
                if mark in "\ue000\ue001":
                    values.append(word.read(numbers))
                elif mark in "\ue004\ue008":
                    values.append(place.read(numbers))
                elif mark == "\ue003":
                    values.append(last.setdefault((template, len(values)), Column()).read(numbers))
            pieces.append((template, values))
        return pieces

    @staticmethod
    def _rows(numbers):
        rows, piece = [None], 0
        for back, by in zip(numbers[::2], numbers[1::2]):
            piece += by
            rows.append((len(rows) - 1 - back, piece))
        return rows

    def _plans(self, numbers):
        fork, edge, columns = Column(), Column(), [Column(), Column(), Column()]

        def plan():
            kind = next(numbers)
            text = columns[0].read(numbers)
            if kind == UNREACHABLE:
                return kind, text, next(numbers), next(numbers)
            return kind, text, columns[1].read(numbers), columns[2].read(numbers)

        self.newest = plan() if self.packed["hasNewest"] else None
        self.stretches = [[] for _ in self.packed["forks"]]
        while True:
            try:
                lane = self.stretches[fork.read(numbers)]
            except StopIteration:
                return
            half, after = divmod(edge.read(numbers), 2)
            lane.append((self.packed["base"] + half * self.packed["unit"] + after, plan()))

    def plan_at(self, fork, ms):
        return [plan for start, plan in self.stretches[fork] if start <= ms][-1]

    def guid(self, place):
        text = self.packed["guids"]
        raw = base64.b64decode(text + "=" * (-len(text) % 4))[16 * place:16 * place + 16]
        return str(uuid.UUID(bytes=raw)).upper()

    def text(self, piece, time):
        template, values = self.pieces[piece]
        values, name, out = iter(values), self.packed["name"], []
        quoted = lambda text: "N'" + text.replace("'", "''") + "'"
        for i, part in enumerate(self.templates[template]):
            if i % 2 == 0:
                out.append(part)
            elif part == "\ue000":
                out.append(self.words[next(values)])
            elif part == "\ue001":
                out.append(quoted(self.words[next(values)]))
            elif part == "\ue002":
                out.append(time)
            elif part == "\ue003":
                out.append(str(next(values)))
            elif part == "\ue004":
                out.append(self.guid(next(values)))
            elif part == "\ue008":
                next(values)
            else:
                out.append({"\ue005": name, "\ue006": "[" + name.replace("]", "]]") + "]", "\ue007": quoted(name)}[part])
        return "".join(out)

    def row(self, row, time):
        out = []
        while row != 0:
            row, piece = self.rows[row]
            out.append(self.text(piece, time))
        return "".join(reversed(out))

    def sql(self, plan, time):
        kind, text, remarks, statements = plan
        if kind in (UNREACHABLE, WITHOUT_SCRIPT):
            return ""
        return self.text(text, time) + self.row(remarks, time) + self.row(statements, time)
