#include <algorithm>
#include <array>

#include "rules/advice.h"
#include "rules/families.h"
#include "rules/history.h"
#include "rules/log_takers.h"
#include "rules/managed.h"
#include "rules/neighbours.h"
#include "unbroken/name.h"

namespace unbroken {
namespace {

constexpr const char* kSource =
    "SQL Server Managed Backup to Azure: Interoperability and Coexistence, Log Backups Using Other "
    "Backup Tools or Custom Scripts";

std::string list_of(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " and " : ", ";
    text += names[i];
  }
  return text;
}

template <class Condition>
void report(const Rule& rule, const RuleSubject& subject, Condition condition,
            std::string_view effect, Findings& findings) {
  for (const LogTakers& takers : log_takers_of(subject)) {
    Finding* const finding = conclude(
        rule, subject_of(takers.place), condition(takers),
        [&] {
          return (list_of(takers.names()) + " are configured to take log backups of " +
                  name_of(takers.place) + ": ")
              .append(effect);
        },
        findings);
    if (finding != nullptr) finding->because = takers.names();
  }
}

Judgement compete(const LogTakers& takers) { return takers.compete(); }

void two_takers(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  report(rule, subject, compete, "each one's own log chain has gaps", findings);
}

const ProducerAnalysis* own_chain(const RuleSubject& subject) {
  const auto& parts = subject.analysis.by_producer;
  const auto at = std::find_if(parts.begin(), parts.end(), [](const ProducerAnalysis& part) {
    return part.producer.kind == ProducerKind::managed_backup;
  });
  return at == parts.end() ? nullptr : &*at;
}

const DatabasePlace* managed_place(const RuleSubject& subject) {
  const auto& places = subject.places.places;
  const auto at = std::find_if(places.begin(), places.end(), [](const DatabasePlace& place) {
    return is_managed(place).is_yes();
  });
  return at == places.end() ? nullptr : &*at;
}

void full_is_scheduled(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  const DatabasePlace* const place = managed_place(subject);
  const ProducerAnalysis* const chain = own_chain(subject);
  if (place == nullptr || chain == nullptr || chain->gaps.empty()) return;
  Finding finding = finding_of(rule, subject_of(*place),
                               "managed backup's own log chain of " + name_of(*place) + " has " +
                                   count_of(chain->gaps.size(), "a gap", "gaps") +
                                   ": it attempts a remedy by scheduling a full backup");
  for (const GapAnalysis& gap : chain->gaps) {
    if (gap.before) finding.because.push_back(gap.before->text());
  }
  findings.push_back(std::move(finding));
}

std::size_t foreign_gaps(const RuleSubject& subject) {
  const ProducerAnalysis* const chain = own_chain(subject);
  if (chain == nullptr) return 0;
  return static_cast<std::size_t>(std::count_if(
      chain->gaps.begin(), chain->gaps.end(),
      [](const GapAnalysis& gap) { return gap.cause.kind == CauseKind::foreign_log_backup; }));
}

// Configured, or seen: one foreign log backup is an accident, two are a habit.
void goes_on(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  bool is_told = false;
  report(
      rule, subject,
      [&is_told](const LogTakers& takers) {
        const Judgement fires = both(takers.managed, takers.has_other());
        is_told = is_told || !fires.is_no();
        return fires;
      },
      "managed backup goes from break to break and takes full backups without end", findings);
  const DatabasePlace* const place = managed_place(subject);
  const std::size_t gaps = foreign_gaps(subject);
  if (is_told || place == nullptr || gaps < 2) return;
  findings.push_back(finding_of(rule, subject_of(*place),
                                "others' log backups broke managed backup's log chain of " +
                                    name_of(*place) + " " + std::to_string(gaps) +
                                    " times: while they go on, so do its breaks and full backups"));
}

void nobody_has_all(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  report(rule, subject, compete,
         "no one of them can be expected to have the whole sequence, and a restore needs the "
         "backups of all",
         findings);
}

enum class ToolKind : std::uint8_t { dpm, other };
Judgement is_kind(const BackupTool& tool, ToolKind kind) {
  if (!tool.kind) return Judgement::unknown("backup_tools.kind of " + tool.name);
  return is_same_name(*tool.kind, "dpm") == (kind == ToolKind::dpm);
}

// The tools of a kind that harm managed backup at the place, and sets they took.
void report_tools(const Rule& rule, const RuleSubject& subject, ToolKind kind,
                  std::string_view effect, Findings& findings) {
  const ProducerKind producer =
      kind == ToolKind::dpm ? ProducerKind::dpm : ProducerKind::third_party;
  for (const DatabasePlace& place : subject.places.places) {
    const Judgement managed = is_log_managed(subject, place);
    if (managed.is_no() || place.server == nullptr) continue;
    Judgement fires = false;
    std::vector<std::string> because;
    std::vector<std::string> names;
    for (const BackupTool& tool : place.server->backup_tools) {
      if (!covers(tool, place.database_name)) continue;
      const Judgement harms =
          kind == ToolKind::dpm ? Judgement(true) : judged(log_claim_of(tool, place));
      const Judgement is_one = both(is_kind(tool, kind), harms);
      if (is_one.is_yes()) names.push_back(tool.name);
      fires = either(fires, is_one);
    }
    because = names;
    for (const Vertex v : sets_bearing_on(subject, place)) {
      if (subject.facts[v].producer.kind != producer) continue;
      const Judgement harms = kind == ToolKind::dpm ? Judgement(true) : truncates_log(subject, v);
      fires = either(fires, harms);
      if (!harms.is_yes()) continue;
      because.push_back(subject.graph[v].uuid.text());
      const std::string& name = subject.facts[v].producer.name;
      const std::string shown = !name.empty()           ? name
                                : kind == ToolKind::dpm ? "Data Protection Manager"
                                                        : "a third-party tool";
      if (std::find(names.begin(), names.end(), shown) == names.end()) names.push_back(shown);
    }
    Finding* const finding = conclude(
        rule, subject_of(place), both(managed, fires),
        [&] {
          return (list_of(names) + (names.size() > 1 ? " back up " : " backs up ") +
                  name_of(place) + ", which has managed backup: ")
              .append(effect);
        },
        findings);
    if (finding != nullptr) finding->because = because;
  }
}

void protection_manager(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  report_tools(rule, subject, ToolKind::dpm,
               "that is not supported, its incremental backups truncate the log", findings);
}
void third_party(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  report_tools(rule, subject, ToolKind::other,
               "log backups that truncate the log are not supported beside it", findings);
}

void on_demand(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  advise(
      rule, subject, {"ADHOC-1", "ADHOC-2a", "ADHOC-2b", "ADHOC-3", "LOGTOOL-1", "LOGTOOL-10"},
      [](const DatabasePlace& place) {
        return "at " + place.server_name +
               ", where managed backup is enabled, an ad hoc backup of " + place.database_name +
               " is best taken with " + on_demand_procedure(place.server);
      },
      findings);
}
void copy_only(const Rule& rule, const RuleSubject& subject, Findings& findings) {
  advise(
      rule, subject, {"MP-1", "MP-2", "MP-3", "LOGTOOL-1", "LOGTOOL-9", "LOGTOOL-10"},
      [](const DatabasePlace& place) {
        return "what backs " + name_of(place) +
               " up regularly outside managed backup should take copy-only backups";
      },
      findings);
}

}  // namespace

std::span<const Rule> log_tool_rules() {
  static constexpr std::array<Rule, 13> kRules{{
      {{"LOGTOOL-1", RuleKind::check, Severity::error, 16,
        "Two or more are configured to take log backups of the same database.",
        "managed_backup.databases.is_smart_backup_enabled; log_shipping_primary_databases; "
        "maintenance_plans.tasks; backup_tools.databases, backup_types, copy_only.",
        "Keep exactly one of them for log backups; let the others take copy-only backups.",
        kSource},
       two_takers},
      {{"LOGTOOL-2", RuleKind::check, Severity::info, 221,
        "Managed backup tries to repair a break in its log chain with a full backup.",
        "backupset of managed backup with first_lsn and last_lsn; "
        "managed_backup.databases.is_smart_backup_enabled.",
        "Find out who took the missing log (see the gap's cause), and see that the full backup "
        "comes.",
        kSource},
       full_is_scheduled},
      {{"LOGTOOL-3", RuleKind::check, Severity::warning, 56,
        "While competing log backups go on, managed backup keeps breaking and taking full backups.",
        "managed_backup.databases.is_smart_backup_enabled; log_shipping_primary_databases; "
        "maintenance_plans.tasks; backup_tools.databases, backup_types, copy_only; the gaps of "
        "managed backup's own chain.",
        "Remove the competitor's log backups.", kSource},
       goes_on},
      {{"LOGTOOL-4", RuleKind::check, Severity::error, 13,
        "With competing log backups no tool can be expected to own the whole sequence.",
        "managed_backup.databases.is_smart_backup_enabled; log_shipping_primary_databases; "
        "maintenance_plans.tasks; backup_tools.databases, backup_types, copy_only; the chains of "
        "each producer.",
        "Collect the backups of all of them in one catalog, or take a new full backup once one of "
        "them is left.",
        kSource},
       nobody_has_all},
      {{"LOGTOOL-5", RuleKind::fact, Severity::info, 244,
        "That two log backup tools do not go together holds for any two of them.",
        "Nothing: it holds everywhere.", "List every tool that backs up logs under backup_tools.",
        kSource}},
      {{"LOGTOOL-6", RuleKind::fact, Severity::info, 245,
        "The rules about maintenance plans and log shipping are cases of the rule about two log "
        "backup tools.",
        "Nothing: it holds everywhere.",
        "Remedy the most specific finding; the general one goes with it.", kSource}},
      {{"LOGTOOL-7", RuleKind::fact, Severity::info, 246,
        "Data Protection Manager takes full and incremental backups.",
        "Nothing: it holds everywhere.", "See LOGTOOL-9.", kSource}},
      {{"LOGTOOL-8", RuleKind::fact, Severity::info, 247,
        "An incremental backup of Data Protection Manager is a log backup that truncates the log.",
        "Nothing: it holds everywhere.", "See LOGTOOL-9.", kSource}},
      {{"LOGTOOL-9", RuleKind::check, Severity::error, 22,
        "Data Protection Manager and managed backup protect the same database.",
        "backup_tools.kind and databases, or backup sets by Data Protection Manager; "
        "managed_backup.databases.is_smart_backup_enabled.",
        "Choose one of the two for this database.", kSource},
       protection_manager},
      {{"LOGTOOL-10", RuleKind::check, Severity::error, 23,
        "A third-party tool or script takes log backups that truncate the log beside managed "
        "backup.",
        "backup_tools.kind, databases, backup_types, copy_only, or log backups by a third-party "
        "tool; managed_backup.databases.is_smart_backup_enabled.",
        "Remove its log backups, or make them copy-only.", kSource},
       third_party},
      {{"LOGTOOL-11", RuleKind::advice, Severity::recommendation, 103,
        "Where managed backup is enabled, ad hoc backups are best taken with sp_backup_on_demand.",
        "A finding of ADHOC-1, ADHOC-2a, ADHOC-2b, ADHOC-3, LOGTOOL-1 or LOGTOOL-10 that is an "
        "error or a warning.",
        "EXEC sp_backup_on_demand with the database and the type Database or Log.", kSource},
       on_demand},
      {{"LOGTOOL-12", RuleKind::advice, Severity::recommendation, 104,
        "Backups to be taken regularly outside managed backup should be copy-only.",
        "A finding of MP-1, MP-2, MP-3, LOGTOOL-1, LOGTOOL-9 or LOGTOOL-10 that is an error or a "
        "warning.",
        "Give the other schedule's backups COPY_ONLY.", kSource},
       copy_only},
      {{"LOGTOOL-13", RuleKind::fact, Severity::info, 248,
        "What copy-only backups are is told by their own page.", "Nothing: it holds everywhere.",
        "Use WITH COPY_ONLY for backups outside the regular schedule.",
        "SQL Server Managed Backup to Azure: Interoperability and Coexistence, Log Backups Using "
        "Other Backup Tools or Custom Scripts; Copy-Only Backups (SQL Server)"}},
  }};
  return kRules;
}

}  // namespace unbroken
