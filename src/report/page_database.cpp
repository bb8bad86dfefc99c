#include "report/page_database.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "analysis/spelling.h"
#include "model/spelling.h"
#include "report/escapes.h"
#include "report/findings.h"
#include "report/json_parts.h"
#include "report/words.h"

namespace unbroken {
namespace {

constexpr std::size_t kMostReasons = 3;  // GUIDs and names that a finding gives

// What the page knows of a set as bits.
enum SetFlag : std::int64_t {
  damaged = 1,
  copy_only = 2,
  bulk_logged = 4,
  unusable = 8,
  untimed = 16,
  only_history = 32,
  snapshot = 64,
};

std::int64_t flags_of(const ReportedSet& reported) {
  const BackupSet& set = reported.set;
  std::int64_t flags = 0;
  const auto add = [&flags](bool is_set, SetFlag flag) {
    if (is_set) flags |= flag;
  };
  add(set.is_damaged.value_or(false) || !set.damage.empty(), damaged);
  add(set.is_copy_only.value_or(false), copy_only);
  add(set.has_bulk_logged_data.value_or(false), bulk_logged);
  add(!reported.is_usable, unusable);
  add(!set.backup_start || !set.backup_finish, untimed);
  add(set.proof == Proof::history, only_history);
  add(set.is_snapshot.value_or(false), snapshot);
  return flags;
}

void write_words(JsonWriter& json, std::string_view name, const std::vector<std::string>& words) {
  json.key(name).begin_array();
  for (const std::string& word : words) json.value(word);
  json.end_array();
}

std::optional<std::int64_t> ms_of(const std::optional<LocalTime>& time) {
  return time ? std::optional(time->ms) : std::nullopt;
}

// Folders are written once.
std::size_t folder_length(std::string_view path) {
  const std::size_t at = path.find_last_of("/\\");
  return at == std::string_view::npos ? 0 : at + 1;
}

}  // namespace

void write_page_findings(JsonWriter& json, std::span<const Finding> findings, PageTables& tables) {
  json.begin_array();
  for (const Finding* const finding : by_urgency(findings)) {
    json.begin_array();
    json.value(finding->rule).value(spelling_of(finding->severity)).value(finding->priority);
    json.value(finding->subject).value(without_queries(finding->message));
    json.value(tables.remedies.place_of(finding->remedy));
    json.value(tables.remedies.place_of(finding->source));
    json.value(finding->because.size());
    for (std::size_t i = 0; i < std::min(kMostReasons, finding->because.size()); ++i) {
      json.value(without_queries(finding->because[i]));
    }
    json.end_array();
  }
  json.end_array();
}

void write_page_tables(JsonWriter& json, const PageTables& tables) {
  write_words(json, "templates", tables.templates.words());
  write_words(json, "producers", tables.producers.words());
  write_words(json, "remedies", tables.remedies.words());
}

PageDatabase::PageDatabase(const ReportedDatabase& database, PageTables& tables)
    : database_(database),
      tables_(tables),
      texts_(database.check.analysis.name, tables.templates),
      clock_(database.sets),
      plans_(database.check.analysis.name, database.sets, texts_, clock_) {
  for (const ReportedSet& reported : database.sets) texts_.add_set(reported.set);
}

void PageDatabase::write(JsonWriter& json) {
  if (database_.newest_point) plans_.add(*database_.newest_point);
  const DatabaseAnalysis& analysis = database_.check.analysis;
  json.begin_object();
  json.member("name", analysis.name).member("server", analysis.server_name);
  json.member("family", text_of(analysis.family_guid));
  json.key("model");
  if (analysis.recovery_model) {
    json.value(spelling_of(*analysis.recovery_model));
  } else {
    json.null();
  }
  json.member("status", spelling_of(analysis.status));
  json.member("meaning", meaning_of(analysis.status));
  json.member("newest", ms_of(analysis.newest_point));
  json.member("zone", analysis.newest_point_offset).member("exposure", analysis.exposure_ms);
  json.key("copies").begin_array();
  for (const DatabaseCopy& copy : analysis.copies) {
    json.begin_array().value(copy.server_name).value(copy.name).value(copy.role).end_array();
  }
  json.end_array();
  json.key("forks").begin_array();
  for (const ForkAnalysis& fork : analysis.forks) {
    json.begin_array().value(text_of(fork.id)).value(fork_of(fork.parent));
    json.value(text_of(fork.point)).end_array();
  }
  json.end_array();
  write_windows(json);
  write_gaps(json);
  json.key("findings");
  write_page_findings(json, database_.check.findings, tables_);
  write_sets(json);
  json.member("hasNewest", database_.newest_point.has_value());
  json.member("pieces", texts_.pieces().text()).key("values").begin_object();
  for (const auto& [pattern, columns] : texts_.values()) {
    json.key(std::to_string(pattern)).begin_array();
    for (const PageColumn& column : columns) json.value(column.text());
    json.end_array();
  }
  json.end_object().member("rows", texts_.rows());
  plans_.write(json);
  json.key("guids").begin_object();
  for (const auto& [place, uuid] : texts_.named_sets()) {
    json.member(std::to_string(place), uuid.text());
  }
  json.end_object();
  write_paths(json);
  json.end_object();
}

std::int64_t PageDatabase::fork_of(const std::optional<Guid>& id) const {
  const std::vector<ForkAnalysis>& forks = database_.check.analysis.forks;
  const auto at = std::find_if(forks.begin(), forks.end(),
                               [&id](const ForkAnalysis& fork) { return fork.id == id; });
  return at == forks.end() ? -1 : at - forks.begin();
}

std::int64_t PageDatabase::set_of(const std::optional<Guid>& uuid) const {
  return uuid && texts_.has_set(*uuid) ? std::int64_t{texts_.set_of(*uuid)} : -1;
}

void PageDatabase::write_windows(JsonWriter& json) {
  json.key("windows").begin_array();
  for (const WindowAnalysis& window : database_.check.analysis.windows) {
    json.begin_array().value(fork_of(window.fork));
    json.value(ms_of(window.from)).value(ms_of(window.to)).value(spelling_of(window.proved_by));
    for (const HoleAnalysis& hole : window.holes) {
      json.begin_array().value(ms_of(hole.from)).value(ms_of(hole.to));
      json.value(set_of(hole.backup_set_uuid)).end_array();
    }
    json.end_array();
  }
  json.end_array();
}

void PageDatabase::write_gaps(JsonWriter& json) {
  json.key("gaps").begin_array();
  for (const GapAnalysis& gap : database_.check.analysis.gaps) {
    const GapCause& cause = gap.cause;
    json.begin_array().value(fork_of(gap.fork)).value(set_of(gap.after)).value(set_of(gap.before));
    json.value(gap.from_lsn.decimal()).value(gap.to_lsn.decimal());
    json.value(tables_.remedies.place_of(meaning_of(cause.kind)));
    json.value(cause.producer ? std::int64_t{tables_.producers.place_of(name_of(*cause.producer))}
                              : -1);
    json.value(set_of(cause.backup_set_uuid)).value(cause.user_name);
    json.value(cause.device ? std::optional(without_queries(*cause.device)) : std::nullopt);
    json.value(ms_of(cause.at)).value(spelling_of(cause.confidence)).end_array();
  }
  json.end_array();
}

// A column for each: bits, producer, fork, start, length, size in KiB and one more,
// number of devices, first device, position. A set without times or devices has
// nothing in those columns.
void PageDatabase::write_sets(JsonWriter& json) {
  std::string types;
  PageColumn flags;
  PageColumn producers;
  PageColumn forks;
  PageColumn starts;
  PageColumn lengths;
  PageColumn sizes;
  PageColumn devices;
  PageColumn paths;
  PageColumn positions;
  for (const ReportedSet& reported : database_.sets) {
    const BackupSet& set = reported.set;
    types += set.type ? letter_of(*set.type) : '?';
    flags.add(flags_of(reported));
    producers.add(tables_.producers.place_of(name_of(reported.producer)));
    forks.add(reported.fork);
    if (set.backup_start && set.backup_finish) {
      starts.add(clock_.of(*set.backup_start));
      lengths.add(clock_.of(*set.backup_finish) - clock_.of(*set.backup_start));
    }
    const auto bytes = set.compressed_backup_size ? set.compressed_backup_size : set.backup_size;
    sizes.add(bytes ? static_cast<std::int64_t>((*bytes + 1023) / 1024) + 1 : 0);
    devices.add(static_cast<std::int64_t>(set.devices.size()));
    if (!set.devices.empty()) paths.add(texts_.word_of(without_queries(set.devices.front().path)));
    positions.add(set.position);
  }
  json.member("base", clock_.base_ms()).member("unit", clock_.unit_ms());
  json.member("types", types).key("sets").begin_array();
  for (const PageColumn* column :
       {&flags, &producers, &forks, &starts, &lengths, &sizes, &devices, &paths, &positions}) {
    json.value(column->text());
  }
  json.end_array();
}

void PageDatabase::write_paths(JsonWriter& json) {
  PageWords folders;
  PageColumn places;
  for (const std::string& word : texts_.words()) {
    places.add(folders.place_of(std::string_view(word).substr(0, folder_length(word))));
  }
  write_words(json, "folders", folders.words());
  json.member("foldersOf", places.text());
  json.key("words").begin_array();
  for (const std::string& word : texts_.words()) {
    json.value(std::string_view(word).substr(folder_length(word)));
  }
  json.end_array();
}

}  // namespace unbroken
