#pragma once

#include "engine/io/detail/HttpTransfer.h"

namespace kokudo::io::detail {

/// Runs the request and follows at most 5 redirects by the rules of `createAccessor`.
Result<AssetResponse> fetchHttp(HttpTransfers& transfers, const AssetRequest& request,
                                const CancelToken& token);

}  // namespace kokudo::io::detail
