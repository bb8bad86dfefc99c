#include "unbroken/report_page.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "model/json_writer.h"
#include "report/json_parts.h"
#include "report/page_database.h"
#include "report/page_skeleton.h"
#include "report/page_texts.h"

namespace unbroken {
namespace {

class PagePrinter final : public ReportPage {
 public:
  explicit PagePrinter(TextSink output) : output_(std::move(output)), json_(page_json(out_)) {}

  Status begin(const CheckHead& head) override {
    out_ += kPageBeforeAnswer;
    json_.begin_object().member("now", head.now.ms);
    json_.member("maxExposure", head.max_exposure_ms);
    json_.key("databases").begin_array();
    return hand_on();
  }

  Status begin_database(const ReportedDatabase& database) override {
    database_.emplace(database, tables_);
    return {};
  }

  Status add(const RestoreStretch& stretch) override {
    database_->add(stretch);
    return {};
  }

  Status end_database() override {
    std::string text;
    JsonWriter json = page_json(text);
    database_->write(json);
    database_.reset();
    json_.raw(text);
    return hand_on();
  }

  Status add(std::span<const Finding> findings) override {
    json_.end_array();
    json_.key("findings");
    write_page_findings(json_, findings, tables_);
    return hand_on();
  }

  Status end(std::span<const Unreadable> unreadable) override {
    write_unreadable(json_, unreadable);
    write_page_tables(json_, tables_);
    json_.end_object();
    out_ += kPageAfterAnswer;
    return hand_on();
  }

 private:
  static JsonWriter page_json(std::string& out) {
    return JsonWriter(out, JsonLayout::compact, JsonEscapes::for_html);
  }

  Status hand_on() {
    Status written = output_(out_);
    out_.clear();
    return written;
  }

  TextSink output_;
  std::string out_;
  JsonWriter json_;
  PageTables tables_;
  std::optional<PageDatabase> database_;
};

}  // namespace

std::string report_json(std::string_view html, std::size_t bytes,
                        std::span<const Unreadable> unreadable) {
  std::string out;
  JsonWriter json(out, JsonLayout::indented);
  json.begin_object().member("html", html).member("bytes", bytes);
  write_unreadable(json, unreadable);
  json.end_object();
  return out + "\n";
}

std::unique_ptr<ReportPage> report_page(TextSink output) {
  return std::make_unique<PagePrinter>(std::move(output));
}

}  // namespace unbroken
