#include <algorithm>
#include <map>
#include <string>

#include "unbroken/check_tally.h"
#include "unbroken/report.h"

namespace unbroken {
namespace {

std::string place_of(const BackupSet& set) {
  return set.devices.empty() ? std::string() : set.devices.front().path;
}

}  // namespace

bool is_bad_news(const CheckAnswer& answer) {
  CheckTally tally;
  for (const DatabaseCheck& database : answer.databases) tally.add(database);
  tally.add(answer.findings);
  return tally.is_bad_news();
}

bool is_bad_news(const PlanAnswer& answer) {
  return std::holds_alternative<PlanFailure>(answer.outcome);
}

MergedSets in_report_order(std::vector<BackupSet> records) {
  MergedSets merged;
  std::map<Guid, std::size_t> places;  // of sets that have a GUID
  for (BackupSet& record : records) {
    const auto known = record.uuid.is_zero() ? places.end() : places.find(record.uuid);
    if (known == places.end()) {
      if (!record.uuid.is_zero()) places.emplace(record.uuid, merged.sets.size());
      merged.sets.push_back(std::move(record));
      continue;
    }
    for (std::string& detail : merge(merged.sets[known->second], record)) {
      merged.contradictions.push_back({record.uuid, place_of(record), std::move(detail)});
    }
  }

  // A set without a media set's GUID stands with those of the same file.
  std::map<std::pair<Guid, std::string>, std::size_t> first_met;
  std::vector<std::pair<std::size_t, int>> keys;
  for (const BackupSet& set : merged.sets) {
    const Guid media = set.media.media_set_id.value_or(Guid());
    const std::pair key(media, media.is_zero() ? place_of(set) : std::string());
    keys.emplace_back(first_met.emplace(key, first_met.size()).first->second, set.position);
  }
  std::vector<std::size_t> order(keys.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&keys](std::size_t a, std::size_t b) { return keys[a] < keys[b]; });
  std::vector<BackupSet> sorted;
  sorted.reserve(order.size());
  for (const std::size_t place : order) sorted.push_back(std::move(merged.sets[place]));
  merged.sets = std::move(sorted);
  return merged;
}

}  // namespace unbroken
