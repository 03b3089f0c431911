#include "apps/viewer/Script.h"

#include "apps/viewer/Degree.h"
#include "apps/viewer/StateJson.h"
#include "engine/base/Files.h"

#include <fmt/format.h>
#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <chrono>
#include <cmath>
#include <map>
#include <numbers>
#include <sstream>

namespace kokudo::viewer {
namespace {

using Clock = std::chrono::steady_clock;
using Type = InputEvent::Type;

double secondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

void turns(ViewerApp& app, int count) {
  std::deque<InputEvent> none;
  for (int i = 0; i < count; ++i) app.turn(none);
}

bool waitUntilIdle(ViewerApp& app, double seconds) {
  const auto start = Clock::now();
  turns(app, 2);
  while (!app.idle() && secondsSince(start) < seconds) turns(app, 1);
  return app.idle();
}

InputEvent moveTo(double x, double y) {
  InputEvent event{Type::MouseMove};
  event.x = x;
  event.y = y;
  return event;
}

InputEvent button(double x, double y, int which, bool down) {
  InputEvent event{Type::MouseButton};
  event.x = x;
  event.y = y;
  event.button = which;
  event.down = down;
  return event;
}

void send(ViewerApp& app, const InputEvent& event) {
  std::deque<InputEvent> events{event};
  app.turn(events);
  turns(app, 2);
}

void clickAt(ViewerApp& app, double x, double y) {
  send(app, moveTo(x, y));
  send(app, button(x, y, 0, true));
  send(app, button(x, y, 0, false));
}

Status clickWidget(ViewerApp& app, const std::string& name) {
  const auto centre = app.ui().centreOf(name);
  if (!centre) return Error{Error::Kind::NotFound, "no widget is called " + name};
  clickAt(app, (*centre)[0], (*centre)[1]);
  return {};
}

Status clickBuilding(ViewerApp& app) {
  const auto centre = app.freeCentre();
  constexpr double kStep = 6, kFarthest = 400;
  for (double radius = 0; radius < kFarthest; radius += kStep) {
    const int points = std::max(1, static_cast<int>(radius));
    for (int i = 0; i < points; ++i) {
      const double angle = 2 * std::numbers::pi * i / points;
      const double x = centre[0] + radius * std::cos(angle),
                   y = centre[1] + radius * std::sin(angle);
      if (app.scene().pick(x, y).kind != scene::PickResult::Kind::Feature) continue;
      clickAt(app, x, y);
      return {};
    }
  }
  return Error{Error::Kind::NotFound, "no building within 400 pixels of the middle"};
}

Status pressKey(ViewerApp& app, const std::string& name) {
  static const std::map<std::string, int> kKeys = {
      {"enter", GLFW_KEY_ENTER}, {"escape", GLFW_KEY_ESCAPE},
      {"f", GLFW_KEY_F},         {"n", GLFW_KEY_N},
      {"t", GLFW_KEY_T},         {"l", GLFW_KEY_L},
      {"i", GLFW_KEY_I},         {"slash", GLFW_KEY_SLASH},
      {"up", GLFW_KEY_UP},       {"down", GLFW_KEY_DOWN},
      {"left", GLFW_KEY_LEFT},   {"right", GLFW_KEY_RIGHT},
      {"plus", GLFW_KEY_KP_ADD}, {"minus", GLFW_KEY_KP_SUBTRACT}};
  const auto key = kKeys.find(name);
  if (key == kKeys.end()) return Error{Error::Kind::BadInput, "no key is called " + name};
  InputEvent event{Type::Key};
  event.key = key->second;
  event.down = true;
  send(app, event);
  event.down = false;
  send(app, event);
  return {};
}

Result<std::vector<double>> numbers(const std::vector<std::string>& words, std::size_t count) {
  std::vector<double> values;
  for (const auto& word : words) {
    std::istringstream parts(word);
    for (std::string part; std::getline(parts, part, ',');) {
      char* end = nullptr;
      values.push_back(std::strtod(part.c_str(), &end));
      if (end == part.c_str()) return Error{Error::Kind::BadInput, "not a number: " + part};
    }
  }
  if (values.size() < count)
    return Error{Error::Kind::BadInput,
                 fmt::format("{} numbers, expected {}", values.size(), count)};
  return values;
}

Status idleFor(ViewerApp& app, double seconds) {
  const auto start = Clock::now();
  while (secondsSince(start) < seconds) turns(app, 1);
  return {};
}

void drag(ViewerApp& app, const std::vector<double>& n) {
  constexpr int kSteps = 8;
  const int which = static_cast<int>(n[4]);
  send(app, moveTo(n[0], n[1]));
  send(app, button(n[0], n[1], which, true));
  for (int i = 1; i <= kSteps; ++i)
    send(app, moveTo(n[0] + (n[2] - n[0]) * i / kSteps, n[1] + (n[3] - n[1]) * i / kSteps));
  send(app, button(n[2], n[3], which, false));
}

Status colorBy(ViewerApp& app, const std::vector<std::string>& a) {
  const auto& layers = app.state().layers;
  const auto layer = static_cast<std::size_t>(std::strtoul(a[0].c_str(), nullptr, 10));
  if (layer >= layers.size())
    return Error{Error::Kind::NotFound, fmt::format("no layer {} of {}", a[0], layers.size())};
  workbench::ColorOptions options;
  options.attribute = a[1];
  if (a.size() > 2) options.method = a[2];
  if (a.size() > 3) options.classes = std::atoi(a[3].c_str());
  if (a.size() > 4) options.palette = a[4];
  return app.colorBy(layers[layer].name, options);
}

Status screenshot(ViewerApp& app, const std::string& file) {
  int width = 0, height = 0;
  const auto pixels = app.pixels(width, height);
  return scene::writePng(file, width, height, pixels);
}

}  // namespace

Result<Script> Script::load(const std::filesystem::path& file) {
  static const std::map<std::string, int> kArguments = {
      {"look-at", 4},        {"wait", 0},   {"click", 1},      {"click-at", 2}, {"drag", 5},
      {"drop", 1},           {"scroll", 3}, {"type", 1},       {"key", 1},      {"idle", 1},
      {"click-building", 0}, {"state", 1},  {"screenshot", 1}, {"color-by", 2}};
  const auto text = readFile(file, 1 << 20);
  if (!text) return text.error();
  Script script;
  script._file = file;
  std::istringstream lines(*text);
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    std::istringstream words(line);
    Command command;
    command.line = number;
    if (!(words >> command.name) || command.name.front() == '#') continue;
    for (std::string word; words >> word;) command.arguments.push_back(word);
    const auto begin = line.find(command.name) + command.name.size();
    command.rest = begin < line.size() ? line.substr(begin + 1) : "";
    const auto known = kArguments.find(command.name);
    if (known == kArguments.end() || static_cast<int>(command.arguments.size()) < known->second)
      return Error{Error::Kind::BadInput,
                   fmt::format("{}:{}: \"{}\" is no command, or lacks an argument", file.string(),
                               number, line)};
    script._commands.push_back(std::move(command));
  }
  return script;
}

Status Script::play(ViewerApp& app) {
  for (const auto& command : _commands)
    if (const auto done = perform(app, command); !done)
      return Error{done.error().kind, fmt::format("{}:{}: {}: {}", _file.string(), command.line,
                                                  command.name, done.error().message)};
  return {};
}

Status Script::perform(ViewerApp& app, const Command& command) {
  const auto& a = command.arguments;
  if (command.name == "wait") {
    const double seconds = a.empty() ? 60 : std::atof(a[0].c_str());
    if (!waitUntilIdle(app, seconds))
      return Error{Error::Kind::Internal, fmt::format("still busy after {} s", seconds)};
    return {};
  }
  if (command.name == "click") return clickWidget(app, a[0]);
  if (command.name == "color-by") return colorBy(app, a);
  if (command.name == "click-building") return clickBuilding(app);
  if (command.name == "key") return pressKey(app, a[0]);
  if (command.name == "screenshot") return screenshot(app, a[0]);
  if (command.name == "state") return writeFileAtomically(a[0], stateJson(app));
  if (command.name == "drop") {
    InputEvent event{Type::Drop};
    event.text = command.rest;
    send(app, event);
    return {};
  }
  if (command.name == "type") {
    InputEvent event{Type::Text};
    event.text = command.rest;
    send(app, event);
    return {};
  }
  const auto n = numbers(a, command.name == "look-at" ? 6 : a.size());
  if (!n) return n.error();
  const auto& v = *n;
  if (command.name == "look-at")
    app.lookAt({geodesy::Cartographic::fromDegrees(v[1], v[0], v[2]), v[3] * kDegree,
                v[4] * kDegree, v[5]});
  if (command.name == "click-at") clickAt(app, v[0], v[1]);
  if (command.name == "drag") drag(app, v);
  if (command.name == "idle") return idleFor(app, v[0]);
  if (command.name == "scroll") {
    send(app, moveTo(v[0], v[1]));
    InputEvent event{Type::Scroll};
    event.y = v[2];
    send(app, event);
  }
  return {};
}

}  // namespace kokudo::viewer
