#include "analysis/producer.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "analysis/producer_classifier.h"
#include "chain/identity.h"
#include "model/utf8.h"

namespace unbroken {
namespace {

bool is_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  });
}

bool is_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// The container and the blob of a URL below its account.
struct BlobPath {
  std::string_view container;
  std::string_view blob;
};

std::optional<BlobPath> blob_path_of(std::string_view url) {
  if (!is_blob_url(url)) return std::nullopt;
  url = url.substr(0, url.find('?'));
  url.remove_prefix(url.find("//") + 2);
  const std::size_t host_end = url.find('/');
  if (host_end == std::string_view::npos) return std::nullopt;
  url.remove_prefix(host_end + 1);
  const std::size_t container_end = url.find('/');
  if (container_end == std::string_view::npos) return std::nullopt;
  return BlobPath{url.substr(0, container_end), url.substr(container_end + 1)};
}

bool lies_in_account(const ManagedBackupSettings* settings, std::string_view account) {
  if (settings == nullptr) return false;
  return (settings->storage_url && account_of(*settings->storage_url) == account) ||
         (settings->container_url && account_of(*settings->container_url) == account);
}

bool is_configured_container(const ManagedBackupSettings* settings, std::string_view container) {
  if (settings == nullptr || !settings->container_url) return false;
  const std::string folder = *settings->container_url + "/";
  const auto configured = blob_path_of(folder);
  return configured && is_same_name(configured->container, container);
}

// A row of the configuration that claims the set.
SignFound claim(Producer producer, const char* looks_at, std::string_view what) {
  return {std::move(producer), looks_at, std::string(what), 100};
}

// Both facts by which D-17 knows managed backup.
std::optional<ProducerVerdict> managed_verdict_on(const BackupDevice& device, const BackupSet& set,
                                                  const DatabaseFacts& facts) {
  const auto path = blob_path_of(device.path);
  if (!path) return std::nullopt;
  const std::string account = account_of(device.path);
  const Producer producer{ProducerKind::managed_backup, {}};
  for (const DatabasePlace& place : facts.places) {
    if (!lies_in_account(place.managed, account) &&
        !lies_in_account(place.instance_managed, account)) {
      continue;
    }
    ProducerVerdict verdict{producer, Confidence::certain, {}};
    verdict.signs.push_back(claim(producer, "storage_url", account));
    if (is_configured_container(place.managed, path->container) ||
        is_configured_container(place.instance_managed, path->container)) {
      verdict.signs.push_back(claim(producer, "container_url", path->container));
    } else if (is_managed_container(path->container, place)) {
      verdict.signs.push_back(claim(producer, "container", path->container));
    } else if (is_managed_blob_name(path->blob, set.database_name.value_or(place.database_name))) {
      verdict.signs.push_back(claim(producer, "blob_name", "DATABASE_GUID_TIMESTAMP"));
    } else {
      continue;
    }
    return verdict;
  }
  return std::nullopt;
}

// True for a file in the folder or below it; both separators count, case does not.
bool lies_below(std::string_view path, std::string_view folder) {
  while (!folder.empty() && (folder.back() == '\\' || folder.back() == '/'))
    folder.remove_suffix(1);
  if (folder.empty() || path.size() <= folder.size()) return false;
  const char separator = path[folder.size()];
  if (separator != '\\' && separator != '/') return false;
  return std::equal(folder.begin(), folder.end(), path.begin(), [](char a, char b) {
    const bool both_separate = (a == '\\' || a == '/') && (b == '\\' || b == '/');
    return both_separate || is_same_name({&a, 1}, {&b, 1});
  });
}

bool lies_in(const BackupSet& set, const std::optional<std::string>& folder) {
  return folder &&
         std::any_of(set.devices.begin(), set.devices.end(),
                     [&](const BackupDevice& device) { return lies_below(device.path, *folder); });
}

std::optional<ProducerVerdict> configured_verdict_on(const BackupSet& set,
                                                     const DatabasePlace& place) {
  const auto claimed = [](Producer producer, const char* looks_at, const std::string& folder) {
    return ProducerVerdict{producer, Confidence::certain, {claim(producer, looks_at, folder)}};
  };
  if (const LogShippingPrimary* const shipping = place.log_shipping_primary) {
    const Producer producer{ProducerKind::log_shipping, {}};
    if (lies_in(set, shipping->backup_directory)) {
      return claimed(producer, "backup_directory", *shipping->backup_directory);
    }
    if (lies_in(set, shipping->backup_share)) {
      return claimed(producer, "backup_share", *shipping->backup_share);
    }
  }
  if (place.server == nullptr) return std::nullopt;
  for (const MaintenancePlan& plan : place.server->maintenance_plans) {
    for (const MaintenancePlanTask& task : plan.tasks) {
      if (is_task_for(task, set, place.database_name) && lies_in(set, task.destination)) {
        return claimed({ProducerKind::maintenance_plan, plan.name}, "destination",
                       *task.destination);
      }
    }
  }
  return std::nullopt;
}

}  // namespace

bool is_managed_blob_name(std::string_view blob, std::string_view database_name) {
  const std::size_t folder = blob.rfind('/');
  if (folder != std::string_view::npos) blob.remove_prefix(folder + 1);
  const std::string_view ending =
      blob.size() > 4 ? blob.substr(blob.size() - 4) : std::string_view();
  if (!is_same_name(ending, ".bak") && !is_same_name(ending, ".log")) return false;
  blob.remove_suffix(4);
  constexpr std::size_t kGuidDigits = 32;
  constexpr std::size_t kNameLength = 40;
  const std::size_t stamp = blob.rfind('_');
  if (stamp == std::string_view::npos || stamp < kGuidDigits + 1) return false;
  const std::string_view guid = blob.substr(stamp - kGuidDigits, kGuidDigits);
  if (blob[stamp - kGuidDigits - 1] != '_' || !is_hex(guid)) return false;
  const std::string_view digits = blob.substr(stamp + 1);
  if (digits.size() < 14 || !is_digits(digits.substr(0, 14))) return false;
  // An availability group's database id may follow the name.
  const std::string_view name = blob.substr(0, stamp - kGuidDigits - 1);
  const std::string_view wanted =
      database_name.substr(0, length_of_utf16(database_name, kNameLength));
  return name.size() >= wanted.size() && is_same_name(name.substr(0, wanted.size()), wanted) &&
         (name.size() == wanted.size() || name[wanted.size()] == '_');
}

bool is_managed_container(std::string_view container, const DatabasePlace& place) {
  const std::string& server = place.server_name;
  const std::size_t backslash = server.find('\\');
  std::string wanted = place.server != nullptr && place.server->machine_name
                           ? *place.server->machine_name
                           : server.substr(0, backslash);
  wanted += '-';
  wanted +=
      backslash == std::string::npos ? std::string("mssqlserver") : server.substr(backslash + 1);
  if (is_same_name(container, wanted)) return true;
  return place.availability_group != nullptr && place.availability_group->group_id &&
         is_same_name(container, place.availability_group->group_id->text());
}

bool is_task_for(const MaintenancePlanTask& task, const BackupSet& set, std::string_view database) {
  if (task.database_name && *task.database_name != "*" &&
      !is_same_name(*task.database_name, database)) {
    return false;
  }
  if (!task.backup_type || !set.type) return true;
  const bool is_log = *set.type == BackupType::log;
  return is_same_name(*task.backup_type, "log") == is_log;
}

std::vector<const DatabasePlace*> places_of_producer(const BackupSet& set,
                                                     const DatabaseFacts& facts) {
  const auto is_own = [&set](const DatabasePlace& place) {
    return place.server != nullptr && set.server_name &&
           is_same_name(place.server_name, *set.server_name);
  };
  const bool any_own = std::any_of(facts.places.begin(), facts.places.end(), is_own);
  std::vector<const DatabasePlace*> places;
  for (const DatabasePlace& place : facts.places) {
    if (!any_own || is_own(place)) places.push_back(&place);
  }
  return places;
}

std::optional<ProducerVerdict> configured_verdict_on(const BackupSet& set,
                                                     const DatabaseFacts& facts) {
  for (const BackupDevice& device : set.devices) {
    if (auto managed = managed_verdict_on(device, set, facts)) return managed;
  }
  // Where no place is the set's own the order of the places must not decide.
  std::optional<ProducerVerdict> found;
  for (const DatabasePlace* const place : places_of_producer(set, facts)) {
    auto verdict = configured_verdict_on(set, *place);
    if (verdict && (!found || verdict->producer.kind < found->producer.kind)) {
      found = std::move(verdict);
    }
  }
  return found;
}

Producer producer_of(const BackupSet& set, const DatabaseFacts& facts) {
  return ProducerClassifier(facts, {}).verdict_on(set).producer;
}

}  // namespace unbroken
