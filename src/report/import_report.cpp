#include <string>

#include "model/json_writer.h"
#include "report/amounts.h"
#include "report/json_parts.h"
#include "report/text_page.h"
#include "unbroken/report.h"

namespace unbroken {

std::string import_json(const ImportReport& report, std::span<const Contradiction> contradictions) {
  std::string out;
  JsonWriter json(out, JsonLayout::indented);
  json.begin_object();
  json.member("files", report.files);
  json.member("added", report.counts.added).member("already_known", report.counts.known);
  json.member("extended", report.counts.extended);
  json.member("conflicting", report.counts.conflicting);
  json.member("estate_rows", report.counts.estate_rows);
  json.key("contradictions").begin_array();
  for (const Contradiction& contradiction : contradictions) {
    json.begin_object();
    json.member("backup_set_uuid", contradiction.backup_set_uuid.text());
    json.member("source", contradiction.source).member("detail", contradiction.detail);
    json.end_object();
  }
  json.end_array();
  write_unreadable(json, report.unreadable);
  json.end_object();
  return out += '\n';
}

std::string import_text(const ImportReport& report, std::span<const Contradiction> contradictions,
                        const TextStyle& style) {
  TextPage page(style);
  const ImportCounts& counts = report.counts;
  page.line(0, {{count_text(report.files, "file", "files") + " read"}});
  const std::vector<Pieces> rows{
      {{"added"}, {count_text(counts.added, "backup set", "backup sets")}},
      {{"already known"}, {count_text(counts.known, "backup set", "backup sets")}},
      {{"extended"}, {count_text(counts.extended, "backup set", "backup sets")}},
      {{"conflicting"},
       {count_text(counts.conflicting, "backup set", "backup sets"),
        counts.conflicting == 0 ? Ink::plain : Ink::warning}},
      {{"configuration"}, {count_text(counts.estate_rows, "new row", "new rows")}},
      {{"unreadable"},
       {count_text(report.unreadable.size(), "input", "inputs"),
        report.unreadable.empty() ? Ink::plain : Ink::bad}},
  };
  page.table(2, rows, 1);
  for (const Contradiction& contradiction : contradictions) {
    page.blank();
    page.line(0, {{"contradiction", Ink::warning},
                  {" about set " + contradiction.backup_set_uuid.text()}});
    page.paragraph(2, 4, {{contradiction.detail}});
    page.line(2, {{"the second says " + contradiction.source}});
  }
  return page.take();
}

}  // namespace unbroken
