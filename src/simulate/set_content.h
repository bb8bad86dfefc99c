// SetContent: a BackupFileSpec checked and completed, as the blocks need it.

#ifndef UNBROKEN_SIMULATE_SET_CONTENT_H_
#define UNBROKEN_SIMULATE_SET_CONTENT_H_

#include <cstdint>
#include <vector>

#include "simulate/backup_file_spec.h"
#include "unbroken/status.h"

namespace unbroken::simulate {

// Which of the two copies of the configuration records.
enum class HeaderCopy : std::uint8_t { leading, trailing };

// The layouts that SQL Server versions differ in.
struct VersionLayout {
  bool filemark_has_offset = true;  // the jump table says where its entries begin
  bool has_log_chain_start = true;
  bool has_compressed_size = true;
  std::size_t set_record = 0;        // fixed part of SCIN
  std::size_t filegroup_record = 0;  // fixed part of SFGI
  std::size_t file_record = 0;       // fixed part of SFIN
  std::size_t log_block = 0;         // MSTL
  std::uint16_t log_version = 0;
};

// Unknown versions count as SQL Server 2008 R2.
[[nodiscard]] VersionLayout layout_of(const BackupSet& set);

struct SetContent {
  const BackupFileSpec* spec = nullptr;  // borrowed
  VersionLayout layout;
  std::uint32_t flags = 0;
  std::uint32_t attributes = 0;  // of SSET and ESET
  char type = 'D';
  int families = 1;
  std::vector<FileDetail> files;  // one for each of the set's
  std::vector<std::uint64_t> passes;
  std::vector<VirtualLog> log;
  std::uint64_t leading_size = 0;
  std::uint64_t backup_size = 0;  // set by the writer, who knows how long the blocks are
};

// Fails with invalid_argument where members contradict each other or lie
// outside what the layout allows.
[[nodiscard]] Result<SetContent> content_of(const BackupFileSpec& spec);

// The bytes of one stripe's share of a pass or a virtual log.
[[nodiscard]] std::uint64_t pass_share(const SetContent& content, std::size_t pass);
[[nodiscard]] std::uint64_t log_share(const SetContent& content, std::size_t log, int family);

[[nodiscard]] inline std::uint64_t leading_bytes(const BackupFile& file) {
  return file.type == 'L' ? 0 : file.backup_size.value_or(0);
}

}  // namespace unbroken::simulate

#endif  // UNBROKEN_SIMULATE_SET_CONTENT_H_
