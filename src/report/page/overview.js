// The page: summary, databases, findings, and the plan of a chosen moment. Whatever
// comes from evidence is put in as text, never as markup.

const SEVERITIES = ['error', 'warning', 'recommendation', 'info', 'undetermined'];
const BAD = new Set(['gaps', 'no_full', 'log_chain_not_started']);
const WORDS = {
  unbroken: 'unbroken', gaps: 'gaps', no_full: 'no full backup', log_chain_not_started: 'log chain not started',
  data_backups_only: 'data backups only', empty: 'no backups',
};
const FEW_FINDINGS = 200;

function made(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}
const $ = (id) => document.getElementById(id);
const counted = (n, one, many = `${one}s`) => `${n.toLocaleString('en')} ${n === 1 ? one : many}`;

function spanText(ms) {
  const units = [['d', 864e5], ['h', 36e5], ['min', 6e4], ['s', 1e3]];
  const at = units.findIndex(([, length]) => Math.abs(ms) >= length);
  if (at < 0) return '0 s';
  const [word, length] = units[at];
  const rest = at + 1 < units.length ? Math.floor(ms % length / units[at + 1][1]) : 0;
  return `${Math.floor(ms / length)} ${word}${rest ? ` ${rest} ${units[at + 1][0]}` : ''}`;
}

// A finding as its array names it.
function findingOf([rule, severity, priority, subject, message, remedy, source, count, ...because], database) {
  return {
    rule, severity, priority, subject, message, remedy: answer.remedies[remedy], source: answer.remedies[source],
    count, because, database,
  };
}
const findings = [
  ...answer.findings.map((finding) => findingOf(finding, null)),
  ...answer.databases.flatMap((packed) => packed.findings.map((finding) => findingOf(finding, packed))),
].sort((a, b) => a.priority - b.priority || SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));

const countOf = (packed, severity) => packed.findings.filter((finding) => finding[1] === severity).length;
const isLate = (packed) => answer.maxExposure !== null && packed.exposure !== null && packed.exposure > answer.maxExposure;
const badness = (packed) => (BAD.has(packed.status) ? 1e9 : 0) + countOf(packed, 'error') * 1e4 +
  (packed.status === 'empty' ? 5e3 : 0) + countOf(packed, 'warning');
const databases = [...answer.databases].sort((a, b) => badness(b) - badness(a));

function badge(kind, text) {
  return made('span', {class: `badge ${kind}`}, text);
}
function statusBadge(packed) {
  const kind = BAD.has(packed.status) ? 'error' : packed.status === 'unbroken' ? 'good' : 'info';
  return badge(kind, WORDS[packed.status] || packed.status);
}

// ---- Summary

function summarise() {
  $('as-of').textContent = `as of ${isoOf(answer.now - answer.now % 1000).replace('T', ' ')} UTC`;
  const broken = databases.filter((packed) => BAD.has(packed.status));
  const troubled = databases.filter((packed) => BAD.has(packed.status) || countOf(packed, 'error') > 0);
  const errors = findings.filter((finding) => finding.severity === 'error').length;
  const warnings = findings.filter((finding) => finding.severity === 'warning').length;
  const without = databases.filter((packed) => packed.status === 'empty');
  const whole = databases.length - broken.length - without.length;
  const verdict = $('verdict');
  if (databases.length === 0) {
    verdict.textContent = 'No database is known.';
  } else if (broken.length > 0) {
    verdict.textContent = `${broken.length} of ${counted(databases.length, 'database')} cannot be restored throughout.`;
    verdict.classList.add('bad');
  } else if (without.length > 0) {
    verdict.textContent = `${without.length} of ${counted(databases.length, 'database')} ${without.length === 1 ? 'has' : 'have'} no backup.`;
    verdict.classList.add('bad');
  } else if (errors > 0) {
    verdict.textContent = `Every chain holds, with ${counted(errors, 'error')} to see to.`;
    verdict.classList.add('bad');
  } else {
    verdict.textContent = `${databases.length === 1 ? 'The database' : `All ${databases.length} databases`} can be restored as far as backed up.`;
    verdict.classList.add('fine');
  }
  const exposed = databases.filter((packed) => packed.exposure !== null).sort((a, b) => b.exposure - a.exposure)[0];
  const figures = [
    [whole, 'restorable throughout', 'good'], [broken.length, 'broken', broken.length ? 'error' : 'good'],
    without.length && [without.length, 'without any backup', 'error'],
    [errors, errors === 1 ? 'error' : 'errors', errors ? 'error' : 'good'],
    [warnings, warnings === 1 ? 'warning' : 'warnings', warnings ? 'warning' : 'good'],
    exposed && [spanText(exposed.exposure), `most exposed: ${exposed.name}`, isLate(exposed) ? 'error' : 'info'],
  ].filter(Boolean);
  $('figures').replaceChildren(...figures.map(([number, words, kind]) =>
    made('li', {class: kind}, made('strong', {}, String(number)), ' ', made('span', {}, words))));
  const most = troubled.length > 4 ? 3 : 4;
  $('worst').replaceChildren(...troubled.slice(0, most).map((packed) => made('li', {},
    made('a', {href: '#details', onclick: () => select(packed)}, packed.name), ': ', worstOf(packed))));
  if (troubled.length > most) $('worst').append(made('li', {}, `and ${troubled.length - most} more`));
}
function worstOf(packed) {
  const finding = packed.findings.find(([, severity]) => severity === 'error');
  return BAD.has(packed.status) || !finding ? packed.meaning : finding[4];
}

// ---- Filter

let wanted = {text: '', severities: new Set(SEVERITIES), status: ''};
const searched = new Map();  // packed database or finding -> the text that is searched

function holds(thing, texts) {
  if (!searched.has(thing)) searched.set(thing, texts().filter(Boolean).join('\n').toLowerCase());
  return wanted.text.split(/\s+/).every((word) => searched.get(thing).includes(word));
}
const isShownDatabase = (packed) => (wanted.status === '' || packed.status === wanted.status) &&
  holds(packed, () => [packed.name, packed.server, packed.family, WORDS[packed.status],
                       ...packed.copies.flat(), ...packed.findings.flatMap((finding) => [finding[0], finding[4]])]);
const isShownFinding = (finding) => wanted.severities.has(finding.severity) &&
  (wanted.status === '' || (finding.database && finding.database.status === wanted.status)) &&
  holds(finding, () => [finding.rule, finding.subject, finding.message, finding.remedy, finding.severity,
                        finding.database?.name, finding.database?.server, ...finding.because]);

function listenToFilter() {
  for (const severity of SEVERITIES) {
    const count = findings.filter((finding) => finding.severity === severity).length;
    if (count === 0) continue;
    $('severities').append(made('label', {}, made('input', {
      type: 'checkbox', checked: '', value: severity, onchange: (event) => {
        wanted.severities[event.target.checked ? 'add' : 'delete'](severity);
        filter();
      },
    }), badge(severity, severity), ` ${count}`));
  }
  $('severities').hidden = findings.length === 0;
  for (const status of new Set(databases.map((packed) => packed.status))) {
    $('status').append(made('option', {value: status}, WORDS[status] || status));
  }
  $('search').addEventListener('input', (event) => {
    wanted.text = event.target.value.trim().toLowerCase();
    filter();
  });
  $('status').addEventListener('change', (event) => {
    wanted.status = event.target.value;
    filter();
  });
  $('more').addEventListener('click', () => showFindings(Infinity));
}
function filter() {
  for (const [packed, row] of rows) row.hidden = !isShownDatabase(packed);
  showFindings(FEW_FINDINGS);
  const shown = [...rows].filter(([, row]) => !row.hidden).length;
  $('matches').textContent = `${counted(shown, 'database')}, ${counted(findings.filter(isShownFinding).length, 'finding')}`;
}

// ---- Databases and findings

const rows = new Map();
function listDatabases() {
  for (const packed of databases) {
    const newest = packed.newest === null ? 'none' : isoOf(packed.newest).replace('T', ' ');
    const row = made('tr', {onclick: () => select(packed)},
      made('th', {scope: 'row'}, made('button', {type: 'button', class: 'link', onclick: () => select(packed)}, packed.name)),
      made('td', {}, packed.server || ''), made('td', {}, statusBadge(packed)), made('td', {}, newest),
      made('td', {class: isLate(packed) ? 'late' : null}, packed.exposure === null ? 'unknown' : spanText(packed.exposure)),
      ...[packed.types.length, packed.gaps.length, countOf(packed, 'error'), countOf(packed, 'warning')].map((n) =>
        made('td', {class: n === 0 ? 'number faint' : 'number'}, n.toLocaleString('en'))));
    rows.set(packed, row);
    $('databases').tBodies[0].append(row);
  }
}
function showFindings(most) {
  const shown = findings.filter(isShownFinding);
  $('findings').replaceChildren(...shown.slice(0, most).map(findingItem));
  if (shown.length === 0) $('findings').append(made('li', {class: 'faint'}, 'None.'));
  $('more').hidden = shown.length <= most;
  $('more').textContent = `Show all ${shown.length}`;
}
function findingItem(finding) {
  const about = finding.database
    ? made('button', {type: 'button', class: 'link', onclick: () => select(finding.database)}, finding.database.name)
    : made('span', {}, finding.subject);
  const reasons = finding.because.join(', ') + (finding.count > finding.because.length ? ` and ${finding.count - finding.because.length} more` : '');
  return made('li', {class: `finding ${finding.severity}`},
    made('p', {class: 'finding-head'}, badge(finding.severity, finding.severity), ' ', about, ' ',
      made('span', {class: 'faint'}, finding.database?.server || ''), made('code', {class: 'rule'}, finding.rule)),
    made('p', {}, finding.message),
    finding.remedy ? made('p', {class: 'remedy'}, made('strong', {}, 'Remedy: '), finding.remedy) : null,
    reasons ? made('p', {class: 'faint small'}, `because of ${reasons}`) : null,
    finding.source ? made('p', {class: 'faint small'}, `source: ${finding.source}`) : null);
}
