#include "evidence/json_document/json_document.h"

namespace unbroken {

Status JsonReading::status() const {
  if (!sink) return sink;
  if (fatal) return *fatal;
  if (!parts.empty()) return parts.front();
  return {};
}

std::string JsonDocument::told(TextPlace place, std::string_view reason) const {
  std::string out = path_;
  out += ':' + std::to_string(place.line) + ':' + std::to_string(place.column) + ": ";
  return out += reason;
}

void JsonDocument::leave_out(TextPlace place, std::string_view reason) {
  if (reading_.parts.size() == kMaxParts) {
    ++uncounted_;
    return;
  }
  reading_.parts.push_back(Error{Code::damaged, told(place, reason), path_});
}

void JsonDocument::leave_out_row(std::string_view section,
                                 const std::vector<RowProblem>& problems) {
  if (problems.empty()) return;
  std::string reason =
      problems.front().reason + " (this row of " + std::string(section) + " is left out";
  if (problems.size() > 1) {
    reason += ", for " + std::to_string(problems.size() - 1) + " more reasons too";
  }
  leave_out(problems.front().place, reason + ')');
}

bool JsonDocument::refuse(TextPlace place, std::string_view reason, Code code) {
  if (!has_ended()) reading_.fatal = Error{code, told(place, reason), path_};
  return false;
}

bool JsonDocument::refuse_text() {
  const Error& error = reader_.error();
  if (has_ended()) return false;
  if (error.code == Code::damaged) return refuse(reader_.place(), error.message);
  reading_.fatal = error;
  if (reading_.fatal->subject.empty()) reading_.fatal->subject = path_;
  return false;
}

bool JsonDocument::stop(const Status& sink) {
  reading_.sink = sink;
  return false;
}

JsonReading JsonDocument::finish() {
  if (uncounted_ != 0) {
    reading_.parts.push_back(
        Error{Code::damaged, path_ + ": " + std::to_string(uncounted_) + " more rows are left out",
              path_});
  }
  return std::move(reading_);
}

}  // namespace unbroken
