#include "catalog/chain_row.h"

#include <concepts>
#include <type_traits>
#include <utility>

#include "catalog/packed.h"

namespace unbroken::catalog {

namespace {

constexpr std::size_t kVlfBytes = 5;

// What of a fork is kept: zero where it is the one expected. Its own inverse.
Guid difference(const Guid& a, const Guid& b) {
  std::array<std::uint8_t, 16> bytes = a.bytes();
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] ^= b.bytes()[i];
  return Guid(bytes);
}

}  // namespace

// What files hold: append, never renumber or reuse.
template <class Archive, class Record>
requires std::same_as<std::remove_const_t<Record>, DataFile>
void pack_members(Archive& archive, Record& file) {
  archive(1, file.number);
  archive(2, file.guid);
  archive(3, file.is_present);
  archive(4, file.is_read_only);
  archive(5, file.create_lsn);
  archive(6, file.drop_lsn);
  archive(7, file.read_only_lsn);
  archive(8, file.differential_base_lsn);
  archive(9, file.differential_base_guid);
}

template <class Archive, class Record>
requires std::same_as<std::remove_const_t<Record>, ChainRecord>
void pack_members(Archive& archive, Record& record) {
  archive(1, record.uuid);
  archive(2, record.type);
  archive(3, record.proof);
  archive(4, record.is_copy_only);
  archive(5, record.has_bulk_logged_data);
  archive(6, record.is_damaged);
  archive(7, record.is_snapshot);
  archive(8, record.begins_log_chain);
  archive(9, record.is_simple);
  archive(10, record.is_complete);
  archive(11, record.went_to_nul);
  archive(12, record.first_lsn);
  archive(13, record.last_lsn);
  archive(14, record.checkpoint_lsn);
  archive(15, record.differential_base_lsn);
  archive(16, record.differential_base_guid);
  archive(17, record.first_fork);
  archive(18, record.last_fork);
  archive(19, record.fork_point_lsn);
  archive(20, record.parent_fork);
  archive(21, record.parent_fork_point_lsn);
  archive(22, record.start);
  archive(23, record.finish);
  archive(24, record.utc_offset);
  archive(25, record.bytes);
  archive(26, record.files);
}

LsnKey key_of(Lsn lsn) {
  LsnKey key{};
  std::uint64_t vlf = lsn.vlf();
  std::uint64_t rest = lsn.block_and_slot();
  for (std::size_t i = key.size(); i-- > 0;) {
    std::uint64_t& half = i < kVlfBytes ? vlf : rest;
    key[i] = static_cast<std::uint8_t>(half);
    half >>= 8;
  }
  return key;
}

void pack(const ChainRecord& record, const Guid& lineage_fork, ChainRow& row) {
  row.first_lsn = key_of(record.first_lsn);
  row.facts.clear();
  Packer packer(row.facts);
  ChainRecord packed = record;
  packed.first_fork = difference(record.first_fork, record.last_fork);
  packed.last_fork = difference(record.last_fork, lineage_fork);
  pack_members(packer, std::as_const(packed));
}

bool unpack(std::string_view facts, const Guid& lineage_fork, ChainRecord& record) {
  Unpacker unpacker(facts);
  pack_members(unpacker, record);
  record.last_fork = difference(record.last_fork, lineage_fork);
  record.first_fork = difference(record.first_fork, record.last_fork);
  return unpacker.is_whole();
}

}  // namespace unbroken::catalog
