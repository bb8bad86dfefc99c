#include <string>

#include "model/backup_set_json.h"
#include "report/amounts.h"
#include "report/text_page.h"
#include "report/words.h"
#include "unbroken/report.h"

namespace unbroken {
namespace {

std::vector<std::string> paths_of(const BackupSet& set) {
  std::vector<std::string> paths;
  for (const BackupDevice& device : set.devices) paths.push_back(device.path);
  return paths;
}

// The sets of one media set, a table with the LSN range below each row.
void write_media(TextPage& page, std::span<const BackupSet> sets) {
  const BackupSet& first = sets.front();
  const bool is_striped = family_count(first) > 1;
  for (const BackupDevice& device : first.devices) {
    Pieces pieces{{device.path, Ink::strong}};
    if (is_striped) {
      pieces.push_back({" (stripe " + std::to_string(device.family_sequence_number) + " of " +
                            std::to_string(family_count(first)) + ")",
                        Ink::faint});
    }
    page.line(0, pieces);
  }
  if (first.devices.empty()) page.line(0, {{"no file", Ink::strong}});
  for (const BackupSet& set : sets) {
    const std::string incomplete = incompleteness_of(set);
    std::string title = kind_of(set);
    if (set.is_copy_only.value_or(false)) title += ", copy only";
    title += " of " + set.database_name.value_or("unknown");
    if (set.server_name) title += " on " + *set.server_name;
    page.paragraph(2, 5, {{std::to_string(set.position) + "  ", Ink::faint}, {title, Ink::strong}});
    std::string when =
        time_text(set.backup_start) + " to " + time_text(set.backup_finish, set.utc_offset);
    page.labelled(5, "taken", 10, {{when}});
    std::string lsns = set.first_lsn ? set.first_lsn->decimal() : "unknown";
    lsns += " to " + (set.last_lsn ? set.last_lsn->decimal() : "unknown");
    page.labelled(5, "LSN", 10, {{lsns}});
    if (set.type == BackupType::differential && set.differential_base_guid) {
      page.labelled(5, "base", 10, {{set.differential_base_guid->text()}});
    }
    if (!set.uuid_is_derived) page.labelled(5, "set", 10, {{set.uuid.text(), Ink::faint}});
    if (incomplete.empty()) {
      page.labelled(5, "complete", 10, {{"yes", Ink::good}});
    } else {
      page.labelled(5, "complete", 10, {{"no", Ink::bad}, {": " + incomplete}});
    }
  }
}

}  // namespace

std::string headers_text(std::span<const BackupSet> sets, const TextStyle& style) {
  TextPage page(style);
  for (std::size_t begin = 0; begin < sets.size();) {
    std::size_t end = begin + 1;
    while (end < sets.size() && paths_of(sets[end]) == paths_of(sets[begin])) ++end;
    if (begin != 0) page.blank();
    write_media(page, sets.subspan(begin, end - begin));
    begin = end;
  }
  return page.take();
}

}  // namespace unbroken
