// links: engine_io
// Reads the central directory of a zip and unpacks the members that are found in it.
#include "engine/io/detail/ZipDirectory.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kokudo;
  io::detail::RandomAccess file;
  file.size = size;
  file.read = [&](std::uint64_t offset, std::size_t count) -> Result<std::string> {
    if (offset > size || count > size - offset) std::abort();  // the reader must not ask for it
    return std::string(reinterpret_cast<const char*>(data) + offset, count);
  };
  const auto directory = io::detail::ZipDirectory::read(file, "/fuzz/x.zip");
  if (!directory.ok()) return 0;
  for (const char* name : {"a", "tileset.json", "tiles/0.glb"}) {
    const io::detail::ZipMember* member = directory->find(name);
    if (!member) continue;
    const auto bytes = directory->unpack(file, name, *member, 1 << 20, {});
    if (bytes.ok() && bytes->size() != member->bytes) std::abort();
  }
  for (const std::string& name : directory->tilesetNames()) {
    if (!directory->find(name)) std::abort();
  }
  return 0;
}
