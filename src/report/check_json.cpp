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

  Status add(const DatabaseCheck& database) override {
    json_.begin_object();
    write_database_members(json_, database);
    json_.end_object();
    return hand_on();
  }

  Status end(std::span<const Finding> findings, std::span<const Unreadable> unreadable) override {
    json_.end_array();
    write_findings(json_, findings);
    write_unreadable(json_, unreadable);
    json_.end_object();
    out += '\n';
    return hand_on();
  }

 private:
  JsonWriter json_;
};

}  // namespace

std::unique_ptr<CheckPrinter> json_printer(TextSink output) {
  return std::make_unique<JsonPrinter>(std::move(output));
}

}  // namespace unbroken
