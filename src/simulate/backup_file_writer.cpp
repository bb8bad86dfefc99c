#include "simulate/backup_file_writer.h"

#include <utility>

#include "simulate/config_records.h"
#include "simulate/header_block.h"
#include "simulate/media_writer.h"

namespace unbroken::simulate {
namespace {

Error refusal(const char* member, std::string reason) {
  return Error{Code::invalid_argument, std::move(reason), member, false};
}

// Hands out the places of a set's blocks after its first one.
class Places {
 public:
  explicit Places(const MediaWriter& writer) : writer_(writer) {}
  BlockPlace next() {
    const BlockPlace place{writer_.set_offset() / 1024, ++id_};
    if (id_ == 1) volume_ = place;
    return place;
  }
  // The first one handed out.
  [[nodiscard]] BlockPlace volume() const { return volume_; }

 private:
  const MediaWriter& writer_;
  std::uint32_t id_ = 0;
  BlockPlace volume_;
};

void write_media_header(MediaWriter& writer, const SetContent& content, const MediaFamily& family,
                        MediaTail& tail) {
  writer.block(tape_block(*content.spec, family));
  writer.stream("RAID", raid_stream(content.spec->set, family).bytes());
  writer.pad_from("SPAD", 0);
  tail.filemarks.push_back(writer.position());
  writer.block(filemark_block(content.layout, content.spec->media.block_size, {}));
}

Status write_config(MediaWriter& writer, const SetContent& content, HeaderCopy copy,
                    BlockPlace place) {
  const Result<std::vector<std::byte>> records = config_records(content, copy);
  if (!records) return records.error();
  writer.block(config_block(copy, place));
  writer.stream("MQCI", *records);
  return {};
}

void write_body(MediaWriter& writer, const SetContent& content, const MediaFamily& family,
                Places& places) {
  const bool summed = (content.flags & 0x10) != 0;
  const auto source = [&](BodyKind kind, std::size_t index) -> MediaWriter::Fill {
    if (!content.spec->body) return nullptr;
    return [&body = content.spec->body, part = BodyPart{kind, index, family}](
               std::uint64_t offset, std::span<std::byte> out) { body(part, offset, out); };
  };
  for (std::size_t i = 0; i < content.passes.size(); ++i) {
    writer.block(data_block(places.next()));
    writer.sectors("MQDA", StreamAttribute::kVariable, pass_share(content, i), summed,
                   source(BodyKind::data, i));
    writer.end_of_variable("MQDA");
    writer.pad();
  }
  for (std::size_t i = 0; i < content.log.size(); ++i) {
    writer.block(log_block(content, content.log[i], places.next()));
    const std::uint64_t share = log_share(content, i, family.family_sequence_number);
    if (share != 0) {
      writer.sectors("MQTL", StreamAttribute::kPlain, share, summed, source(BodyKind::log, i));
    }
    writer.pad();
  }
}

// Everything from SSET up to the trailing header, which begins where this ends.
Status write_set_start(MediaWriter& writer, const SetContent& content, const MediaFamily& family,
                       Places& places) {
  writer.begin_set();
  writer.block(set_block(content, writer.position()));
  writer.pad();
  writer.block(volume_block(content, places.next()));
  writer.pad();
  const Status config = write_config(writer, content, HeaderCopy::leading, places.next());
  if (!config) return config;
  writer.pad();
  write_body(writer, content, family, places);
  return writer.status();
}

void write_filemark(MediaWriter& writer, const SetContent& content, MediaTail& tail) {
  const ByteBlock mark =
      filemark_block(content.layout, content.spec->media.block_size, tail.filemarks);
  tail.filemarks.push_back(writer.position());
  writer.block(mark);
}

Status write_set_end(MediaWriter& writer, const SetContent& content, const MediaFamily& family,
                     Places& places, MediaTail& tail) {
  const std::uint64_t set_position = writer.position() - writer.set_offset();
  const Status config = write_config(writer, content, HeaderCopy::trailing, places.next());
  if (!config) return config;
  writer.pad_to_filemark();
  write_filemark(writer, content, tail);

  const ByteBlock entry = set_map_entry(content, set_position, places.volume());
  if (!entry.status()) return entry.status();
  tail.set_map.insert(tail.set_map.end(), entry.bytes().begin(), entry.bytes().end());
  ++tail.sets;
  ByteBlock map(8);
  map.put(0, 4, family_id(content.spec->set, family));
  map.put(4, 4, tail.sets);
  map.append(tail.set_map);

  const std::uint64_t first_end = writer.position();
  writer.block(end_block(content, 0));
  writer.pad_from("OTCP", first_end);
  writer.stream("TSMP", map.bytes());
  writer.pad_from("SPAD", first_end);
  const std::uint64_t second_end = writer.position();
  writer.block(end_block(content, first_end));
  writer.pad_from("SPAD", second_end);
  write_filemark(writer, content, tail);
  return writer.status();
}

// BackupSize counts what has been written to all stripes when the trailing header
// is made up: the set so far and, on new media, the tape header. Filemarks do not
// count.
Result<std::uint64_t> backup_size(const SetContent& content, bool formats_media) {
  std::uint64_t size = 0;
  for (int family = 1; family <= content.families; ++family) {
    MediaWriter counter(nullptr, 0, content.spec->media.block_size);
    Places places(counter);
    const Status status = write_set_start(counter, content, {family, 0}, places);
    if (!status) return status.error();
    size += counter.set_offset() + (formats_media ? counter.unit() : 0);
  }
  return size;
}

Status check_place(const BackupFileSpec& spec, const MediaFamily& family, const MediaTail& tail) {
  const BackupSet& set = spec.set;
  if (family.family_sequence_number < 1 ||
      family.family_sequence_number > set.media.family_count.value_or(1)) {
    return refusal("family_sequence_number", "not one of the media's families");
  }
  if (family.mirror < 0 || family.mirror >= set.media.mirror_count.value_or(1)) {
    return refusal("mirror", "not one of the media's mirrors");
  }
  if (tail.size != 0 && tail.block_size != spec.media.block_size) {
    return refusal("block_size", "not that of the media");
  }
  if (set.position != tail.sets + 1) {
    return refusal("position", std::to_string(set.position) + " does not follow the " +
                                   std::to_string(tail.sets) + " sets on the media");
  }
  return {};
}

ByteSink appending_to(std::vector<std::byte>& file) {
  return [&file](std::span<const std::byte> bytes) -> Status {
    file.insert(file.end(), bytes.begin(), bytes.end());
    return {};
  };
}

}  // namespace

Result<MediaTail> write_backup_set(const BackupFileSpec& spec, const MediaFamily& family,
                                   const MediaTail& tail, const ByteSink& sink) {
  if (const Status place = check_place(spec, family, tail); !place) return place.error();
  Result<SetContent> content = content_of(spec);
  if (!content) return content.error();
  if (spec.set.backup_size) {
    content->backup_size = *spec.set.backup_size;
  } else {
    const Result<std::uint64_t> size =
        backup_size(*content, tail.size == 0 && !spec.media.is_reused);
    if (!size) return size.error();
    content->backup_size = *size;
  }

  MediaTail result = tail;
  MediaWriter writer(&sink, tail.size, spec.media.block_size);
  Places places(writer);
  if (tail.size == 0) write_media_header(writer, *content, family, result);
  Status status = write_set_start(writer, *content, family, places);
  if (status.ok()) status = write_set_end(writer, *content, family, places, result);
  if (!status) return status.error();
  result.size = writer.position();
  result.block_size = spec.media.block_size;
  return result;
}

Result<std::vector<std::byte>> backup_file_bytes(const BackupFileSpec& spec,
                                                 const MediaFamily& family) {
  std::vector<std::byte> file;
  const Result<MediaTail> tail = write_backup_set(spec, family, {}, appending_to(file));
  if (!tail) return tail.error();
  return file;
}

Status append_backup_set(const BackupFileSpec& spec, const MediaFamily& family,
                         std::vector<std::byte>& file) {
  const Result<MediaTail> tail = media_tail(file);
  if (!tail) return tail.error();
  std::vector<std::byte> added;
  const Result<MediaTail> end = write_backup_set(spec, family, *tail, appending_to(added));
  if (!end) return end.error();
  file.insert(file.end(), added.begin(), added.end());
  return {};
}

}  // namespace unbroken::simulate
