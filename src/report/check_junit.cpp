#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "report/chain_rules.h"
#include "report/check_printers.h"
#include "report/escapes.h"
#include "report/findings.h"
#include "report/words.h"

namespace unbroken {
namespace {

constexpr const char* kChainCase = "CHAIN";

// A test suite a database with its chain and every rule as test cases, one for
// servers and groups, one for the inputs. What is no error passes and tells its
// findings as output: a build does not fail for advice.
class JunitPrinter final : public BufferedCheckPrinter {
 public:
  explicit JunitPrinter(TextSink output) : BufferedCheckPrinter(std::move(output)) {}

  Status begin(const CheckHead& head) override {
    for (const RulePage& page : head.rules) {
      if (page.kind != RuleKind::fact) rules_.emplace_back(page.id);  // a fact cannot fail
    }
    skipped_ = head.skipped_rules;
    // The form has no place for a zone; its times are UTC here.
    timestamp_ = head.now.text().substr(0, std::string_view("YYYY-MM-DDThh:mm:ss").size());
    out += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"unbroken check\">\n";
    return hand_on();
  }

  Status add(const DatabaseCheck& database) override {
    const DatabaseAnalysis& analysis = database.analysis;
    Suite suite;
    suite.name = analysis.name;
    if (analysis.server_name) suite.name += " on " + *analysis.server_name;
    std::vector<Finding> chain;
    for (ChainBreach& breach : chain_breaches(analysis)) chain.push_back(std::move(breach.finding));
    add_case(suite, kChainCase, by_urgency(chain));
    add_rules(suite, database.findings);
    write_suite(suite);
    return hand_on();
  }

  Status end(std::span<const Finding> findings, std::span<const Unreadable> unreadable) override {
    Suite estate;
    estate.name = "servers and groups";
    add_rules(estate, findings);
    write_suite(estate);
    if (!unreadable.empty()) {
      Suite evidence;
      evidence.name = "evidence";
      for (const Unreadable& input : unreadable) {
        begin_case(evidence, input.source);
        evidence.cases += ">\n      <error type=\"unreadable\" message=\"" +
                          xml_escaped(input.reason) + "\"/>\n    </testcase>\n";
        ++evidence.errors;
      }
      write_suite(evidence);
    }
    out += "</testsuites>\n";
    return hand_on();
  }

 private:
  struct Suite {
    std::string name;
    std::string cases;
    std::size_t tests = 0;
    std::size_t failures = 0;
    std::size_t errors = 0;
    std::size_t skipped = 0;
  };

  static void begin_case(Suite& suite, std::string_view name) {
    ++suite.tests;
    suite.cases += "    <testcase classname=\"" + xml_escaped(suite.name) + "\" name=\"" +
                   xml_escaped(name) + "\"";
  }

  static std::string lines_of(const std::vector<const Finding*>& findings) {
    std::string lines;
    for (const Finding* const finding : findings) {
      lines += std::string(spelling_of(finding->severity)) + " (priority " +
               std::to_string(finding->priority) + ") " + finding->subject + ": " +
               finding->message + '\n';
      if (!finding->remedy.empty()) lines += "do: " + finding->remedy + '\n';
    }
    return xml_escaped(lines);
  }

  void add_case(Suite& suite, std::string_view rule, const std::vector<const Finding*>& findings) {
    const auto has = [&findings](Severity severity) {
      return std::any_of(findings.begin(), findings.end(),
                         [severity](const Finding* f) { return f->severity == severity; });
    };
    const bool is_left_out = std::find(skipped_.begin(), skipped_.end(), rule) != skipped_.end();
    begin_case(suite, rule);
    if (is_left_out) {
      suite.cases += ">\n      <skipped message=\"left out by --skip-rule\"/>\n    </testcase>\n";
      ++suite.skipped;
    } else if (findings.empty()) {
      suite.cases += "/>\n";
    } else if (has(Severity::error)) {
      const auto first = std::find_if(findings.begin(), findings.end(), [](const Finding* f) {
        return f->severity == Severity::error;
      });
      suite.cases += ">\n      <failure type=\"error\" message=\"" +
                     xml_escaped((*first)->message) + "\">" + lines_of(findings) +
                     "</failure>\n    </testcase>\n";
      ++suite.failures;
    } else if (has(Severity::undetermined)) {
      suite.cases += ">\n      <skipped message=\"" + xml_escaped(findings.front()->message) +
                     "\"/>\n    </testcase>\n";
      ++suite.skipped;
    } else {
      suite.cases +=
          ">\n      <system-out>" + lines_of(findings) + "</system-out>\n    </testcase>\n";
    }
  }

  void add_rules(Suite& suite, std::span<const Finding> findings) {
    std::vector<std::string> rules = rules_;
    for (const Finding& finding : findings) {  // of a rule that the head does not list
      if (std::find(rules.begin(), rules.end(), finding.rule) == rules.end()) {
        rules.push_back(finding.rule);
      }
    }
    const std::vector<const Finding*> order = by_urgency(findings);
    for (const std::string& rule : rules) {
      std::vector<const Finding*> own;
      std::copy_if(order.begin(), order.end(), std::back_inserter(own),
                   [&rule](const Finding* finding) { return finding->rule == rule; });
      add_case(suite, rule, own);
    }
  }

  void write_suite(const Suite& suite) {
    out += "  <testsuite name=\"" + xml_escaped(suite.name) + "\" tests=\"" +
           std::to_string(suite.tests) + "\" failures=\"" + std::to_string(suite.failures) +
           "\" errors=\"" + std::to_string(suite.errors) + "\" skipped=\"" +
           std::to_string(suite.skipped) + "\" timestamp=\"" + timestamp_ + "\">\n" + suite.cases +
           "  </testsuite>\n";
  }

  std::vector<std::string> rules_;
  std::vector<std::string> skipped_;
  std::string timestamp_;
};

}  // namespace

std::unique_ptr<CheckPrinter> junit_printer(TextSink output) {
  return std::make_unique<JunitPrinter>(std::move(output));
}

}  // namespace unbroken
