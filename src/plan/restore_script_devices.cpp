#include "plan/restore_script_devices.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "plan/restore_script_batch.h"

namespace unbroken::script {
namespace {

// backupmediafamily.device_type; permanent devices add 100.
constexpr int kTape = 5;
constexpr int kVirtual = 7;
constexpr int kPermanent = 100;

struct Candidate {
  int family = 0;
  DeviceKind kind = DeviceKind::disk;
  std::string path;
};

Error refusal(Code code, std::string message, const BackupSet& set) {
  return Error{code, std::move(message), "backup set " + set.uuid.text()};
}

// nullopt for a virtual device: only the program that took the backup has its data.
std::optional<Candidate> candidate_of(const BackupDevice& device, MappedPaths& mapped) {
  Candidate candidate{device.family_sequence_number, DeviceKind::disk, mapped.of(device.path)};
  if (is_url(candidate.path)) {
    candidate.kind = DeviceKind::url;
    return candidate;
  }
  // A mapped path is where a file was copied to, whatever it was copied from.
  if (candidate.path != device.path) return candidate;
  const int type = device.device_type.value_or(0) % kPermanent;
  if (type == kVirtual) return std::nullopt;
  if (type == kTape) candidate.kind = DeviceKind::tape;
  return candidate;
}

std::optional<std::string> fault_of(const Candidate& candidate) {
  if (candidate.path.empty()) return "one of its devices has no path";
  if (!is_utf8(candidate.path)) return "the path of its file is not UTF-8";
  if (nvarchar_length(candidate.path) > kMaxPath) {
    return "the path of its file is longer than the " + std::to_string(kMaxPath) +
           " characters that RESTORE takes (error 3057)";
  }
  // The query is most often a signature: not for a message, nor for a script.
  if (candidate.kind == DeviceKind::url && candidate.path.find('?') != std::string::npos) {
    return "the URL of its file has a query, which RESTORE does not take (error 3297)";
  }
  return std::nullopt;
}

// The first candidate of this kind for every family; nullopt where one has none.
std::optional<std::vector<const Candidate*>> all_families(const std::vector<Candidate>& candidates,
                                                          int families,
                                                          std::optional<DeviceKind> kind) {
  std::vector<const Candidate*> chosen;
  for (int family = 1; family <= families; ++family) {
    const auto found =
        std::find_if(candidates.begin(), candidates.end(), [&](const Candidate& candidate) {
          return candidate.family == family && (!kind || candidate.kind == *kind);
        });
    if (found == candidates.end()) return std::nullopt;
    chosen.push_back(&*found);
  }
  return chosen;
}

}  // namespace

std::string_view word_of(DeviceKind kind) {
  switch (kind) {
    case DeviceKind::tape:
      return "TAPE";
    case DeviceKind::url:
      return "URL";
    case DeviceKind::disk:
      break;
  }
  return "DISK";
}

Result<ScriptDevices> choose_devices(const BackupSet& set, MappedPaths& mapped) {
  if (went_to_nul(set)) return refusal(Code::unsupported, "it was written to NUL and is gone", set);
  std::vector<Candidate> candidates;
  bool has_virtual = false;
  for (const BackupDevice& device : set.devices) {
    if (device.is_missing.value_or(false)) continue;
    std::optional<Candidate> candidate = candidate_of(device, mapped);
    has_virtual = has_virtual || !candidate;
    if (candidate) candidates.push_back(std::move(*candidate));
  }
  const int families = family_count(set);
  if (families == 0 || !all_families(candidates, families, std::nullopt)) {
    if (has_virtual) {
      return refusal(Code::unsupported,
                     "it lies on virtual devices: only the program that took it restores it", set);
    }
    return refusal(Code::not_found,
                   candidates.empty() ? "no file of it is known" : "one of its stripes is missing",
                   set);
  }
  for (const Candidate& first : candidates) {
    const auto chosen = all_families(candidates, families, first.kind);
    if (!chosen) continue;
    ScriptDevices devices{first.kind, {}};
    for (const Candidate* candidate : *chosen) {
      if (auto fault = fault_of(*candidate)) {
        return refusal(Code::unsupported, std::move(*fault), set);
      }
      devices.paths.push_back(candidate->path);
    }
    return devices;
  }
  return refusal(Code::unsupported,
                 "its stripes lie on devices of different kinds, which one RESTORE cannot name "
                 "(error 3011)",
                 set);
}

}  // namespace unbroken::script

namespace unbroken {

Result<RestoreDevices> restore_devices(const BackupSet& set,
                                       const std::vector<PathMapping>& mappings) {
  script::MappedPaths mapped(mappings);
  Result<script::ScriptDevices> chosen = script::choose_devices(set, mapped);
  if (!chosen.ok()) return std::move(chosen).error();
  return RestoreDevices{script::word_of(chosen->kind), std::move(chosen->paths)};
}

}  // namespace unbroken
