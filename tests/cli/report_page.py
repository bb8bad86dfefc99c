"""Reads the page that `unbroken report --html` writes, as its own script does."""
import datetime
import json
import re

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


def column_of(text):
    """Values told by their distances; two alike are followed by the number of further ones."""
    numbers, value, before = numbers_of(text), 0, None
    for distance in numbers:
        for _ in range(1 + (next(numbers) if distance == before else 0)):
            value += distance
            yield value
        before = None if distance == before else distance


class Database:
    def __init__(self, answer, packed):
        self.packed = packed
        self.templates = [re.split("([\ue000-\ue008])", text) for text in answer["templates"]]
        self.words = [packed["folders"][folder] + word for folder, word in zip(column_of(packed["foldersOf"]), packed["words"])]
        self.moments = self._moments()
        self.pieces = self._pieces(packed)
        self.rows = self._rows(list(numbers_of(packed["rows"])))
        self._plans([column_of(text) for text in packed["plans"]])

    @staticmethod
    def _pieces(packed):
        values = {int(place): [column_of(text) for text in columns] for place, columns in packed["values"].items()}
        return [(template, [next(column) for column in values[template]]) for template in column_of(packed["pieces"])]

    @staticmethod
    def _rows(numbers):
        rows, newest = [None], -1
        for back, code in zip(numbers[::2], numbers[1::2]):
            newest += max(code, 0)
            rows.append((len(rows) - 1 - back, newest if code > 0 else -1 - code))
        return rows

    def _moments(self):
        starts, lengths = [column_of(text) for text in self.packed["sets"][3:5]]
        base, unit = self.packed["base"], self.packed["unit"]
        times = [base + unit * at for start, length in zip(starts, lengths) for at in (start, start + length)]
        return sorted(set(times))

    def _plans(self, columns):
        fork, edge, *plan = columns
        self.stretches = [[] for _ in self.packed["forks"]]
        for _ in range(self.packed["stretches"]):
            lane, at = self.stretches[next(fork)], next(edge)
            known = at < 2 * len(self.moments)
            start = self.moments[at // 2] + at % 2 if known else self.packed["edges"][at // 2 - len(self.moments)]
            lane.append((start, tuple(next(column) for column in plan)))
        self.newest = tuple(next(column) for column in plan) if self.packed["hasNewest"] else None

    def plan_at(self, fork, ms):
        return [plan for start, plan in self.stretches[fork] if start <= ms][-1]

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
                out.append(self.packed["guids"][str(next(values))])
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
