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
    json.member("rule", rule.id).member("kind", spelling_of(rule.kind));
    json.member("severity", spelling_of(rule.severity));
    json.member("priority", rule.priority).member("summary", rule.summary);
    json.member("needs", rule.needs).member("remedy", rule.remedy);
    json.member("source", rule.source).member("url", rule_url(rule.id));
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
  const std::string severity = std::string(spelling_of(rule.severity)) + ", priority ";
  const bool fires = rule.kind != RuleKind::fact;
  page.labelled(2, "kind", 10,
                {{std::string(spelling_of(rule.kind)) + (fires ? "" : "; it never fires")}});
  if (fires) page.labelled(2, "severity", 10, {{severity + std::to_string(rule.priority)}});
  page.labelled(2, "needs", 10, {{std::string(rule.needs)}});
  page.labelled(2, "do", 10, {{std::string(rule.remedy)}});
  page.labelled(2, "see", 10, {{std::string(rule.source)}});
  page.labelled(2, "page", 10, {{rule_url(rule.id)}});
  return page.take();
}

}  // namespace unbroken
