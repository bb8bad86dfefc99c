// Timeline: one database's backup sets by producer, windows, holes and gaps by
// fork, over time. It is moved and zoomed, and says which moment was chosen.

const SVG = 'http://www.w3.org/2000/svg';
const LABELS = 150;    // pixels left of the lanes
const ROW = 26;
const AXIS = 24;
const STEPS = [
  1e3, 5e3, 15e3, 6e4, 3e5, 9e5, 36e5, 3 * 36e5, 6 * 36e5, 12 * 36e5, 864e5, 2 * 864e5, 7 * 864e5, 14 * 864e5,
  30 * 864e5, 91 * 864e5, 365 * 864e5, 3650 * 864e5];

function drawn(name, attributes, text) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

class Timeline {
  // chosen(fork, ms) is called when a moment is chosen.
  constructor(database, place, chosen) {
    this.database = database;
    this.chosen = chosen;
    this.moment = null;
    this.fork = 0;
    this.forks = database.packed.forks.map((fork, i) => i).filter((i) => database.stretches[i].length > 0);
    this.producers = [...new Set(database.sets.map((set) => set.producer))].sort((a, b) => a - b);
    this.timed = database.sets.filter((set) => set.finish !== undefined).sort((a, b) => a.finish - b.finish);
    const first = this.timed.reduce((least, set) => Math.min(least, set.start), Infinity);
    const last = this.timed.reduce((most, set) => Math.max(most, set.finish), -Infinity);
    const room = Math.max((last - first) * 0.02, 60e3);
    this.whole = [first - room, last + room];
    this.shown = [...this.whole];
    this.fork = this.forks.length > 0 ? this.newestFork() : 0;
    this.svg = drawn('svg', {
      class: 'timeline', tabindex: 0, role: 'group',
      'aria-label': `Timeline of ${database.packed.name}`, 'aria-describedby': 'timeline-keys',
    });
    place.append(this.svg);
    this.listen();
    this.draw();
  }

  newestFork() {
    const newest = this.timed.filter((set) => !(set.flags & FLAGS.unusable)).at(-1) || this.timed.at(-1);
    return this.forks.includes(newest.fork) ? newest.fork : this.forks[0];
  }

  get width() {
    return Math.max(this.svg.clientWidth || this.svg.parentNode.clientWidth || 900, 420);
  }
  xOf(ms) {
    return LABELS + (ms - this.shown[0]) / (this.shown[1] - this.shown[0]) * (this.width - LABELS - 8);
  }
  msAt(x) {
    return this.shown[0] + (x - LABELS) / (this.width - LABELS - 8) * (this.shown[1] - this.shown[0]);
  }
  get height() {
    return AXIS + ROW * (this.forks.length + this.producers.length) + 6;
  }
  yOfFork(fork) {
    return AXIS + ROW * this.forks.indexOf(fork);
  }
  yOfProducer(producer) {
    return AXIS + ROW * (this.forks.length + this.producers.indexOf(producer));
  }

  draw() {
    const {svg} = this;
    svg.replaceChildren();
    svg.setAttribute('height', this.height);
    svg.setAttribute('viewBox', `0 0 ${this.width} ${this.height}`);
    const clip = `lanes-${Timeline.count = (Timeline.count || 0) + 1}`;
    const defs = drawn('defs', {});
    const area = drawn('clipPath', {id: clip});
    area.append(drawn('rect', {x: LABELS, y: 0, width: this.width - LABELS, height: this.height}));
    const hatch = drawn('pattern', {
      id: `hatch-${clip}`, width: 6, height: 6, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)'});
    hatch.append(drawn('rect', {class: 'hole-ground', width: 6, height: 6}),
                 drawn('rect', {class: 'hole-line', width: 3, height: 6}));
    defs.append(area, hatch);
    this.lanes = drawn('g', {'clip-path': `url(#${clip})`});
    this.drawLabels();
    this.drawAxis();
    for (const fork of this.forks) this.drawFork(fork, `url(#hatch-${clip})`);
    this.drawSets();
    this.cursor = drawn('line', {class: 'cursor', y1: AXIS - 6, y2: this.height});
    this.spot = drawn('circle', {class: 'cursor-spot', r: 5});
    this.lanes.append(this.cursor, this.spot);
    svg.append(defs, this.lanes);
    this.drawCursor();
  }

  drawLabels() {
    const label = (y, text, title) => {
      const line = drawn('rect', {class: 'lane', x: LABELS, y: y + 2, width: this.width - LABELS - 4, height: ROW - 4});
      const shortened = text.length > 21 ? text.slice(0, 20) + '…' : text;
      const words = drawn('text', {class: 'label', x: 4, y: y + ROW / 2 + 4}, shortened);
      words.append(drawn('title', {}, title || text));
      this.svg.append(line, words);
    };
    this.forks.forEach((fork, i) => {
      const id = this.database.packed.forks[fork][0];
      label(this.yOfFork(fork), this.forks.length > 1 ? `Fork ${i + 1}` : 'Recoverable', id || 'recovery fork unknown');
    });
    for (const producer of this.producers) label(this.yOfProducer(producer), answer.producers[producer]);
  }

  drawAxis() {
    const least = (this.shown[1] - this.shown[0]) / (this.width - LABELS) * 110;
    const step = STEPS.find((length) => length >= least) || STEPS.at(-1);
    for (let ms = Math.ceil(this.shown[0] / step) * step; ms < this.shown[1]; ms += step) {
      const x = this.xOf(ms), text = isoOf(ms);
      const words = step >= 864e5 ? text.slice(0, 10) : `${text.slice(5, 10)} ${text.slice(11, step >= 6e4 ? 16 : 19)}`;
      this.svg.append(drawn('line', {class: 'tick', x1: x, x2: x, y1: AXIS - 4, y2: this.height}));
      if (x < this.width - 70) this.svg.append(drawn('text', {class: 'label', x: x + 3, y: AXIS - 9}, words));
    }
  }

  bar(attributes, from, to, y, title) {
    const left = Math.max(this.xOf(from), LABELS - 4), right = Math.min(this.xOf(to), this.width + 4);
    if (right < LABELS - 4 || left > this.width + 4) return;
    const bar = drawn('rect', {x: left, y, width: Math.max(right - left, 3), height: ROW - 10, ...attributes});
    bar.append(drawn('title', {}, title));
    this.lanes.append(bar);
  }

  drawFork(fork, hatch) {
    const {windows, gaps, forks} = this.database.packed;
    const y = this.yOfFork(fork) + 5;
    const [, parent] = forks[fork];
    if (this.forks.includes(parent)) {
      const x = this.xOf(this.database.stretches[fork][0].from), top = this.yOfFork(parent) + ROW / 2;
      const bottom = y + ROW / 2 - 5;
      this.lanes.append(drawn('path', {class: 'branch', d: `M${x} ${top} V${bottom} h12`}));
    }
    // Below the windows: a full inside a gap begins one before the gap's last log is there.
    for (const gap of gaps.filter(([of]) => of === fork)) {
      const times = timesOfGap(this.database, gap);
      if (times) this.bar({class: 'gap'}, ...times, y, `log is missing: ${answer.remedies[gap[5]]}`);
    }
    for (const [of, from, to, proof, ...holes] of windows) {
      if (of !== fork || from === null || to === null) continue;
      const start = Math.max(from, parent < 0 ? from : this.database.stretches[fork][0].from);
      this.bar({class: 'window', rx: 3}, start, to, y, `every point from ${isoOf(start)} to ${isoOf(to)} (proved by ${proof})`);
      for (const [start, end] of holes) {
        if (start === null || end === null) continue;
        this.bar({class: 'hole', fill: hatch}, start, end, y,
                 `no point between ${isoOf(start)} and ${isoOf(end)}: bulk-logged changes`);
      }
    }
  }

  drawSets() {
    const rank = (set) => set.type === 'L' ? 0 : 'IGQ'.includes(set.type) ? 1 : 2;  // what is rare stands in front
    const sets = [...this.database.sets].sort((a, b) => rank(a) - rank(b));
    const taken = new Set();  // pixels that a mark stands on, by producer and kind
    for (const set of sets) {
      if (set.finish === undefined) continue;
      const x = Math.round(this.xOf(set.finish));
      const key = `${set.producer} ${set.type} ${set.flags & (FLAGS.unusable | FLAGS.damaged)} ${x}`;
      if (x < LABELS || x > this.width || taken.has(key)) continue;
      taken.add(key);
      const y = this.yOfProducer(set.producer) + 5, h = ROW - 10;
      const bad = set.flags & (FLAGS.unusable | FLAGS.damaged) ? ' bad-set' : '';
      let mark;
      if (set.type === 'L') {
        mark = drawn('rect', {class: `set log${bad}`, x: x - 1, y: y + 3, width: 2, height: h - 6});
      } else if (set.type === 'I' || set.type === 'G' || set.type === 'Q') {
        mark = drawn('path', {class: `set differential${bad}`, d: `M${x} ${y + 1} l5 ${h - 2} h-10 z`});
      } else {
        mark = drawn('rect', {class: `set full${bad}`, x: x - 4, y, width: 8, height: h});
      }
      mark.append(drawn('title', {}, describe(set)));
      mark.dataset.set = set.place;
      this.lanes.append(mark);
    }
  }

  drawCursor() {
    const isThere = this.moment !== null && this.moment >= this.shown[0] && this.moment <= this.shown[1];
    for (const part of [this.cursor, this.spot]) part.setAttribute('visibility', isThere ? 'visible' : 'hidden');
    if (!isThere) return;
    const x = this.xOf(this.moment);
    this.cursor.setAttribute('x1', x);
    this.cursor.setAttribute('x2', x);
    this.spot.setAttribute('cx', x);
    this.spot.setAttribute('cy', this.yOfFork(this.fork) + ROW / 2);
  }

  choose(fork, ms) {
    this.fork = fork;
    this.moment = ms;
    const [from, to] = this.shown, span = to - from;
    if (ms < from || ms > to) {
      this.show(ms - span / 2, ms + span / 2);
    } else {
      this.drawCursor();
    }
    this.chosen(fork, ms);
  }

  // A click means the second it hits, where the plan of the pixel is that of the second.
  clicked(x, y) {
    const fork = this.forks.find((f) => y >= this.yOfFork(f) && y < this.yOfFork(f) + ROW);
    const exact = Math.round(this.msAt(x));
    const second = Math.round(exact / 1000) * 1000;
    const on = fork === undefined ? this.forkAt(exact) : fork;
    const same = this.database.stretchAt(on, exact) === this.database.stretchAt(on, second);
    this.choose(on, same ? second : exact);
  }

  // The fork of the newest set, else any that was written at that time.
  forkAt(ms) {
    const holds = (fork) => (this.database.stretchAt(fork, ms) || {kind: UNREACHABLE}).kind !== UNREACHABLE;
    return holds(this.fork) ? this.fork : this.forks.findLast(holds) ?? this.fork;
  }

  show(from, to) {
    const span = Math.min(Math.max(to - from, 10e3), this.whole[1] - this.whole[0]);
    const start = Math.min(Math.max((from + to - span) / 2, this.whole[0]), this.whole[1] - span);
    this.shown = [start, start + span];
    this.draw();
  }
  zoom(factor, around) {
    const [from, to] = this.shown;
    const at = around ?? (this.moment !== null && this.moment > from && this.moment < to ? this.moment : (from + to) / 2);
    this.show(at - (at - from) * factor, at + (to - at) * factor);
  }
  move(part) {
    const by = (this.shown[1] - this.shown[0]) * part;
    this.show(this.shown[0] + by, this.shown[1] + by);
  }
  showAll() {
    this.show(...this.whole);
  }

  // The next set's finish before or after the moment.
  step(direction) {
    if (this.timed.length === 0) return;
    const times = [...new Set(this.timed.map((set) => set.finish))];
    const next = direction > 0 ? times.find((ms) => this.moment !== null && ms > this.moment) ?? times.at(-1)
                               : times.findLast((ms) => this.moment === null || ms < this.moment) ?? times[0];
    this.choose(this.forkAt(next), next);
  }
  changeFork(direction) {
    const next = this.forks[this.forks.indexOf(this.fork) + direction];
    if (next !== undefined && this.moment !== null) this.choose(next, this.moment);
  }

  listen() {
    const {svg} = this;
    let held = null;
    const at = (event) => [event.clientX - svg.getBoundingClientRect().left, event.clientY - svg.getBoundingClientRect().top];
    svg.addEventListener('pointerdown', (event) => {
      if (event.button === 0) held = {x: at(event)[0], shown: [...this.shown], moved: false};
    });
    svg.addEventListener('pointermove', (event) => {
      if (!held) return;
      const by = at(event)[0] - held.x;
      if (!held.moved && Math.abs(by) < 5) return;
      held.moved = true;
      const ms = by / (this.width - LABELS - 8) * (held.shown[1] - held.shown[0]);
      this.show(held.shown[0] - ms, held.shown[1] - ms);
    });
    svg.addEventListener('pointerup', (event) => {
      const was = held;
      held = null;
      const [x, y] = at(event);
      if (was && !was.moved && x >= LABELS) this.clicked(x, y);
    });
    svg.addEventListener('pointerleave', () => held = null);
    svg.addEventListener('wheel', (event) => {
      if (!event.ctrlKey && !event.shiftKey && !event.metaKey) return;  // the page scrolls
      event.preventDefault();
      if (event.shiftKey) this.move((event.deltaY || event.deltaX) > 0 ? 0.1 : -0.1);
      else this.zoom(event.deltaY > 0 ? 1.25 : 0.8, this.msAt(at(event)[0]));
    }, {passive: false});
    const keys = {
      ArrowLeft: () => this.step(-1), ArrowRight: () => this.step(1),
      ArrowUp: () => this.changeFork(-1), ArrowDown: () => this.changeFork(1),
      PageUp: () => this.move(-0.5), PageDown: () => this.move(0.5),
      Home: () => this.choose(this.forkAt(this.timed[0].finish), this.timed[0].finish),
      End: () => this.choose(this.newestFork(), this.timed.at(-1).finish),
      '+': () => this.zoom(0.5), '=': () => this.zoom(0.5), '-': () => this.zoom(2), '0': () => this.showAll(),
    };
    svg.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || this.timed.length === 0) return;
      if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault();
        if (this.moment === null) this.step(-1);
        document.getElementById('plan-title')?.focus();
      } else if (keys[event.key]) {
        event.preventDefault();
        keys[event.key]();
      }
    });
  }
}

// When the missing log was written, as far as the sets around it tell.
function timesOfGap(database, [, after, before]) {
  const from = database.sets[after]?.finish, to = database.sets[before]?.start;
  if (from === undefined && to === undefined) return null;
  return [from ?? to, Math.max(to ?? from, from ?? to)];
}

function describe(set) {
  const notes = [];
  if (set.flags & FLAGS.copyOnly) notes.push('copy-only');
  if (set.flags & FLAGS.bulkLogged) notes.push('bulk-logged changes');
  if (set.flags & FLAGS.damaged) notes.push('damaged');
  if (set.flags & FLAGS.unusable) notes.push('cannot be restored');
  if (set.flags & FLAGS.snapshot) notes.push('snapshot');
  const when = set.finish === undefined ? 'time unknown' : `${isoOf(set.start)} to ${isoOf(set.finish)}`;
  const size = set.bytes === null ? '' : `, ${sizeText(set.bytes)}`;
  return `${KINDS[set.type]}${notes.length ? ` (${notes.join(', ')})` : ''}, ${when}${size}` +
    (set.path === null ? '' : `\n${set.path}`);
}

function sizeText(bytes) {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  for (; bytes >= 1024 && unit < units.length - 1; ++unit) bytes /= 1024;
  return `${unit === 0 ? bytes : bytes.toFixed(1)} ${units[unit]}`;
}
