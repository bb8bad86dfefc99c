#include "natural_table.h"

#include <string>

// A formulation is what finds the runs, the stretches of a fork that its log
// backups cover without a hole, and the same beginning and end around it.
//
// The runs are where all the rows are; the rest handles tens of them. A window
// begins with the first data backup in a run, or where a parent fork that was
// restorable so far was left in one.

namespace unbroken::bench {
namespace {

constexpr const char* kForks = R"sql(WITH RECURSIVE
fork(id) AS (
  SELECT min(last_recovery_fork_guid) FROM backupset WHERE family_guid = ?1 AND type = 'L'
  UNION ALL
  SELECT (SELECT min(b.last_recovery_fork_guid) FROM backupset b
           WHERE b.family_guid = ?1 AND b.type = 'L' AND b.last_recovery_fork_guid > fork.id)
    FROM fork WHERE id IS NOT NULL),
branch(fork, parent, point, first_lsn) AS (
  SELECT last_recovery_fork_guid, first_recovery_fork_guid, fork_point_lsn, first_lsn
    FROM backupset WHERE family_guid = ?1 AND fork_point_lsn IS NOT NULL),
)sql";

constexpr const char* kRunsOfStarts = R"sql(run(fork, from_lsn, to_lsn) AS (
  SELECT fork, first_lsn,
         coalesce(lead(covered_before) OVER (PARTITION BY fork ORDER BY first_lsn),
                  (SELECT max(last_lsn) FROM backupset
                    WHERE last_recovery_fork_guid = fork AND type = 'L'))
    FROM walk WHERE covered_before IS NULL OR first_lsn > covered_before),
)sql";

constexpr const char* kAnswer = R"sql(piece(fork, from_lsn, to_lsn) AS (
  SELECT fork, from_lsn, to_lsn FROM run
  UNION ALL SELECT parent, first_lsn, point FROM branch),
joined(fork, from_lsn, to_lsn) AS MATERIALIZED (
  SELECT fork, min(from_lsn), max(to_lsn) FROM (
    SELECT fork, from_lsn, to_lsn,
           sum(is_start) OVER (PARTITION BY fork ORDER BY from_lsn, to_lsn
                               ROWS UNBOUNDED PRECEDING) AS number FROM (
      SELECT fork, from_lsn, to_lsn,
             coalesce(from_lsn > max(to_lsn) OVER (
               PARTITION BY fork ORDER BY from_lsn, to_lsn
               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 1) AS is_start
        FROM piece))
   GROUP BY fork, number),
path(fork, part, until) AS (
  SELECT id, id, NULL FROM fork WHERE id IS NOT NULL
  UNION ALL
  SELECT path.fork, branch.parent, branch.point FROM path JOIN branch ON branch.fork = path.part),
anchor(fork, at) AS MATERIALIZED (
  SELECT last_recovery_fork_guid, last_lsn FROM backupset WHERE family_guid = ?1 AND type = 'D'
  UNION ALL
  SELECT d.last_recovery_fork_guid, d.last_lsn
    FROM backupset d
    JOIN backupset b ON b.backup_set_uuid = d.differential_base_guid
                    AND b.type = 'D' AND b.is_copy_only = 0
    JOIN path p ON p.fork = d.last_recovery_fork_guid AND p.part = b.last_recovery_fork_guid
               AND (p.until IS NULL OR b.last_lsn <= p.until)
   WHERE d.family_guid = ?1 AND d.type = 'I'),
restorable(fork, from_lsn, to_lsn) AS (
  SELECT j.fork, min(a.at), j.to_lsn
    FROM joined j JOIN anchor a ON a.fork = j.fork AND a.at BETWEEN j.from_lsn AND j.to_lsn
   GROUP BY j.fork, j.from_lsn
  UNION
  SELECT fork, at, at FROM anchor a
   WHERE NOT EXISTS (SELECT 1 FROM joined j
                      WHERE j.fork = a.fork AND a.at BETWEEN j.from_lsn AND j.to_lsn)
  UNION
  SELECT b.fork, b.point, j.to_lsn
    FROM restorable r
    JOIN branch b ON b.parent = r.fork AND b.point >= r.from_lsn
    JOIN joined j ON j.fork = b.fork AND j.from_lsn <= b.point AND j.to_lsn > b.point
   WHERE min(r.to_lsn, b.point) >= j.from_lsn),
head(fork, at) AS (
  SELECT fork, point FROM branch
  UNION ALL
  SELECT a.fork, min(a.at) FROM anchor a
   WHERE a.fork NOT IN (SELECT fork FROM branch)
   GROUP BY a.fork
  HAVING min(a.at) < (SELECT min(from_lsn) FROM joined j WHERE j.fork = a.fork)),
covered(fork, from_lsn, to_lsn) AS (
  SELECT fork, from_lsn, to_lsn FROM joined UNION ALL SELECT fork, at, at FROM head)
SELECT fork, 0, min(from_lsn), to_lsn FROM restorable GROUP BY fork, to_lsn
UNION ALL
SELECT fork, 1, was_to, from_lsn FROM (
  SELECT fork, from_lsn,
         max(to_lsn) OVER (PARTITION BY fork ORDER BY from_lsn, to_lsn
                           ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS was_to
    FROM covered)
 WHERE was_to < from_lsn
)sql";

// A step is from one LSN the log reaches to the next one; where none follows, to
// the beginning of the next run, with its sign changed.
constexpr const char* kStateToState = R"sql(walk(fork, was_at, at) AS (
  SELECT id, NULL, -(SELECT min(first_lsn) FROM backupset
                      WHERE last_recovery_fork_guid = id AND type = 'L')
    FROM fork WHERE id IS NOT NULL
  UNION ALL
  SELECT fork, abs(at),
         coalesce((SELECT last_lsn FROM backupset
                    WHERE last_recovery_fork_guid = fork AND type = 'L'
                      AND last_lsn > abs(at) AND first_lsn <= abs(at)
                    ORDER BY last_lsn LIMIT 1),
                  -(SELECT min(first_lsn) FROM backupset
                     WHERE last_recovery_fork_guid = fork AND type = 'L'
                       AND first_lsn > abs(at)))
    FROM walk WHERE at IS NOT NULL),
run(fork, from_lsn, to_lsn) AS (
  SELECT fork, from_lsn, to_lsn FROM (
    SELECT fork, -at AS from_lsn,
           lead(was_at) OVER (PARTITION BY fork ORDER BY was_at) AS to_lsn
      FROM walk WHERE at IS NULL OR at < 0)
   WHERE from_lsn IS NOT NULL),
)sql";

// A step is from one log backup to the next one by its first LSN.
constexpr const char* kRowToRow =
    R"sql(walk(fork, id, first_lsn, last_lsn, covered_before, covered) AS (
  SELECT fork.id, b.backup_set_id, b.first_lsn, b.last_lsn, NULL, b.last_lsn
    FROM fork JOIN backupset b ON b.backup_set_id =
      (SELECT backup_set_id FROM backupset
        WHERE last_recovery_fork_guid = fork.id AND type = 'L'
        ORDER BY first_lsn, last_lsn, backup_set_id LIMIT 1)
  UNION ALL
  SELECT w.fork, n.backup_set_id, n.first_lsn, n.last_lsn, w.covered,
         max(w.covered, n.last_lsn)
    FROM walk w JOIN backupset n ON n.backup_set_id =
      (SELECT backup_set_id FROM backupset
        WHERE last_recovery_fork_guid = w.fork AND type = 'L'
          AND (first_lsn, last_lsn, backup_set_id) > (w.first_lsn, w.last_lsn, w.id)
        ORDER BY first_lsn, last_lsn, backup_set_id LIMIT 1)),
)sql";

// The log backups are numbered first, and a step is to the next number.
constexpr const char* kNumbered =
    R"sql(numbered(n, fork, first_lsn, last_lsn) AS MATERIALIZED (
  SELECT row_number() OVER (ORDER BY last_recovery_fork_guid, first_lsn, last_lsn),
         last_recovery_fork_guid, first_lsn, last_lsn
    FROM backupset WHERE family_guid = ?1 AND type = 'L'),
walk(n, fork, first_lsn, covered_before, covered) AS (
  SELECT n, fork, first_lsn, NULL, last_lsn FROM numbered WHERE n = 1
  UNION ALL
  SELECT o.n, o.fork, o.first_lsn, CASE WHEN o.fork = w.fork THEN w.covered END,
         CASE WHEN o.fork = w.fork THEN max(w.covered, o.last_lsn) ELSE o.last_lsn END
    FROM walk w JOIN numbered o ON o.n = w.n + 1),
)sql";

// For comparison: the runs by window functions, with no step at all.
constexpr const char* kWindowFunctions =
    R"sql(walk(fork, first_lsn, covered_before) AS (
  SELECT last_recovery_fork_guid, first_lsn,
         max(last_lsn) OVER (PARTITION BY last_recovery_fork_guid ORDER BY first_lsn, last_lsn
                             ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
    FROM backupset
   WHERE last_recovery_fork_guid IN (SELECT id FROM fork WHERE id IS NOT NULL) AND type = 'L'),
)sql";

}  // namespace

std::vector<Formulation> formulations() {
  const std::string forks = kForks;
  const std::string starts = kRunsOfStarts;
  return {
      {"recursion from state to state", forks + kStateToState + kAnswer, true},
      {"recursion from row to row", forks + kRowToRow + starts + kAnswer, true},
      {"recursion over numbered rows", forks + kNumbered + starts + kAnswer, true},
      {"window functions, no recursion over rows", forks + kWindowFunctions + starts + kAnswer,
       false},
  };
}

}  // namespace unbroken::bench
