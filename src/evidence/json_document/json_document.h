// JsonDocument: one JSON text of evidence while it is read, and what is wrong
// with it, told as "PATH:LINE:COLUMN: reason".
//
// A wrong value costs its row and reading goes on; wrong JSON ends the document,
// and what came before it stays.

#ifndef UNBROKEN_EVIDENCE_JSON_DOCUMENT_JSON_DOCUMENT_H_
#define UNBROKEN_EVIDENCE_JSON_DOCUMENT_JSON_DOCUMENT_H_

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/json_columns.h"
#include "model/json_reader.h"
#include "unbroken/evidence.h"
#include "unbroken/status.h"

namespace unbroken {

// How the reading of a document went. Errors carry the path as their subject.
struct JsonReading {
  Status sink;                 // the failure of the sink that stopped the reading
  std::vector<Error> parts;    // what was left out; the last may count further ones
  std::optional<Error> fatal;  // what ended the document early

  // What a caller who can be told one thing is told.
  [[nodiscard]] Status status() const;
};

class JsonDocument {
 public:
  static constexpr std::size_t kMaxParts = 100;  // told one by one

  JsonDocument(ByteStream stream, std::string_view path)
      : reader_(std::move(stream)), path_(path) {}

  JsonReader& reader() { return reader_; }

  // Notes that a part was left out.
  void leave_out(TextPlace place, std::string_view reason);
  // The same for a row with these problems.
  void leave_out_row(std::string_view section, const std::vector<RowProblem>& problems);

  // Each ends the document and returns false.
  bool refuse(TextPlace place, std::string_view reason, Code code = Code::damaged);
  bool refuse_text();  // the reader's own error
  bool stop(const Status& sink);

  [[nodiscard]] bool has_ended() const { return !reading_.sink || reading_.fatal; }
  [[nodiscard]] bool sink_is_well() const { return reading_.sink.ok(); }

  // What came of it all; call once, last.
  [[nodiscard]] JsonReading finish();

 private:
  [[nodiscard]] std::string told(TextPlace place, std::string_view reason) const;

  JsonReader reader_;
  std::string path_;
  JsonReading reading_;
  std::size_t uncounted_ = 0;  // parts past kMaxParts
};

}  // namespace unbroken

#endif  // UNBROKEN_EVIDENCE_JSON_DOCUMENT_JSON_DOCUMENT_H_
