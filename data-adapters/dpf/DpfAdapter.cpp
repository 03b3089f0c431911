#include "data-adapters/contract/Adapter.h"
#include "data-adapters/dpf/detail/DpfRecord.h"
#include "data-adapters/dpf/detail/DpfWalk.h"
#include "data-adapters/dpf/detail/GraphQl.h"

#include <memory>

namespace kokudo::adapters::dpf {
namespace {

class DpfAdapter final : public Adapter {
 public:
  SourceDescription describe() const override {
    return {"dpf",
            "国土交通データプラットフォーム",
            "https://data-platform.mlit.go.jp/api/v1/",
            "MLIT-DPF",
            kCredit,
            "KOKUDO_DPF_API_KEY"};
  }

  Result<HarvestReport> harvest(const HarvestRequest& request, io::AssetAccessor& accessor,
                                HarvestSink& sink, Progress& progress,
                                const CancelToken& token) override {
    const SourceDescription self = describe();
    if (request.baseUrl.empty() && request.apiKey.empty()) {
      return Error{Error::Kind::BadUsage,
                   "dpf: no api key; get one at https://data-platform.mlit.go.jp/ (free) and set "
                   "KOKUDO_DPF_API_KEY"};
    }
    GraphQlClient client(accessor, request.baseUrl.empty() ? self.baseUrl : request.baseUrl,
                         request.apiKey);
    return DpfWalk(request, client, sink, progress, token).run();
  }
};

}  // namespace

std::unique_ptr<Adapter> create();
std::unique_ptr<Adapter> create() {
  return std::make_unique<DpfAdapter>();
}

}  // namespace kokudo::adapters::dpf
