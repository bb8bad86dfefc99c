// BlobUrl: a place in Azure Blob storage, taken apart.
//
// A storage account is its host, so that accounts of sovereign clouds and of
// emulators are told apart too.

#ifndef UNBROKEN_BLOB_URL_H_
#define UNBROKEN_BLOB_URL_H_

#include <optional>
#include <string>
#include <string_view>

#include "unbroken/name.h"

namespace unbroken {

struct BlobUrl {
  std::string account;         // the host, in lower case
  std::string_view container;  // empty for the account's root
  std::string_view blob;       // empty for a container
};

// A path with the http or https scheme.
[[nodiscard]] constexpr bool is_blob_url(std::string_view path) {
  const auto starts_with = [path](std::string_view scheme) {
    return path.size() >= scheme.size() && is_same_name(path.substr(0, scheme.size()), scheme);
  };
  return starts_with("https://") || starts_with("http://");
}

// nullopt for other paths. What follows a question mark, a SAS token, is left out.
// The views point into url.
[[nodiscard]] inline std::optional<BlobUrl> blob_url_of(std::string_view url) {
  if (!is_blob_url(url)) return std::nullopt;
  url = url.substr(0, url.find('?'));
  url.remove_prefix(url.find("//") + 2);
  BlobUrl made;
  made.account = name_key(url.substr(0, url.find('/')));
  if (url.size() <= made.account.size() + 1) return made;
  url.remove_prefix(made.account.size() + 1);
  made.container = url.substr(0, url.find('/'));
  if (url.size() > made.container.size() + 1) made.blob = url.substr(made.container.size() + 1);
  return made;
}

// The storage account of a URL; empty for other paths.
[[nodiscard]] inline std::string account_of(std::string_view url) {
  const std::optional<BlobUrl> read = blob_url_of(url);
  return read ? read->account : std::string();
}

}  // namespace unbroken

#endif  // UNBROKEN_BLOB_URL_H_
