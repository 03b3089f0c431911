#pragma once

#include <string>

namespace kokudo::provenance {

/// Where something came from.
struct Provenance {
  std::string
      url;  ///< the original address, or the path of a local file (relative to what the user named)
  std::string retrievedAt;  ///< UTC, ISO 8601 "2026-11-22T03:50:00Z"
  std::string sha256;  ///< of the original bytes (of the file or reply that held it); "" if unknown
  std::string adapter;    ///< "dpf", "localfiles" ...
  std::string operation;  ///< coordinate operation applied on the way in, "" if none
};

/// Now, as `retrievedAt` wants it.
std::string utcNow();

}  // namespace kokudo::provenance
