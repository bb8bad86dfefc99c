#include "answer/step_caveats.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

namespace unbroken {
namespace {

constexpr int kVirtual = 7;      // backupmediafamily.device_type
constexpr int kPermanent = 100;  // is added to it for logical devices

std::string name_of(const BackupSet& set) { return "backup set " + set.uuid.text(); }

bool is_encrypted(const BackupSet& set) {
  return (set.key_algorithm && !set.key_algorithm->empty()) || set.encryptor_thumbprint;
}

bool has_virtual_device(const BackupSet& set) {
  return std::any_of(set.devices.begin(), set.devices.end(), [](const BackupDevice& device) {
    return device.device_type.value_or(0) % kPermanent == kVirtual;
  });
}

const BackupDevice* missing_device(const BackupSet& set) {
  const auto found =
      std::find_if(set.devices.begin(), set.devices.end(),
                   [](const BackupDevice& device) { return device.is_missing.value_or(false); });
  return found == set.devices.end() ? nullptr : &*found;
}

void add_set(const BackupSet& set, std::vector<Caveat>& caveats) {
  if (set.is_damaged.value_or(false) || !set.damage.empty()) {
    caveats.push_back({"damaged_set", name_of(set) + " is damaged" +
                                          (set.damage.empty() ? "" : ": " + set.damage)});
  }
  if (set.has_bulk_logged_data.value_or(false) && set.type == BackupType::log) {
    caveats.push_back(
        {"bulk_logged", name_of(set) +
                            " holds bulk-logged changes: it can be restored to its end only, and "
                            "only whole if the data files were there when it was taken"});
  }
  if (set.is_snapshot.value_or(false) || has_virtual_device(set)) {
    caveats.push_back({"needs_its_program",
                       name_of(set) +
                           (set.is_snapshot.value_or(false) ? " is a snapshot"
                                                            : " was written to a virtual device") +
                           ": only the program that took it restores it"});
  }
  if (set.is_password_protected.value_or(false) ||
      set.media.is_password_protected.value_or(false)) {
    caveats.push_back({"password_needed", name_of(set) + " or its media have a password"});
  }
  if (const BackupDevice* const missing = missing_device(set)) {
    caveats.push_back({"missing_file", "a copy of " + name_of(set) +
                                           " is not there, another is: " + missing->path});
  }
}

void add_encryption(std::span<const CaveatStep> steps, std::vector<Caveat>& caveats) {
  const auto at = std::find_if(steps.begin(), steps.end(),
                               [](const CaveatStep& step) { return is_encrypted(step.set); });
  if (at == steps.end()) return;
  const std::optional<std::string>& thumbprint = at->set.encryptor_thumbprint;
  caveats.push_back({"encryption_certificate_needed",
                     name_of(at->set) +
                         " is encrypted: the server needs the certificate or key it was made with" +
                         (thumbprint ? ", thumbprint " + *thumbprint : std::string())});
}

void add_unseen(std::span<const CaveatStep> steps, std::vector<Caveat>& caveats) {
  const auto unproven = std::count_if(steps.begin(), steps.end(), [](const CaveatStep& step) {
    return step.set.proof == Proof::history;
  });
  if (unproven == 0) return;
  caveats.push_back(
      {"files_not_seen", std::to_string(unproven) + " of " + std::to_string(steps.size()) +
                             " steps are known from backup history only: nobody looked whether "
                             "their files are there"});
}

// Files of a database with transparent encryption are encrypted in every backup.
void add_file_encryption(std::span<const CaveatStep> steps, std::vector<Caveat>& caveats) {
  for (const CaveatStep& step : steps) {
    for (const BackupFile& file : step.set.files) {
      if (!file.tde_thumbprint) continue;
      caveats.push_back({"encryption_certificate_needed",
                         "the database is encrypted: the server needs the certificate with "
                         "thumbprint " +
                             *file.tde_thumbprint});
      return;
    }
  }
}

// "12.0.6024.0" is 12.
std::optional<int> major_of(const std::optional<std::string>& product_version) {
  int major = 0;
  if (!product_version) return std::nullopt;
  const char* const begin = product_version->data();
  const auto [end, error] = std::from_chars(begin, begin + product_version->size(), major);
  if (error != std::errc() || end == begin) return std::nullopt;
  return major;
}

// RESTORE never goes back to an older version (DOMAIN VER-1).
void add_version(std::span<const CaveatStep> steps, const LoadedDatabase& loaded,
                 std::vector<Caveat>& caveats) {
  std::optional<int> newest;
  for (const CaveatStep& step : steps) {
    newest = std::max(newest, step.set.software_version_major);
  }
  if (!newest) return;
  for (const DatabasePlace& place : loaded.estate.places) {
    const auto own =
        place.server != nullptr ? major_of(place.server->product_version) : std::nullopt;
    if (!own || *own >= *newest) continue;
    caveats.push_back({"version_too_new", "server " + place.server_name + " is of version " +
                                              std::to_string(*own) +
                                              " and cannot restore what version " +
                                              std::to_string(*newest) + " backed up (error 3169)"});
  }
}

// The documentation tells only the beginning of how branches are followed (DOMAIN D-39).
void add_branches(std::span<const CaveatStep> steps, std::vector<Caveat>& caveats) {
  const bool crosses = std::any_of(steps.begin(), steps.end(), [](const CaveatStep& step) {
    return step.set.first_recovery_fork && step.set.last_recovery_fork &&
           step.set.first_recovery_fork != step.set.last_recovery_fork;
  });
  const bool leaves =
      steps.size() > 1 && std::any_of(steps.begin(), steps.end() - 1,
                                      [](const CaveatStep& step) { return step.stops_at_lsn; });
  if (!crosses && !leaves) return;
  caveats.push_back({"crosses_forks",
                     "the plan goes from one recovery fork to another: try it before it is "
                     "needed, and take a full backup after each restore to an earlier point"});
}

}  // namespace

void add_step_caveats(std::span<const CaveatStep> steps, const LoadedDatabase& loaded,
                      std::vector<Caveat>& caveats) {
  for (const CaveatStep& step : steps) add_set(step.set, caveats);
  add_encryption(steps, caveats);
  add_file_encryption(steps, caveats);
  add_version(steps, loaded, caveats);
  add_branches(steps, caveats);
  add_unseen(steps, caveats);
}

}  // namespace unbroken
