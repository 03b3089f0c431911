// links: adapters_dpf index_catalog

#include "data-adapters/dpf/detail/DpfRecord.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

// An item of the platform's reply: whatever record comes of it can be stored or is refused.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kokudo;
  const auto item = nlohmann::json::parse(data, data + size, nullptr, false);
  if (item.is_discarded()) return 0;
  Diagnostics diagnostics;
  const adapters::dpf::ItemContext context{"http://h/api/v1/", "d", "題", "2026-11-22T00:00:00Z"};
  const auto record = adapters::dpf::recordOf(item, context, diagnostics);
  if (record && (record->id.empty() || record->source != "dpf")) std::abort();
  if (record) (void)catalog::validationProblem(*record);
  return 0;
}
