#pragma once

#include "apps/workbench/SearchDocument.h"

#include <cstddef>
#include <string>

namespace kokudo::cli {

/// The document for a person to read in a terminal. @param offset hits passed over
std::string textOf(const workbench::SearchDocument& document, std::size_t offset);

/// The records that are one thing with the one shown, each with the reason, in lines that begin
/// with `indent`.
std::string textOf(const workbench::EntityView& entity, const std::string& indent);

}  // namespace kokudo::cli
