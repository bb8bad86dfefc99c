#include <algorithm>
#include <string>
#include <utility>

#include "analysis/spelling.h"
#include "model/spelling.h"
#include "report/amounts.h"
#include "report/check_printers.h"
#include "report/findings.h"
#include "report/text_page.h"
#include "report/words.h"
#include "unbroken/check_tally.h"
#include "unbroken/report.h"

namespace unbroken {
namespace {

// Older windows and gaps than these are counted and left to the JSON.
constexpr std::size_t kShown = 20;
constexpr std::size_t kShownReasons = 4;
constexpr std::size_t kLabel = 9;

std::size_t first_shown(std::size_t count) { return count > kShown ? count - kShown : 0; }

void say_left_out(TextPage& page, std::size_t count, const char* what) {
  if (count == 0) return;
  page.line(4, {{"(" + std::to_string(count) + " older " + what + ": see --json)", Ink::faint}});
}

std::string lsn_range(Lsn from, Lsn to) {
  if (from == to) return "LSN " + from.decimal();
  return "LSN " + from.decimal() + " to " + to.decimal();
}

std::string guid_text(const std::optional<Guid>& guid) { return guid ? guid->text() : "unknown"; }

std::string names_of(const std::vector<Producer>& producers) {
  std::string names;
  for (const Producer& producer : producers) {
    if (!names.empty()) names += ", ";
    names += name_of(producer);
  }
  return names;
}

const char* proof_text(Proof proof) {
  switch (proof) {
    case Proof::header:
      return "every file was read";
    case Proof::storage:
      return "every file was seen in storage";
    case Proof::history:
      break;
  }
  return "backup history says so, the files were not looked at";
}

void write_window(TextPage& page, const WindowAnalysis& window, bool has_several_forks) {
  if (window.from_lsn == window.to_lsn) {
    page.paragraph(4, 6, {{"at " + time_text(window.from), Ink::strong}});
  } else {
    page.paragraph(4, 6, {{time_text(window.from) + " to " + time_text(window.to), Ink::strong}});
  }
  page.paragraph(6, 10, {{lsn_range(window.from_lsn, window.to_lsn)}});
  if (has_several_forks) page.paragraph(6, 8, {{"fork " + guid_text(window.fork)}});
  std::string founded = proof_text(window.proved_by);
  if (!window.producers.empty()) founded = "by " + names_of(window.producers) + "; " + founded;
  page.paragraph(6, 8, {{founded, Ink::faint}});
  for (const HoleAnalysis& hole : window.holes) {
    page.paragraph(6, 8,
                   {{"hole: ", Ink::warning},
                    {"bulk-logged changes between " + time_text(hole.from) + " and " +
                     time_text(hole.to) + "; only its ends can be restored"}});
    page.paragraph(8, 12, {{lsn_range(hole.from_lsn, hole.to_lsn)}});
  }
}

void write_gap(TextPage& page, const GapAnalysis& gap, bool has_several_forks) {
  page.paragraph(4, 8, {{lsn_range(gap.from_lsn, gap.to_lsn), Ink::bad}});
  if (has_several_forks) page.labelled(6, "fork", kLabel, {{guid_text(gap.fork)}});
  if (gap.after) page.labelled(6, "after", kLabel, {{"set " + gap.after->text()}});
  if (gap.before) page.labelled(6, "before", kLabel, {{"set " + gap.before->text()}});
  const GapCause& cause = gap.cause;
  std::string why(meaning_of(cause.kind));
  if (cause.kind != CauseKind::unknown && cause.confidence != Confidence::certain) {
    why += cause.confidence == Confidence::likely ? " (likely)" : " (not certain)";
  }
  page.labelled(6, "cause", kLabel, {{why}});
  std::string who = cause.producer ? std::string(name_of(*cause.producer)) : std::string();
  if (cause.user_name) who += (who.empty() ? "" : ", ") + ("user " + *cause.user_name);
  if (cause.at) who += (who.empty() ? "at " : ", at ") + cause.at->text();
  if (!who.empty()) page.labelled(6, "who", kLabel, {{who, Ink::strong}});
  if (cause.device) page.labelled(6, "device", kLabel, {{*cause.device}});
  if (cause.backup_set_uuid) page.labelled(6, "set", kLabel, {{cause.backup_set_uuid->text()}});
}

Ink ink_of(Severity severity) {
  switch (severity) {
    case Severity::error:
      return Ink::bad;
    case Severity::warning:
      return Ink::warning;
    case Severity::recommendation:
    case Severity::info:
      return Ink::strong;
    case Severity::undetermined:
      break;
  }
  return Ink::faint;
}

void write_finding(TextPage& page, const Finding& finding) {
  page.paragraph(
      4, 6,
      {{std::string(spelling_of(finding.severity)), ink_of(finding.severity)},
       {" " + finding.rule + " (" + std::to_string(finding.priority) + "): " + finding.message}});
  if (finding.severity == Severity::undetermined) return;  // whether to do anything is not known
  if (!finding.remedy.empty()) page.labelled(6, "do", kLabel, {{finding.remedy}});
  if (!finding.because.empty()) {
    std::string things;
    for (std::size_t i = 0; i < std::min(finding.because.size(), kShownReasons); ++i) {
      things += (i == 0 ? "" : ", ") + finding.because[i];
    }
    if (finding.because.size() > kShownReasons) {
      things += ", and " + std::to_string(finding.because.size() - kShownReasons) + " more";
    }
    page.labelled(6, "because", kLabel, {{things}});
  }
  if (!finding.source.empty()) page.labelled(6, "see", kLabel, {{finding.source, Ink::faint}});
  page.labelled(6, "url", kLabel, {{rule_url(finding.rule), Ink::faint}});
}

void write_findings(TextPage& page, std::span<const Finding> findings) {
  for (const Finding* const finding : by_urgency(findings)) write_finding(page, *finding);
}

Ink ink_of(ChainStatus status) {
  switch (status) {
    case ChainStatus::unbroken:
    case ChainStatus::data_backups_only:
      return Ink::good;
    case ChainStatus::empty:
      return Ink::warning;
    case ChainStatus::gaps:
    case ChainStatus::no_full:
    case ChainStatus::log_chain_not_started:
      break;
  }
  return Ink::bad;
}

void write_gaps(TextPage& page, const std::vector<GapAnalysis>& gaps, bool has_several_forks) {
  const std::size_t first = first_shown(gaps.size());
  say_left_out(page, first, "gaps");
  for (std::size_t i = first; i < gaps.size(); ++i) write_gap(page, gaps[i], has_several_forks);
}

// What this producer's own backups lack and the others hold. Of backups that
// nobody planned no chain is expected.
std::vector<GapAnalysis> gaps_of_its_own(const ProducerAnalysis& part,
                                         const DatabaseAnalysis& database) {
  std::vector<GapAnalysis> gaps;
  const ProducerKind kind = part.producer.kind;
  if (kind == ProducerKind::ad_hoc || kind == ProducerKind::unknown) return gaps;
  for (const GapAnalysis& gap : part.gaps) {
    const bool is_everyones =
        std::any_of(database.gaps.begin(), database.gaps.end(), [&gap](const GapAnalysis& other) {
          return other.fork == gap.fork && other.from_lsn == gap.from_lsn &&
                 other.to_lsn == gap.to_lsn;
        });
    if (!is_everyones) gaps.push_back(gap);
  }
  return gaps;
}

void write_facts(TextPage& page, const DatabaseAnalysis& database) {
  std::string facts = database.recovery_model
                          ? std::string(spelling_of(*database.recovery_model)) + " model, "
                          : std::string("recovery model unknown, ");
  facts += count_text(database.sets, "backup set", "backup sets");
  if (database.forks.size() > 1) facts += ", " + std::to_string(database.forks.size()) + " forks";
  page.paragraph(2, 4, {{facts}});
  if (database.copies.size() > 1) {
    std::string copies;
    for (const DatabaseCopy& copy : database.copies) {
      copies += (copies.empty() ? "" : ", ") + copy.name + " on " + copy.server_name;
      if (copy.role) copies += " (" + *copy.role + ")";
    }
    page.labelled(2, "copies", kLabel, {{copies}});
  }
  if (database.family_guid) page.labelled(2, "family", kLabel, {{database.family_guid->text()}});
  if (database.newest_point) {
    std::string newest = time_text(database.newest_point, database.newest_point_offset);
    if (database.exposure_ms && *database.exposure_ms >= 0) {
      newest += ", " + span_text(static_cast<std::uint64_t>(*database.exposure_ms)) + " ago";
    }
    page.labelled(2, "newest", kLabel, {{newest}});
  }
}

void write_database(TextPage& page, const DatabaseCheck& check) {
  const DatabaseAnalysis& database = check.analysis;
  const bool has_several_forks = database.forks.size() > 1;
  Pieces title{{database.name, Ink::strong}};
  if (database.server_name) title.push_back({" on " + *database.server_name});
  title.push_back({": "});
  title.push_back({std::string(spelling_of(database.status)), ink_of(database.status)});
  page.paragraph(0, 2, title);
  page.paragraph(2, 4, {{std::string(meaning_of(database.status))}});
  write_facts(page, database);

  if (!database.windows.empty()) {
    const bool are_points =
        std::all_of(database.windows.begin(), database.windows.end(),
                    [](const WindowAnalysis& window) { return window.from_lsn == window.to_lsn; });
    page.line(2, {{are_points ? "Points that can be restored"
                              : "Windows (every point inside can be restored)"}});
    const std::size_t first = first_shown(database.windows.size());
    say_left_out(page, first, "windows");
    for (std::size_t i = first; i < database.windows.size(); ++i) {
      write_window(page, database.windows[i], has_several_forks);
    }
  }
  if (!database.gaps.empty()) {
    page.line(2, {{"Gaps (no usable backup holds this log)"}});
    write_gaps(page, database.gaps, has_several_forks);
  }
  for (const ProducerAnalysis& part : database.by_producer) {
    const std::vector<GapAnalysis> gaps = gaps_of_its_own(part, database);
    if (gaps.empty()) continue;
    page.paragraph(2, 4,
                   {{"Gaps for " + std::string(name_of(part.producer)) +
                     " (restoring from its own backups alone)"}});
    write_gaps(page, gaps, has_several_forks);
  }
  if (!check.findings.empty()) {
    page.line(2, {{"Findings"}});
    write_findings(page, check.findings);
  }
}

std::string_view summary_of(ChainStatus status) {
  switch (status) {
    case ChainStatus::unbroken:
      return "unbroken";
    case ChainStatus::gaps:
      return "with gaps";
    case ChainStatus::no_full:
      return "without a full backup";
    case ChainStatus::log_chain_not_started:
      return "without a log backup";
    case ChainStatus::data_backups_only:
      return "with data backups only";
    case ChainStatus::empty:
      break;
  }
  return "empty";
}

// "3 databases: 1 unbroken, 2 with gaps; 4 errors, 1 warning".
void write_summary(TextPage& page, const CheckTally& tally) {
  std::string text = count_text(tally.databases(), "database", "databases");
  const char* lead = ": ";
  for (const ChainStatus status : kChainStatuses) {
    if (tally.count_of(status) == 0) continue;
    text += lead + std::to_string(tally.count_of(status)) + " " + std::string(summary_of(status));
    lead = ", ";
  }
  lead = "; ";
  for (const Severity severity : kSeverities) {
    const std::uint64_t count = tally.count_of(severity);
    if (count == 0) continue;
    text += lead + count_text(count, spelling_of(severity), plural_of(severity));
    lead = ", ";
  }
  page.paragraph(0, 2, {{text, tally.is_bad_news() ? Ink::bad : Ink::good}});
}

void write_assumed(TextPage& page, const AssumedEffects& effects) {
  const auto status_text = [](const std::optional<ChainStatus>& status) {
    return status ? std::string(spelling_of(*status)) : std::string("not known");
  };
  page.line(0, {{"What the assumption changes (all above is told as if it held)", Ink::strong}});
  for (const AssumedStatus& change : effects.statuses) {
    std::string text = change.database;
    if (change.server_name) text += " on " + *change.server_name;
    page.paragraph(
        2, 4, {{text + ": " + status_text(change.from) + " becomes " + status_text(change.to)}});
  }
  if (!effects.appearing.empty()) {
    page.line(2, {{"Would appear"}});
    write_findings(page, effects.appearing);
  }
  if (!effects.disappearing.empty()) {
    page.line(2, {{"Would disappear"}});
    write_findings(page, effects.disappearing);
  }
  if (effects.appearing.empty() && effects.disappearing.empty() && effects.statuses.empty()) {
    page.line(2, {{"Nothing"}});
  }
  page.blank();
}

class TextPrinter final : public BufferedCheckPrinter {
 public:
  TextPrinter(TextSink output, const TextStyle& style)
      : BufferedCheckPrinter(std::move(output)), style_(style) {}

  Status begin(const CheckHead&) override { return {}; }

  Status assume(const AssumedEffects& effects) override {
    assumed_ = effects;
    return {};
  }

  Status add(const DatabaseCheck& database) override {
    tally_.add(database);
    TextPage page(style_);
    write_database(page, database);
    page.blank();
    out = page.take();
    return hand_on();
  }

  Status end(std::span<const Finding> findings, std::span<const Unreadable>) override {
    tally_.add(findings);
    TextPage page(style_);
    if (!findings.empty()) {
      page.line(0, {{"Servers and groups", Ink::strong}});
      page.line(2, {{"Findings"}});
      write_findings(page, findings);
      page.blank();
    }
    if (assumed_) write_assumed(page, *assumed_);
    write_summary(page, tally_);
    out = page.take();
    return hand_on();
  }

 private:
  TextStyle style_;
  CheckTally tally_;
  std::optional<AssumedEffects> assumed_;
};

}  // namespace

std::unique_ptr<CheckPrinter> text_printer(TextSink output, const TextStyle& style) {
  return std::make_unique<TextPrinter>(std::move(output), style);
}

}  // namespace unbroken
