#include "analysis/producer_classifier.h"

#include <algorithm>
#include <map>
#include <utility>

#include "analysis/producer.h"
#include "chain/identity.h"
#include "model/like.h"
#include "model/spelling.h"

namespace unbroken {
namespace {

// A row of the configuration that fits a set and says too little to claim it.
constexpr int kConfiguredWeight = 40;

std::string put_in(std::string pattern, std::string_view place, const std::string& name) {
  const std::string literal = like_exactly(name);
  for (std::size_t at = pattern.find(place); at != std::string::npos;
       at = pattern.find(place, at + literal.size())) {
    pattern.replace(at, place.size(), literal);
  }
  return pattern;
}

// The path up to its last separator, each as a backslash, and what follows.
std::pair<std::string, std::string_view> split(std::string_view path) {
  const std::size_t end = path.find_last_of("\\/");
  if (end == std::string_view::npos) return {std::string(), path};
  std::string folder(path.substr(0, end));
  std::replace(folder.begin(), folder.end(), '/', '\\');
  return {std::move(folder), path.substr(end + 1)};
}

bool is_without_place(const std::optional<std::string>& place) { return !place || place->empty(); }

bool takes(const BackupTool& tool, const BackupSet& set, std::string_view database) {
  const bool any_database =
      tool.databases.empty() || std::any_of(tool.databases.begin(), tool.databases.end(),
                                            [database](const std::string& name) {
                                              return name == "*" || is_same_name(name, database);
                                            });
  if (!any_database || tool.backup_types.empty() || !set.type) return any_database;
  const bool is_log = *set.type == BackupType::log;
  return std::any_of(
      tool.backup_types.begin(), tool.backup_types.end(), [is_log](const std::string& type) {
        // DPM calls its log backups incremental (LOGTOOL-7, LOGTOOL-8).
        return (is_same_name(type, "log") || is_same_name(type, "incremental")) == is_log;
      });
}

// What the configuration says of a set without being able to claim it.
std::vector<SignFound> configured_signs(const BackupSet& set, const DatabaseFacts& facts,
                                        const std::vector<Producer>& rows) {
  std::vector<SignFound> found;
  const auto add = [&found](Producer producer, const char* section, std::string what) {
    SignFound sign{std::move(producer), section, std::move(what), kConfiguredWeight};
    if (std::find(found.begin(), found.end(), sign) == found.end())
      found.push_back(std::move(sign));
  };
  for (const DatabasePlace* const at : places_of_producer(set, facts)) {
    const DatabasePlace& place = *at;
    const LogShippingPrimary* const shipping = place.log_shipping_primary;
    if (shipping != nullptr && set.type.value_or(BackupType::log) == BackupType::log &&
        is_without_place(shipping->backup_directory) && is_without_place(shipping->backup_share)) {
      add({ProducerKind::log_shipping, {}}, "log_shipping_primary_databases",
          shipping->database_name);
    }
    if (place.server == nullptr) continue;
    for (const MaintenancePlan& plan : place.server->maintenance_plans) {
      const bool fits =
          std::any_of(plan.tasks.begin(), plan.tasks.end(), [&](const MaintenancePlanTask& task) {
            return is_without_place(task.destination) &&
                   is_task_for(task, set, place.database_name);
          });
      if (fits) add({ProducerKind::maintenance_plan, plan.name}, "maintenance_plans", plan.name);
    }
    for (const BackupTool& tool : place.server->backup_tools) {
      if (!takes(tool, set, place.database_name)) continue;
      if (tool.kind && is_same_name(*tool.kind, "dpm")) {
        add({ProducerKind::dpm, {}}, "backup_tools", tool.name);
        continue;
      }
      // "Veeam Backup & Replication 12" is the table's Veeam.
      const auto known = std::find_if(rows.begin(), rows.end(), [&tool](const Producer& row) {
        return row.kind == ProducerKind::third_party && !row.name.empty() &&
               is_like(tool.name, "%" + like_exactly(row.name) + "%");
      });
      add(known != rows.end() ? *known : Producer{ProducerKind::third_party, tool.name},
          "backup_tools", tool.name);
    }
  }
  return found;
}

// The signs' weights for each producer. What any producer of a kind shows counts
// for those of the kind that something else points to.
class Scale {
 public:
  explicit Scale(const std::vector<SignFound>& signs) {
    for (const SignFound& sign : signs) put(sign.points_to, sign);
    for (const SignFound& sign : signs) {
      for (auto& [producer, weights] : by_producer_) {
        const bool is_of_kind = sign.points_to.name.empty() && !producer.name.empty() &&
                                producer.kind == sign.points_to.kind;
        if (is_of_kind) put(producer, sign);
      }
    }
  }

  // The heaviest, where it is heavy enough and alone.
  [[nodiscard]] std::optional<Producer> heaviest() const {
    std::optional<Producer> found;
    int most = kEnoughWeight - 1;
    for (const auto& [producer, weights] : by_producer_) {
      int sum = 0;
      for (const auto& [looks_at, weight] : weights) sum += weight;
      if (sum < most || sum < kEnoughWeight) continue;
      found = sum == most ? std::nullopt : std::optional(producer);
      most = sum;
    }
    return found;
  }

 private:
  void put(const Producer& producer, const SignFound& sign) {
    int& weight = by_producer_[producer][sign.looks_at];
    weight = std::max(weight, sign.weight);
  }

  std::map<Producer, std::map<std::string, int>> by_producer_;
};

}  // namespace

ProducerClassifier::ProducerClassifier(const DatabaseFacts& facts, const ProducerTable& own)
    : facts_(facts) {
  add(own);
  add(known_producers());
}

std::size_t ProducerClassifier::row_of(const Producer& producer) {
  const auto known = std::find_if(rows_.begin(), rows_.end(), [&producer](const Producer& row) {
    return row.kind == producer.kind && is_same_name(row.name, producer.name);
  });
  if (known != rows_.end()) return static_cast<std::size_t>(known - rows_.begin());
  rows_.push_back(producer);
  return rows_.size() - 1;
}

void ProducerClassifier::add(const ProducerTable& table) {
  for (const ProducerSigns& signs : table) {
    const std::size_t row = row_of(signs.producer);
    for (const ProducerSign& sign : signs.signs) {
      const bool has_names = sign.like.find("{database}") != std::string::npos ||
                             sign.like.find("{server}") != std::string::npos;
      by_field_[static_cast<std::size_t>(sign.looks_at)].push_back(signs_.size());
      signs_.push_back({row, &sign, sign.like, has_names});
    }
  }
}

void ProducerClassifier::put_names_in(const BackupSet& set) {
  const std::string database = set.database_name.value_or("");
  const std::string server = set.server_name.value_or("");
  if (has_put_names_in_ && database == database_name_ && server == server_name_) return;
  has_put_names_in_ = true;
  database_name_ = database;
  server_name_ = server;
  for (Sign& sign : signs_) {
    if (!sign.has_names) continue;
    sign.like = put_in(put_in(sign.sign->like, "{server}", server), "{database}", database);
  }
  remembered_ = {};
}

void ProducerClassifier::find(SignField field, std::string_view text,
                              std::vector<std::size_t>& found) {
  const auto at = static_cast<std::size_t>(field);
  Remembered& last = remembered_[at];
  if (!last.text || *last.text != text) {
    last.text = text;
    last.signs.clear();
    for (const std::size_t sign : by_field_[at]) {
      if (is_like(text, signs_[sign].like)) last.signs.push_back(sign);
    }
  }
  found.insert(found.end(), last.signs.begin(), last.signs.end());
}

void ProducerClassifier::find_all(const BackupSet& set, std::vector<std::size_t>& found) {
  const auto look = [this, &found](SignField field, const std::optional<std::string>& text) {
    if (text && !text->empty()) find(field, *text, found);
  };
  const auto number = [](const auto& known) {
    return known ? std::optional(std::to_string(static_cast<int>(*known))) : std::nullopt;
  };
  for (const BackupDevice& device : set.devices) {
    if (!device.path.empty()) {
      const auto [folder, file] = split(device.path);
      find(SignField::device, device.path, found);
      find(SignField::folder, folder, found);
      find(SignField::file, file, found);
    }
    look(SignField::logical_device, device.logical_name);
    if (device.device_type) {  // permanent devices are 100 more
      find(SignField::device_type, std::to_string(*device.device_type % 100), found);
    }
  }
  look(SignField::user_name, set.user_name);
  look(SignField::name, set.name);
  look(SignField::description, set.description);
  look(SignField::media_name, set.media.name);
  look(SignField::media_description, set.media.description);
  look(SignField::software_name, set.media.software_name);
  look(SignField::software_vendor_id,
       number(set.software_vendor_id ? set.software_vendor_id : set.media.software_vendor_id));
  look(SignField::is_snapshot, number(set.is_snapshot));
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
}

ProducerVerdict ProducerClassifier::verdict_on(const BackupSet& set) {
  if (auto configured = configured_verdict_on(set, facts_)) return std::move(*configured);
  put_names_in(set);
  std::vector<std::size_t> found;
  find_all(set, found);
  ProducerVerdict verdict;
  verdict.signs = configured_signs(set, facts_, rows_);
  for (const std::size_t at : found) {
    const Sign& sign = signs_[at];
    verdict.signs.push_back({rows_[sign.row], std::string(spelling_of(sign.sign->looks_at)),
                             sign.sign->like, sign.sign->weight});
  }
  if (auto heaviest = Scale(verdict.signs).heaviest()) {
    verdict.producer = std::move(*heaviest);
    verdict.confidence = Confidence::likely;
  } else if (set.user_name && !set.user_name->empty()) {
    verdict.producer.kind = ProducerKind::ad_hoc;
    verdict.confidence = Confidence::likely;
  }
  // A kind's common sign, such as a virtual device, is told where it counted.
  std::erase_if(verdict.signs, [&verdict](const SignFound& sign) {
    return sign.points_to.name.empty() && sign.points_to.kind != verdict.producer.kind;
  });
  return verdict;
}

}  // namespace unbroken
