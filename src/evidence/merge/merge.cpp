// What two sources tell of one backup set, as one.
//
// A member that only one of them knows is taken over. Where both know it and
// differ, it is listed, and `into` keeps its word unless the other one read the
// file's header and `into` did not: the result does not depend on which of the
// two came first.
//
// The same stripe is often known under two names: msdb's path on the server and
// the path at which the file was found. Both are kept as places of one family,
// the one whose header was read first, so they never count as two stripes.

#include <algorithm>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "model/backup_set_columns.h"
#include "unbroken/evidence.h"

namespace unbroken {
namespace {

class Joining {
 public:
  explicit Joining(bool other_wins) : other_wins_(other_wins) {}

  template <class T>
  void join(std::string_view name, std::optional<T>& into, const std::optional<T>& other) {
    if (!other || into == other) return;
    if (into) contradict(name, text_of(*into), text_of(*other));
    if (!into || other_wins_) into = other;
  }

  void join(std::string_view name, int& into, int other) {
    if (into == other) return;
    contradict(name, std::to_string(into), std::to_string(other));
    if (other_wins_) into = other;
  }

  // Names what the following members belong to: "backupfile Sales_log, ".
  void set_prefix(std::string prefix) { prefix_ = std::move(prefix); }

  std::vector<std::string> lines() { return std::move(lines_); }

 private:
  void contradict(std::string_view name, std::string_view into, std::string_view other) {
    std::string line = prefix_;
    line.append(name).append(": ").append(into).append(" and ").append(other);
    lines_.push_back(std::move(line));
  }

  template <class T>
  static std::string text_of(const T& value) {
    if constexpr (std::is_same_v<T, bool>) {
      return value ? "true" : "false";
    } else if constexpr (std::is_integral_v<T> && !std::is_same_v<T, char>) {
      return std::to_string(value);
    } else {
      return std::string(detail::spelled(value));
    }
  }

  bool other_wins_;
  std::string prefix_;
  std::vector<std::string> lines_;
};

void join_names(Joining& joining, BackupSet& into, const BackupSet& other) {
  const auto join = [&](std::string_view name, auto member) {
    joining.join(name, into.*member, other.*member);
  };
  using S = BackupSet;
  join("type", &S::type);
  join("position", &S::position);
  join("database_name", &S::database_name);
  join("server_name", &S::server_name);
  join("machine_name", &S::machine_name);
  join("availability_group_name", &S::availability_group);
  join("family_guid", &S::family_guid);
  join("database_guid", &S::database_guid);
  join("name", &S::name);
  join("description", &S::description);
  join("user_name", &S::user_name);
}

void join_log_positions(Joining& joining, BackupSet& into, const BackupSet& other) {
  const auto join = [&](std::string_view name, auto member) {
    joining.join(name, into.*member, other.*member);
  };
  using S = BackupSet;
  join("first_lsn", &S::first_lsn);
  join("last_lsn", &S::last_lsn);
  join("checkpoint_lsn", &S::checkpoint_lsn);
  join("database_backup_lsn", &S::database_backup_lsn);
  join("differential_base_lsn", &S::differential_base_lsn);
  join("differential_base_guid", &S::differential_base_guid);
  join("first_recovery_fork_guid", &S::first_recovery_fork);
  join("last_recovery_fork_guid", &S::last_recovery_fork);
  join("fork_point_lsn", &S::fork_point_lsn);
  join("parent_recovery_fork_guid", &S::parent_fork);
  join("parent_fork_point_lsn", &S::parent_fork_point_lsn);
  join("backup_start_date", &S::backup_start);
  join("backup_finish_date", &S::backup_finish);
  join("utc_offset_minutes", &S::utc_offset);
  join("database_creation_date", &S::database_creation);
  join("expiration_date", &S::expiration);
  join("last_valid_restore_time", &S::last_valid_restore_time);
}

void join_flags(Joining& joining, BackupSet& into, const BackupSet& other) {
  const auto join = [&](std::string_view name, auto member) {
    joining.join(name, into.*member, other.*member);
  };
  using S = BackupSet;
  join("recovery_model", &S::recovery_model);
  join("is_copy_only", &S::is_copy_only);
  join("begins_log_chain", &S::begins_log_chain);
  join("has_bulk_logged_data", &S::has_bulk_logged_data);
  join("is_snapshot", &S::is_snapshot);
  join("is_readonly", &S::is_read_only);
  join("is_single_user", &S::is_single_user);
  join("is_damaged", &S::is_damaged);
  join("has_backup_checksums", &S::has_backup_checksums);
  join("has_incomplete_metadata", &S::has_incomplete_metadata);
  join("is_force_offline", &S::is_force_offline);
  join("is_password_protected", &S::is_password_protected);
  join("is_compressed", &S::is_compressed);
}

void join_numbers(Joining& joining, BackupSet& into, const BackupSet& other) {
  const auto join = [&](std::string_view name, auto member) {
    joining.join(name, into.*member, other.*member);
  };
  using S = BackupSet;
  join("backup_size", &S::backup_size);
  join("compressed_backup_size", &S::compressed_backup_size);
  join("software_vendor_id", &S::software_vendor_id);
  join("software_major_version", &S::software_version_major);
  join("software_minor_version", &S::software_version_minor);
  join("software_build_version", &S::software_version_build);
  join("database_version", &S::database_version);
  join("compatibility_level", &S::compatibility_level);
  join("sort_order", &S::sort_order);
  join("code_page", &S::code_page);
  join("unicode_locale", &S::unicode_locale_id);
  join("unicode_compare_style", &S::unicode_comparison_style);
  join("flags", &S::flags);
  join("collation_name", &S::collation);
  join("key_algorithm", &S::key_algorithm);
  join("encryptor_thumbprint", &S::encryptor_thumbprint);
  join("encryptor_type", &S::encryptor_type);
  join("compression_algorithm", &S::compression_algorithm);
}

void join_media(Joining& joining, BackupMedia& into, const BackupMedia& other) {
  joining.set_prefix("backupmediaset, ");
  const auto join = [&](std::string_view name, auto member) {
    joining.join(name, into.*member, other.*member);
  };
  using M = BackupMedia;
  join("media_uuid", &M::media_set_id);
  join("media_family_count", &M::family_count);
  join("mirror_count", &M::mirror_count);
  join("name", &M::name);
  join("description", &M::description);
  join("software_name", &M::software_name);
  join("software_vendor_id", &M::software_vendor_id);
  join("media_date", &M::date);
  join("media_sequence_number", &M::sequence_number);
  join("is_password_protected", &M::is_password_protected);
  join("is_compressed", &M::is_compressed);
  join("is_encrypted", &M::is_encrypted);
}

bool is_same_place(const BackupDevice& a, const BackupDevice& b) {
  return a.family_sequence_number == b.family_sequence_number && a.mirror == b.mirror &&
         a.path == b.path;
}

bool comes_before(const BackupDevice& a, const BackupDevice& b) {
  return std::tie(a.family_sequence_number, a.mirror) <
         std::tie(b.family_sequence_number, b.mirror);
}

void join_devices(Joining& joining, std::vector<BackupDevice>& into,
                  const std::vector<BackupDevice>& others, bool are_preferred) {
  for (const BackupDevice& other : others) {
    const auto known = std::find_if(into.begin(), into.end(), [&other](const BackupDevice& each) {
      return is_same_place(each, other);
    });
    if (known == into.end()) {
      into.insert(are_preferred ? std::lower_bound(into.begin(), into.end(), other, comes_before)
                                : std::upper_bound(into.begin(), into.end(), other, comes_before),
                  other);
      continue;
    }
    joining.set_prefix("backupmediafamily " + other.path + ", ");
    joining.join("logical_device_name", known->logical_name, other.logical_name);
    joining.join("device_type", known->device_type, other.device_type);
    joining.join("media_family_id", known->media_family_id, other.media_family_id);
    joining.join("is_missing", known->is_missing, other.is_missing);
  }
}

bool is_same_file(const BackupFile& a, const BackupFile& b) {
  if (a.file_id && b.file_id) return a.file_id == b.file_id;
  return a.logical_name && a.logical_name == b.logical_name;
}

void join_file(Joining& joining, BackupFile& into, const BackupFile& other) {
  joining.set_prefix("backupfile " + other.logical_name.value_or(std::string("?")) + ", ");
  const auto join = [&](std::string_view name, auto member) {
    joining.join(name, into.*member, other.*member);
  };
  using F = BackupFile;
  join("file_number", &F::file_id);
  join("file_type", &F::type);
  join("logical_name", &F::logical_name);
  join("physical_name", &F::physical_name);
  join("filegroup_name", &F::filegroup_name);
  join("filegroup_id", &F::filegroup_id);
  join("file_size", &F::size);
  join("max_size", &F::max_size);
  join("backup_size", &F::backup_size);
  join("source_file_block_size", &F::source_block_size);
  join("create_lsn", &F::create_lsn);
  join("drop_lsn", &F::drop_lsn);
  join("read_only_lsn", &F::read_only_lsn);
  join("read_write_lsn", &F::read_write_lsn);
  join("differential_base_lsn", &F::differential_base_lsn);
  join("differential_base_guid", &F::differential_base_guid);
  join("file_guid", &F::unique_id);
  join("log_filegroup_guid", &F::log_group_guid);
  join("is_readonly", &F::is_read_only);
  join("is_present", &F::is_present);
  join("tde_thumbprint", &F::tde_thumbprint);
  join("snapshot_url", &F::snapshot_url);
}

void join_files(Joining& joining, std::vector<BackupFile>& into,
                const std::vector<BackupFile>& others) {
  for (const BackupFile& other : others) {
    const auto known = std::find_if(into.begin(), into.end(), [&other](const BackupFile& each) {
      return is_same_file(each, other);
    });
    if (known != into.end()) {
      join_file(joining, *known, other);
    } else if (std::find(into.begin(), into.end(), other) == into.end()) {
      into.push_back(other);
    }
  }
}

}  // namespace

std::vector<std::string> merge(BackupSet& into, const BackupSet& other) {
  const bool other_wins = other.proof == Proof::header && into.proof != Proof::header;
  Joining joining(other_wins);
  join_names(joining, into, other);
  join_log_positions(joining, into, other);
  join_flags(joining, into, other);
  join_numbers(joining, into, other);
  join_media(joining, into.media, other.media);
  join_devices(joining, into.devices, other.devices, other_wins);
  join_files(joining, into.files, other.files);

  into.uuid_is_derived = into.uuid_is_derived && other.uuid_is_derived;
  into.proof = std::max(into.proof, other.proof);
  if (into.damage.empty()) {
    into.damage = other.damage;
  } else if (into.damage.find(other.damage) == std::string::npos) {
    into.damage += "; " + other.damage;
  }
  for (const auto& column : other.other_columns) {
    const bool is_known =
        std::any_of(into.other_columns.begin(), into.other_columns.end(),
                    [&column](const auto& each) { return each.first == column.first; });
    if (!is_known) into.other_columns.push_back(column);
  }
  return joining.lines();
}

}  // namespace unbroken
