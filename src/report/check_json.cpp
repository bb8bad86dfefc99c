#include "model/json_writer.h"
#include "report/check_json_parts.h"
#include "report/check_printers.h"
#include "report/json_parts.h"

namespace unbroken {
namespace {

class JsonPrinter final : public BufferedCheckPrinter {
 public:
  explicit JsonPrinter(TextSink output)
      : BufferedCheckPrinter(std::move(output)), json_(out, JsonLayout::indented) {}

  Status begin(const CheckHead& head) override {
    json_.begin_object();
    json_.member("now", head.now.text());
    json_.key("databases").begin_array();
    return hand_on();
  }

  Status assume(const AssumedEffects& effects) override {
    assumed_ = effects;
    return {};
  }

  Status add(const DatabaseCheck& database) override {
    json_.begin_object();
    write_database_members(json_, database);
    json_.end_object();
    return hand_on();
  }

  Status end(std::span<const Finding> findings, std::span<const Unreadable> unreadable) override {
    json_.end_array();
    write_findings(json_, findings);
    if (assumed_) write_assumed(*assumed_);
    write_unreadable(json_, unreadable);
    json_.end_object();
    out += '\n';
    return hand_on();
  }

 private:
  void write_assumed(const AssumedEffects& effects) {
    json_.key("assumed").begin_object();
    write_findings(json_, "appearing", effects.appearing);
    write_findings(json_, "disappearing", effects.disappearing);
    json_.key("statuses").begin_array();
    for (const AssumedStatus& status : effects.statuses) {
      json_.begin_object();
      write_assumed_status(json_, status);
      json_.end_object();
    }
    json_.end_array().end_object();
  }

  JsonWriter json_;
  std::optional<AssumedEffects> assumed_;
};

}  // namespace

std::unique_ptr<CheckPrinter> json_printer(TextSink output) {
  return std::make_unique<JsonPrinter>(std::move(output));
}

}  // namespace unbroken
