// The chosen database: its timeline, and the plan of the chosen moment.

let chosen = null;    // packed database
let timeline = null;

function select(packed) {
  if (chosen === packed) {
    $('details').scrollIntoView({block: 'start'});
    return;
  }
  chosen = packed;
  for (const [other, row] of rows) row.setAttribute('aria-selected', other === packed);
  $('details').replaceChildren(...detailsOf(packed));
  const place = $('timeline');
  timeline = place ? new Timeline(open(packed), place, showPlan) : null;
  if (timeline) showNewest(packed);
}

function fact(name, value) {
  return value === null || value === undefined || value === '' ? null
    : made('div', {}, made('dt', {}, name), made('dd', {}, value));
}

function detailsOf(packed) {
  const copies = packed.copies.map(([server, name, role]) => `${server}${name === packed.name ? '' : ` (${name})`}${role ? `, ${role}` : ''}`);
  const parts = [
    made('h2', {id: 'details-title', tabindex: -1}, packed.name, ' ', statusBadge(packed)),
    made('p', {}, `${packed.meaning[0].toUpperCase()}${packed.meaning.slice(1)}.`),
    made('dl', {class: 'facts'}, fact('Servers', copies.join('; ') || packed.server), fact('Recovery model', packed.model),
      fact('Newest point', packed.newest === null ? 'none' : isoOf(packed.newest)),
      fact('Exposure', packed.exposure === null ? 'unknown' : spanText(packed.exposure)), fact('Family', packed.family)),
  ];
  if (packed.types.length === 0) return [...parts, made('p', {class: 'faint'}, 'No backup set of it is known.')];
  const zoom = (label, text, act) => made('button', {type: 'button', 'aria-label': label, title: label, onclick: act}, text);
  return [...parts,
    made('div', {class: 'bar no-print'},
      zoom('Zoom in', '+', () => timeline.zoom(0.5)), zoom('Zoom out', '−', () => timeline.zoom(2)),
      zoom('Earlier', '◀', () => timeline.move(-0.5)), zoom('Later', '▶', () => timeline.move(0.5)),
      zoom('Show everything', 'All', () => timeline.showAll()),
      made('form', {id: 'moment-form', onsubmit: chooseTyped}, made('label', {for: 'moment'}, 'Restore to'),
        made('input', {id: 'moment', type: 'text', size: 23, placeholder: '2026-11-20T02:30:00', autocomplete: 'off',
                       'aria-describedby': 'moment-note'}), forkChoice(packed),
        made('button', {}, 'Show plan'))),
    made('div', {id: 'timeline'}),
    legend(),
    made('p', {id: 'timeline-keys', class: 'faint small no-print'},
      'Click a moment for its plan. Keys: ← → steps over backup sets, ↑ ↓ over forks, + − 0 zooms, Page Up and Page Down move, ' +
      'Enter goes to the plan. Ctrl and wheel zoom, dragging moves. '),
    made('p', {id: 'moment-note', class: 'faint small'}, 'Times are those of the backed-up server’s clock.'),
    made('section', {id: 'plan', 'aria-live': 'polite', 'aria-label': 'Restore plan'}),
    tablesOf(packed),
  ];
}

function forkChoice(packed) {
  if (packed.forks.length < 2) return null;
  return made('select', {id: 'fork', 'aria-label': 'Recovery fork'}, ...packed.forks.map(([id], i) =>
    made('option', {value: i}, `fork ${i + 1}${id ? ` (${id.slice(0, 8)}…)` : ''}`)));
}

function legend() {
  const key = (kind, text) => made('li', {}, made('span', {class: `key ${kind}`}), text);
  return made('ul', {class: 'legend small', 'aria-label': 'Legend'}, key('window', 'every point can be restored'),
    key('gap', 'log is missing'), key('hole', 'bulk-logged: ends only'), key('full', 'full'),
    key('differential', 'differential'), key('log', 'log'), key('bad-set', 'damaged or not restorable'));
}

// What the timeline shows, to be read.
function tablesOf(packed) {
  const database = open(packed);
  const name = (fork) => packed.forks.length > 1 ? `${fork + 1}` : null;
  const cells = (kind, texts) => texts.filter((text) => text !== null).map((text) =>
    made(kind, kind === 'th' ? {scope: 'col'} : {}, text));
  const table = (heads, lines) => made('div', {class: 'scroll'}, made('table', {class: 'stretches'},
    made('thead', {}, made('tr', {}, ...cells('th', heads))),
    made('tbody', {}, ...lines.map((line) => made('tr', {}, ...cells('td', line))))));
  const time = (ms) => ms === null || ms === undefined ? 'unknown' : isoOf(ms);
  const fork = packed.forks.length > 1 ? 'Fork' : null;
  const windows = packed.windows.map(([of, from, to, proof, ...holes]) => [name(of), time(from), time(to), proof,
    holes.map(([start, end]) => `${time(start)} to ${time(end)}`).join('; ') || 'none']);
  const gaps = packed.gaps.map((gap) => {
    const times = timesOfGap(database, gap) || [];
    const [of, , , fromLsn, toLsn, cause, producer, , user, device, , confidence] = gap;
    const who = [producer >= 0 ? answer.producers[producer] : null, user, device].filter(Boolean).join(', ');
    return [name(of), time(times[0]), time(times[1]), `${fromLsn} to ${toLsn}`,
            `${answer.remedies[cause]}${who ? ` (${who})` : ''}${confidence === 'likely' ? ', likely' : ''}`];
  });
  return made('details', {id: 'tables'}, made('summary', {}, `Windows (${windows.length}) and gaps (${gaps.length}) as tables`),
    made('h3', {}, 'Windows'), table([fork, 'From', 'To', 'Proved by', 'Holes'], windows),
    ...(gaps.length === 0 ? [] : [made('h3', {}, 'Gaps'), table([fork, 'From', 'To', 'LSNs', 'Cause'], gaps)]));
}

// ---- The plan

function chooseTyped(event) {
  event.preventDefault();
  const ms = msOf($('moment').value);
  if (Number.isNaN(ms)) {
    $('moment').setAttribute('aria-invalid', 'true');
    $('moment-note').textContent = 'A time looks like 2026-11-20T02:30:00.';
    return;
  }
  timeline.choose($('fork') ? Number($('fork').value) : timeline.fork, ms);
}

function commandOf(packed, fork, ms) {
  const word = (text) => /^[\w.:+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
  const parts = ['unbroken plan --database', word(packed.name)];
  if (packed.family) parts.push('--family', packed.family);
  if (ms !== null && packed.forks.length > 1) parts.push('--fork', packed.forks[fork][0] || '00000000-0000-0000-0000-000000000000');
  if (ms !== null) parts.push('--stop-at', isoOf(ms));
  return [...parts, '--sql'].join(' ');
}

function showNewest(packed) {
  const database = open(packed);
  if (database.newest) writePlan(packed, database.newest, 'the newest point', '', commandOf(packed, 0, null));
}

function showPlan(fork, ms) {
  const database = open(chosen);
  const plan = database.stretchAt(fork, ms);
  const time = isoOf(ms);
  $('moment').value = time;
  $('moment').removeAttribute('aria-invalid');
  $('moment-note').textContent = 'Times are those of the backed-up server’s clock.';
  if ($('fork')) $('fork').value = fork;
  const where = chosen.forks.length > 1 ? `${time} on fork ${fork + 1}` : time;
  if (plan === null) {
    $('plan').replaceChildren(planTitle(chosen, where, 'error', 'not reachable'), made('p', {}, 'No backup of this fork is as old.'));
  } else {
    writePlan(chosen, plan, where, time, commandOf(chosen, fork, ms));
  }
}

function planTitle(packed, where, kind, word) {
  return made('h3', {id: 'plan-title', tabindex: -1}, `Restore ${packed.name} to ${where} `, badge(kind, word));
}

function writePlan(packed, plan, where, time, command) {
  const database = open(packed);
  if (plan.kind === UNREACHABLE) {
    const [why, ...more] = database.textOf(plan.text, time).split('\n');
    const nearest = (label, set) => set?.finish === undefined ? null : made('p', {}, `${label}: `,
      made('button', {type: 'button', class: 'link', onclick: () => timeline.choose(set.fork, set.finish)}, isoOf(set.finish)));
    $('plan').replaceChildren(planTitle(packed, where, 'error', 'not reachable'), made('p', {}, `${why[0].toUpperCase()}${why.slice(1)}.`),
      ...more.map((line) => made('p', {class: 'faint small'}, line)),
      ...[nearest('Nearest point before', plan.before), nearest('Nearest point after', plan.after)].filter(Boolean));
    return;
  }
  const [steps, next] = database.stepsOf(plan);
  const [kind, word] = plan.kind === POSSIBLE ? ['warning', 'possible'] : ['good', 'certain'];
  const parts = [planTitle(packed, where, plan.kind === WITHOUT_SCRIPT ? 'error' : kind, plan.kind === WITHOUT_SCRIPT ? 'no script' : word)];
  if (plan.kind === WITHOUT_SCRIPT) {
    parts.push(made('p', {}, `No RESTORE script can be written: ${database.textOf(plan.text, time)}.`));
  } else {
    const cost = database.textOf(plan.text, time).slice(`-- Restores ${packed.name} to ${time || where}: `.length);
    parts.push(made('p', {}, cost[0] === ' ' ? cost : `${cost[0].toUpperCase()}${cost.slice(1)}`));
  }
  if (plan.kind === POSSIBLE) {
    parts.push(made('p', {}, 'The backups do not prove that the point lies where the last log stops: the script recovers the database only if it was reached.'));
  }
  const remarks = database.remarksOf(plan, time).map((line) => line.replace(/^-- (Caveat )?/, '').trim());
  if (remarks.length > 0) parts.push(made('ul', {class: 'caveats'}, ...remarks.map((line) => made('li', {}, line))));
  parts.push(stepTable(steps, next));
  if (plan.kind !== WITHOUT_SCRIPT) {
    const script = database.scriptOf(plan, time);
    parts.push(made('div', {class: 'bar'}, made('h4', {}, 'T-SQL'), made('button', {type: 'button', class: 'no-print', onclick: (event) => copy(script, event.target)}, 'Copy')),
      made('pre', {id: 'sql', tabindex: 0, 'aria-label': 'T-SQL of the plan'}, script));
  }
  parts.push(made('p', {class: 'faint small'}, 'The same from the command line, with the sources of this report: ', made('code', {}, command)));
  $('plan').replaceChildren(...parts);
}

function stepTable(steps, next) {
  const heads = ['', 'Backup', 'Finished', 'Size', 'File'].map((head) => made('th', {scope: 'col'}, head));
  const lines = [...steps, ...next].map((set, i) => {
    const more = (set.devices > 1 ? ` and ${set.devices - 1} more` : '') + (set.position > 1 ? ` (FILE = ${set.position})` : '');
    return made('tr', {}, made('td', {class: 'number faint'}, `${i + 1}`), made('td', {}, KINDS[set.type] + (i < steps.length ? '' : ', only if the point was not reached')),
      made('td', {}, set.finish === undefined ? 'unknown' : isoOf(set.finish)),
      made('td', {class: 'number'}, set.bytes === null ? '' : sizeText(set.bytes)),
      made('td', {class: 'path'}, (set.path || 'unknown') + more));
  });
  const table = made('table', {class: 'steps'}, made('thead', {}, made('tr', {}, ...heads)), made('tbody', {}, ...lines));
  return made('details', {id: 'steps', ...(steps.length <= 12 ? {open: ''} : {})},
    made('summary', {}, counted(steps.length, 'backup set')), made('div', {class: 'scroll'}, table));
}

async function copy(text, button) {
  const told = (word) => {
    button.textContent = word;
    setTimeout(() => button.textContent = 'Copy', 2000);
  };
  try {
    await navigator.clipboard.writeText(text);
    told('Copied');
  } catch {  // pages from files may be refused the clipboard: mark the text instead
    getSelection().selectAllChildren($('sql'));
    told('Marked: press Ctrl+C');
  }
}

// ---- Start, and print

function printAll() {
  const part = made('section', {id: 'printed'});
  $('details').after(part);
  for (const packed of databases.filter((one) => one !== chosen && one.types.length > 0 && !rows.get(one).hidden)) {
    const place = made('div', {class: 'timeline-place'});
    part.append(made('h2', {}, packed.name, ' ', statusBadge(packed)), place);
    new Timeline(open(packed), place, () => {});
    const tables = tablesOf(packed);
    tables.open = true;
    tables.removeAttribute('id');
    part.append(tables);
  }
  for (const folded of $('details').querySelectorAll('details')) folded.open = true;
  showFindings(Infinity);
}

summarise();
listenToFilter();
listDatabases();
filter();
if (databases.length > 0) select(databases[0]);
if (answer.unreadable.length > 0) {
  $('unreadable').hidden = false;
  $('unreadable').querySelector('ul').append(...answer.unreadable.map(({source, reason}) =>
    made('li', {}, made('code', {}, source), `: ${reason}`)));
}
addEventListener('beforeprint', printAll);
addEventListener('afterprint', () => $('printed')?.remove());
let drawing = null;
addEventListener('resize', () => {
  clearTimeout(drawing);
  drawing = setTimeout(() => timeline?.draw(), 100);
});
