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

// The distance from the number before.
function column(start = 0) {
  let value = start;
  return (numbers) => value += numbers.next();
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
    const places = new Numbers(this.packed.foldersOf), folder = column();
    return words.map((word) => folders[folder(places)] + word);
  }

  readSets() {
    const {base, unit, types} = this.packed;
    const numbers = new Numbers(this.packed.sets);
    const producer = column(), fork = column(), start = column(), size = column(), device = column();
    return [...types].map((type, place) => {
      const set = {place, type, flags: numbers.next(), producer: producer(numbers), fork: fork(numbers)};
      if (!(set.flags & FLAGS.untimed)) {
        set.start = base + start(numbers) * unit;
        set.finish = set.start + numbers.next() * unit;
      }
      const kib = size(numbers);
      set.bytes = kib > 0 ? (kib - 1) * 1024 : null;
      set.devices = numbers.next();
      set.path = set.devices > 0 ? this.words[device(numbers)] : null;
      set.position = numbers.next();
      return set;
    });
  }

  readPieces() {
    const numbers = new Numbers(this.packed.pieces);
    const word = column(), set = column(), last = new Map();
    const pieces = [];
    while (!numbers.isAtEnd) {
      const template = numbers.next();
      const values = [];
      for (const mark of templates[template].filter((_, i) => i % 2 === 1)) {
        if (mark === '\uE000' || mark === '\uE001') {
          values.push(word(numbers));
        } else if (mark === '\uE004' || mark === '\uE008') {
          values.push(set(numbers));
        } else if (mark === '\uE003') {
          const key = `${template} ${values.length}`;
          const value = (last.get(key) || 0) + numbers.next();
          last.set(key, value);
          values.push(value);
        }
      }
      pieces.push({template, values});
    }
    return pieces;
  }

  readRows() {
    const numbers = new Numbers(this.packed.rows), piece = column();
    const rows = [null];
    while (!numbers.isAtEnd) rows.push({before: rows.length - 1 - numbers.next(), piece: piece(numbers)});
    return rows;
  }

  readPlans() {
    const {base, unit} = this.packed;
    const numbers = new Numbers(this.packed.plans);
    const fork = column(), edge = column(), text = column(), remarks = column(), statements = column();
    const plan = () => {
      const read = {kind: numbers.next(), text: text(numbers)};
      if (read.kind === UNREACHABLE) {
        read.before = this.sets[numbers.next() - 1];
        read.after = this.sets[numbers.next() - 1];
      } else {
        read.remarks = remarks(numbers);
        read.statements = statements(numbers);
      }
      return read;
    };
    this.newest = this.packed.hasNewest ? plan() : null;
    this.stretches = this.packed.forks.map(() => []);
    while (!numbers.isAtEnd) {
      const lane = this.stretches[fork(numbers)];
      const at = edge(numbers);
      const from = base + Math.floor(at / 2) * unit + (at % 2 === 0 ? 0 : 1);
      if (lane.length > 0) lane[lane.length - 1].to = from - 1;
      lane.push({from, to: Infinity, ...plan()});
    }
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

  guidOf(set) {
    if (!this.bytes) this.bytes = atob(this.packed.guids + '='.repeat((4 - this.packed.guids.length % 4) % 4));
    const hex = [...this.bytes.slice(set * 16, set * 16 + 16)]
      .map((c) => c.charCodeAt(0).toString(16).padStart(2, '0')).join('').toUpperCase();
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
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
        case '\uE004': return this.guidOf(values[next++]);
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

  // The sets that a plan restores, in order.
  stepsOf(plan) {
    const steps = [];
    for (const piece of this.piecesOf(plan.statements)) {
      const {template, values} = this.pieces[piece];
      if (templates[template][1] === '\uE008' && templates[template][0] === '') steps.push(this.sets[values[0]]);
    }
    return steps;
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
