'use strict';
// The answer of the page: what src/report/page_database.cpp, page_plans.cpp and
// page_texts.cpp wrote, read back. Nothing is planned or judged here.

const answer = JSON.parse(document.getElementById('answer').textContent);

const FLAGS = {damaged: 1, copyOnly: 2, bulkLogged: 4, unusable: 8, untimed: 16, onlyHistory: 32, snapshot: 64};
const KINDS = {
  D: 'full', I: 'differential', L: 'log', F: 'file', G: 'file differential', P: 'partial',
  Q: 'partial differential', '?': 'unknown',
};
const UNREACHABLE = 0, CERTAIN = 1, POSSIBLE = 2, WITHOUT_SCRIPT = 3;

// Reads what PageNumbers wrote.
class Numbers {
  static digits = new Map([...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].map((c, i) => [c, i]));

  constructor(text) {
    this.text = text;
    this.at = 0;
  }
  get isAtEnd() {
    return this.at >= this.text.length;
  }
  next() {
    let code = 0, scale = 1, digit;
    do {
      digit = Numbers.digits.get(this.text[this.at++]);
      code += (digit & 31) * scale;
      scale *= 32;
    } while (digit >= 32);
    return code % 2 === 0 ? code / 2 : -(code + 1) / 2;
  }
}

// Calls for the values of a PageColumn, one after the other.
function column(text) {
  const numbers = new Numbers(text);
  let value = 0, distance = null, repeats = 0;
  const take = () => {
    if (repeats > 0) {
      --repeats;
      value += distance;
      if (repeats === 0) distance = null;
      return value;
    }
    const next = numbers.next();
    value += next;
    if (next === distance) {
      repeats = numbers.next();
      if (repeats === 0) distance = null;
    } else {
      distance = next;
    }
    return value;
  };
  take.hasMore = () => repeats > 0 || !numbers.isAtEnd;
  return take;
}

// A local time as the command line takes and prints it.
function isoOf(ms) {
  return new Date(ms).toISOString().replace(/(\.000)?Z$/, '');
}
function msOf(text) {
  const found = /^\s*(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d(?:\.\d{1,3})?)?)?\s*$/.exec(text);
  if (!found) return NaN;
  return Date.parse(`${found[1]}T${found[2] || '00:00'}${found[3] || ':00'}Z`);
}

const templates = answer.templates.map((text) => text.split(/([\uE000-\uE008])/));

// A database with its sets, texts and plans unpacked.
class Database {
  constructor(packed) {
    this.packed = packed;
    this.words = this.readWords();
    this.sets = this.readSets();
    this.pieces = this.readPieces();
    this.rows = this.readRows();
    this.readPlans();
  }

  readWords() {
    const {words, folders} = this.packed;
    const folder = column(this.packed.foldersOf);
    return words.map((word) => folders[folder()] + word);
  }

  readSets() {
    const {base, unit, types} = this.packed;
    const [flags, producer, fork, start, length, size, devices, path, position] = this.packed.sets.map(column);
    return [...types].map((type, place) => {
      const set = {place, type, flags: flags(), producer: producer(), fork: fork()};
      if (!(set.flags & FLAGS.untimed)) {
        set.start = base + start() * unit;
        set.finish = set.start + length() * unit;
      }
      const kib = size();
      set.bytes = kib > 0 ? (kib - 1) * 1024 : null;
      set.devices = devices();
      set.path = set.devices > 0 ? this.words[path()] : null;
      set.position = position();
      return set;
    });
  }

  readPieces() {
    const template = column(this.packed.pieces), values = new Map();
    for (const [place, columns] of Object.entries(this.packed.values)) values.set(Number(place), columns.map(column));
    const pieces = [];
    while (template.hasMore()) {
      const place = template();
      pieces.push({template: place, values: values.get(place).map((next) => next())});
    }
    return pieces;
  }

  readRows() {
    const numbers = new Numbers(this.packed.rows);
    const rows = [null];
    let newest = -1;
    while (!numbers.isAtEnd) {
      const before = rows.length - 1 - numbers.next(), code = numbers.next();
      if (code > 0) newest += code;
      rows.push({before, piece: code > 0 ? newest : -1 - code});
    }
    return rows;
  }

  readPlans() {
    const {packed} = this;
    const [fork, edge, kind, text, remarks, statements] = packed.plans.map(column);
    const moments = [...new Set(this.sets.flatMap(({start, finish}) => start === undefined ? [] : [start, finish]))]
      .sort((a, b) => a - b);
    const plan = () => {
      const read = {kind: kind(), text: text(), remarks: remarks(), statements: statements()};
      if (read.kind !== UNREACHABLE) return read;
      return {kind: read.kind, text: read.text, before: this.sets[read.remarks - 1], after: this.sets[read.statements - 1]};
    };
    this.stretches = packed.forks.map(() => []);
    for (let i = 0; i < packed.stretches; ++i) {
      const lane = this.stretches[fork()], at = edge();
      const from = at < 2 * moments.length ? moments[at >> 1] + (at & 1) : packed.edges[(at >> 1) - moments.length];
      if (lane.length > 0) lane[lane.length - 1].to = from - 1;
      lane.push({from, to: Infinity, ...plan()});
    }
    this.newest = packed.hasNewest ? plan() : null;
  }

  // The stretch of a fork's times that holds this one.
  stretchAt(fork, ms) {
    const lane = this.stretches[fork];
    let low = 0, high = lane.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (lane[middle].from <= ms) low = middle + 1; else high = middle;
    }
    return low > 0 ? lane[low - 1] : null;
  }

  textOf(place, time) {
    const {template, values} = this.pieces[place];
    const name = this.packed.name;
    const quoted = (text) => `N'${text.replaceAll("'", "''")}'`;
    let next = 0;
    return templates[template].map((part, i) => {
      if (i % 2 === 0) return part;
      switch (part) {
        case '\uE000': return this.words[values[next++]];
        case '\uE001': return quoted(this.words[values[next++]]);
        case '\uE002': return time;
        case '\uE003': return String(values[next++]);
        case '\uE004': return this.packed.guids[values[next++]];
        case '\uE005': return name;
        case '\uE006': return `[${name.replaceAll(']', ']]')}]`;
        case '\uE007': return quoted(name);
        default: next++; return '';
      }
    }).join('');
  }

  // The pieces of a row, the first one first.
  piecesOf(row) {
    const pieces = [];
    for (let at = row; at !== 0; at = this.rows[at].before) pieces.push(this.rows[at].piece);
    return pieces.reverse();
  }

  remarksOf(plan, time) {
    return this.piecesOf(plan.remarks).map((piece) => this.textOf(piece, time));
  }

  // The sets that a plan restores, in order, and those that it restores only where the
  // point was not reached before.
  stepsOf(plan) {
    const steps = [], next = [];
    for (const piece of this.piecesOf(plan.statements)) {
      const {template, values} = this.pieces[piece];
      const parts = templates[template];
      if (parts[0] !== '' || parts[1] !== '\uE008') continue;
      (parts.some((part) => part.includes('IF DATABASEPROPERTYEX(')) ? next : steps).push(this.sets[values[0]]);
    }
    return [steps, next];
  }

  // The script that `unbroken plan --sql` prints for this time.
  scriptOf(plan, time) {
    const parts = [this.textOf(plan.text, time), ...this.remarksOf(plan, time)];
    for (const piece of this.piecesOf(plan.statements)) parts.push(this.textOf(piece, time));
    return parts.join('');
  }
}

const opened = new Map();
function open(packed) {
  if (!opened.has(packed)) opened.set(packed, new Database(packed));
  return opened.get(packed);
}
