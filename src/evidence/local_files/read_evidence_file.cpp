// One local file of any kind into a sink.

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "evidence/backup_file/file_access.h"
#include "evidence/dbatools/dbatools_history.h"
#include "evidence/estate_export/estate_export.h"
#include "unbroken/evidence.h"

namespace unbroken {
namespace {

using backup_file::FileAccess;

constexpr std::size_t kHead = 4096;  // enough for recognise()

// The file from its start; it is closed when the stream goes.
Result<ByteStream> stream_of(const std::string& path) {
  Result<FileAccess> opened = FileAccess::open(path);
  if (!opened) return std::move(opened).error();
  auto file = std::make_shared<FileAccess>(std::move(*opened));  // a ByteStream is copied
  return ByteStream(
      [file, at = std::uint64_t{0}](std::span<char> buffer) mutable -> Result<std::size_t> {
        const auto count =
            static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), file->size() - at));
        if (count == 0) return count;
        Status read = file->read(at, std::as_writable_bytes(buffer.first(count)));
        if (!read) return read.error();
        at += count;
        return count;
      });
}

void leave(const std::string& path, const Error& error, std::vector<Unreadable>& unreadable) {
  unreadable.push_back({path, error.message});
}

Status keep_reading(const std::string& path, const JsonReading& reading,
                    std::vector<Unreadable>& unreadable) {
  for (const Error& part : reading.parts) leave(path, part, unreadable);
  if (reading.fatal) leave(path, *reading.fatal, unreadable);
  return reading.sink;
}

// Why a file of no known kind is none, by its first bytes.
std::string reason_of(std::string_view head) {
  if (head.empty()) return "empty file";
  if (head.starts_with("version https://git-lfs.github.com/spec/")) {
    return "git-LFS pointer; the file itself was not fetched";
  }
  return "not a SQL Server backup, estate export or dbatools history";
}

}  // namespace

Status read_evidence_file(const std::string& path, EvidenceSink& sink,
                          std::vector<Unreadable>& unreadable) {
  Result<FileAccess> file = FileAccess::open(path);
  if (!file) {
    leave(path, file.error(), unreadable);
    return {};
  }
  std::array<std::byte, kHead> buffer{};
  const std::span<std::byte> head(
      buffer.data(), static_cast<std::size_t>(std::min<std::uint64_t>(kHead, file->size())));
  if (Status read = file->read(0, head); !read) {
    leave(path, read.error(), unreadable);
    return {};
  }
  const auto open = [&path] { return stream_of(path); };
  switch (recognise(head)) {
    case SourceKind::backup_file: {
      BackupFileReading reading = read_backup_file(*file, path);
      for (BackupSet& set : reading.sets) {
        const bool is_told = reading.problem && reading.problem->message == set.damage;
        if (!set.damage.empty() && !is_told) unreadable.push_back({path, set.damage});
        if (Status added = sink.add(std::move(set)); !added) return added;
      }
      if (reading.problem) leave(path, *reading.problem, unreadable);
      return {};
    }
    case SourceKind::estate_export:
      return keep_reading(path, read_estate_document(open, path, sink), unreadable);
    case SourceKind::dbatools_history:
      return keep_reading(path, read_dbatools_document(open, path, sink), unreadable);
    case SourceKind::unknown:
      break;
  }
  std::string text(head.size(), '\0');
  std::transform(head.begin(), head.end(), text.begin(),
                 [](std::byte byte) { return static_cast<char>(byte); });
  unreadable.push_back({path, reason_of(text)});
  return {};
}

}  // namespace unbroken
