#include "commands.h"
#include "progress_line.h"
#include "terminal.h"

ExitStatus failed(const unbroken::Error& error) {
  if (error.code == unbroken::Code::cancelled) {
    complain({}, error.subject.empty() ? "interrupted" : "interrupted at " + error.subject);
    end_interrupted();
  }
  complain(error);
  switch (error.code) {
    case unbroken::Code::invalid_argument:
    case unbroken::Code::not_found:
      return ExitStatus::usage;
    case unbroken::Code::cancelled:
    case unbroken::Code::ok:
    case unbroken::Code::damaged:
    case unbroken::Code::unsupported:
    case unbroken::Code::conflict:
    case unbroken::Code::io:
    case unbroken::Code::no_memory:
    case unbroken::Code::internal:
      break;
  }
  return ExitStatus::unreadable;
}

ExitStatus answered(std::string_view text, ExitStatus status) {
  const unbroken::Status written = write_output(text);
  return written ? status : failed(written.error());
}
