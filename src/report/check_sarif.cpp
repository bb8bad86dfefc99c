#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "report/chain_rules.h"
#include "report/check_printers.h"
#include "report/escapes.h"
#include "report/findings.h"
#include "report/sarif_rules.h"
#include "report/words.h"

namespace unbroken {
namespace {

constexpr const char* kSchema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
// The name under which GitHub looks for a fingerprint.
constexpr const char* kFingerprint = "primaryLocationLineHash";
constexpr const char* kLeftOutRule = "LEFT-OUT";

// One result, as small as it can be kept until its place in the file is known.
struct SarifResult {
  int priority = 255;
  Severity severity = Severity::info;
  std::uint64_t order = 0;
  std::string json;

  // The most urgent first.
  friend bool operator<(const SarifResult& a, const SarifResult& b) {
    return std::tie(a.priority, a.severity, a.order) < std::tie(b.priority, b.severity, b.order);
  }
};

// The results that go into the file, the most urgent ones.
class KeptResults {
 public:
  explicit KeptResults(std::size_t most) : most_(std::max<std::size_t>(most, 1)) {}

  void add(SarifResult result) {
    ++all_;
    heap_.push_back(std::move(result));
    std::push_heap(heap_.begin(), heap_.end());
    if (heap_.size() > most_) drop_least();
  }

  // In their order in the file, and how many are not among them. Where some are
  // not, there is room for one more result that says so.
  [[nodiscard]] std::pair<std::vector<SarifResult>, std::uint64_t> take() {
    if (all_ > most_) drop_least();
    std::sort_heap(heap_.begin(), heap_.end());
    const std::uint64_t left_out = all_ - heap_.size();
    return {std::move(heap_), left_out};
  }

 private:
  void drop_least() {
    std::pop_heap(heap_.begin(), heap_.end());
    heap_.pop_back();
  }

  std::size_t most_;
  std::uint64_t all_ = 0;
  std::vector<SarifResult> heap_;
};

// The server that a subject like "SQL01: Sales" names: one name may be a
// finding's on several.
std::string server_of(const Finding& finding, const DatabaseAnalysis& database) {
  for (const DatabaseCopy& copy : database.copies) {
    if (finding.subject == copy.server_name + ": " + copy.name) return copy.server_name;
  }
  return database.server_name.value_or("");
}

// A link where a viewer sees "](" is not for evidence to make.
std::string without_links(std::string text) {
  for (std::size_t at = text.find("]("); at != std::string::npos; at = text.find("](", at)) {
    text.insert(at + 1, 1, ' ');
  }
  return text;
}

class SarifPrinter final : public BufferedCheckPrinter {
 public:
  SarifPrinter(TextSink output, std::size_t results)
      : BufferedCheckPrinter(std::move(output)), json_(out, JsonLayout::indented), kept_(results) {}

  Status begin(const CheckHead& head) override {
    now_ = head.now;
    json_.begin_object();
    json_.member("$schema", kSchema).member("version", "2.1.0");
    json_.key("runs").begin_array().begin_object();
    json_.key("tool").begin_object().key("driver").begin_object();
    json_.member("name", "unbroken").member("version", UNBROKEN_VERSION);
    json_.member("semanticVersion", UNBROKEN_VERSION);
    json_.key("rules").begin_array();
    for (const RulePage& page : chain_rule_pages()) write_rule(page);
    for (const RulePage& page : head.rules) write_rule(page);
    write_rule({kLeftOutRule, RuleKind::fact, Severity::info, 255,
                "The file does not hold every result.", "nothing",
                "Use --json for all of them, or fewer databases.", "The limits of viewers"});
    json_.end_array().end_object().end_object();
    json_.member("columnKind", "unicodeCodePoints");
    json_.key("results").begin_array();
    return hand_on();
  }

  Status add(const DatabaseCheck& database) override {
    const DatabaseAnalysis& analysis = database.analysis;
    std::map<std::string, std::string> devices;  // by the GUID of the set
    const auto note = [&devices](const std::vector<GapAnalysis>& gaps) {
      for (const GapAnalysis& gap : gaps) {
        if (gap.cause.backup_set_uuid && gap.cause.device) {
          devices.emplace(gap.cause.backup_set_uuid->text(), *gap.cause.device);
        }
      }
    };
    note(analysis.gaps);
    for (const ProducerAnalysis& part : analysis.by_producer) note(part.gaps);

    for (const ChainBreach& breach : chain_breaches(analysis)) {
      add_result(breach.finding, &analysis, breach.gap, devices);
    }
    for (const Finding& finding : database.findings) {
      add_result(finding, &analysis, nullptr, devices);
    }
    occurrences_.clear();
    return {};
  }

  Status end(std::span<const Finding> findings, std::span<const Unreadable> unreadable) override {
    for (const Finding& finding : findings) add_result(finding, nullptr, nullptr, {});
    auto [results, left_out] = kept_.take();
    for (const SarifResult& result : results) json_.raw(result.json);
    if (left_out != 0) write_left_out(left_out);
    json_.end_array();
    write_invocation(unreadable);
    json_.end_object().end_array().end_object();
    out += '\n';
    return hand_on();
  }

 private:
  void write_rule(const RulePage& page) {
    rule_index_.emplace(page.id, rule_index_.size());
    write_sarif_rule(json_, page);
  }

  void write_rule_reference(JsonWriter& json, const std::string& rule) const {
    json.member("ruleId", rule);
    const auto known = rule_index_.find(rule);
    if (known != rule_index_.end()) json.member("ruleIndex", known->second);
  }

  // rule, database, server, LSN range, and which of those alike: never a text
  // that may be worded anew.
  std::string fingerprint_of(const Finding& finding, const DatabaseAnalysis* database,
                             const GapAnalysis* gap) {
    std::string print = finding.rule + ":";
    if (database == nullptr) {
      print += finding.subject;
    } else {
      print += identity_of(*database) + ":" + server_of(finding, *database);
    }
    print += ":";
    if (gap != nullptr) print += gap->from_lsn.decimal() + "-" + gap->to_lsn.decimal();
    return print + ":" + std::to_string(++occurrences_[print]);
  }

  void add_result(const Finding& finding, const DatabaseAnalysis* database, const GapAnalysis* gap,
                  const std::map<std::string, std::string>& devices) {
    SarifResult result{finding.priority, finding.severity, order_++, {}};
    JsonWriter json(result.json);
    json.begin_object();
    write_rule_reference(json, finding.rule);
    if (finding.severity == Severity::undetermined) json.member("kind", "open");
    json.member("level", sarif_level_of(finding.severity));
    std::string text = finding.subject + ": " + finding.message + ".";
    if (!finding.remedy.empty()) text += " " + finding.remedy;
    json.key("message").begin_object();
    json.member("text", without_links(std::move(text))).end_object();
    json.key("locations").begin_array().begin_object();
    std::optional<std::string> uri;
    for (const std::string& thing : finding.because) {
      const auto device = devices.find(thing);
      if (!uri && device != devices.end()) uri = device_uri(device->second);
    }
    if (uri) {
      json.key("physicalLocation").begin_object().key("artifactLocation").begin_object();
      json.member("uri", *uri).end_object().end_object();
    }
    json.key("logicalLocations").begin_array().begin_object();
    if (database == nullptr) {
      json.member("name", finding.subject).member("fullyQualifiedName", finding.subject);
      json.member("kind", "server");
    } else {
      const std::string server = server_of(finding, *database);
      json.member("name", database->name);
      json.member("fullyQualifiedName",
                  server.empty() ? database->name : server + "/" + database->name);
      json.member("kind", "database");
    }
    json.end_object().end_array().end_object().end_array();
    json.key("partialFingerprints").begin_object();
    json.member(kFingerprint, fingerprint_of(finding, database, gap)).end_object();
    json.key("properties").begin_object();
    json.member("priority", finding.priority).member("severity", spelling_of(finding.severity));
    json.member("url", rule_url(finding.rule));
    if (gap != nullptr) {
      json.member("from_lsn", gap->from_lsn.decimal()).member("to_lsn", gap->to_lsn.decimal());
    }
    json.end_object().end_object();
    kept_.add(std::move(result));
  }

  void write_left_out(std::uint64_t count) {
    json_.begin_object();
    write_rule_reference(json_, kLeftOutRule);
    json_.member("level", "note");
    json_.key("message").begin_object();
    json_.member("text", std::to_string(count) +
                             " further results, none more urgent than those "
                             "above, were left out: viewers show no more.");
    json_.end_object();
    json_.key("partialFingerprints").begin_object();
    json_.member(kFingerprint, std::string(kLeftOutRule) + ":1").end_object();
    json_.end_object();
  }

  // What could not be read is told as a notification of the run.
  void write_invocation(std::span<const Unreadable> unreadable) {
    json_.key("invocations").begin_array().begin_object();
    json_.member("executionSuccessful", unreadable.empty());
    json_.member("endTimeUtc", now_.text());
    json_.key("toolExecutionNotifications").begin_array();
    for (const Unreadable& input : unreadable) {
      json_.begin_object().member("level", "error");
      json_.key("message").begin_object();
      json_.member("text", without_links(input.source + ": " + input.reason)).end_object();
      if (const auto uri = device_uri(input.source)) {
        json_.key("locations").begin_array().begin_object();
        json_.key("physicalLocation").begin_object().key("artifactLocation").begin_object();
        json_.member("uri", *uri).end_object().end_object();
        json_.end_object().end_array();
      }
      json_.end_object();
    }
    json_.end_array().end_object().end_array();
  }

  JsonWriter json_;
  KeptResults kept_;
  UtcTime now_;
  std::uint64_t order_ = 0;
  std::map<std::string, std::size_t, std::less<>> rule_index_;
  std::map<std::string, int> occurrences_;  // of one database's fingerprints
};

}  // namespace

std::unique_ptr<CheckPrinter> sarif_printer(TextSink output, std::size_t results) {
  return std::make_unique<SarifPrinter>(std::move(output), results);
}

}  // namespace unbroken
