#include "catalog/chain_chunk.h"

#include <algorithm>
#include <array>
#include <limits>
#include <tuple>

#include "catalog/chain_row.h"
#include "catalog/packed.h"

namespace unbroken::catalog {

namespace {

template <class T>
T in_order(T value) {
  if constexpr (std::endian::native == std::endian::big) {
    auto bytes = std::bit_cast<std::array<char, sizeof(T)>>(value);
    std::reverse(bytes.begin(), bytes.end());
    return std::bit_cast<T>(bytes);
  }
  return value;
}

template <class T>
T number_at(const char* at) {
  T value;
  std::memcpy(&value, at, sizeof value);
  return in_order(value);
}

template <class T>
void put(std::string& out, T value) {
  const auto bytes = std::bit_cast<std::array<char, sizeof(T)>>(in_order(value));
  out.append(bytes.data(), bytes.size());
}

// An entry is the set, less the chunk's first one, and the size of its packed record,
// or kPlain.
constexpr std::size_t kEntryHead = 8;
constexpr std::uint32_t kPlain = 0;

// A plain record: the GUID, three LSNs of 4 and 8 bytes, start, finish, bytes, flags,
// UTC offset, type, proof.
constexpr std::size_t kLsnSize = 12;
constexpr std::size_t kFirstAt = 16;
constexpr std::size_t kLastAt = kFirstAt + kLsnSize;
constexpr std::size_t kCheckpointAt = kLastAt + kLsnSize;
constexpr std::size_t kStartAt = kCheckpointAt + kLsnSize;
constexpr std::size_t kFinishAt = kStartAt + 8;
constexpr std::size_t kBytesAt = kFinishAt + 8;
constexpr std::size_t kFlagsAt = kBytesAt + 8;
constexpr std::size_t kOffsetAt = kFlagsAt + 2;
constexpr std::size_t kTypeAt = kOffsetAt + 2;
constexpr std::size_t kProofAt = kTypeAt + 1;
constexpr std::size_t kPlainSize = kProofAt + 1;

enum Flag : std::uint16_t {
  kHasOffset = 1,
  kIsCopyOnly = 2,
  kHasBulkLoggedData = 4,
  kIsDamaged = 8,
  kIsSnapshot = 16,
  kBeginsLogChain = 32,
  kIsSimple = 64,
  kIsComplete = 128,
  kWentToNul = 256,
};

bool is_plain(const ChainRecord& record, const Guid& lineage_fork) {
  const auto is_narrow = [](Lsn lsn) {
    return lsn.vlf() <= std::numeric_limits<std::uint32_t>::max();
  };
  const bool is_known = record.start != ChainSet::kNoTime && record.finish != ChainSet::kNoTime;
  return (record.type == BackupType::full || record.type == BackupType::log) && is_known &&
         is_narrow(record.first_lsn) && is_narrow(record.last_lsn) &&
         is_narrow(record.checkpoint_lsn) && record.differential_base_lsn.is_null() &&
         record.differential_base_guid.is_zero() && record.first_fork == lineage_fork &&
         record.last_fork == lineage_fork && record.fork_point_lsn.is_null() &&
         record.parent_fork.is_zero() && record.parent_fork_point_lsn.is_null() &&
         record.files.empty();
}

void put(std::string& out, Lsn lsn) {
  put(out, static_cast<std::uint32_t>(lsn.vlf()));
  put(out, lsn.block_and_slot());
}

void put_plain(const ChainRecord& record, std::string& out) {
  for (const std::uint8_t byte : record.uuid.bytes()) out += static_cast<char>(byte);
  put(out, record.first_lsn);
  put(out, record.last_lsn);
  put(out, record.checkpoint_lsn);
  put(out, record.start.value_or(ChainSet::kNoTime).ms);
  put(out, record.finish.value_or(ChainSet::kNoTime).ms);
  put(out, record.bytes);
  unsigned flags = 0;
  const auto flag = [&flags](bool is_set, Flag bit) {
    if (is_set) flags |= bit;
  };
  flag(record.utc_offset.has_value(), kHasOffset);
  flag(record.is_copy_only, kIsCopyOnly);
  flag(record.has_bulk_logged_data, kHasBulkLoggedData);
  flag(record.is_damaged, kIsDamaged);
  flag(record.is_snapshot, kIsSnapshot);
  flag(record.begins_log_chain, kBeginsLogChain);
  flag(record.is_simple, kIsSimple);
  flag(record.is_complete, kIsComplete);
  flag(record.went_to_nul, kWentToNul);
  put(out, static_cast<std::uint16_t>(flags));
  put(out, static_cast<std::int16_t>(record.utc_offset.value_or(UtcOffset{0})));
  put(out, static_cast<std::uint8_t>(record.type));
  put(out, static_cast<std::uint8_t>(record.proof));
}

constexpr std::uint64_t kRestEnd = 1'000'000'000'000'000U;

Lsn lsn_at(const char* at) {
  return Lsn::from_halves(number_at<std::uint32_t>(at), number_at<std::uint64_t>(at + 4));
}

}  // namespace

void pack(const ChainRecord& record, const Guid& lineage_fork, ChainEntry& entry) {
  entry.last_lsn = record.last_lsn;
  entry.bytes.clear();
  if (is_plain(record, lineage_fork)) {
    put(entry.bytes, kPlain);
    put_plain(record, entry.bytes);
    return;
  }
  ChainRow row;
  pack(record, lineage_fork, row);
  put(entry.bytes, static_cast<std::uint32_t>(row.facts.size()));
  entry.bytes += row.facts;
}

std::string pack_chunk(std::int64_t first_set, std::vector<ChainEntry>& entries) {
  std::sort(entries.begin(), entries.end(), [](const ChainEntry& a, const ChainEntry& b) {
    return std::tie(a.last_lsn, a.set) < std::tie(b.last_lsn, b.set);
  });
  std::string chunk;
  chunk.reserve(entries.size() * (kEntryHead + kPlainSize));
  for (const ChainEntry& entry : entries) {
    put(chunk, static_cast<std::uint32_t>(entry.set - first_set));
    chunk += entry.bytes;
  }
  return chunk;
}

// Four sums side by side, so that none waits for another.
std::int64_t checksum_of(std::string_view chunk) {
  constexpr std::uint64_t kFactor = 0x9E3779B97F4A7C15U;
  constexpr std::size_t kWords = 4;
  std::array<std::uint64_t, kWords> sums{1, 2, 3, 4};
  const auto take = [&sums](const char* at) {
    for (std::size_t i = 0; i < kWords; ++i) {
      const std::uint64_t mixed = (sums[i] ^ number_at<std::uint64_t>(at + i * 8)) * kFactor;
      sums[i] = mixed ^ mixed >> 29;
    }
  };
  const std::size_t whole = chunk.size() / (kWords * 8) * (kWords * 8);
  for (std::size_t at = 0; at < whole; at += kWords * 8) take(chunk.data() + at);
  std::array<char, kWords * 8> rest{};
  std::copy(chunk.begin() + static_cast<std::ptrdiff_t>(whole), chunk.end(), rest.begin());
  take(rest.data());
  std::uint64_t sum = chunk.size();
  for (const std::uint64_t part : sums) sum = (std::rotl(sum, 23) ^ part) * kFactor;
  return std::bit_cast<std::int64_t>(sum);
}

bool ChunkReader::next(ChunkEntry& entry) {
  if (rest_.size() < kEntryHead) return false;
  entry.set = first_set_ + number_at<std::uint32_t>(rest_.data());
  const auto packed = number_at<std::uint32_t>(rest_.data() + 4);
  entry.is_plain = packed == kPlain;
  const std::size_t size = entry.is_plain ? kPlainSize : packed;
  if (rest_.size() - kEntryHead < size) return false;
  entry.bytes = rest_.substr(kEntryHead, size);
  rest_.remove_prefix(kEntryHead + size);
  return true;
}

bool unpack_plain(std::string_view bytes, ChainSet& set) {
  const char* const at = bytes.data();
  std::array<std::uint8_t, 16> uuid;
  std::memcpy(uuid.data(), at, uuid.size());
  set.uuid = Guid(uuid);
  set.first_lsn = lsn_at(at + kFirstAt);
  set.last_lsn = lsn_at(at + kLastAt);
  set.checkpoint_lsn = lsn_at(at + kCheckpointAt);
  set.start.ms = number_at<std::int64_t>(at + kStartAt);
  set.finish.ms = number_at<std::int64_t>(at + kFinishAt);
  set.bytes = number_at<std::uint64_t>(at + kBytesAt);
  const auto flags = number_at<std::uint16_t>(at + kFlagsAt);
  set.has_utc_offset = (flags & kHasOffset) != 0;
  set.is_copy_only = (flags & kIsCopyOnly) != 0;
  set.has_bulk_logged_data = (flags & kHasBulkLoggedData) != 0;
  set.is_damaged = (flags & kIsDamaged) != 0;
  set.is_snapshot = (flags & kIsSnapshot) != 0;
  set.begins_log_chain = (flags & kBeginsLogChain) != 0;
  set.is_simple = (flags & kIsSimple) != 0;
  set.is_complete = (flags & kIsComplete) != 0;
  set.went_to_nul = (flags & kWentToNul) != 0;
  set.utc_offset = number_at<std::int16_t>(at + kOffsetAt);
  const auto type = number_at<std::uint8_t>(at + kTypeAt);
  const auto proof = number_at<std::uint8_t>(at + kProofAt);
  set.type =
      type == static_cast<std::uint8_t>(BackupType::log) ? BackupType::log : BackupType::full;
  set.proof = static_cast<Proof>(std::min(proof, static_cast<std::uint8_t>(last_of(Proof()))));
  const std::uint64_t highest =
      std::max({set.first_lsn.block_and_slot(), set.last_lsn.block_and_slot(),
                set.checkpoint_lsn.block_and_slot()});
  return highest < kRestEnd && type == static_cast<std::uint8_t>(set.type) &&
         proof == static_cast<std::uint8_t>(set.proof);
}

bool unpack(const ChunkEntry& entry, const Guid& lineage_fork, ChainRecord& record) {
  if (!entry.is_plain) return unpack(entry.bytes, lineage_fork, record);
  ChainSet set;
  const bool is_whole = unpack_plain(entry.bytes, set);
  record.uuid = set.uuid;
  record.type = set.type;
  record.proof = set.proof;
  record.is_copy_only = set.is_copy_only;
  record.has_bulk_logged_data = set.has_bulk_logged_data;
  record.is_damaged = set.is_damaged;
  record.is_snapshot = set.is_snapshot;
  record.begins_log_chain = set.begins_log_chain;
  record.is_simple = set.is_simple;
  record.is_complete = set.is_complete;
  record.went_to_nul = set.went_to_nul;
  record.first_lsn = set.first_lsn;
  record.last_lsn = set.last_lsn;
  record.checkpoint_lsn = set.checkpoint_lsn;
  record.first_fork = record.last_fork = lineage_fork;
  if (set.start != ChainSet::kNoTime) record.start = set.start;
  if (set.finish != ChainSet::kNoTime) record.finish = set.finish;
  if (set.has_utc_offset) record.utc_offset = set.utc_offset;
  record.bytes = set.bytes;
  return is_whole;
}

}  // namespace unbroken::catalog
