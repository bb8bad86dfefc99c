#include <string>

#include "model/json_writer.h"
#include "report/text_page.h"
#include "report/words.h"
#include "unbroken/report.h"

namespace unbroken {

std::string rules_json(std::span<const RulePage> rules) {
  std::string out;
  JsonWriter json(out, JsonLayout::indented);
  json.begin_array();
  for (const RulePage& rule : rules) {
    json.begin_object();
    json.member("rule", rule.id).member("severity", spelling_of(rule.severity));
    json.member("priority", rule.priority).member("summary", rule.summary);
    json.member("remedy", rule.remedy).member("source", rule.source);
    json.end_object();
  }
  json.end_array();
  return out += '\n';
}

std::string rules_text(std::span<const RulePage> rules, const TextStyle& style) {
  TextPage page(style);
  if (rules.size() != 1) {
    for (const RulePage& rule : rules) {
      std::string lead(rule.id);
      lead.append(lead.size() < 12 ? 12 - lead.size() : 1, ' ');
      std::string severity(spelling_of(rule.severity));
      severity.append(severity.size() < 16 ? 16 - severity.size() : 1, ' ');
      page.paragraph(0, 28, {{lead, Ink::strong}, {severity}, {std::string(rule.summary)}});
    }
    return page.take();
  }
  const RulePage& rule = rules.front();
  page.paragraph(0, 2, {{std::string(rule.id), Ink::strong}, {": " + std::string(rule.summary)}});
  page.labelled(
      2, "severity", 10,
      {{std::string(spelling_of(rule.severity)) + ", priority " + std::to_string(rule.priority)}});
  page.labelled(2, "do", 10, {{std::string(rule.remedy)}});
  page.labelled(2, "see", 10, {{std::string(rule.source)}});
  return page.take();
}

}  // namespace unbroken
