#include "catalog/chain_row.h"

#include <algorithm>

#include "catalog/packed.h"

namespace unbroken::catalog {

namespace {

constexpr std::size_t kVlfBytes = 5;

// Almost no set crosses from one fork to another: kept as the difference to the
// fork in the key, the first fork takes no room then. Its own inverse.
Guid difference(const Guid& a, const Guid& b) {
  std::array<std::uint8_t, 16> bytes = a.bytes();
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] ^= b.bytes()[i];
  return Guid(bytes);
}

std::optional<Lsn> lsn_of(std::string_view key) {
  if (key.size() != std::tuple_size_v<LsnKey>) return std::nullopt;
  std::uint64_t vlf = 0;
  std::uint64_t rest = 0;
  for (std::size_t i = 0; i < key.size(); ++i) {
    std::uint64_t& half = i < kVlfBytes ? vlf : rest;
    half = half << 8 | static_cast<std::uint8_t>(key[i]);
  }
  if (vlf >= 10'000'000'000U || rest >= 1'000'000'000'000'000U) return std::nullopt;
  return Lsn::from_halves(vlf, rest);
}

}  // namespace

// What files hold: append, never renumber or reuse.
template <class Archive, class Record>
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
  archive(12, record.last_lsn);
  archive(13, record.checkpoint_lsn);
  archive(14, record.differential_base_lsn);
  archive(15, record.differential_base_guid);
  archive(16, record.first_fork);
  archive(17, record.fork_point_lsn);
  archive(18, record.parent_fork);
  archive(19, record.parent_fork_point_lsn);
  archive(20, record.start);
  archive(21, record.finish);
  archive(22, record.utc_offset);
  archive(23, record.bytes);
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

void pack(const ChainRecord& record, ChainRow& row) {
  row.fork = record.last_fork;
  row.first_lsn = key_of(record.first_lsn);
  row.facts.clear();
  Packer packer(row.facts);
  ChainRecord packed = record;
  packed.first_fork = difference(record.first_fork, record.last_fork);
  pack_members(packer, std::as_const(packed));
}

std::optional<ChainRecord> unpack_chain(std::string_view fork, std::string_view first_lsn,
                                        std::string_view facts) {
  const std::optional<Lsn> lsn = lsn_of(first_lsn);
  std::array<std::uint8_t, 16> fork_bytes{};
  if (!lsn || fork.size() != fork_bytes.size()) return std::nullopt;
  std::transform(fork.begin(), fork.end(), fork_bytes.begin(),
                 [](char c) { return static_cast<std::uint8_t>(c); });
  std::optional<ChainRecord> record(std::in_place);
  Unpacker unpacker(facts);
  pack_members(unpacker, *record);
  if (!unpacker.is_whole()) return std::nullopt;
  record->first_lsn = *lsn;
  record->last_fork = Guid(fork_bytes);
  record->first_fork = difference(record->first_fork, record->last_fork);
  return record;
}

}  // namespace unbroken::catalog
