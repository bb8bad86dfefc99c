#include "unbroken/transport.h"

#include <string>

namespace unbroken {
namespace {

Error cannot(const Transport& transport, const char* what) {
  return {Code::unsupported, std::string("this kind of place has no ") + what, transport.place()};
}

}  // namespace

Result<ObjectInfo> Transport::copy(std::string_view, std::string_view, const CallOptions&) {
  return cannot(*this, "copy of its own");
}

Result<Lease> Transport::acquire_lease(std::string_view, const CallOptions&) {
  return cannot(*this, "leases");
}

Status Transport::release_lease(const Lease&, const CallOptions&) {
  return cannot(*this, "leases");
}

Status Transport::break_lease(std::string_view, const CallOptions&) {
  return cannot(*this, "leases");
}

}  // namespace unbroken
