// Escapes: text from evidence made harmless inside the forms that reports write
// by hand. JSON has its own in model/json_writer.h. Bytes that are not UTF-8
// become U+FFFD everywhere.

#ifndef UNBROKEN_REPORT_ESCAPES_H_
#define UNBROKEN_REPORT_ESCAPES_H_

#include <optional>
#include <string>
#include <string_view>

namespace unbroken {

// Content or attribute of XML 1.0. Line ends and tabs survive as references; what
// no XML document can hold is written like \x1B.
[[nodiscard]] std::string xml_escaped(std::string_view text);

// The value of a label in OpenMetrics and Prometheus text, quotes not included.
[[nodiscard]] std::string label_escaped(std::string_view text);

// Where a backup device lies, as a URI without its query, which may hold a
// secret: "file:///D:/b/1.bak", "file://nas/b/1.bak", "https://...". nullopt for
// what is no file: NUL, tapes, virtual devices.
[[nodiscard]] std::optional<std::string> device_uri(std::string_view path);

// text with every URL in it cut before its query, which may hold a secret.
[[nodiscard]] std::string without_queries(std::string_view text);

}  // namespace unbroken

#endif  // UNBROKEN_REPORT_ESCAPES_H_
