#include "report/chain_rules.h"

#include <algorithm>
#include <array>
#include <utility>

#include "analysis/spelling.h"
#include "report/words.h"

namespace unbroken {
namespace {

constexpr std::string_view kSource = "What the backups at hand can restore";
constexpr std::string_view kNeeds = "backup sets";

constexpr std::array kPages{
    RulePage{"CHAIN-gaps", RuleKind::check, Severity::error, 20,
             "No usable backup holds a part of the log.", kNeeds,
             "Find the missing log backups, or take a full or differential backup to start anew.",
             kSource},
    RulePage{"CHAIN-no_full", RuleKind::check, Severity::error, 10,
             "There is no full backup to start a restore from.", kNeeds,
             "Find the full backup, or take one now.", kSource},
    RulePage{"CHAIN-log_chain_not_started", RuleKind::check, Severity::error, 30,
             "No log backup was ever taken, so only the ends of data backups can be restored.",
             kNeeds,
             "Take log backups, or use the SIMPLE model if the ends of data backups are enough.",
             kSource},
    RulePage{"CHAIN-empty", RuleKind::check, Severity::warning, 15,
             "No backup of the database is known.", kNeeds,
             "Take a full backup, or hand over the evidence of those that exist.", kSource},
};

// nullptr where the status is no breach.
const RulePage* page_of(ChainStatus status) {
  const auto* const page = std::find_if(kPages.begin(), kPages.end(), [status](const RulePage& p) {
    return p.id.substr(p.id.find('-') + 1) == spelling_of(status);
  });
  return page == kPages.end() ? nullptr : &*page;
}

ChainBreach breach_of(const RulePage& page, const DatabaseAnalysis& database, std::string message) {
  Finding finding;
  finding.rule = page.id;
  finding.severity = page.severity;
  finding.subject =
      database.server_name ? *database.server_name + ": " + database.name : database.name;
  finding.message = std::move(message);
  finding.remedy = page.remedy;
  finding.source = page.source;
  finding.priority = page.priority;
  return {std::move(finding), nullptr};
}

}  // namespace

std::span<const RulePage> chain_rule_pages() { return kPages; }

std::vector<ChainBreach> chain_breaches(const DatabaseAnalysis& database) {
  std::vector<ChainBreach> breaches;
  const RulePage* const page = page_of(database.status);
  if (page == nullptr) return breaches;
  for (const GapAnalysis& gap : database.gaps) {
    if (database.status != ChainStatus::gaps) break;  // SIMPLE needs no logs
    std::string message = "no usable backup holds the log from LSN " + gap.from_lsn.decimal() +
                          " to LSN " + gap.to_lsn.decimal() + ": " +
                          std::string(meaning_of(gap.cause.kind));
    if (gap.cause.producer) message += ", by " + std::string(name_of(*gap.cause.producer));
    if (gap.cause.at) message += ", at " + gap.cause.at->text();
    ChainBreach breach = breach_of(*page, database, std::move(message));
    if (gap.cause.backup_set_uuid) {
      breach.finding.because.push_back(gap.cause.backup_set_uuid->text());
    }
    breach.gap = &gap;
    breaches.push_back(std::move(breach));
  }
  if (breaches.empty()) {
    breaches.push_back(breach_of(*page, database, std::string(meaning_of(database.status))));
  }
  return breaches;
}

}  // namespace unbroken
