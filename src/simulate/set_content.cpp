#include "simulate/set_content.h"

#include <algorithm>
#include <bit>
#include <string>
#include <utility>

namespace unbroken::simulate {
namespace {

constexpr std::uint64_t kLogUnit = 0x10000;
// What the second pass re-copies in every small backup seen: two extents.
constexpr std::uint64_t kSecondPass = 0x20000;

Error refusal(const char* member, std::string reason) {
  return Error{Code::invalid_argument, std::move(reason), member, false};
}

std::uint64_t units(std::uint64_t bytes, std::uint64_t unit) { return (bytes + unit - 1) / unit; }

char letter_of(BackupType type) {
  switch (type) {
    case BackupType::full:
      return 'D';
    case BackupType::differential:
      return 'I';
    case BackupType::log:
      return 'L';
    case BackupType::file:
      return 'F';
    case BackupType::file_differential:
      return 'G';
    case BackupType::partial:
      return 'P';
    case BackupType::partial_differential:
      return 'Q';
  }
  return 'D';
}

// The bits are those that RESTORE HEADERONLY documents for its Flags column;
// 0x200 and 0x800 are only seen in files, 0x400 is another reader's word.
Result<std::uint32_t> flags_of(const BackupSet& set) {
  constexpr std::uint32_t kAlways = 0x200;
  const std::pair<std::uint32_t, std::optional<bool>> bits[] = {
      {0x1, set.has_bulk_logged_data},
      {0x2, set.is_snapshot},
      {0x4, set.is_read_only},
      {0x8, set.is_single_user},
      {0x10, set.has_backup_checksums},
      {0x20, set.is_damaged},
      {0x80, set.has_incomplete_metadata},
      {0x100, set.is_force_offline},
      {0x400, set.is_copy_only},
      {0x800, is_differential(*set.type)},
  };
  std::uint32_t word = kAlways;
  for (const auto& [bit, is_set] : bits) word |= is_set.value_or(false) ? bit : 0;
  if (!set.flags) return word;
  const auto given = static_cast<std::uint32_t>(*set.flags);
  for (const auto& [bit, is_set] : bits) {
    if (is_set && *is_set != ((given & bit) != 0)) {
      return refusal("flags", "contradicts the set's own members");
    }
  }
  return given;
}

Status check_forks(const BackupSet& set) {
  const bool crosses = set.fork_point_lsn.has_value();
  if (crosses && (set.type != BackupType::log || set.fork_point_lsn != set.parent_fork_point_lsn ||
                  set.first_recovery_fork != set.parent_fork)) {
    return refusal("fork_point_lsn", "only a log backup that begins on its parent fork has one");
  }
  if (!crosses && set.first_recovery_fork && set.first_recovery_fork != set.last_recovery_fork) {
    return refusal("first_recovery_fork", "differs from the last fork without a fork point");
  }
  return {};
}

Status check_media(const BackupFileSpec& spec) {
  const std::uint32_t block = spec.media.block_size;
  if (!std::has_single_bit(block) || block < 512 || block > 65536) {
    return refusal("block_size", "not a power of two from 512 to 65536");
  }
  const std::uint32_t transfer = spec.media.transfer_size;
  if (transfer == 0 || transfer % 0x10000 != 0) {
    return refusal("transfer_size", "not a multiple of 65536");
  }
  const int families = spec.set.media.family_count.value_or(1);
  if (families < 1 || families > 64) return refusal("family_count", "not from 1 to 64");
  const int mirrors = spec.set.media.mirror_count.value_or(1);
  if (mirrors < 1 || mirrors > 4) return refusal("mirror_count", "not from 1 to 4");
  if (spec.set.media.is_compressed.value_or(false) || spec.set.media.is_encrypted.value_or(false) ||
      spec.set.is_compressed.value_or(false)) {
    return Error{Code::unsupported, "compressed and encrypted media are not written",
                 "is_compressed", false};
  }
  if (spec.set.utc_offset && (*spec.set.utc_offset % 15 != 0 || *spec.set.utc_offset < -720 ||
                              *spec.set.utc_offset > 840)) {
    return refusal("utc_offset", "not in quarter hours from -12:00 to +14:00");
  }
  return {};
}

Status check_files(const BackupFileSpec& spec) {
  for (const VirtualLog& log : spec.log) {
    if (log.content_end < log.content_begin)
      return refusal("log", "its content ends before it begins");
  }
  if (spec.files.size() > spec.set.files.size()) {
    return refusal("files", "more details than the set has files");
  }
  bool log_seen = false;
  for (const BackupFile& file : spec.set.files) {
    const bool is_log = file.type == 'L';
    if (log_seen && !is_log) return refusal("files", "a data file follows a log file");
    log_seen = log_seen || is_log;
    if (is_log && file.backup_size.value_or(0) != 0) {
      return refusal("backup_size", "a log file's bytes are told by its detail");
    }
  }
  return {};
}

std::uint64_t log_bytes(const SetContent& content) {
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < content.files.size(); ++i) {
    if (content.spec->set.files[i].type == 'L')
      bytes += content.files[i].trailing_bytes.value_or(0);
  }
  return bytes;
}

void complete_passes(SetContent& content) {
  const BackupSet& set = content.spec->set;
  content.passes = content.spec->data_passes;
  if (!content.passes.empty() || set.type == BackupType::log) return;
  std::uint64_t first = 0;
  std::uint64_t second = 0;
  for (std::size_t i = 0; i < set.files.size(); ++i) {
    if (set.files[i].type == 'L') continue;
    first += leading_bytes(set.files[i]);
    second += content.files[i].trailing_bytes.value_or(0);
  }
  content.passes.push_back(first);
  if (set.software_version_major.value_or(10) >= 15) {
    content.passes.push_back(second == 0 ? kSecondPass : second);
  }
}

void complete_log(SetContent& content) {
  content.log = content.spec->log;
  if (!content.log.empty()) return;
  VirtualLog used;
  const std::uint64_t held = log_bytes(content);
  const std::uint64_t grown = units(held, used.size) * used.size;
  used.size = std::max(used.size, grown);
  used.parity = 0x40;
  used.content_begin = used.start;
  used.content_end = used.start + held;
  if (content.spec->set.last_lsn) {
    used.sequence = static_cast<std::uint32_t>(content.spec->set.last_lsn->vlf());
  }
  VirtualLog unused;
  unused.start = used.start + used.size;
  content.log = {used, unused};
}

}  // namespace

VersionLayout layout_of(const BackupSet& set) {
  const int major = set.software_version_major.value_or(10);
  if (major <= 9) return {false, false, false, 0x158, 0x30, 0x190, 0x250, 4};
  if (major == 10) return {true, true, true, 0x16C, 0x30, 0x400, 0x250, 4};
  return {true, true, true, 0x190, 0xE0, 0x404, 0x254, 5};
}

Result<SetContent> content_of(const BackupFileSpec& spec) {
  const BackupSet& set = spec.set;
  if (!set.type) return refusal("type", "a backup set has one");
  for (const Status& status : {check_media(spec), check_forks(set), check_files(spec)}) {
    if (!status) return status.error();
  }
  const Result<std::uint32_t> flags = flags_of(set);
  if (!flags) return flags.error();

  SetContent content;
  content.spec = &spec;
  content.layout = layout_of(set);
  content.flags = *flags;
  content.type = letter_of(*set.type);
  content.attributes = is_differential(*set.type) ? 8 : 4;
  // What another reader found in copy-only sets; none was at hand.
  if (set.is_copy_only.value_or(false)) content.attributes |= 2;
  content.families = set.media.family_count.value_or(1);
  content.files = spec.files;
  content.files.resize(set.files.size());
  complete_passes(content);
  complete_log(content);
  if (spec.leading.backup_size) {
    content.leading_size = *spec.leading.backup_size;
  } else {
    for (const BackupFile& file : set.files) content.leading_size += leading_bytes(file);
    content.leading_size += log_bytes(content);
  }
  return content;
}

std::uint64_t pass_share(const SetContent& content, std::size_t pass) {
  const std::uint64_t unit = content.spec->media.transfer_size;
  return units(units(content.passes[pass], unit), static_cast<std::uint64_t>(content.families)) *
         unit;
}

// A virtual log goes to the stripes in turn, by units; small ones lie on the first.
std::uint64_t log_share(const SetContent& content, std::size_t log, int family) {
  const VirtualLog& held = content.log[log];
  const std::uint64_t all = units(held.content_end - held.content_begin, kLogUnit);
  const auto families = static_cast<std::uint64_t>(content.families);
  const std::uint64_t before = static_cast<std::uint64_t>(family) - 1;
  return all > before ? units(all - before, families) * kLogUnit : 0;
}

}  // namespace unbroken::simulate
