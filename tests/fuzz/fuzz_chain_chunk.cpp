// Any bytes as a chunk of chain records of a lineage, whose fork is the first 16.

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "catalog/chain_chunk.h"
#include "fuzz/promise.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace unbroken;
  using namespace unbroken::catalog;
  std::array<std::uint8_t, 16> fork_bytes{};
  const std::size_t head = std::min(size, fork_bytes.size());
  std::copy_n(bytes, head, fork_bytes.begin());
  const Guid fork(fork_bytes);
  const std::string_view chunk(reinterpret_cast<const char*>(bytes) + head, size - head);

  constexpr std::int64_t kFirstSet = 1000;
  ChunkReader reader(kFirstSet, chunk);
  std::vector<ChainRecord> records;
  std::vector<ChainEntry> entries;
  std::size_t taken = 0;
  for (ChunkEntry entry; reader.next(entry);) {
    fuzz::promise(entry.bytes.data() >= chunk.data() &&
                      entry.bytes.data() + entry.bytes.size() <= chunk.data() + chunk.size(),
                  "an entry lies in its chunk");
    taken += entry.bytes.size();
    fuzz::promise(taken <= chunk.size(), "entries do not overlap");
    ChainRecord record;
    if (!unpack(entry, fork, record)) continue;
    if (entry.is_plain) {
      ChainSet set;
      fuzz::promise(unpack_plain(entry.bytes, set), "both ways of unpacking agree");
      fuzz::promise(set.uuid == record.uuid && set.last_lsn == record.last_lsn,
                    "both ways of unpacking tell the same");
    }
    ChainEntry packed;
    packed.set = entry.set;
    pack(record, fork, packed);
    entries.push_back(std::move(packed));
    records.push_back(std::move(record));
  }

  // What could be read is written and read again.
  const std::vector<ChainEntry> as_told = entries;
  const std::string again = pack_chunk(kFirstSet, entries);
  ChunkReader second(kFirstSet, again);
  std::size_t count = 0;
  for (ChunkEntry entry; second.next(entry); ++count) {
    ChainRecord record;
    fuzz::promise(unpack(entry, fork, record), "what was packed can be unpacked");
    const auto known = std::find_if(as_told.begin(), as_told.end(), [&](const ChainEntry& told) {
      return told.set == entry.set &&
             records[static_cast<std::size_t>(&told - as_told.data())] == record;
    });
    fuzz::promise(known != as_told.end(), "a record comes back as it was");
  }
  fuzz::promise(second.is_whole() && count == records.size(), "every record comes back");
  return 0;
}
