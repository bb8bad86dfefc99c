# cmake -DPAGE=FOLDER -DOUT=FILE -P embed.cmake: the report's page, with its style and script in it, as C++.
#
# The page forbids everything but that one style and that one script: the Content-Security-Policy names their hashes.
function(base64_of_sha256 text out)
  set(alphabet "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  string(SHA256 hex "${text}")
  set(base64 "")
  foreach(at RANGE 0 63 3) # twelve bits at a time; the last four bits are filled up with zeros
    string(SUBSTRING "${hex}00" ${at} 3 digits)
    math(EXPR bits "0x${digits}")
    math(EXPR first "${bits} >> 6")
    math(EXPR second "${bits} & 63")
    string(SUBSTRING "${alphabet}" ${first} 1 first)
    string(SUBSTRING "${alphabet}" ${second} 1 second)
    string(APPEND base64 "${first}${second}")
  endforeach()
  string(SUBSTRING "${base64}" 0 43 base64)
  set(${out} "sha256-${base64}=" PARENT_SCOPE)
endfunction()

file(READ ${PAGE}/report.html page)
file(READ ${PAGE}/report.css style)
set(script "")
foreach(part answer timeline overview details)
  file(READ ${PAGE}/${part}.js text)
  string(APPEND script "${text}")
endforeach()
base64_of_sha256("${style}" style_hash)
base64_of_sha256("${script}" script_hash)
string(REPLACE "STYLE_HASH" "${style_hash}" page "${page}")
string(REPLACE "SCRIPT_HASH" "${script_hash}" page "${page}")
string(REPLACE "<style></style>" "<style>${style}</style>" page "${page}")
string(REPLACE "<script></script>" "<script>${script}</script>" page "${page}")
string(FIND "${page}" "DATA" at)
string(SUBSTRING "${page}" 0 ${at} before)
math(EXPR at "${at} + 4")
string(SUBSTRING "${page}" ${at} -1 after)
file(WRITE ${OUT} "#include \"report/page_skeleton.h\"

namespace unbroken {

const std::string_view kPageBeforeAnswer = R\"page(${before})page\";
const std::string_view kPageAfterAnswer = R\"page(${after})page\";

}  // namespace unbroken
")
