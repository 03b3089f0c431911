#include "engine/scene/detail/Shaders.h"

#include "engine/base/Files.h"

#include <sstream>

namespace kokudo::scene::detail {
namespace {

constexpr std::size_t kLongestShader = 1 << 20;

Status addShader(osg::Program& program, osg::Shader::Type type, const std::filesystem::path& folder,
                 const std::string& name) {
  auto source = shaderSource(folder, name);
  if (!source.ok()) return source.error();
  program.addShader(new osg::Shader(type, source.value()));
  return {};
}

Result<osg::ref_ptr<osg::Program>> program(const std::filesystem::path& folder,
                                           const std::string& name) {
  osg::ref_ptr<osg::Program> made = new osg::Program;
  made->setName(name);
  if (auto s = addShader(*made, osg::Shader::VERTEX, folder, name + ".vert"); !s.ok())
    return s.error();
  if (auto s = addShader(*made, osg::Shader::FRAGMENT, folder, name + ".frag"); !s.ok())
    return s.error();
  return made;
}

}  // namespace

Result<std::string> shaderSource(const std::filesystem::path& folder, const std::string& name) {
  auto text = readFile(folder / name, kLongestShader);
  if (!text.ok()) return text.error();
  std::istringstream lines(text.value());
  std::string whole, line;
  const std::string key = "#include \"";
  while (std::getline(lines, line)) {
    if (line.rfind(key, 0) == 0) {
      const std::string file = line.substr(key.size(), line.rfind('"') - key.size());
      auto included = readFile(folder / file, kLongestShader);
      if (!included.ok()) return included.error();
      whole += included.value();
    } else {
      whole += line + "\n";
    }
  }
  return whole;
}

Result<Shaders> Shaders::load(const std::filesystem::path& folder) {
  Shaders shaders;
  const std::pair<const char*, osg::ref_ptr<osg::Program>*> all[] = {
      {"terrain", &shaders.terrain}, {"globe", &shaders.globe}, {"canvas", &shaders.canvas}};
  for (const auto& [name, place] : all) {
    auto made = program(folder, name);
    if (!made.ok()) return made.error();
    *place = made.value();
  }
  const std::pair<const char*, std::string*> sources[] = {{"model.vert", &shaders.modelVertex},
                                                          {"model.frag", &shaders.modelFragment}};
  for (const auto& [name, place] : sources) {
    auto source = shaderSource(folder, name);
    if (!source.ok()) return source.error();
    *place = std::move(source).value();
  }
  return shaders;
}

}  // namespace kokudo::scene::detail
